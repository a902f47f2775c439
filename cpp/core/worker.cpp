// SPDX-License-Identifier: MIT
#include "worker.hpp"

#include <algorithm>

#include "background.hpp"
#include "thread_setup.hpp"

namespace timbrel {

Worker::Worker() : errands_(64), thread_([this] { loop(); }) { LiveWorkers::add(this); }

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

void Worker::attach(Engine* engine) { send(Errand{engine, nullptr, nullptr}); }

void Worker::retire(std::unique_ptr<Engine> engine) {
  if (engine) send(Errand{nullptr, std::move(engine), nullptr});
}

void Worker::retire_and_wait(std::unique_ptr<Engine> engine) {
  if (!engine) return;
  Wake done;
  send(Errand{nullptr, std::move(engine), &done});
  while (!done.wait(1000)) flush();
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
    if (errand.engine != nullptr) attached_.push_back(errand.engine);
    std::erase(attached_, errand.retired.get());
    errand.retired.reset();
    if (errand.done != nullptr) errand.done->signal();
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
      for (Engine* engine : attached_) worked |= engine->work();
      run_errands();
    }
    if (stopping_.load()) return;
  }
}

}  // namespace timbrel
