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
  // [main] As `retire`, and waits until it has happened: its instrument is the caller's again.
  void retire_and_wait(std::unique_ptr<Engine> engine);

  // [main] Hands on what found the queue full: a worker that is busy for long reads it late.
  void flush();

  // [any] Lets the thread end after the block that is running; does not wait.
  void stop() noexcept;
  // [main] Waits for the end; nothing runs afterwards.
  void join() noexcept;

 private:
  struct Errand {
    Engine* engine = nullptr;
    std::unique_ptr<Engine> retired;
    Wake* done = nullptr;
  };

  void send(Errand errand);
  void loop() noexcept;
  void run_errands() noexcept;

  Wake wake_;
  std::atomic<bool> stopping_{false};
  std::deque<Errand> unsent_;  // the main thread's own
  Queue<Errand> errands_;
  std::vector<Engine*> attached_;  // the thread's own
  std::thread thread_;
};

}  // namespace timbrel
