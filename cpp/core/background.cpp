// SPDX-License-Identifier: MIT
#include "background.hpp"

#include <set>

#include "worker.hpp"

namespace timbrel {
namespace {

class Registry {
 public:
  ~Registry() {
    for (Worker* worker : workers_) worker->stop();
    for (Worker* worker : workers_) worker->join();
  }

  std::mutex mutex_;
  std::set<Worker*> workers_;

  static Registry& all() {
    static Registry registry;
    return registry;
  }
};

}  // namespace

Background& Background::loader() {
  static Background loader(false);
  return loader;
}

Background& Background::reaper() {
  static Background reaper(true);
  return reaper;
}

void Background::add(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
  jobs_.push_back(std::move(job));
  added_.notify_one();
}

Background::~Background() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (!finishes_all_) jobs_.clear();
    added_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Background::loop() {
  while (true) {
    std::function<void()> job;
    {
      std::unique_lock lock(mutex_);
      added_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

void LiveWorkers::add(Worker* worker) {
  auto& registry = Registry::all();
  const std::lock_guard lock(registry.mutex_);
  registry.workers_.insert(worker);
}

void LiveWorkers::remove(Worker* worker) {
  auto& registry = Registry::all();
  const std::lock_guard lock(registry.mutex_);
  registry.workers_.erase(worker);
}

}  // namespace timbrel
