// SPDX-License-Identifier: MIT
// What must not stall, crash or click a host: models that do not come back, loads that throw,
// blocks that change, audio that stops and goes on.
#include <catch2/catch.hpp>
#include <functional>
#include <new>
#include <thread>

#include "bench_host.hpp"
#include "core/player.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

std::vector<float> play(Player& player, int calls, float value = 1.0F, int block = 64) {
  const std::vector<float> x(static_cast<std::size_t>(block), value);
  std::vector<float> y(static_cast<std::size_t>(block));
  std::vector<float> heard;
  const float* in[] = {x.data()};
  float* out[] = {y.data()};
  for (int call = 0; call < calls; ++call) {
    player.process(in, out, block);
    heard.insert(heard.end(), y.begin(), y.end());
  }
  return heard;
}

std::vector<Event> poll(Player& player, bool audio_runs) {
  std::vector<Event> told;
  player.poll(audio_runs, [&](const Event& event) { told.push_back(event); });
  return told;
}

}  // namespace

TEST_CASE("a load that throws is a sentence, and what plays plays on") {
  const auto acting = script();
  const auto fakes = opener({{"a", acting}});
  Player player([&](const std::string& path) {
    if (path == "huge") throw std::bad_alloc();
    return fakes(path);
  });
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open({"a", "forward", 64, Mode::sync, 1}));
  player.load({"huge", "forward", 64, Mode::sync, 1});
  player.finish_loading();
  const auto told = poll(player, true);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind == Event::Kind::load_failed);
  CHECK(told[0].sentence.find("is there enough memory") != std::string::npos);
  CHECK(play(player, 4).back() == 1.0F);
}

TEST_CASE("another host block while the model is busy does not wait for it") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open({"a", "forward", 64, Mode::async, 1}));
  acting->block();
  play(player, 10);
  player.prepare({44100, 128, 0}, 1, 1);  // would hang here for ever
  CHECK(play(player, 4, 1.0F, 128).back() == 0.0F);
  acting->unblock();
  player.finish_loading();
  poll(player, true);
  play(player, 40, 1.0F, 128);
  for (int i = 0; i < 10000 && play(player, 1, 1.0F, 128).back() != 1.0F; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(play(player, 1, 1.0F, 128).back() == 1.0F);
}

TEST_CASE("another host block while the worker is late, but runs no model, keeps the engine") {
  const auto slow = script();
  slow->free_ms = 100;
  Player player(opener({{"slow", slow}, {"a", script()}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open({"slow", "forward", 64, Mode::async, 1}));
  REQUIRE(player.open({"a", "forward", 64, Mode::async, 1}));  // the worker frees the slow one now
  player.prepare({44100, 128, 0}, 1, 1);
  REQUIRE(player.engine() != nullptr);
  CHECK_FALSE(player.is_loading());
}

TEST_CASE("what was heard before the audio stopped is not played when it goes on") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open({"a", "forward", 2048, Mode::sync, 1}));
  REQUIRE(play(player, 100).back() == 1.0F);
  poll(player, true);
  poll(player, false);  // audio has stopped
  const auto y = play(player, 100, 0.5F);
  CHECK(*std::max_element(y.begin(), y.end()) == 0.5F);
  CHECK(y.back() == 0.5F);
}

TEST_CASE("a reset does not click") {
  for (const int block : {64, 512}) {
    Player player(opener({{"a", script()}}));
    player.prepare({44100, 64, 0}, 1, 1);
    REQUIRE(player.open({"a", "forward", block, Mode::sync, 1}));
    auto heard = play(player, 100);
    player.reset();
    const auto after = play(player, 100);
    heard.insert(heard.end(), after.begin(), after.end());
    for (std::size_t t = 2048; t < heard.size(); ++t)
      REQUIRE(std::abs(heard[t] - heard[t - 1]) <= 2.0F / fade_samples);
  }
}

TEST_CASE("whatever comes while it rests, what comes back fades in") {
  struct Row {
    const char* name;
    std::function<void(Player&)> meanwhile;
  };
  const std::vector<Row> rows = {{"nothing", [](Player&) {}},
                                 {"reset", [](Player& player) { player.reset(); }},
                                 {"load", [](Player& player) {
                                    player.load({"a", "forward", 256, Mode::sync, 1});
                                    player.finish_loading();
                                    poll(player, true);
                                  }}};
  for (const auto& row : rows)
    for (const int block : {64, 512})
      for (const bool begins_disabled : {false, true}) {
        INFO(row.name << ", M " << block << ", begins disabled " << begins_disabled);
        Player player(opener({{"a", script()}}));
        player.prepare({44100, 64, 0}, 1, 1);
        player.enable(!begins_disabled);
        REQUIRE(player.open({"a", "forward", block, Mode::sync, 1}));
        play(player, 40);
        player.enable(false);
        auto heard = play(player, 10);
        row.meanwhile(player);
        const auto still = play(player, 10);
        heard.insert(heard.end(), still.begin(), still.end());
        player.enable(true);
        const auto after = play(player, 100);
        heard.insert(heard.end(), after.begin(), after.end());
        for (std::size_t t = 1; t < heard.size(); ++t)
          REQUIRE(std::abs(heard[t] - heard[t - 1]) <= 2.0F / fade_samples);
        CHECK(heard.back() == 1.0F);
      }
}

TEST_CASE("a block that changes while a file loads that is not there leaves what plays") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  player.set_offline(true);
  REQUIRE(player.open({"a", "forward", 64, Mode::async, 1}));
  player.load({"missing", "forward", 64, Mode::sync, 1});
  player.prepare({44100, 128, 0}, 1, 1);
  player.finish_loading();
  poll(player, true);
  REQUIRE(player.engine() != nullptr);
  CHECK(player.engine()->plan().async);
  CHECK(player.request().path == "a");
  CHECK(play(player, 40, 1.0F, 128).back() == 1.0F);
}

TEST_CASE("ratios that are no powers of two share a common block") {
  const MethodShape shape{1, 4, 1, 3};
  Player player(opener({{"a", script(shape)}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open({"a", "forward", 64, Mode::sync, 1}));
  CHECK(player.engine()->plan().model_block == 72);  // the next multiple of 12
  CHECK(play(player, 100).back() == 1.0F);
}

TEST_CASE("a model slower than what it plays is said so, and gets no endless latency") {
  const Plan plan = make_plan({44100, 64, 0}, 512, 512, Mode::automatic, 5.0);
  CHECK(plan.async);
  CHECK(plan.latency_samples() < 10 * 512);
}
