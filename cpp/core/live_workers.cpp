// SPDX-License-Identifier: MIT
#include "live_workers.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

#include "background.hpp"
#include "worker.hpp"

namespace timbrel {
namespace {

constexpr auto patience = std::chrono::seconds(2);
constexpr auto look_again = std::chrono::milliseconds(5);

// Never destroyed: what outlives the end of the process below may still sign off.
struct Known {
  std::mutex mutex;
  std::set<Worker*> workers;
};

Known& known() {
  static auto* const all = new Known;
  return *all;
}

bool all_have_ended() {
  const std::lock_guard lock(known().mutex);
  const auto& workers = known().workers;
  return std::all_of(workers.begin(), workers.end(),
                     [](const Worker* worker) { return worker->has_ended(); });
}

int exit_status = EXIT_SUCCESS;

// Stands since the first worker was made, and falls before the loader and the reaper do.
class EndOfProcess {
 public:
  EndOfProcess() {
#ifdef __GLIBC__
    on_exit([](int status, void*) { exit_status = status; }, nullptr);
#endif
  }

  // No model may run when libtorch falls. One that has hung would keep the host from quitting, so
  // then the process ends at once.
  ~EndOfProcess() {
    Loader::shared().end();
    {
      const std::lock_guard lock(known().mutex);
      for (Worker* worker : known().workers) worker->stop();
    }
    const auto until = std::chrono::steady_clock::now() + patience;
    while (Loader::shared().is_busy() || !all_have_ended()) {
      if (std::chrono::steady_clock::now() > until) {
        std::fflush(nullptr);
        std::_Exit(exit_status);
      }
      std::this_thread::sleep_for(look_again);
    }
    const std::lock_guard lock(known().mutex);
    for (Worker* worker : known().workers) worker->join();
  }
};

}  // namespace

void LiveWorkers::add(Worker* worker) {
  static const EndOfProcess end;
  const std::lock_guard lock(known().mutex);
  known().workers.insert(worker);
}

void LiveWorkers::remove(Worker* worker) {
  const std::lock_guard lock(known().mutex);
  known().workers.erase(worker);
}

}  // namespace timbrel
