// SPDX-License-Identifier: MIT
#include "live_workers.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

#include "worker.hpp"

namespace timbrel {
namespace {

constexpr auto patience = std::chrono::seconds(2);
constexpr auto look_again = std::chrono::milliseconds(5);

class Registry {
 public:
  // The process ends, while libtorch still stands: no model may run when it falls. One that has
  // hung would keep the host from quitting, so then the process ends at once, as a kill would end
  // it.
  ~Registry() {
    for (Worker* worker : workers_) worker->stop();
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!all_have_ended()) {
      if (std::chrono::steady_clock::now() > until) std::_Exit(EXIT_SUCCESS);
      std::this_thread::sleep_for(look_again);
    }
    for (Worker* worker : workers_) worker->join();
  }

  std::mutex mutex_;
  std::set<Worker*> workers_;

  static Registry& shared() {
    static Registry registry;
    return registry;
  }

 private:
  bool all_have_ended() {
    const std::lock_guard lock(mutex_);
    return std::all_of(workers_.begin(), workers_.end(),
                       [](const Worker* worker) { return worker->has_ended(); });
  }
};

}  // namespace

void LiveWorkers::add(Worker* worker) {
  auto& registry = Registry::shared();
  const std::lock_guard lock(registry.mutex_);
  registry.workers_.insert(worker);
}

void LiveWorkers::remove(Worker* worker) {
  auto& registry = Registry::shared();
  const std::lock_guard lock(registry.mutex_);
  registry.workers_.erase(worker);
}

}  // namespace timbrel
