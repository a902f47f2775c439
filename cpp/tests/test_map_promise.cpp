// SPDX-License-Identifier: MIT
// A map that is loaded allocates nothing, frees nothing and locks nothing, whatever is played.
#include "alarm.hpp"
#include "core/map_player.hpp"
#include "golden_maps.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

long counted(const Calls& calls) { return calls.allocations + calls.frees + calls.locks; }

}  // namespace

TEST_CASE("mapping and unmapping keep the promise") {
  for (const auto& [name, told] : golden_answers()["maps"].items()) {
    INFO(name);
    const TimbreMap map = read_golden(name);
    Row control(map.latent_size(), 0.3), parameters(map.parameter_count());
    auto scratch = map.scratch();
    const Watch watch;
    map.map(control, parameters, scratch);
    map.unmap(parameters, control, scratch);
    CHECK(counted(watch.calls()) == 0);
  }
}

TEST_CASE("a player keeps the promise") {
  for (const auto& [name, told] : golden_answers()["maps"].items()) {
    INFO(name);
    MapPlayer player(read_golden(name));
    const Row control(player.control().size(), 0.3), hand(player.parameters().size(), 77.0);
    const Watch watch;
    bool well = bool(player.set_smoothing(0, 0.1)) && bool(player.set_release(0.2));
    well = well && bool(player.set_control(control)) && player.step(0.005);
    well = well && bool(player.set_parameters(hand)) && bool(player.set_parameter(1, 5));
    well = well && bool(player.lock(1, true)) && bool(player.set_control(control));
    well = well && bool(player.lock(1, false));
    player.set_latch(false);
    player.end_touch();
    player.step(1);
    const long calls = counted(watch.calls());
    CHECK(well);
    CHECK(calls == 0);
  }
}
