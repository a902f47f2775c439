// SPDX-License-Identifier: MIT
// The maps that Python minted, and what numpy says of them: tests/golden/mint_maps.py.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/map_folder.hpp"

namespace timbrel::test {

using Row = std::vector<double>;

inline std::string golden_map(const std::string& name) { return TIMBREL_GOLDEN "maps/" + name; }

inline TimbreMap read_golden(const std::string& name) {
  auto map = read_map(golden_map(name));
  if (!map) FAIL(map.error());
  return std::move(*map);
}

inline const nlohmann::json& golden_answers() {
  static const auto told = nlohmann::json::parse(std::ifstream(golden_map("answers.json")));
  return told;
}

// How far two rows are from each other, in shares of the full range.
inline double difference(const Row& one, const Row& other, double full) {
  REQUIRE(one.size() == other.size());
  double most = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const double apart = std::fabs(one[i] - other[i]) / full;
    most = std::isnan(apart) ? HUGE_VAL : std::max(most, apart);
  }
  return most;
}

inline Row row_of(std::span<const double> values) { return {values.begin(), values.end()}; }

}  // namespace timbrel::test
