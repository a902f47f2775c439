// SPDX-License-Identifier: MIT
// Sound files, by libsndfile: anything that it reads in, 32-bit float wav out.
#pragma once

#include <sndfile.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace timbrel::tools {

struct Sound {
  int rate = 0;                              // Hz
  std::vector<std::vector<float>> channels;  // all of the same length

  std::size_t samples() const { return channels.empty() ? 0 : channels.front().size(); }
};

namespace detail {
struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using File = std::unique_ptr<SNDFILE, Close>;
}  // namespace detail

inline Result<Sound> read_sound(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored))
    return Error{path + " does not exist: name a sound file"};
  SF_INFO info{};
  const detail::File file(sf_open(path.c_str(), SFM_READ, &info));
  if (!file)
    return Error{path + " cannot be read as sound (" + sf_strerror(nullptr) + "): use a wav file"};
  if (info.frames <= 0) return Error{path + " holds no samples: record or export it again"};
  const auto samples = static_cast<std::size_t>(info.frames);
  const auto channels = static_cast<std::size_t>(info.channels);
  std::vector<float> interleaved(samples * channels);
  if (sf_readf_float(file.get(), interleaved.data(), info.frames) != info.frames)
    return Error{path + " ends too early: copy or record it again"};
  Sound sound{info.samplerate, std::vector(channels, std::vector<float>(samples))};
  for (std::size_t i = 0; i < interleaved.size(); ++i)
    sound.channels[i % channels][i / channels] = interleaved[i];
  return sound;
}

// Before anything is played: whether `out` can become a wav beside `in`.
inline Status check_target(const std::string& in, const std::string& out) {
  std::error_code ignored;
  if (std::filesystem::equivalent(in, out, ignored))
    return Error{out + " would write over what is read: name another"};
  if (std::filesystem::path(out).extension() != ".wav")
    return Error{out + " cannot be written: give it a name that ends in .wav"};
  return Done{};
}

// The same sound always gives the same bytes. What could not be written whole is removed.
inline Status write_wav(const std::string& path, const Sound& sound) {
  const std::size_t channels = sound.channels.size();
  SF_INFO info{};
  info.samplerate = sound.rate;
  info.channels = static_cast<int>(channels);
  info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  detail::File file(sf_open(path.c_str(), SFM_WRITE, &info));
  if (!file)
    return Error{path + " cannot be written (" + sf_strerror(nullptr) +
                 "): name a .wav file in a folder that is yours"};
  // libsndfile's peak chunk holds the time of day.
  sf_command(file.get(), SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
  std::vector<float> interleaved(sound.samples() * channels);
  for (std::size_t i = 0; i < interleaved.size(); ++i)
    interleaved[i] = sound.channels[i % channels][i / channels];
  const auto frames = static_cast<sf_count_t>(sound.samples());
  const bool is_whole = sf_writef_float(file.get(), interleaved.data(), frames) == frames;
  if (sf_close(file.release()) == 0 && is_whole) return Done{};
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return Error{path + " cannot be written to its end: make room on the disk"};
}

}  // namespace timbrel::tools
