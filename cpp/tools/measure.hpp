// SPDX-License-Identifier: MIT
// Times of many calls, and the day and the machine that they were taken on.
#pragma once

#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace timbrel::tools {

using Steady = std::chrono::steady_clock;

// Seconds, from the shortest to the longest.
class Times {
 public:
  explicit Times(std::vector<double> taken) : sorted_(std::move(taken)) {
    std::sort(sorted_.begin(), sorted_.end());
  }
  // `share` of the calls took no longer than this: 0.5 is the median, 1 the longest.
  double at(double share) const {
    return sorted_[static_cast<std::size_t>(share * static_cast<double>(sorted_.size() - 1))];
  }

 private:
  std::vector<double> sorted_;
};

template <class Work>
double seconds(Work&& work) {
  const auto began = Steady::now();
  work();
  return std::chrono::duration<double>(Steady::now() - began).count();
}

// Calls one after the other, or `paced`: each when it is due, as a host does, with cold caches.
template <class Work>
Times measure(int calls, double period_s, bool paced, Work&& work) {
  const std::chrono::duration<double> period(period_s);
  const auto began = Steady::now();
  std::vector<double> taken;
  for (int call = 1; call <= calls; ++call) {
    const auto due = std::chrono::duration_cast<Steady::duration>(call * period);
    if (paced) std::this_thread::sleep_until(began + due);
    taken.push_back(seconds(work));
  }
  return Times(std::move(taken));
}

inline std::string day_and_machine() {
  std::string model = "unknown processor";
  std::ifstream facts("/proc/cpuinfo");
  for (std::string line; std::getline(facts, line);)
    if (line.starts_with("model name")) model = line.substr(line.find(':') + 2);
  const std::time_t now = std::time(nullptr);
  std::string day(32, '\0');
  day.resize(std::strftime(day.data(), day.size(), "%Y-%m-%d %H:%M UTC", std::gmtime(&now)));
  return day + ", " + model + ", " + std::to_string(std::thread::hardware_concurrency()) +
         " cores, torch " + TORCH_VERSION;
}

}  // namespace timbrel::tools
