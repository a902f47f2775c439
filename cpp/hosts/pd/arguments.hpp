// SPDX-License-Identifier: MIT
// Pd's atoms as words and numbers, and the creation arguments of nn~.
#pragma once

#include <m_pd.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hosts/common/instrument_object.hpp"

namespace timbrel::pd {

using Atoms = std::span<const t_atom>;

// A number keeps the decimals that the user wrote: 0.1 is not 0.10000000149.
Value to_value(const t_atom& atom);
std::vector<Value> to_values(Atoms atoms);
std::string text_of(Atoms atoms);  // with spaces between: a file's name may hold some
std::optional<double> number_of(Atoms atoms);

struct Arguments {
  bool multichannel = false;
  bool gpu = false;
  std::optional<int> threads;
  host::Setup setup;
  std::vector<std::string> complaints;
};

// [nn~ <flags> model method bufsize]
Arguments read_arguments(Atoms atoms);

}  // namespace timbrel::pd
