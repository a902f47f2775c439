// SPDX-License-Identifier: MIT
// What Pd is like: its audio buffer, its multichannel signals, where it finds files.
#pragma once

#include <m_pd.h>

#include <optional>
#include <string>

namespace timbrel::pd {

// Multichannel signals came with Pd 0.54. An external that named their function would not load in
// an older Pd, so it is looked up at run time.
inline constexpr int multichannel_flag = 0x10;
bool has_multichannel();

// The part of a signal that both layouts share; before 0.54 the last member means something else.
struct Signal {
  int length;
  t_sample* samples;
  t_float sample_rate;
  int channels;
};
Signal look_at(const t_signal* signal);

// Gives an outlet its number of channels; in an older Pd it has one anyway.
void set_channels(t_signal** signal, int channels);

// Samples that Pd may compute at once: its audio buffer.
int burst_samples(double sample_rate);

// The folder of the external, for `models/` beside it. Empty where the system does not say.
std::string external_folder();

// A model's file: as it is named or with `.ts`, beside the patch, on Pd's path, in `models/`.
std::optional<std::string> find_model(const t_canvas* canvas, const std::string& name);

}  // namespace timbrel::pd
