// SPDX-License-Identifier: MIT
// jg.timbremap in a small Max, in a package with the minted maps, and what it gave.
#pragma once

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "../golden_maps.hpp"
#include "kernel.hpp"

namespace timbrel::test {

// Loads the external once, into a package with maps, as Max would.
inline void in_max_with_maps() {
  namespace fs = std::filesystem;
  static const bool loaded = [] {
    const fs::path maps = fs::path(TIMBREL_MAX_PACKAGE) / "maps";
    fs::remove_all(maps);
    fs::create_directories(maps);
    for (const char* name : {"turned", "plain", "coupled", "even"})
      fs::copy(golden_map(name), maps / name, fs::copy_options::recursive);
    load_external(TIMBREL_MAX_PACKAGE "/externals/jg.timbremap.so");
    return true;
  }();
  REQUIRE(loaded);
  kernel() = Kernel{};
}

// "0.25 1": every bit of each number.
inline std::string text_of(const Row& row) {
  std::ostringstream text;
  text.precision(17);
  for (std::size_t i = 0; i < row.size(); ++i) text << (i > 0 ? " " : "") << row[i];
  return text.str();
}

// jg.timbremap as its three outlets sound.
class MapBox : public Box {
 public:
  using Box::Box;

  // Forgets what was said so far.
  void forget() {
    for (std::size_t outlet = 0; outlet < 3; ++outlet) heard(outlet);
  }
  std::vector<Said> answers(const std::string& message) {
    heard(1);
    send(message);
    return heard(1);
  }
  // The newest; empty where there was none.
  Row list() { return numbers_of(heard(0), "list"); }
  Row point() { return numbers_of(heard(1), "point"); }

 private:
  static Row numbers_of(const std::vector<Said>& all, const char* selector) {
    Row row;
    for (const auto& said : all) {
      if (said.selector != selector) continue;
      row.clear();
      for (const auto& value : said.values) row.push_back(std::get<double>(value));
    }
    return row;
  }
};

}  // namespace timbrel::test
