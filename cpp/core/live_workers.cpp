// SPDX-License-Identifier: MIT
#include "live_workers.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

#ifdef __GLIBC__
#include <unistd.h>
#endif

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

// No model may run when libtorch falls. One that has hung would keep the host from quitting, so
// then the process ends at once.
void end_all() {
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

#ifdef __GLIBC__
void hear_status(int status, void* /*unused*/) { exit_status = status; }

void end_all_with(int status, void* /*unused*/) {
  exit_status = status;
  end_all();
}

// libtorch makes many of its static objects with the first model, or with the first of its kind:
// later than any handler set before, so that they would fall first, under a model that still loads
// or runs. exit() destroys the main thread's own objects before all of these; a handler set then is
// the first to be called, and is told the status.
struct Herald {
  pid_t process = getpid();
  ~Herald() {
    if (process == getpid() && gettid() == process) on_exit(end_all_with, nullptr);
  }
};
#endif

// Where there is no such handler, or another thread made the first worker: stands since then, and
// falls before the loader and the reaper do.
struct EndOfProcess {
#ifdef __GLIBC__
  EndOfProcess() { on_exit(hear_status, nullptr); }
#endif
  ~EndOfProcess() { end_all(); }
};

}  // namespace

void LiveWorkers::add(Worker* worker) {
  static const EndOfProcess end;
#ifdef __GLIBC__
  thread_local const Herald herald;
#endif
  const std::lock_guard lock(known().mutex);
  known().workers.insert(worker);
}

void LiveWorkers::remove(Worker* worker) {
  const std::lock_guard lock(known().mutex);
  known().workers.erase(worker);
}

}  // namespace timbrel
