// SPDX-License-Identifier: MIT
// The creation arguments of nn~, mc.nn~ and mcs.nn~, those of today's objects.
#pragma once

#include <string>
#include <vector>

#include "hosts/common/instrument_object.hpp"

namespace timbrel::max {

// How channels lie in cords.
enum class Cords {
  single,  // nn~: a cord for each inlet and outlet of the method
  batch,   // mc.nn~: as many, each with one channel for each row of the batch
  rows,    // mcs.nn~: a cord for each row of the batch, with all inlets of the method in it
};

struct Arguments {
  host::Setup setup;
  int inlets = 0;  // of the object; 0: those of the method
  int outlets = 0;
  std::vector<std::string> complaints;
};

//     nn~ model method bufsize [inlets outlets]      nn~ void inlets outlets bufsize
//     mcs.nn~ model method rows bufsize              mcs.nn~ void rows bufsize
Arguments read_arguments(Cords cords, host::Values values);

}  // namespace timbrel::max
