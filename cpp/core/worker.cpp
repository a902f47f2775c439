// SPDX-License-Identifier: MIT
#include "worker.hpp"

#include <algorithm>

#include "background.hpp"
#include "thread_setup.hpp"

namespace timbrel {

Worker::Worker() : errands_(16), thread_([this] { loop(); }) { LiveWorkers::add(this); }

Worker::~Worker() {
  LiveWorkers::remove(this);
  stop();
  join();
  run_errands();
}

void Worker::attach(Engine* engine) {
  errands_.enqueue(Errand{engine, nullptr, nullptr});
  wake_.signal();
}

void Worker::retire(std::unique_ptr<Engine> engine) {
  if (!engine) return;
  errands_.enqueue(Errand{nullptr, std::move(engine), nullptr});
  wake_.signal();
}

void Worker::retire_and_wait(std::unique_ptr<Engine> engine) {
  if (!engine) return;
  Wake done;
  errands_.enqueue(Errand{nullptr, std::move(engine), &done});
  wake_.signal();
  done.wait();
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
  while (errands_.try_dequeue(errand)) {
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
