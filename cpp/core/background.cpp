// SPDX-License-Identifier: MIT
#include "background.hpp"

#include <algorithm>
#include <chrono>

#include "thread_setup.hpp"

namespace timbrel {
namespace {

constexpr auto look_again = std::chrono::milliseconds(20);
constexpr auto breath = std::chrono::milliseconds(2);
constexpr std::size_t most_waiting = 32;

}  // namespace

Loader& Loader::shared() {
  static Loader loader;
  return loader;
}

void Loader::add(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
  jobs_.push_back(std::move(job));
  added_.notify_one();
}

void Loader::end() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  jobs_.clear();
  added_.notify_one();
}

bool Loader::is_busy() {
  const std::lock_guard lock(mutex_);
  return busy_;
}

Loader::~Loader() {
  end();
  if (thread_.joinable()) thread_.join();
}

void Loader::loop() {
  prepare_background_thread();
  std::unique_lock lock(mutex_);
  while (true) {
    added_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
    if (ending_) return;
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    busy_ = true;
    lock.unlock();
    job();
    job = nullptr;  // what it held is freed here too
    lock.lock();
    busy_ = false;
  }
}

Reaper& Reaper::shared() {
  static Reaper reaper;
  return reaper;
}

void Reaper::add(std::unique_ptr<Remains> remains) {
  std::unique_lock lock(mutex_);
  // Whoever deletes objects by the hundred, faster than they can be freed, is slowed down a little.
  if (waiting_.size() > most_waiting) {
    lock.unlock();
    std::this_thread::sleep_for(breath);
    lock.lock();
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
  waiting_.push_back(std::move(remains));
  added_.notify_one();
}

// All workers have ended by now: LiveWorkers has gone before, and has seen to it.
Reaper::~Reaper() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    added_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

void Reaper::loop() {
  prepare_background_thread();
  std::unique_lock lock(mutex_);
  while (true) {
    if (waiting_.empty()) {
      if (ending_) return;
      added_.wait(lock);
      continue;
    }
    std::vector<std::unique_ptr<Remains>> ended;
    for (auto& remains : waiting_)
      if (remains->worker->has_ended()) ended.push_back(std::move(remains));
    std::erase(waiting_, nullptr);
    lock.unlock();
    const bool none = ended.empty();
    ended.clear();  // here models are freed
    if (none) std::this_thread::sleep_for(look_again);
    lock.lock();
  }
}

}  // namespace timbrel
