// SPDX-License-Identifier: MIT
// The one thread that runs an object's models, for as long as the object lives.
//
// Engines come and go by messages from the main thread. An engine that is handed back is freed
// here, between two blocks, so neither the audio thread nor the main thread waits for a model to
// end.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "engine.hpp"

namespace timbrel {

class Worker {
 public:
  Worker();
  // Waits for the block that is running, then frees all engines. Meant for a thread that may wait.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  Wake& wake() { return wake_; }

  // [main] From now on the engine's blocks are run here, until it is retired.
  void attach(Engine* engine);
  // [main] Frees the engine as soon as nothing runs in it. No process() may use it any more.
  void retire(std::unique_ptr<Engine> engine);
  // [main] As `attach` undone: true when nothing runs in the engine any more and it is the caller's
  // alone; false when a model has not come back within `patience_us`, and the engine was retired.
  // A thread that runs no model and was merely not given a core is waited for, up to 2 s.
  bool detach(std::unique_ptr<Engine>& engine, std::int64_t patience_us);

  // [main] Hands on what found the queue full: a worker that is busy for long reads it late.
  void flush();

  // [any] Whether the thread has run for the last time.
  bool has_ended() const noexcept { return ended_.load(std::memory_order_acquire); }

  // [any] Lets the thread end after the block that is running; does not wait.
  void stop() noexcept;
  // [main] Waits for the end; nothing runs afterwards.
  void join() noexcept;

 private:
  struct Errand {
    Engine* attached = nullptr;
    Engine* detached = nullptr;
    std::unique_ptr<Engine> retired;
    std::shared_ptr<Wake> done;  // raised when it is; both sides may be the last to let go
  };

  void send(Errand errand);
  void loop() noexcept;
  void run_errands() noexcept;

  Wake wake_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> ended_{false};
  std::atomic<bool> is_in_model_{false};
  std::deque<Errand> unsent_;  // the main thread's own
  Queue<Errand> errands_;
  std::vector<Engine*> attached_;  // the thread's own
  std::thread thread_;
};

}  // namespace timbrel
