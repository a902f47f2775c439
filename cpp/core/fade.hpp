// SPDX-License-Identifier: MIT
// Ends and begins an output without a click when its samples stop coming.
//
// Nobody knows that a result will be late before it is, so the end cannot be faded out: from the
// last value that was played a line leads to zero. When results come again they fade in, and what
// is left of the line goes on underneath.
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
    line_.assign(static_cast<std::size_t>(channels), 0.0F);
    level_ = fade_samples;
    tail_ = 0;
    sounds_ = false;
  }

  // [audio] `out` holds n fresh samples for each channel from `offset` on.
  void after_sound(float* const* out, int channels, int offset,
                   int n) noexcept TIMBREL_NONBLOCKING {
    const int ramp = std::min(n, std::max(fade_samples - level_, tail_));
    for (int c = 0; c < channels; ++c) {
      if (out[c] == nullptr) continue;
      float* y = out[c] + offset;
      const float from = line_[static_cast<std::size_t>(c)];
      for (int i = 0; i < ramp; ++i)
        y[i] = y[i] * share(std::min(fade_samples, level_ + i + 1)) + from * share(tail_ - i - 1);
      last_[static_cast<std::size_t>(c)] = y[n - 1];
    }
    level_ = std::min(fade_samples, level_ + n);
    tail_ = std::max(0, tail_ - n);
    sounds_ = true;
  }

  // [audio] Writes n samples of silence, beginning with the rest of the line to zero.
  void silence(float* const* out, int channels, int offset, int n) noexcept TIMBREL_NONBLOCKING {
    cut();
    const int ramp = std::min(n, tail_);
    for (int c = 0; c < channels; ++c) {
      if (out[c] == nullptr) continue;
      float* y = out[c] + offset;
      const float from = line_[static_cast<std::size_t>(c)];
      for (int i = 0; i < ramp; ++i) y[i] = from * share(tail_ - i - 1);
      std::fill(y + ramp, y + n, 0.0F);
    }
    tail_ -= ramp;
  }

  // [audio] Silence that is no gap: the zeros at the beginning, after which sound starts as it is.
  void opening(float* const* out, int channels, int offset, int n) noexcept TIMBREL_NONBLOCKING {
    silence(out, channels, offset, n);
    level_ = fade_samples;
  }

  // [audio] What was playing ends here: a line to zero begins, and what comes fades in.
  void cut() noexcept TIMBREL_NONBLOCKING {
    if (sounds_) {
      std::copy(last_.begin(), last_.end(), line_.begin());
      tail_ = fade_samples;
      sounds_ = false;
    }
    level_ = 0;
  }

  // [audio] What was played last has faded elsewhere: no line to zero, and what comes fades in.
  void rest() noexcept TIMBREL_NONBLOCKING {
    sounds_ = false;
    tail_ = 0;
    level_ = 0;
  }

 private:
  static float share(int step) noexcept TIMBREL_NONBLOCKING {
    return static_cast<float>(std::max(0, step)) / fade_samples;
  }

  std::vector<float> last_;   // the last value of each channel
  std::vector<float> line_;   // where the line to zero began
  int level_ = fade_samples;  // how far faded in
  int tail_ = 0;              // samples left of the line to zero
  bool sounds_ = false;       // whether the last samples were sound
};

}  // namespace timbrel
