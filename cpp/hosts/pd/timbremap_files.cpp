// SPDX-License-Identifier: MIT
#include "timbremap_files.hpp"

#include <array>

#include "core/paths.hpp"
#include "host.hpp"

namespace timbrel::pd {
namespace {

// Pd finds files, not folders: these lie in a map's, and one is enough to know it. A map may lie
// one folder deeper, as the original's models have it.
constexpr std::array<const char*, 5> marks = {"/vec_scale/mean", "/vec_scale/std",
                                              "/timbremap/vec_scale/mean",
                                              "/timbremap/vec_scale/std", "/manifest.json"};

std::optional<std::string> folder_at(const t_canvas* canvas, const std::string& name) {
  for (const std::string mark : marks) {
    std::array<char, MAXPDSTRING> folder{};
    char* file = nullptr;
    const std::string wanted = name + mark;
    const int descriptor =
        canvas_open(canvas, wanted.c_str(), "", folder.data(), &file, MAXPDSTRING, 1);
    if (descriptor < 0) continue;
    sys_close(descriptor);
    const std::string found = std::string(folder.data()) + "/" + file;
    return found.substr(0, found.size() - mark.size());
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> find_map(const t_canvas* canvas, const std::string& given) {
  const std::string name = given.substr(0, given.find_last_not_of('/') + 1);
  if (name.empty()) return std::nullopt;
  if (auto found = folder_at(canvas, name)) return found;
  if (auto found = folder_at(canvas, external_folder() + "/maps/" + name)) return found;
  // A folder that is no map: whoever reads it says what it lacks.
  const auto beside = path_of(canvas_getdir(canvas)->s_name) / path_of(name);
  std::error_code none;
  if (std::filesystem::is_directory(beside, none)) return utf8_of(beside);
  return std::nullopt;
}

}  // namespace timbrel::pd
