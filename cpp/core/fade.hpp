// SPDX-License-Identifier: MIT
// Ends and begins an output without a click when its samples stop coming.
//
// Nobody knows that a result will be late before it is, so the end cannot be faded out: from the
// last value that was played a line leads to zero. When results come again they fade in.
#pragma once

#include <algorithm>
#include <vector>

#include "realtime.hpp"

namespace timbrel {

inline constexpr int fade_samples = 64;

class Fade {
 public:
  // [main]
  void prepare(int channels) {
    last_.assign(static_cast<std::size_t>(channels), 0.0F);
    level_ = fade_samples;
    tail_ = 0;
  }

  // [audio] `out` holds n fresh samples for each channel from `offset` on.
  void after_sound(float* const* out, int channels, int offset,
                   int n) noexcept TIMBREL_NONBLOCKING {
    const int ramp = std::min(n, fade_samples - level_);
    for (int c = 0; c < channels; ++c) {
      if (out[c] == nullptr) continue;
      float* y = out[c] + offset;
      for (int i = 0; i < ramp; ++i) y[i] *= static_cast<float>(level_ + i + 1) / fade_samples;
      last_[static_cast<std::size_t>(c)] = y[n - 1];
    }
    level_ += ramp;
    tail_ = fade_samples;
  }

  // [audio] Writes n samples of silence, beginning with the rest of the line to zero.
  void silence(float* const* out, int channels, int offset, int n) noexcept TIMBREL_NONBLOCKING {
    const int ramp = std::min(n, tail_);
    for (int c = 0; c < channels; ++c) {
      if (out[c] == nullptr) continue;
      float* y = out[c] + offset;
      const float last = last_[static_cast<std::size_t>(c)];
      for (int i = 0; i < ramp; ++i) y[i] = last * static_cast<float>(tail_ - i - 1) / fade_samples;
      std::fill(y + ramp, y + n, 0.0F);
    }
    tail_ -= ramp;
    level_ = 0;
  }

  // [audio] What was played last has faded elsewhere: no line to zero, and sound fades in.
  void rest() noexcept TIMBREL_NONBLOCKING {
    tail_ = 0;
    level_ = 0;
  }

  // [audio] Silence that is no gap: the zeros at the beginning, after which sound starts as it is.
  void opening(float* const* out, int channels, int offset, int n) noexcept TIMBREL_NONBLOCKING {
    silence(out, channels, offset, n);
    level_ = fade_samples;
  }

 private:
  std::vector<float> last_;   // the last value of each channel
  int level_ = fade_samples;  // how far faded in
  int tail_ = 0;              // samples left of the line to zero
};

}  // namespace timbrel
