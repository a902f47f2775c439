// SPDX-License-Identifier: MIT
#include "worker.hpp"

#include <algorithm>

#include "background.hpp"
#include "live_workers.hpp"
#include "thread_setup.hpp"

namespace timbrel {

Worker::Worker() : errands_(64), thread_([this] { loop(); }) {
  // In this order: at the end of the process the registry goes first, and waits for all of them.
  Loader::shared();
  Reaper::shared();
  LiveWorkers::add(this);
}

Worker::~Worker() {
  LiveWorkers::remove(this);
  stop();
  join();
  run_errands();
}

void Worker::send(Errand errand) {
  unsent_.push_back(std::move(errand));
  flush();
}

void Worker::flush() {
  if (unsent_.empty()) return;
  while (!unsent_.empty() && errands_.try_push(unsent_.front())) unsent_.pop_front();
  wake_.signal();
}

void Worker::attach(Engine* engine) { send(Errand{engine, nullptr, nullptr, nullptr}); }

void Worker::retire(std::unique_ptr<Engine> engine) {
  if (engine) send(Errand{nullptr, nullptr, std::move(engine), nullptr});
}

bool Worker::detach(std::unique_ptr<Engine>& engine, std::int64_t patience_us) {
  constexpr std::int64_t step_us = 1000;
  constexpr std::int64_t idle_patience_us = 2'000'000;
  const auto done = std::make_shared<Wake>();
  send(Errand{nullptr, engine.get(), nullptr, done});
  std::int64_t in_model_us = 0;
  for (std::int64_t idle_us = 0; in_model_us < patience_us && idle_us < idle_patience_us;) {
    if (done->wait(step_us)) return true;
    (is_in_model_.load(std::memory_order_relaxed) ? in_model_us : idle_us) += step_us;
    flush();
  }
  retire(std::move(engine));
  return false;
}

void Worker::stop() noexcept {
  stopping_.store(true);
  wake_.signal();
}

void Worker::join() noexcept {
  if (thread_.joinable()) thread_.join();
}

void Worker::run_errands() noexcept {
  Errand errand;
  while (errands_.try_pop(errand)) {
    if (errand.attached != nullptr) attached_.push_back(errand.attached);
    std::erase(attached_, errand.detached);
    std::erase(attached_, errand.retired.get());
    errand.retired.reset();
    if (errand.done) errand.done->signal();
    errand.done.reset();
  }
}

void Worker::loop() noexcept {
  prepare_worker_thread();
  while (true) {
    wake_.wait();
    run_errands();
    bool worked = true;
    while (worked && !stopping_.load()) {
      worked = false;
      // In turns, one block each: during a swap two engines share this thread.
      is_in_model_.store(true, std::memory_order_relaxed);
      for (Engine* engine : attached_) worked |= engine->work();
      is_in_model_.store(false, std::memory_order_relaxed);
      run_errands();
    }
    if (stopping_.load()) break;
  }
  ended_.store(true, std::memory_order_release);
}

}  // namespace timbrel
