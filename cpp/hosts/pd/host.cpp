// SPDX-License-Identifier: MIT
#include "host.hpp"

#include <array>
#include <cmath>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#include "core/paths.hpp"

namespace timbrel::pd {
namespace {

constexpr double default_buffer_ms = 25;  // Pd's own default, where it does not say
constexpr const char* model_suffix = ".ts";
constexpr const char* models_folder = "models";

template <class Function>
Function symbol(const char* name) {
#ifdef _WIN32
  return reinterpret_cast<Function>(GetProcAddress(GetModuleHandleA("pd.dll"), name));
#else
  return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
#endif
}

// The layout of 0.54 and newer, up to the number of channels; the older one has a count there.
struct SignalHead {
  int length;
  t_sample* samples;
  t_float sample_rate;
  int channels;
};

using SetMultiOut = void (*)(t_signal**, int);
SetMultiOut set_multi_out() {
  static const auto found = symbol<SetMultiOut>("signal_setmultiout");
  return found;
}

std::optional<std::string> open_at(const t_canvas* canvas, const std::string& name) {
  std::array<char, MAXPDSTRING> folder{};
  char* file = nullptr;
  const int descriptor =
      canvas_open(canvas, name.c_str(), "", folder.data(), &file, MAXPDSTRING, 1);
  if (descriptor < 0) return std::nullopt;
  sys_close(descriptor);
  return std::string(folder.data()) + "/" + file;
}

}  // namespace

bool has_multichannel() { return set_multi_out() != nullptr; }

Signal look_at(const t_signal* signal) {
  const auto* head = reinterpret_cast<const SignalHead*>(signal);
  return {head->length, head->samples, head->sample_rate, has_multichannel() ? head->channels : 1};
}

void set_channels(t_signal** signal, int channels) {
  if (has_multichannel()) set_multi_out()(signal, channels);
}

int burst_samples(double sample_rate) {
  static const auto advance_us = symbol<int* (*)()>("get_sys_schedadvance");
  const double ms = advance_us != nullptr ? *advance_us() / 1000.0 : default_buffer_ms;
  return static_cast<int>(std::ceil(ms * sample_rate / 1000.0));
}

std::string external_folder() {
#ifdef _WIN32
  return "";
#else
  Dl_info info{};
  if (dladdr(reinterpret_cast<void*>(&external_folder), &info) == 0) return "";
  return utf8_of(path_of(info.dli_fname).parent_path());
#endif
}

std::optional<std::string> find_model(const t_canvas* canvas, const std::string& name) {
  if (name.empty()) return std::nullopt;
  const std::string in_models = external_folder() + "/" + models_folder + "/" + name;
  for (const auto& candidate : {name, in_models}) {
    const bool has_suffix = candidate.ends_with(model_suffix);
    // The suffix first: a folder may well be called as the model beside it.
    if (!has_suffix)
      if (auto found = open_at(canvas, candidate + model_suffix)) return found;
    if (auto found = open_at(canvas, candidate)) return found;
  }
  return std::nullopt;
}

}  // namespace timbrel::pd
