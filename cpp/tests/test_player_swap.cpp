// SPDX-License-Identifier: MIT
// Another file, method or block while audio runs: without a click, and nothing is left behind.
#include <catch2/catch.hpp>
#include <thread>

#include "bench_host.hpp"
#include "core/player.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

struct Host {
  Host(Player& player, int outs = 1) : player_(player), y_(static_cast<std::size_t>(outs)) {}

  // Plays ones; returns what came out of the first channel.
  std::vector<float> play(int calls) {
    const std::vector<float> ones(64, 1.0F);
    std::vector<float> heard;
    for (int call = 0; call < calls; ++call) {
      std::vector<float*> out;
      for (auto& channel : y_) {
        channel.assign(64, -99.0F);
        out.push_back(channel.data());
      }
      const float* in[] = {ones.data()};
      player_.process(in, out.data(), 64);
      heard.insert(heard.end(), y_[0].begin(), y_[0].end());
    }
    return heard;
  }

  std::vector<Event> poll() {
    std::vector<Event> told;
    player_.poll(true, [&](const Event& event) { told.push_back(event); });
    return told;
  }

  Player& player_;
  Channels y_;
};

float largest_step(const std::vector<float>& y) {
  float largest = 0;
  for (std::size_t t = 1; t < y.size(); ++t) largest = std::max(largest, std::abs(y[t] - y[t - 1]));
  return largest;
}

// The worker frees what was replaced on its own thread, a little later.
void wait_until(const std::function<bool()>& is_true) {
  for (int i = 0; i < 10000 && !is_true(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  REQUIRE(is_true());
}

}  // namespace

TEST_CASE("the new model is cross-faded in when its output is real, and the old one is freed") {
  for (const Mode mode : {Mode::sync, Mode::async}) {
    const auto a = script();
    const auto b = script();
    b->gain = 0.5F;
    Player player(opener({{"a", a}, {"b", b}}));
    player.prepare({44100, 64, 0}, 1, 1);
    player.set_offline(true);  // so that the worker is never late
    REQUIRE(player.open({"a", "forward", 256, mode, 1}));
    Host host(player);
    REQUIRE(host.play(60).back() == 1.0F);
    player.load({"b", "forward", 512, mode, 1});
    player.finish_loading();
    const auto told = host.poll();
    REQUIRE(told.size() == 1);
    CHECK(told[0].kind == Event::Kind::loaded);
    const auto y = host.play(80);
    CHECK(largest_step(y) <= 0.5F / crossfade_samples + 1e-6F);
    CHECK(y.back() == 0.5F);
    host.poll();
    wait_until([&] { return a->alive == 0; });
    CHECK(b->alive == 1);
  }
}

TEST_CASE("a thousand swaps leave one model") {
  const auto a = script();
  Player player(opener({{"a", a}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open({"a", "forward", 64, Mode::async, 1}));
  Host host(player);
  for (int i = 0; i < 1000; ++i) {
    player.load({"a", "forward", 64 << (i % 3), i % 2 != 0 ? Mode::sync : Mode::async, 1});
    if (i % 10 != 0) player.finish_loading();  // some are overtaken
    host.play(i % 40);
    host.poll();
  }
  player.finish_loading();
  host.poll();
  host.play(100);
  host.poll();
  wait_until([&] { return a->alive == 1; });
}

TEST_CASE("inlets and outlets stay: what is left over is dropped, what is missing is zero") {
  const auto a = script();
  const auto b = script({3, 1, 3, 1});
  Player player(opener({{"a", a}, {"b", b}}));
  player.prepare({44100, 64, 0}, 1, 2);
  REQUIRE(player.open({"a", "forward", 64, Mode::sync, 1}));
  Host host(player, 2);
  host.play(4);
  CHECK(host.y_[1] == std::vector<float>(64, 0.0F));
  player.load({"b", "forward", 64, Mode::sync, 1});
  player.finish_loading();
  const auto told = host.poll();
  REQUIRE(told.size() == 2);
  CHECK(told[0].sentence.find("has 3 inlets and 3 outlets, the object keeps 1 and 2") !=
        std::string::npos);
  host.play(40);
  CHECK(host.y_[0].back() == 1.0F);
  CHECK(host.y_[1].back() == 0.0F);  // its second inlet is missing
}

TEST_CASE("deleting while the model runs does not wait, and frees everything in the end") {
  const auto a = script();
  auto player = std::make_unique<Player>(opener({{"a", a}}));
  player->prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player->open({"a", "forward", 64, Mode::async, 1}));
  const int before = a->runs;
  a->block();
  Host host(*player);
  host.play(10);
  player.reset();  // would hang here for ever if it waited for the model
  CHECK(a->alive == 1);
  CHECK(a->runs == before);
  a->unblock();
  wait_until([&] { return a->alive == 0; });
}

TEST_CASE("deleting while a file loads frees it when it has come") {
  const auto a = script();
  for (int i = 0; i < 50; ++i) {
    Player player(opener({{"a", a}}));
    player.prepare({44100, 64, 0}, 1, 1);
    player.load({"a", "forward", 64, Mode::async, 1});
  }
  wait_until([&] { return a->alive == 0; });
}

TEST_CASE("a model that auto runs in the callback and that becomes slow goes to the worker") {
  // Slow by the clock, not by waiting: its outcome is judged by the time that it takes.
  struct Slow final : Carrier {
    Slow(std::shared_ptr<Script> s, std::shared_ptr<std::atomic<int>> us)
        : fake(std::move(s)), busy_us(std::move(us)) {}
    const Surface& surface() const override { return fake.surface(); }
    Outcome run(const Block& block) noexcept override {
      const auto until = steady_clock_ns() + *busy_us * 1000;
      while (steady_clock_ns() < until) {
      }
      return fake.run(block);
    }
    std::string trouble() const override { return ""; }
    Status set(const std::string& n, const std::vector<Value>& v) override {
      return fake.set(n, v);
    }
    Result<std::vector<Value>> get(const std::string& n) override { return fake.get(n); }
    void reset() noexcept override { fake.reset(); }
    void set_sample_rate(int hz) noexcept override { fake.set_sample_rate(hz); }
    FakeCarrier fake;
    std::shared_ptr<std::atomic<int>> busy_us;
  };
  const auto acting = script();
  const auto busy_us = std::make_shared<std::atomic<int>>(0);
  Player player([=](const std::string&) -> Result<std::unique_ptr<Carrier>> {
    return std::unique_ptr<Carrier>(std::make_unique<Slow>(acting, busy_us));
  });
  player.prepare({44100, 64, 4410}, 1, 1);
  REQUIRE(player.open({"a", "forward", 64, Mode::automatic, 1}));
  CHECK_FALSE(player.engine()->plan().async);
  Host host(player);
  *busy_us = 5000;  // 64 samples last 1451
  host.play(70);
  *busy_us = 0;
  const auto told = host.poll();
  REQUIRE_FALSE(told.empty());
  CHECK(told[0].sentence.find("goes to a worker") != std::string::npos);
  player.finish_loading();
  host.poll();
  CHECK(player.engine()->plan().async);
  CHECK(player.request().mode == Mode::automatic);
}
