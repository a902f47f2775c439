// SPDX-License-Identifier: MIT
// How far a host's time has run ahead of the wall clock.
//
// Live, a host is ahead by its audio buffer at most; a host that renders runs away. The reference
// is the moment at which the host was furthest behind, and a thousandth of the time that passed is
// forgiven, so a sound card whose clock is a little fast never looks like rendering.
#pragma once

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
      constexpr double forgiven = 1e-3;
      const double streamed = stream_s - last_stream_s_;
      ahead_s_ += streamed * (1 - forgiven) - (wall_s - last_wall_s_);
      if (ahead_s_ < 0) ahead_s_ = 0;
    }
    last_stream_s_ = stream_s;
    last_wall_s_ = wall_s;
    return ahead_s_;
  }

 private:
  bool started_ = false;
  double ahead_s_ = 0;
  double last_stream_s_ = 0;
  double last_wall_s_ = 0;
};

}  // namespace timbrel
