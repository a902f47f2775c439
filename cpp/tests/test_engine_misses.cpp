// SPDX-License-Identifier: MIT
// A worker that is late, in virtual time: the zeros, the counts and the re-alignment are exactly
// those that the schedule says.
#include <catch2/catch.hpp>
#include <numeric>

#include "bench_host.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

struct Case {
  int host, model, slack;
  int stuck_from, stuck_calls;  // host calls after which the worker does not get to run
};

// When each block is ready, by the schedule alone.
struct Oracle {
  Oracle(const Case& row) : row_(row) {}

  bool is_stuck(int call) const {
    return call >= row_.stuck_from && call < row_.stuck_from + row_.stuck_calls;
  }
  // The first call that can play a block.
  int playable_from(int block) const {
    int call = ((block + 1) * row_.model + row_.host - 1) / row_.host - 1;  // handed over
    while (is_stuck(call)) ++call;
    return call + 1;
  }
  bool is_missing(int t, int latency) const {
    return t >= latency && t / row_.host < playable_from((t - latency) / row_.model);
  }

 private:
  Case row_;
};

std::int64_t live_clock_now = 0;
std::int64_t live_clock() { return live_clock_now; }
std::int64_t frozen_clock() { return 0; }

}  // namespace

TEST_CASE("a worker delayed by k blocks leaves exactly the zeros that it must") {
  // The live clock keeps pace with the stream, so nobody waits.
  for (const auto& row :
       {Case{64, 256, 64, 20, 4}, Case{64, 256, 64, 21, 5}, Case{64, 256, 256, 20, 9},
        Case{64, 64, 64, 10, 1}, Case{64, 64, 64, 10, 3}, Case{100, 256, 100, 9, 6},
        Case{480, 512, 480, 5, 2}, Case{512, 64, 512, 3, 2}, Case{64, 512, 1152, 40, 30}}) {
    const Oracle oracle(row);
    Rig rig(script(), {row.host, row.model, true, row.slack}, 1, live_clock);
    const int latency = rig.engine.latency_samples();
    const Channels x = ramp(1, row.host * 160);
    live_clock_now = 0;
    const Channels y = rig.play(x, [&](int call) {
      live_clock_now = static_cast<std::int64_t>((call + 1) * row.host / 44100.0 * 1e9);
      return !oracle.is_stuck(call);
    });
    INFO("H " << row.host << ", M " << row.model << ", slack " << row.slack);

    int missing = 0;
    std::vector<int> blocks;
    int since_gap = fade_samples;  // samples since sound came back
    int since_end = 0;             // samples since it stopped
    for (int t = 0; t < static_cast<int>(x[0].size()); ++t) {
      const float value = y[0][static_cast<std::size_t>(t)];
      if (oracle.is_missing(t, latency)) {
        ++missing;
        if (blocks.empty() || blocks.back() != (t - latency) / row.model)
          blocks.push_back((t - latency) / row.model);
        if (++since_end > fade_samples) REQUIRE(value == 0.0F);
        since_gap = 0;
        continue;
      }
      since_end = 0;
      const float whole = t < latency ? 0.0F : x[0][static_cast<std::size_t>(t - latency)];
      // In full again after the fade, and at its own place.
      if (since_gap >= fade_samples) REQUIRE(value == whole);
      ++since_gap;
    }
    CHECK(rig.engine.counters().missed_samples.read() == missing);
    CHECK(rig.engine.stats().misses == static_cast<std::int64_t>(blocks.size()));
    CHECK(missing > 0);
  }
}

TEST_CASE("no delay within the slack is heard") {
  Rig rig(script(), {64, 256, true, 512}, 1, frozen_clock);
  // Eight calls of slack: a block that waits for seven of them is in time.
  rig.play(ramp(1, 64 * 100), [](int call) { return call % 8 == 7; });
  CHECK(rig.engine.stats().misses == 0);
}

TEST_CASE("the gap begins with a line to zero and ends with a fade") {
  Rig rig(script(), {64, 64, true, 64}, 1, live_clock);
  live_clock_now = 0;
  Channels x(1, std::vector<float>(64 * 40, 1.0F));
  const Channels y = rig.play(x, [&](int call) {
    live_clock_now = static_cast<std::int64_t>((call + 1) * 64 / 44100.0 * 1e9);
    return call < 10 || call > 15;
  });
  for (std::size_t t = 129; t < y[0].size(); ++t)
    REQUIRE(std::abs(y[0][t] - y[0][t - 1]) <= 1.0F / fade_samples + 1e-6F);
  CHECK(y[0][64 * 14] == 0.0F);
  CHECK(y[0].back() == 1.0F);
}

TEST_CASE("a block is lost only while every slot is in use") {
  Rig rig(script(), {64, 512, true, 512}, 1, live_clock);
  live_clock_now = 0;
  const int stuck_calls = 5 * 8 - 1;
  const Channels x = ramp(1, 64 * 400);
  const Channels y = rig.play(x, [&](int call) {
    live_clock_now = static_cast<std::int64_t>((call + 1) * 64 / 44100.0 * 1e9);
    return call < 87 || call >= 87 + stuck_calls;
  });
  // Blocks 10 to 14 are handed over while the worker is stuck, and are late; the next is in time.
  CHECK(rig.engine.stats().misses <= 5);
  CHECK(rig.engine.stats().calls == 400 * 64 / 512);
}

TEST_CASE("blocks that found no slot are lost, and what follows is at its place") {
  Rig rig(script(), {64, 64, true, 64}, 1, live_clock);
  live_clock_now = 0;
  const Channels x = ramp(1, 64 * 400);
  const Channels y = rig.play(x, [&](int call) {
    live_clock_now = static_cast<std::int64_t>((call + 1) * 64 / 44100.0 * 1e9);
    return call < 20 || call > 200;  // far longer than there are slots
  });
  const auto latency = static_cast<std::size_t>(rig.engine.latency_samples());
  for (std::size_t t = 64 * 250; t < y[0].size(); ++t) REQUIRE(y[0][t] == x[0][t - latency]);
  CHECK(rig.engine.stats().misses > 150);
}

TEST_CASE("a host that has not run ahead is never waited for") {
  const auto acting = script();
  acting->block();
  Rig rig(acting, {64, 64, true, 64}, 1, live_clock);
  live_clock_now = 0;
  // Would hang here if process() waited: the worker never runs.
  const Channels y = rig.play(ramp(1, 64 * 200), [&](int call) {
    live_clock_now = static_cast<std::int64_t>((call + 1) * 64 / 44100.0 * 1e9);
    return false;
  });
  CHECK(y[0] == std::vector<float>(64 * 200, 0.0F));
  CHECK(rig.engine.stats().misses == 199);
}
