// SPDX-License-Identifier: MIT
// Names of files: UTF-8 in messages, manifests and sentences on all systems, and what the system
// has in place of it only here.
#pragma once

#include <filesystem>
#include <string>

namespace timbrel {

using Path = std::filesystem::path;

// Throws where a name is no UTF-8 and the system would have to know it.
inline Path path_of(const std::string& utf8) {
  return Path(std::u8string(utf8.begin(), utf8.end()));
}

inline std::string utf8_of(const Path& path) {
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

}  // namespace timbrel
