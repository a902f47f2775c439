// SPDX-License-Identifier: MIT
// The wall clock as a function, so that tests can turn it by hand.
#pragma once

#include <chrono>
#include <cstdint>

namespace timbrel {

using Clock = std::int64_t (*)();  // nanoseconds, never backwards

inline std::int64_t steady_clock_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

}  // namespace timbrel
