// SPDX-License-Identifier: MIT
// The small Max's time and threads: clocks, queues, and what is put off to the main thread.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "kernel_parts.hpp"

using namespace timbrel::test;

namespace {

struct ClockElement {
  void* owner;
  method tick;
  bool is_set = false;
  double due_ms = 0;
};
struct QueueElement {
  void* owner;
  method run;
  std::atomic<bool> is_set{false};
};
struct Deferred {
  void* owner;
  method run;
  t_symbol* selector;
  std::vector<t_atom> atoms;
};

std::vector<std::unique_ptr<ClockElement>> clocks;
std::mutex clocks_mutex;  // of the scheduler's time, too
std::vector<std::unique_ptr<QueueElement>> queues;
std::vector<Deferred> waiting;
std::mutex waiting_mutex;
const std::thread::id first_thread = std::this_thread::get_id();

}  // namespace

namespace timbrel::test {

bool free_clock(void* object) { return remove_from(clocks, object); }
std::size_t clocks_and_queues() { return clocks.size() + queues.size(); }

void Kernel::run_waiting() {
  run_clocks();
  run_queues();
}

void Kernel::run_clocks() {
  for (std::size_t i = 0; i < clocks.size(); ++i) {
    {
      const std::lock_guard lock(clocks_mutex);
      if (!std::exchange(clocks[i]->is_set, false)) continue;
      now_ms = std::max(now_ms, clocks[i]->due_ms);
    }
    as<void (*)(void*)>(clocks[i]->tick)(clocks[i]->owner);
  }
}

void Kernel::run_queues() {
  for (std::size_t i = 0; i < queues.size(); ++i)
    if (queues[i]->is_set.exchange(false)) as<void (*)(void*)>(queues[i]->run)(queues[i]->owner);
  std::vector<Deferred> now;
  {
    const std::lock_guard lock(waiting_mutex);
    now.swap(waiting);
  }
  for (auto& each : now)
    as<void (*)(void*, t_symbol*, short, t_atom*)>(each.run)(
        each.owner, each.selector, static_cast<short>(each.atoms.size()), each.atoms.data());
}

}  // namespace timbrel::test

extern "C" {

void* clock_new(void* owner, method tick) {
  clocks.push_back(std::make_unique<ClockElement>(ClockElement{owner, tick}));
  return clocks.back().get();
}
void clock_fdelay(void* element, double ms) {
  const std::lock_guard lock(clocks_mutex);
  auto* clock = static_cast<ClockElement*>(element);
  clock->is_set = true;
  clock->due_ms = kernel().now_ms + ms;
}
void clock_unset(void* element) {
  const std::lock_guard lock(clocks_mutex);
  static_cast<ClockElement*>(element)->is_set = false;
}
void clock_getftime(double* ms) {
  const std::lock_guard lock(clocks_mutex);
  *ms = kernel().now_ms;
}

void* qelem_new(void* owner, method run) {
  queues.push_back(std::make_unique<QueueElement>());
  queues.back()->owner = owner;
  queues.back()->run = run;
  return queues.back().get();
}
void qelem_set(void* element) { static_cast<QueueElement*>(element)->is_set = true; }
void qelem_unset(void* element) { static_cast<QueueElement*>(element)->is_set = false; }
void qelem_free(void* element) { remove_from(queues, element); }

void* defer_low(void* owner, method run, t_symbol* selector, short count, t_atom* atoms) {
  const std::lock_guard lock(waiting_mutex);
  waiting.push_back({owner, run, selector, std::vector<t_atom>(atoms, atoms + count)});
  return nullptr;
}

short systhread_ismainthread() {
  return kernel().in_main && std::this_thread::get_id() == first_thread ? 1 : 0;
}

}  // extern "C"
