// SPDX-License-Identifier: MIT
// A wait-free queue of fixed length from one thread to one other.
//
// Two counts that only grow: the writer's of what was put in, the reader's of what was taken out.
// Each is published by a release store and read by an acquire load, which ThreadSanitizer can
// follow; libraries that order by fences it cannot.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>
#include <vector>

namespace timbrel {

template <class T>
class Queue {
 public:
  explicit Queue(std::size_t length) : held_(length) {}

  // [writer] False, and `value` untouched, when it is full.
  bool try_push(T& value) noexcept {
    const std::size_t put = put_.load(std::memory_order_relaxed);
    if (put - taken_.load(std::memory_order_acquire) == held_.size()) return false;
    held_[put % held_.size()] = std::move(value);
    put_.store(put + 1, std::memory_order_release);
    return true;
  }

  // [reader] False when it is empty.
  bool try_pop(T& value) noexcept {
    const std::size_t taken = taken_.load(std::memory_order_relaxed);
    if (taken == put_.load(std::memory_order_acquire)) return false;
    value = std::move(held_[taken % held_.size()]);
    taken_.store(taken + 1, std::memory_order_release);
    return true;
  }

  // [reader]
  bool is_empty() const noexcept {
    return taken_.load(std::memory_order_relaxed) == put_.load(std::memory_order_acquire);
  }

 private:
  std::vector<T> held_;
  alignas(64) std::atomic<std::size_t> put_{0};
  alignas(64) std::atomic<std::size_t> taken_{0};
};

}  // namespace timbrel
