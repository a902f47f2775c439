// SPDX-License-Identifier: MIT
// Work that may take long, on threads of the process rather than of an object: loading files, and
// waiting for workers to end. So neither a load nor a deletion ever stalls a host.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "worker.hpp"

namespace timbrel {

// Opens files, one after the other. The thread begins with the first job; at the end of the process
// jobs that wait are dropped.
class Loader {
 public:
  ~Loader();
  // [main]
  void add(std::function<void()> job);
  // [any] Drops the jobs that wait; the one that runs ends, if it does.
  void end();
  bool is_busy();

  static Loader& shared();

 private:
  void loop();

  std::mutex mutex_;  // between main threads and this one; no audio thread comes here
  std::condition_variable added_;
  std::deque<std::function<void()>> jobs_;
  bool ending_ = false;
  bool busy_ = false;
  std::thread thread_;
};

// What a deleted player leaves: its worker, which may still run a model, and its engines.
struct Remains {
  std::unique_ptr<Worker> worker;
  std::vector<std::unique_ptr<Engine>> engines;

  // The worker first: nothing may run in the engines any more.
  ~Remains() { worker.reset(); }
};

// Frees what players leave as soon as their workers have ended, in whatever order they do.
class Reaper {
 public:
  ~Reaper();
  // [main]
  void add(std::unique_ptr<Remains> remains);

  static Reaper& shared();

 private:
  void loop();

  std::mutex mutex_;
  std::condition_variable added_;
  std::vector<std::unique_ptr<Remains>> waiting_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace timbrel
