// SPDX-License-Identifier: MIT
// What one map and one unmap cost, for tests/bench/map_page.py and for callgrind.
//
//   map_cost FOLDER CALLS     says "map N ns", "unmap N ns" (the best of five rounds), "read N ms"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "core/map_folder.hpp"

namespace {

constexpr std::size_t places = 1024;  // one after the other, so that no answer can be guessed
constexpr int rounds = 5;

using Rows = std::vector<std::vector<double>>;

Rows random_rows(std::size_t width) {
  std::minstd_rand random(1);
  std::uniform_real_distribution<double> draw(0.01, 0.99);
  Rows rows(places, std::vector<double>(width));
  for (auto& row : rows)
    for (double& x : row) x = draw(random);
  return rows;
}

}  // namespace

// Doors of their own, so that callgrind can count between entering and leaving them.
extern "C" __attribute__((noinline)) void one_map(const timbrel::TimbreMap& map,
                                                  const std::vector<double>& in,
                                                  std::vector<double>& out,
                                                  timbrel::MapScratch& scratch) {
  map.map(in, out, scratch);
}
extern "C" __attribute__((noinline)) void one_unmap(const timbrel::TimbreMap& map,
                                                    const std::vector<double>& in,
                                                    std::vector<double>& out,
                                                    timbrel::MapScratch& scratch) {
  map.unmap(in, out, scratch);
}

int main(int count, char** words) {
  if (count != 3) return std::fputs("map_cost FOLDER CALLS\n", stderr), 2;
  const auto began_reading = std::chrono::steady_clock::now();
  auto map = timbrel::read_map(words[1]);
  const std::chrono::duration<double, std::milli> reading =
      std::chrono::steady_clock::now() - began_reading;
  if (!map) return std::fprintf(stderr, "%s\n", map.error().c_str()), 2;
  const auto calls = static_cast<std::size_t>(std::atol(words[2]));
  const Rows controls = random_rows(map->latent_size());
  Rows parameters(places, std::vector<double>(map->parameter_count()));
  Rows back(places, std::vector<double>(map->latent_size()));
  auto scratch = map->scratch();
  double best_map = 1e9, best_unmap = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < calls; ++i)
      one_map(*map, controls[i % places], parameters[i % places], scratch);
    const auto between = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < calls; ++i)
      one_unmap(*map, parameters[i % places], back[i % places], scratch);
    const auto ended = std::chrono::steady_clock::now();
    const auto ns = [&](auto span) {
      return std::chrono::duration<double, std::nano>(span).count() / static_cast<double>(calls);
    };
    best_map = std::min(best_map, ns(between - began));
    best_unmap = std::min(best_unmap, ns(ended - between));
  }
  std::printf("map %.0f ns\nunmap %.0f ns\nread %.3f ms\n", best_map, best_unmap, reading.count());
}
