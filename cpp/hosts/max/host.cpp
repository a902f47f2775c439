// SPDX-License-Identifier: MIT
#include "host.hpp"

#include <array>
#include <cstring>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#include "core/paths.hpp"

namespace timbrel::max {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_path = 2048;  // Max's own, in its SDK MAX_PATH_CHARS

Path external_path() {
#ifdef _WIN32
  HMODULE module = nullptr;
  std::array<wchar_t, 32768> name{};
  GetModuleHandleExW(
      GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
      reinterpret_cast<LPCWSTR>(&external_path), &module);
  GetModuleFileNameW(module, name.data(), static_cast<DWORD>(name.size()));
  return name.data();
#else
  Dl_info info{};
  if (dladdr(reinterpret_cast<void*>(&external_path), &info) == 0) return {};
  return info.dli_fname;
#endif
}

std::optional<std::string> searched(const std::string& name) {
  std::array<char, longest_path> given{};
  std::array<char, longest_path> absolute{};
  if (name.size() >= given.size()) return std::nullopt;
  std::copy(name.begin(), name.end(), given.begin());
  short folder = 0;
  t_fourcc type = 0;
  if (locatefile_extended(given.data(), &folder, &type, nullptr, 0) != 0) return std::nullopt;
  if (path_toabsolutesystempath(folder, given.data(), absolute.data()) != 0) return std::nullopt;
  return std::string(absolute.data());
}

}  // namespace

std::vector<Value> to_values(long count, const t_atom* atoms) {
  std::vector<Value> values;
  for (long i = 0; i < count; ++i) {
    const t_atom& atom = atoms[i];
    if (atom.a_type == A_SYM)
      values.emplace_back(std::string(atom.a_w.w_sym->s_name));
    else if (atom.a_type == A_LONG)
      values.emplace_back(static_cast<double>(atom.a_w.w_long));
    else if (atom.a_type == A_FLOAT)
      values.emplace_back(static_cast<double>(atom.a_w.w_float));
    else
      values.emplace_back(std::string("(object)"));
  }
  return values;
}

std::vector<t_atom> to_atoms(const std::vector<Value>& values) {
  std::vector<t_atom> atoms(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (const auto* number = std::get_if<double>(&values[i])) {
      atoms[i].a_type = A_FLOAT;
      atoms[i].a_w.w_float = *number;
    } else {
      atoms[i].a_type = A_SYM;
      atoms[i].a_w.w_sym = gensym(std::get<std::string>(values[i]).c_str());
    }
  }
  return atoms;
}

std::string package_folder() {
  for (Path path = external_path(); path.has_relative_path(); path = path.parent_path())
    if (path.filename() == "externals") return utf8_of(path.parent_path());
  return "";
}

std::optional<std::string> find_file(const std::string& folder, const std::string& name,
                                     const std::string& suffix) {
  if (name.empty()) return std::nullopt;
  std::vector<std::string> names;
  // The suffix first: a folder may well be called as the model beside it.
  if (!name.ends_with(suffix)) names.push_back(name + suffix);
  names.push_back(name);
  const std::string package = package_folder();
  std::error_code none;
  for (const auto& each : names) {
    const Path ours = path_of(package) / path_of(folder) / path_of(each);
    if (!package.empty() && fs::is_regular_file(ours, none)) return utf8_of(ours);
    if (auto found = searched(each)) return found;
    if (path_of(each).is_absolute() && fs::is_regular_file(path_of(each), none)) return each;
  }
  return std::nullopt;
}

}  // namespace timbrel::max
