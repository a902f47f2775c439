// SPDX-License-Identifier: MIT
// nn~ for tests: the external with models beside it, noise, and what comes out once it has faded
// in.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "kernel.hpp"

namespace timbrel::test {

using Channels = std::vector<std::vector<double>>;

// Loads the external once, into a package with models, as Max would.
inline void in_max() {
  static const bool loaded = [] {
    const auto models = std::filesystem::path(TIMBREL_MAX_PACKAGE) / "models";
    std::filesystem::create_directories(models);
    const auto write = [&](const char* name, const char* text) {
      std::ofstream(models / name) << text;
    };
    write("identity.ts", "");
    write("pair.ts", "inlets 2 outlets 3");
    write("ratio.ts", "ratio 512");
    write("größe.ts", "");
    write("surface.ts", "surface 1");
    write("async.ts", "surface 1 run_ms 20");
    load_external(TIMBREL_MAX_PACKAGE "/externals/nn~.so");
    return true;
  }();
  REQUIRE(loaded);
  kernel() = Kernel{};
}

inline Channels noise(std::size_t channels, long samples, int seed = 1) {
  Channels x(channels, std::vector<double>(static_cast<std::size_t>(samples)));
  unsigned state = static_cast<unsigned>(seed);
  for (auto& row : x)
    for (auto& value : row)
      value = static_cast<double>((state = state * 1664525U + 1013904223U) >> 8U) / (1U << 23U) - 1;
  return x;
}

// Plays vectors until the sound is there; what comes out of the last one.
inline Channels after_fade(Box& box, const Channels& x, long samples) {
  Channels y;
  for (int i = 0; i < 40; ++i) y = box.run(x, samples);
  return y;
}

inline void wait_until_loaded(Box& box) {
  // Only what hangs takes as long as this.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < until) {
    kernel().run_waiting();
    for (const auto& said : box.heard(box.outlets() - 1))
      if (said.selector == "loaded") return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  FAIL("no answer to load");
}

inline bool has(const std::vector<std::string>& texts, const std::string& part) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const auto& text) { return text.find(part) != std::string::npos; });
}

}  // namespace timbrel::test
