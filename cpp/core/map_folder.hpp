// SPDX-License-Identifier: MIT
// Reads a timbre map from its folder: text files of numbers, and a manifest. base/maps/folder.py
// writes them and says what is in them.
#pragma once

#include <string>

#include "result.hpp"
#include "timbre_map.hpp"

namespace timbrel {

// Either format, with a manifest or without one, or a folder that holds a map as `timbremap`; else
// the sentence that Python says, too. [main]
Result<TimbreMap> read_map(const std::string& folder);

}  // namespace timbrel
