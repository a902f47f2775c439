// SPDX-License-Identifier: MIT
// Reads the manifest inside an instrument file, `timbrel.json`, into the surface.
#pragma once

#include <string>

#include "contract.hpp"

namespace timbrel {

inline constexpr const char* manifest_file = "timbrel.json";

// Adds names, latencies, sample rate and what attributes allow to what the module itself says.
// Returns false, and leaves the surface as it is, where the text is no manifest that we know.
bool apply_manifest(const std::string& text, Surface& surface);

}  // namespace timbrel
