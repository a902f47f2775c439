// SPDX-License-Identifier: MIT
// How far a host's time has run ahead of the wall clock, lately.
//
// Live, a host is ahead by its audio buffer at most; a host that renders runs away. The reference
// is the moment at which the host was furthest behind, and what was gained is forgotten within
// seconds: neither a sound card whose clock is a little fast nor a rendering that is over looks
// like one.
#pragma once

#include <algorithm>
#include <cstdint>

#include "realtime.hpp"

namespace timbrel {

class Lead {
 public:
  // [audio] Call it now and then with all the samples played so far; returns seconds ahead.
  double at(double stream_s, std::int64_t now_ns) noexcept TIMBREL_NONBLOCKING {
    const double wall_s = static_cast<double>(now_ns) * 1e-9;
    if (!started_) {
      started_ = true;
      ahead_s_ = 0;
    } else {
      const double passed_s = wall_s - last_wall_s_;
      ahead_s_ += stream_s - last_stream_s_ - passed_s;
      ahead_s_ -= ahead_s_ * std::min(1.0, passed_s / memory_s);
      ahead_s_ = std::clamp(ahead_s_, 0.0, most_s);
    }
    last_stream_s_ = stream_s;
    last_wall_s_ = wall_s;
    return ahead_s_;
  }

 private:
  static constexpr double memory_s = 1.0;
  static constexpr double most_s = 1.0;  // so that what is waited for after a rendering is bounded

  bool started_ = false;
  double ahead_s_ = 0;
  double last_stream_s_ = 0;
  double last_wall_s_ = 0;
};

}  // namespace timbrel
