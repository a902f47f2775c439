// SPDX-License-Identifier: MIT
#include "core/map_player.hpp"

#include <map>

#include "golden_maps.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

using nlohmann::json;

// What an event of the goldens does to a player; whether the position is still on its way.
bool happen(MapPlayer& player, const json& event) {
  const std::string name = event[0];
  const auto number = [&](std::size_t at) { return event[at].get<double>(); };
  const auto index = [&] { return event[1].get<std::size_t>(); };
  if (name == "step") return player.step(number(1));
  if (name == "set_control")
    REQUIRE(player.set_control(event[1].get<Row>()));
  else if (name == "set_parameters")
    REQUIRE(player.set_parameters(event[1].get<Row>()));
  else if (name == "set_parameter")
    REQUIRE(player.set_parameter(index(), number(2)));
  else if (name == "lock")
    REQUIRE(player.lock(index(), event[2].get<bool>()));
  else if (name == "end_touch")
    player.end_touch();
  else if (name == "latch")
    player.set_latch(event[1].get<bool>());
  else if (name == "release")
    REQUIRE(player.set_release(number(1)));
  else if (name == "smoothing_s")
    for (std::size_t i = 0; i < event[1].size(); ++i)
      REQUIRE(player.set_smoothing(i, event[1][i].get<double>()));
  else
    FAIL("an event that no player knows: " << name);
  return false;
}

MapPlayer playing(const std::string& name) { return MapPlayer(read_golden(name)); }

}  // namespace

TEST_CASE("a player answers every event as Python's does") {
  const double tolerance = golden_answers()["tolerance"];
  for (const auto& [name, told] : golden_answers()["maps"].items()) {
    MapPlayer player = playing(name);
    for (const auto& state : told["played"]) {
      INFO(name << ", after " << state["event"].dump());
      CHECK(happen(player, state["event"]) == state["moving"].get<bool>());
      CHECK(difference(row_of(player.control()), state["control"], 1) <= tolerance);
      CHECK(difference(row_of(player.parameters()), state["parameters"], full_range) <= tolerance);
    }
  }
}

TEST_CASE("a setting made by hand is kept where it was made, and comes back there") {
  MapPlayer player = playing("coupled");
  const Row hand = {3, 120, 64, 9.5, 77};
  REQUIRE(player.set_parameters(hand));
  CHECK(row_of(player.parameters()) == hand);
  const Row place = row_of(player.control());
  REQUIRE(player.set_control(Row{0.9, 0.1, 0.9}));
  CHECK(row_of(player.parameters()) != hand);
  REQUIRE(player.set_control(place));
  CHECK(difference(row_of(player.parameters()), hand, full_range) < 1e-12);
}

TEST_CASE("smoothing arrives exactly, however time is cut") {
  for (const double tick : {0.001, 0.005, 0.04}) {
    MapPlayer player = playing("turned");
    for (std::size_t axis = 0; axis < 3; ++axis) REQUIRE(player.set_smoothing(axis, 0.02));
    const Row target = {0.2, 0.7, 0.9};
    REQUIRE(player.set_control(target));
    CHECK(row_of(player.control()) == Row{0.5, 0.5, 0.5});
    int ticks = 0;
    while (player.step(tick)) REQUIRE(++ticks < 1000);
    CHECK(row_of(player.control()) == target);
    CHECK_FALSE(player.step(tick));
  }
}

TEST_CASE("unlocking makes no jump, and what follows is continuous") {
  MapPlayer player = playing("turned");
  REQUIRE(player.lock(2, true));
  REQUIRE(player.set_control(Row{0.9, 0.2, 0.6}));
  const Row before = row_of(player.parameters());
  REQUIRE(player.lock(2, false));
  CHECK(row_of(player.parameters()) == before);
  REQUIRE(player.set_control(Row{0.9001, 0.2, 0.6}));
  CHECK(difference(row_of(player.parameters()), before, full_range) < 1e-3);
}

TEST_CASE("without a latch a touch ends at the last setting, whatever was unlocked meanwhile") {
  MapPlayer player = playing("coupled");
  const Row hand = {3, 120, 64, 9.5, 77};
  REQUIRE(player.set_parameters(hand));
  const Row home = row_of(player.control());
  REQUIRE(player.set_control(Row{0.9, 0.1, 0.9}));
  REQUIRE(player.lock(1, true));
  REQUIRE(player.lock(1, false));
  player.set_latch(false);
  player.end_touch();
  CHECK(row_of(player.control()) == home);
  CHECK(difference(row_of(player.parameters()), hand, full_range) < 1e-12);
}

TEST_CASE("locks move on to another map at their values, and the rest follows it") {
  MapPlayer before = playing("turned"), after = playing("coupled");
  REQUIRE(before.set_parameter(2, 100));
  REQUIRE(before.lock(2, true));
  after.take_locks(before);
  MapPlayer free = playing("coupled");
  const Row place = {0.2, 0.7, 0.4};
  REQUIRE(after.set_control(place));
  REQUIRE(free.set_control(place));
  Row wanted = row_of(free.parameters());
  wanted[2] = 100;
  CHECK(row_of(after.parameters()) == wanted);
  for (std::size_t i = 0; i < 5; ++i) CHECK(after.is_locked(i) == (i == 2));
}

namespace {

// Its weights are finite and what they lead to is not: of two parameters the first is 0 where both
// latents are 1, and no number where both are 5; the way back always ends at 5, 5.
MapPlayer absurd() {
  const Row none = {0, 0}, weights = {1e308, 0, -1e308, 0.1}, back = {0, 0, 0, 0}, middle = {5, 5};
  const Row low = {0, 0}, range = {10, 10};
  Dense layer{Affine(weights, none), Affine(back, middle), Activation::linear};
  return MapPlayer(
      TimbreMap({ControlKind::uniform, low, range, low, range}, {layer}, {"a", "b"}, {}));
}

}  // namespace

TEST_CASE("a map that leads to no number never gives one away") {
  MapPlayer player = absurd();
  CHECK(row_of(player.parameters()) == Row{0, 63.5});
  REQUIRE(player.set_control(Row{0.1, 0.1}));
  const Row good = row_of(player.parameters()), place = row_of(player.control());
  CHECK(difference(good, {0, 12.7}, full_range) < 1e-12);
  const char* said =
      "the map leads these parameters to what is no finite number; the last ones stay: export the "
      "map again.";
  CHECK(player.set_parameters(Row{10, 20}).error() == said);
  CHECK(player.set_parameter(0, 10).error() == said);
  CHECK(row_of(player.parameters()) == good);
  CHECK(row_of(player.control()) == place);
  REQUIRE(player.set_control(Row{0.5, 0.5}));
  CHECK(difference(row_of(player.parameters()), {0, 63.5}, full_range) < 1e-12);
  REQUIRE(player.lock(0, true));
  REQUIRE(player.lock(0, false));
  REQUIRE(player.set_control(Row{0.1, 0.1}));
  for (const double p : player.parameters()) CHECK(std::isfinite(p));
}

TEST_CASE("what is wrong is one sentence, and nothing moves") {
  MapPlayer player = playing("turned");
  REQUIRE(player.set_control(Row{0.2, 0.3, 0.4}));
  const Row control = row_of(player.control()), parameters = row_of(player.parameters());
  const double nan = std::nan("");
  CHECK(player.set_control(Row{0.5, 0.5}).error() == "2 controls are given; this map has 3.");
  CHECK(player.set_control(Row{0.5, nan, 0.5}).error() ==
        "control 2 is no finite number; the last ones stay.");
  CHECK(player.set_control(Row{1}).error() == "1 control is given; this map has 3.");
  CHECK(player.set_parameters(Row{1}).error() == "1 parameter is given; this map has 5.");
  CHECK(player.set_parameters(Row{1, 2, 3, 4, HUGE_VAL}).error() ==
        "parameter 5 is no finite number; the last ones stay.");
  CHECK(player.set_parameter(5, 1).error() == "parameter 6 of 5: there is none.");
  CHECK(player.set_parameter(0, nan).error() ==
        "parameter 1 is no finite number; the last ones stay.");
  CHECK(player.set_parameters(Row{1, 300, 3, -5, 5}).error() ==
        "turned 2 is 300; parameters are 0 to 127.");
  CHECK(player.set_parameter(3, -0.5).error() == "turned 4 is -0.5; parameters are 0 to 127.");
  CHECK(player.lock(9, true).error() == "parameter 10 of 5: there is none.");
  CHECK_FALSE(player.set_release(nan));
  CHECK_FALSE(player.set_release(-1));
  CHECK_FALSE(player.set_smoothing(3, 1));
  CHECK_FALSE(player.set_smoothing(0, -1));
  CHECK_FALSE(player.step(0.1));
  CHECK(row_of(player.control()) == control);
  CHECK(row_of(player.parameters()) == parameters);
}
