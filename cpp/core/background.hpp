// SPDX-License-Identifier: MIT
// Work that may take long, on threads of the process rather than of an object: loading files, and
// waiting for workers to end. So neither a load nor a deletion ever stalls a host.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace timbrel {

// A thread that does one job after the other. It begins with the first, and ends with the process.
class Background {
 public:
  ~Background();

  // [main] Adds a job.
  void add(std::function<void()> job);

  static Background& loader();  // opens files; at the end of the process, waiting ones are dropped
  static Background& reaper();  // ends workers and frees what they hold; nothing is left undone

 private:
  explicit Background(bool finishes_all) : finishes_all_(finishes_all) {}
  void loop();

  const bool finishes_all_;

  std::mutex mutex_;  // between main threads and this one; no audio thread comes here
  std::condition_variable added_;
  std::deque<std::function<void()>> jobs_;
  bool ending_ = false;
  std::thread thread_;
};

class Worker;

// All workers of the process. At its end, while libtorch still stands, they are stopped and waited
// for: hosts do not delete their objects when they quit.
class LiveWorkers {
 public:
  static void add(Worker* worker);
  static void remove(Worker* worker);
};

}  // namespace timbrel
