// SPDX-License-Identifier: MIT
// mc.nn~ in a small Max: as many rows as the cords that come in have channels.
#include "nn.hpp"

using namespace timbrel::test;

namespace {

double single(double sample) { return static_cast<double>(static_cast<float>(sample)); }

// pair: outlet 1 repeats inlet 1, outlet 2 inlet 2, outlet 3 inlet 1 again; a cord with one channel
// goes to all rows. `computed`: rows that sound.
void check_rows(const Channels& y, const Channels& x, const std::vector<long>& cords,
                std::size_t computed) {
  const auto rows = static_cast<std::size_t>(std::max(cords[0], cords[1]));
  REQUIRE(y.size() == 3 * rows);
  for (std::size_t outlet = 0; outlet < 3; ++outlet)
    for (std::size_t row = 0; row < rows; ++row) {
      INFO(outlet << " " << row);
      const bool is_second = outlet == 1;
      const auto width = static_cast<std::size_t>(cords[is_second ? 1 : 0]);
      const std::size_t channel = width == 1 ? 0 : row;
      const std::size_t first = is_second ? static_cast<std::size_t>(cords[0]) : 0;
      const double heard = channel < width ? single(x[first + channel].back()) : 0.0;
      CHECK(y[outlet * rows + row].back() == (row < computed ? heard : 0.0));
    }
}

}  // namespace

TEST_CASE("mc: the rows follow the cords, and the old ones play until the new ones are there") {
  in_max();
  Box box("mc.nn~ pair forward 0 @offline 1");  // so that a load has ended when the chain is built
  std::size_t before = 1;
  for (const std::vector<long>& cords :
       std::vector<std::vector<long>>{{3, 1}, {2, 2}, {1, 4}, {4, 2}, {1, 1}, {5, 5}}) {
    INFO(cords[0] << " " << cords[1]);
    const auto rows = static_cast<std::size_t>(std::max(cords[0], cords[1]));
    box.start(cords, 44100, 64);
    CHECK(box.output_channels(0) == static_cast<long>(rows));
    CHECK(box.get_attribute("chans") == static_cast<long>(rows));
    const auto x = noise(static_cast<std::size_t>(cords[0] + cords[1]), 64);
    check_rows(after_fade(box, x, 64), x, cords, before);
    kernel().run_waiting();
    check_rows(after_fade(box, x, 64), x, cords, rows);
    before = rows;
  }
  CHECK(kernel().errors.empty());
}

TEST_CASE("mc: what was set before goes to the new rows, and another file has them, too") {
  in_max();
  Box box("mc.nn~ pair forward 0 @offline 1");
  box.send("gain 0.5");
  kernel().run_waiting();
  box.start({2, 1}, 44100, 64);
  kernel().run_waiting();
  const auto x = noise(3, 64);
  CHECK(after_fade(box, x, 64)[1].back() == Approx(0.5 * x[1].back()));
  box.send("load surface");
  wait_until_loaded(box);
  CHECK(after_fade(box, x, 64)[1].back() == single(x[1].back()));
}

TEST_CASE("mc: without a model the chain has its rows, and the model that comes has them") {
  in_max();
  Box box("mc.nn~ void 2 3 0");
  box.start({2, 2}, 44100, 64);
  CHECK(box.output_channels(0) == 2);
  box.send("load pair");
  wait_until_loaded(box);
  const auto x = noise(4, 64);
  check_rows(after_fade(box, x, 64), x, {2, 2}, 2);
  CHECK(kernel().posted.empty());  // it has the ports that the object has
}

TEST_CASE("mc: chans in the box holds, whatever comes in; mcs has its rows as arguments") {
  in_max();
  Box box("mc.nn~ pair forward 0 @chans 2");
  box.start({4, 1}, 44100, 64);
  CHECK(box.output_channels(0) == 2);
  Box rows("mcs.nn~ pair forward 2 0");
  rows.start({5, 5}, 44100, 64);
  CHECK(rows.output_channels(0) == 3);
}
