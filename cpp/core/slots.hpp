// SPDX-License-Identifier: MIT
// Model blocks on their way between the audio thread and whoever runs the model: a wait-free ring.
//
//     audio fills ──submit()──▶ runner runs ──finish()──▶ audio plays ──release()──▶ free again
//
// Three counts that only grow, released ≤ finished ≤ submitted ≤ released + size. `submitted` and
// `released` are the audio thread's, `finished` is the runner's; each is published by one release
// store and read by one acquire load, and the slots between two counts belong to one thread. A
// block carries its place in the stream, so that a lost or late one never moves its neighbours.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "carrier.hpp"
#include "realtime.hpp"

namespace timbrel {

struct Slot {
  std::vector<float> in;   // as in Block
  std::vector<float> out;  //
  std::int64_t block = 0;  // place in the stream, in blocks since the start
  bool restart = false;    // the model's state must be fresh before this block
  Outcome outcome = Outcome::ok;
};

class Slots {
 public:
  // [main] Allocates.
  Slots(int count, std::size_t in_values, std::size_t out_values)
      : slots_(static_cast<std::size_t>(count)) {
    for (auto& slot : slots_) {
      slot.in.assign(in_values, 0.0F);
      slot.out.assign(out_values, 0.0F);
    }
  }

  // [audio] The slot to fill, or null when all are still in use.
  Slot* to_fill() noexcept TIMBREL_NONBLOCKING {
    const bool full = submitted_seen_ - released_ >= slots_.size();
    return full ? nullptr : &at(submitted_seen_);
  }
  void submit() noexcept TIMBREL_NONBLOCKING {
    submitted_.store(++submitted_seen_, std::memory_order_release);
  }

  // [audio] The oldest slot that was submitted and not released; finished or not.
  Slot* oldest() noexcept TIMBREL_NONBLOCKING {
    return released_ == submitted_seen_ ? nullptr : &at(released_);
  }
  bool oldest_is_finished() const noexcept TIMBREL_NONBLOCKING {
    return finished_.load(std::memory_order_seq_cst) > released_;
  }
  void release() noexcept TIMBREL_NONBLOCKING { ++released_; }

  // [worker] The next slot to run, or null.
  Slot* to_run() noexcept {
    const bool empty = finished_seen_ == submitted_.load(std::memory_order_acquire);
    return empty ? nullptr : &at(finished_seen_);
  }
  void finish() noexcept { finished_.store(++finished_seen_, std::memory_order_seq_cst); }

 private:
  Slot& at(std::uint64_t count) noexcept TIMBREL_NONBLOCKING {
    return slots_[count % slots_.size()];
  }

  std::vector<Slot> slots_;
  std::uint64_t submitted_seen_ = 0;  // the audio thread's own copy
  std::uint64_t released_ = 0;
  alignas(64) std::atomic<std::uint64_t> submitted_{0};
  alignas(64) std::atomic<std::uint64_t> finished_{0};
  std::uint64_t finished_seen_ = 0;  // the runner's own copy
};

}  // namespace timbrel
