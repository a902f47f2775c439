// SPDX-License-Identifier: MIT
// Keeps the audio thread out while the main thread changes what it plays. Max may build a signal
// chain, or switch one off, while an older one still runs: then the audio thread finds the gate
// shut and gives silence, and never waits. The main thread waits for the vector that is being
// computed.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "core/realtime.hpp"

namespace timbrel::max {

class Gate {
 public:
  // [audio] Whether it is open; then `leave` must follow.
  bool try_enter() noexcept TIMBREL_NONBLOCKING { return pass(State::audio); }
  void leave() noexcept TIMBREL_NONBLOCKING {
    state_.store(State::open, std::memory_order_release);
  }

  // [any] Whether a vector is being computed.
  bool is_playing() const noexcept {
    return state_.load(std::memory_order_relaxed) == State::audio;
  }

  // [main] Shut while it lives.
  class Shut {
   public:
    explicit Shut(Gate& gate) : gate_(gate) {
      for (int tries = 0; !gate_.pass(State::shut); ++tries) {
        if (tries < soon)
          std::this_thread::yield();
        else
          std::this_thread::sleep_for(std::chrono::milliseconds(1));  // it renders, and may wait
      }
    }
    ~Shut() { gate_.leave(); }
    Shut(const Shut&) = delete;
    Shut& operator=(const Shut&) = delete;

   private:
    Gate& gate_;
  };

 private:
  enum class State { open, audio, shut };
  static constexpr int soon = 100;

  bool pass(State to) noexcept TIMBREL_NONBLOCKING {
    State expected = State::open;
    return state_.compare_exchange_strong(expected, to, std::memory_order_acq_rel);
  }

  std::atomic<State> state_{State::open};
};

}  // namespace timbrel::max
