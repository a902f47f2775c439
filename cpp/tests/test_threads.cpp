// SPDX-License-Identifier: MIT
// Real threads at once: an audio thread, a worker, and a main thread that changes everything. Meant
// for ThreadSanitizer; the checks themselves hold in every order of events.
#include <catch2/catch.hpp>
#include <thread>

#include "bench_host.hpp"
#include "core/player.hpp"

using namespace timbrel;
using namespace timbrel::test;

TEST_CASE("rendering waits for the worker: no miss, and every sample at its place") {
  for (const int block : {64, 256, 2048}) {
    const auto acting = script();
    Player player(opener({{"a", acting}}));
    player.prepare({44100, 64, 0}, 1, 1);
    player.set_offline(true);
    REQUIRE(player.open({"a", "forward", block, Mode::async, 1}));
    const auto latency = static_cast<std::size_t>(player.engine()->latency_samples());
    const Channels x = ramp(1, 64 * 500);
    const Channels y = play_in_blocks(
        x, 1, 64,
        [&](const float* const* in, float* const* out, int n, int) { player.process(in, out, n); });
    for (std::size_t t = 0; t < y[0].size(); ++t)
      REQUIRE(y[0][t] == (t < latency ? 0.0F : x[0][t - latency]));
    CHECK(player.engine()->stats().misses == 0);
  }
}

namespace {
std::int64_t frozen_clock() { return 0; }
}  // namespace

TEST_CASE("a host that runs far ahead of the clock is noticed, and the worker is waited for") {
  // The clock stands still: all that is played beyond the slack is ahead of it.
  const auto acting = script();
  Rig rig(acting, {64, 512, true, 128}, 1, frozen_clock);
  std::atomic<bool> ended{false};
  std::thread worker([&] {
    while (!ended) {
      rig.wake.wait(1000);
      while (rig.engine.work()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  });
  const Channels x = ramp(1, 64 * 400);
  const Channels y = rig.play(x, [](int) { return false; });
  ended = true;
  worker.join();
  const auto latency = static_cast<std::size_t>(rig.engine.latency_samples());
  for (std::size_t t = 0; t < y[0].size(); ++t)
    REQUIRE(y[0][t] == (t < latency ? 0.0F : x[0][t - latency]));
  CHECK(rig.engine.stats().misses == 0);
}

TEST_CASE("everything at once: audio, loads, settings, questions, enable, reset") {
  const auto a = script();
  const auto b = script({2, 64, 2, 1});
  {
    Player player(opener({{"a", a}, {"b", b}}));
    player.prepare({44100, 64, 64}, 2, 2);
    REQUIRE(player.open({"a", "forward", 64, Mode::async, 1}));
    std::atomic<bool> ended{false};
    std::atomic<int> odd{0};
    std::thread audio([&] {
      const std::vector<float> ones(64, 1.0F);
      std::vector<float> left(64);
      std::vector<float> right(64);
      const float* in[] = {ones.data(), ones.data()};
      float* out[] = {left.data(), right.data()};
      while (!ended) {
        player.process(in, out, 64);
        for (const float y : left) odd += y < -0.001F || y > 1.001F ? 1 : 0;
        std::this_thread::yield();
      }
    });
    int loads = 0;
    for (int i = 0; i < 300; ++i) {
      if (i % 5 == 0) player.load({i % 2 != 0 ? "b" : "a", "forward", 64, Mode::async, 1});
      player.set("gain", {Value(1.0)});
      player.get("gain");
      if (i % 7 == 0) player.reset();
      player.enable(i % 11 != 0);
      if (i % 3 == 0) player.finish_loading();
      player.poll(true, [&](const Event& event) { loads += event.kind == Event::Kind::loaded; });
      player.engine()->stats();
      player.engine()->latency_samples();
      std::this_thread::yield();
    }
    ended = true;
    audio.join();
    CHECK(loads > 5);
    CHECK(odd == 0);
  }
  for (int i = 0; i < 10000 && a->alive + b->alive > 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(a->alive + b->alive == 0);
}

TEST_CASE("objects come and go by the hundred while their models run") {
  const auto a = script();
  for (int i = 0; i < 300; ++i) {
    Player player(opener({{"a", a}}));
    player.prepare({44100, 64, 0}, 1, 1);
    REQUIRE(player.open({"a", "forward", 64, Mode::async, 1}));
    const std::vector<float> x(64, 1.0F);
    std::vector<float> y(64);
    const float* in[] = {x.data()};
    float* out[] = {y.data()};
    for (int call = 0; call < i % 7; ++call) player.process(in, out, 64);
  }
  for (int i = 0; i < 10000 && a->alive > 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(a->alive == 0);
}
