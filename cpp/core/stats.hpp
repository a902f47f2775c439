// SPDX-License-Identifier: MIT
// Counters that the audio thread and the worker raise and anybody reads. Relaxed: each number is
// right by itself, and nothing is ordered by them.
#pragma once

#include <atomic>
#include <cstdint>

namespace timbrel {

struct Counter {
  std::atomic<std::int64_t> value{0};

  // Only one thread raises a counter, so this is a plain addition, without a locked instruction.
  void add(std::int64_t more) noexcept {
    value.store(value.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  std::int64_t read() const noexcept { return value.load(std::memory_order_relaxed); }
};

struct Counters {
  Counter calls;             // blocks that the model ran
  Counter busy_ns;           // time spent in them
  Counter missed_blocks;     // results that were not there in time, or never
  Counter missed_samples;    // silence played for them
  Counter rejected_samples;  // values at the inlets that were not finite, taken as 0
  Counter failures;          // blocks that threw, had a wrong length or were not finite
};

// What a player of the instrument is told.
struct Stats {
  std::int64_t calls = 0;
  std::int64_t misses = 0;
  double load_percent = 0;  // time that the model took / time that it played
};

}  // namespace timbrel
