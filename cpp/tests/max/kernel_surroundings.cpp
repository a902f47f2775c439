// SPDX-License-Identifier: MIT
// What is around a box in the small Max: cords, the console, the audio that runs, files.
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "kernel_parts.hpp"

using namespace timbrel::test;
namespace fs = std::filesystem;

namespace {

std::string formatted(const char* format, va_list arguments) {
  char text[4096];
  std::vsnprintf(text, sizeof text, format, arguments);
  return text;
}

}  // namespace

namespace timbrel::test {

Kernel& kernel() {
  static Kernel all;
  return all;
}

}  // namespace timbrel::test

extern "C" {

void* outlet_new(void* object, const char* type) {
  auto& outlets = facts_of(object).outlets;
  outlets.push_back(std::make_unique<Outlet>(Outlet{type != nullptr ? type : "", {}, {}}));
  return outlets.back().get();
}

void* outlet_anything(void* to, t_symbol* selector, short count, t_atom* atoms) {
  Said said{selector->s_name, {}};
  for (short i = 0; i < count; ++i) said.values.push_back(word_of(atoms[i]));
  static_cast<Outlet*>(to)->said.push_back(said);
  const auto hear = static_cast<Outlet*>(to)->hear;
  if (hear) hear(said);
  return nullptr;
}

void* outlet_list(void* to, t_symbol*, short count, t_atom* atoms) {
  return outlet_anything(to, gensym("list"), count, atoms);
}

void object_post(t_object*, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  kernel().posted.push_back(formatted(format, arguments));
  va_end(arguments);
}

void object_error(t_object*, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const std::string said = formatted(format, arguments);
  va_end(arguments);
  kernel().errors.push_back(said);
  if (kernel().on_error) kernel().on_error(said);
}

void z_dsp_setup(t_pxobject* object, long inlets) {
  facts_of(object).inlets = inlets;
  facts_of(object).has_dsp = true;
}
void z_dsp_free(t_pxobject* object) {
  if (!facts_of(object).has_dsp) kernel().errors.push_back("z_dsp_free without z_dsp_setup");
  facts_of(object).is_in_chain = false;
}
double sys_getsr() { return kernel().sample_rate; }
int sys_getblksize() { return static_cast<int>(kernel().vector); }
long sys_getdspobjdspstate(t_object* object) {
  return kernel().audio && facts_of(object).is_in_chain ? 1 : 0;
}

short locatefile_extended(char* name, short* path, t_fourcc*, const t_fourcc*, short) {
  const auto& folders = kernel().search;
  for (std::size_t i = 0; i < folders.size(); ++i)
    if (fs::is_regular_file(fs::path(folders[i]) / name)) {
      *path = static_cast<short>(i);
      return 0;
    }
  return 1;
}

short path_toabsolutesystempath(short path, const char* name, char* absolute) {
  const auto& folder = kernel().search.at(static_cast<std::size_t>(path));
  std::strcpy(absolute, (fs::path(folder) / name).c_str());
  return 0;
}

}  // extern "C"
