// SPDX-License-Identifier: MIT
// The lists that a glide gave out a moment ago. What comes back of them is an echo that is late,
// and no hand's setting: taken for one, it would end the glide.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace timbrel::host {

// Numbers as they come back: hosts, sliders and files on the way may have 24 bits for them.
inline bool same_on_wire(double one, double other) {
  return static_cast<float>(one) == static_cast<float>(other);
}

class Echoes {
 public:
  // As late as an echo is known: what a hand recalls comes later.
  static constexpr double most_ms = 100;

  // Of lists of that many numbers.
  explicit Echoes(std::size_t width = 0) : width_(width), lists_(most * width) {}

  // `now`: the host's time, in its own units.
  void remember(std::span<const double> list, double now) {
    std::copy(list.begin(), list.end(), lists_.begin() + start_of(next_));
    given_[next_] = now;
    next_ = (next_ + 1) % most;
    count_ = std::min(count_ + 1, most);
  }

  // `ms_since`: the milliseconds since a moment in the host's time.
  template <class Since>
  bool know(std::span<const double> list, Since&& ms_since) const {
    if (list.size() != width_) return false;
    for (std::size_t i = 0; i < count_; ++i) {
      const auto held = lists_.begin() + start_of(i);
      const bool is_late = ms_since(given_[i]) > most_ms;
      if (!is_late && std::equal(list.begin(), list.end(), held, same_on_wire)) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t most = 21;  // one each 5 ms, both ends of 100 ms included

  std::ptrdiff_t start_of(std::size_t i) const { return static_cast<std::ptrdiff_t>(i * width_); }

  std::size_t width_, next_ = 0, count_ = 0;
  std::array<double, most> given_ = {};
  std::vector<double> lists_;
};

}  // namespace timbrel::host
