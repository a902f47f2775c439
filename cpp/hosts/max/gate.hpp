// SPDX-License-Identifier: MIT
// Keeps the audio thread out while the main thread changes what it plays. Max may build a signal
// chain, or switch one off, while an older one still runs: then the audio thread finds the gate
// shut and gives silence, and never waits. The main thread waits for a vector at most.
#pragma once

#include <atomic>
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

  // [main] Shut while it lives.
  class Shut {
   public:
    explicit Shut(Gate& gate) : gate_(gate) {
      while (!gate_.pass(State::shut)) std::this_thread::yield();
    }
    ~Shut() { gate_.leave(); }
    Shut(const Shut&) = delete;
    Shut& operator=(const Shut&) = delete;

   private:
    Gate& gate_;
  };

 private:
  enum class State { open, audio, shut };

  bool pass(State to) noexcept TIMBREL_NONBLOCKING {
    State expected = State::open;
    return state_.compare_exchange_strong(expected, to, std::memory_order_acq_rel);
  }

  std::atomic<State> state_{State::open};
};

}  // namespace timbrel::max
