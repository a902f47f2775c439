// SPDX-License-Identifier: MIT
// Settings and questions reach the model they were meant for, whatever is swapped meanwhile.
#include <catch2/catch.hpp>

#include "bench_host.hpp"
#include "core/player.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

Request request(const std::string& path, int block = 64, Mode mode = Mode::sync) {
  return {path, "forward", block, mode, 1};
}

std::vector<Event> poll(Player& player, bool audio_runs = false) {
  std::vector<Event> told;
  player.poll(audio_runs, [&](const Event& event) { told.push_back(event); });
  return told;
}

std::vector<Event> loaded(Player& player) {
  player.finish_loading();
  return poll(player);
}

// The gain that a constant 1 is played with, in the end.
float gain_of(Player& player) {
  const std::vector<float> ones(64, 1.0F);
  std::vector<float> y(64);
  const float* in[] = {ones.data()};
  float* out[] = {y.data()};
  for (int call = 0; call < 200; ++call) {
    player.process(in, out, 64);
    if (call % 5 == 0) poll(player, true);
  }
  return y.back();
}

}  // namespace

TEST_CASE("a refused value leaves the accepted one, and is not heard of again") {
  Player player(opener({{"a", script()}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  REQUIRE(player.set("gain", {Value(0.5)}));
  REQUIRE(player.set("gain", {Value(9.0)}));
  REQUIRE(poll(player).size() == 1);
  player.load(request("a", 256));
  const auto told = loaded(player);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind == Event::Kind::loaded);
  CHECK(gain_of(player) == 0.5F);
}

TEST_CASE("what was set and asked before the host says its block is not lost") {
  for (const Mode mode : {Mode::sync, Mode::async}) {
    Player player(opener({{"a", script()}}));
    player.prepare({44100, 64, 0}, 1, 1);
    player.set_offline(true);
    REQUIRE(player.open(request("a", 64, mode)));
    REQUIRE(player.set("gain", {Value(0.5)}));
    REQUIRE(player.get("gain"));
    player.prepare({44100, 32, 0}, 1, 1);
    player.prepare({44100, 64, 0}, 1, 1);
    const auto told = poll(player);
    REQUIRE(told.size() == 1);
    CHECK(std::get<double>(told[0].values.at(0)) == 0.5);
    CHECK(gain_of(player) == 0.5F);
  }
}

TEST_CASE("of many values set while a file loads the last one counts") {
  Player player(opener({{"a", script()}, {"b", script()}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  player.load(request("b"));
  for (int i = 0; i <= 4000; ++i) REQUIRE(player.set("gain", {Value(i / 1000.0)}));
  loaded(player);
  CHECK(gain_of(player) == 4.0F);
}

TEST_CASE("while the same file loads again, what plays follows the knobs too") {
  Player player(opener({{"a", script()}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  player.load(request("a", 256));
  REQUIRE(player.set("gain", {Value(0.25)}));
  const std::vector<float> ones(64, 1.0F);
  std::vector<float> y(64);
  const float* in[] = {ones.data()};
  float* out[] = {y.data()};
  player.process(in, out, 64);
  CHECK(y.back() == 0.25F);
  loaded(player);
  CHECK(gain_of(player) == 0.25F);
}

TEST_CASE("what was meant for a file that does not load changes nothing else") {
  Player player(opener({{"a", script()}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  player.load(request("missing"));
  REQUIRE(player.set("gain", {Value(3.0)}));
  loaded(player);
  CHECK(gain_of(player) == 1.0F);
}

TEST_CASE("what is asked for before there is a file counts when one comes") {
  Player player(opener({{"a", script()}}));
  player.prepare({44100, 64, 0}, 1, 1);
  player.wish(request(""));
  Request wanted = player.request();
  wanted.block = 256;
  player.change(wanted, false);
  wanted = player.request();
  wanted.path = "a";
  player.load(wanted);
  loaded(player);
  CHECK(player.engine()->plan().model_block == 256);
}

TEST_CASE("a refused value that was not answered yet does not cost the accepted one at a reload") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  REQUIRE(player.set("gain", {Value(0.5)}));
  poll(player);
  REQUIRE(player.set("gain", {Value(9.0)}));  // not answered: no audio runs, and nobody polls
  player.load(request("a", 256));
  loaded(player);
  CHECK(gain_of(player) == 0.5F);
  player.load(request("a"));
  loaded(player);
  CHECK(gain_of(player) == 0.5F);
}

TEST_CASE("what the file before has accepted late says nothing of this one") {
  const auto a = script();
  Player player(opener({{"a", a}, {"b", script()}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a", 64, Mode::async)));
  a->block();
  const std::vector<float> ones(64, 1.0F);
  std::vector<float> y(64);
  const float* in[] = {ones.data()};
  float* out[] = {y.data()};
  player.process(in, out, 64);  // busy from now on
  REQUIRE(player.set("gain", {Value(0.5)}));
  player.load(request("b"));
  player.finish_loading();
  poll(player, true);
  a->unblock();
  CHECK(gain_of(player) == 1.0F);
  player.load(request("b", 256));
  loaded(player);
  CHECK(gain_of(player) == 1.0F);
}

TEST_CASE("where a request reads back, what attributes hold is known, and news says when") {
  for (const bool reads_back : {false, true}) {
    INFO(reads_back);
    const auto held = [](const Player& player) {
      for (const auto& [name, values] : player.held())
        if (name == "gain") return std::get<double>(values.at(0));
      return -1.0;
    };
    Player player(opener({{"a", script()}, {"b", script()}}));
    player.prepare({44100, 64, 0}, 1, 1);
    Request asked = request("a");
    asked.reads_back = reads_back;
    REQUIRE(player.open(asked));
    CHECK(held(player) == (reads_back ? 1.0 : -1.0));
    int news = player.news();
    REQUIRE(player.set("gain", {Value(0.1)}));
    poll(player);
    CHECK(held(player) == (reads_back ? static_cast<double>(0.1F) : -1.0));
    CHECK((player.news() != news) == reads_back);
    news = player.news();
    poll(player);
    CHECK(player.news() == news);
    asked.path = "b";
    player.load(asked);
    loaded(player);
    CHECK(held(player) == (reads_back ? 1.0 : -1.0));
    CHECK(player.news() != news);
  }
}

TEST_CASE("while another number of rows is loaded, each row of the host keeps its place") {
  Player player(opener({{"a", script()}}));
  Request asked = request("a");
  asked.batch = 3;
  player.prepare({44100, 64, 0}, 3, 3, 3);
  REQUIRE(player.open(asked));
  const auto heard = [&](int rows) {
    std::vector<std::vector<float>> x, y(static_cast<std::size_t>(rows), std::vector<float>(64));
    std::vector<const float*> in;
    std::vector<float*> out;
    for (int row = 0; row < rows; ++row) x.emplace_back(64, 0.1F * static_cast<float>(row + 1));
    for (auto& row : x) in.push_back(row.data());
    for (auto& row : y) out.push_back(row.data());
    for (int call = 0; call < 100; ++call) player.process(in.data(), out.data(), 64);
    std::vector<float> last;
    for (auto& row : y) last.push_back(row.back());
    return last;
  };
  CHECK(heard(3) == std::vector{0.1F, 0.2F, 0.1F * 3});
  player.prepare({44100, 64, 0}, 2, 2, 2);
  CHECK(heard(2) == std::vector{0.1F, 0.2F});
  player.prepare({44100, 64, 0}, 4, 4, 4);
  CHECK(heard(4) == std::vector{0.1F, 0.2F, 0.1F * 3, 0.0F});
  asked.batch = 4;
  player.change(asked, false);
  loaded(player);
  CHECK(heard(4) == std::vector{0.1F, 0.2F, 0.1F * 3, 0.1F * 4});
}
