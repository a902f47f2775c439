// SPDX-License-Identifier: MIT
// The lists that a glide gave out a moment ago. What comes back of them is an echo that is late,
// and no hand's setting: taken for one, it would end the glide.
#pragma once

#include <m_pd.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace timbrel::pd {

class Echoes {
 public:
  // As late as an echo is known: what a hand recalls comes later.
  static constexpr double most_ms = 100;

  // Of lists of that many numbers.
  explicit Echoes(std::size_t width = 0) : width_(width), lists_(count * width) {}

  void remember(std::span<const double> list) {
    std::transform(list.begin(), list.end(), lists_.begin() + start_of(next_), as_sent);
    given_[next_] = clock_getlogicaltime();
    next_ = (next_ + 1) % count;
  }

  bool know(std::span<const double> list) const {
    if (list.size() != width_) return false;
    for (std::size_t i = 0; i < count; ++i) {
      const auto held = lists_.begin() + start_of(i);
      const bool is_late = given_[i] == 0 || clock_gettimesince(given_[i]) > most_ms;
      if (!is_late && std::equal(list.begin(), list.end(), held, same)) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t count = 21;  // one each 5 ms, both ends of 100 ms included

  static t_float as_sent(double number) { return static_cast<t_float>(number); }
  static bool same(double given, t_float sent) { return as_sent(given) == sent; }
  std::ptrdiff_t start_of(std::size_t i) const { return static_cast<std::ptrdiff_t>(i * width_); }

  std::size_t width_, next_ = 0;
  std::array<double, count> given_ = {};  // when, in Pd's time: 0 is before any
  std::vector<t_float> lists_;
};

}  // namespace timbrel::pd
