// SPDX-License-Identifier: MIT
// The audio thread allocates nothing, frees nothing and locks nothing, whatever happens around it.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <mutex>

#include "alarm.hpp"
#include "bench_host.hpp"
#include "core/player.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

int forbidden(const Calls& calls) {
  if (calls.allocations + calls.frees + calls.locks != 0)
    UNSCOPED_INFO(calls.allocations << " allocations, " << calls.frees << " frees, " << calls.locks
                                    << " locks");
  return static_cast<int>(calls.allocations + calls.frees + calls.locks);
}

// A clock that keeps pace with what is played, as a sound card does: nothing may be waited for.
std::int64_t now_ns = 0;
std::int64_t live_clock() { return now_ns; }
const HostFacts live{44100, 64, 1103, live_clock};

// One block of ones, watched.
Calls watched_block(Player& player) {
  static const std::vector<float> x(64, 1.0F);
  static std::vector<float> y(64);
  const float* in[] = {x.data()};
  float* out[] = {y.data()};
  now_ns += static_cast<std::int64_t>(64 / 44100.0 * 1e9);
  const Watch watch;
  player.process(in, out, 64);
  return watch.calls();
}

}  // namespace

TEST_CASE("the alarm rings for what it should, and only while it is on") {
  std::mutex mutex;
  Calls calls;
  {
    const Watch watch;
    // Called by name: compilers may leave out a `new` whose memory nobody sees.
    void* volatile kept = std::malloc(100);
    std::free(kept);
    const std::lock_guard lock(mutex);
    calls = watch.calls();
  }
  CHECK(calls.allocations == 1);
  CHECK(calls.frees == 1);
  CHECK(calls.locks == 1);
  const Watch watch;
  CHECK(forbidden(watch.calls()) == 0);
}

TEST_CASE("playing, missing, failing and swapping keep the promise") {
  const auto a = script();
  const auto b = script();
  Player player(opener({{"a", a}, {"b", b}}));
  player.prepare(live, 1, 1);
  REQUIRE(player.open({"a", "forward", 512, Mode::async, 1}));
  struct Scene {
    const char* name;
    std::function<void()> begin;
  };
  const std::vector<Scene> scenes = {
      {"plays", [] {}},
      {"is late", [&] { a->block(); }},
      {"catches up", [&] { a->unblock(); }},
      {"throws", [&] { a->outcome = Outcome::failed; }},
      {"returns NaN", [&] { a->outcome = Outcome::ok, a->instead = std::nanf(""); }},
      {"is set and asked",
       [&] { a->instead = 0, player.set("gain", {Value(0.5)}), player.get("gain"); }},
      {"restarts", [&] { player.reset(); }},
      {"is disabled", [&] { player.enable(false); }},
      {"is enabled", [&] { player.enable(true); }},
      {"is swapped",
       [&] { player.load({"b", "forward", 1024, Mode::async, 1}), player.finish_loading(); }},
      {"plays on", [] {}},
  };
  for (const auto& scene : scenes) {
    INFO(scene.name);
    scene.begin();
    for (int call = 0; call < 200; ++call) {
      if (call % 10 == 0) player.poll(true, [](const Event&) {});
      REQUIRE(forbidden(watched_block(player)) == 0);
    }
  }
}

TEST_CASE("a kernel that keeps the promise may run in the callback") {
  const auto acting = script();
  acting->nonblocking = true;
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open({"a", "forward", 64, Mode::sync, 1}));
  for (int call = 0; call < 100; ++call) REQUIRE(forbidden(watched_block(player)) == 0);
}

TEST_CASE("the worker is woken at most once a model block") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare(live, 1, 1);
  REQUIRE(player.open({"a", "forward", 512, Mode::async, 1}));
  for (int block = 0; block < 100; ++block) {
    long wakes = 0;
    for (int call = 0; call < 8; ++call) wakes += watched_block(player).wakes;
    REQUIRE(wakes <= 1);
  }
}
