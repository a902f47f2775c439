// SPDX-License-Identifier: MIT
// The player without threads in the way: what a host asks and is told, one thing after the other.
#include "core/player.hpp"

#include <catch2/catch.hpp>

#include "bench_host.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

Channels play(Player& player, const Channels& x, int outs = 1, int block = 64) {
  return play_in_blocks(x, outs, block, [&](const float* const* in, float* const* out, int n, int) {
    player.process(in, out, n);
  });
}

std::vector<Event> events(Player& player, bool audio_runs = false) {
  std::vector<Event> told;
  player.poll(audio_runs, [&](const Event& event) { told.push_back(event); });
  return told;
}

Request request(const std::string& path, const std::string& method = "forward", int block = 64,
                Mode mode = Mode::sync) {
  return {path, method, block, mode, 1};
}

}  // namespace

TEST_CASE("without a model there is silence") {
  Player player(opener({}));
  player.prepare({44100, 64, 0}, 1, 2);
  const Channels y = play(player, ramp(1, 640), 2);
  CHECK(y[0] == std::vector<float>(640, 0.0F));
  CHECK(y[1] == std::vector<float>(640, 0.0F));
  CHECK(player.set("gain", {Value(1.0)}).error().find("no model is loaded") != std::string::npos);
}

TEST_CASE("a file or method that is not there is one sentence, with the candidates") {
  const auto acting = script();
  acting->methods.push_back(method("decode", {}));
  Player player(opener({{"a", acting}}));
  CHECK(player.open(request("b")).error() == "b does not exist: name a .ts file");
  CHECK(player.open(request("a", "play")).error() ==
        "a has no method play: use one of forward, decode");
  CHECK(player.engine() == nullptr);
  CHECK(acting->alive == 0);
}

TEST_CASE("what is opened plays from the first sample, warm and with a fresh state") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({48000, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  CHECK(acting->runs >= 3);    // warmed up
  CHECK(acting->resets >= 1);  // and fresh again
  CHECK(acting->sample_rate == 48000);
  const Channels x = ramp(1, 640);
  CHECK(play(player, x)[0] == x[0]);
}

TEST_CASE("a file that cannot be reset is loaded again after it was warmed up") {
  const auto acting = script();
  acting->can_reset = false;
  Player player(opener({{"a", acting}}));
  REQUIRE(player.open(request("a")));
  CHECK(acting->opened == 2);
  CHECK(acting->alive == 1);
}

TEST_CASE("a block below the ratio is raised, and said once") {
  Player player(opener({{"a", script({1, 512, 1, 1})}}));
  REQUIRE(player.open(request("a", "forward", 64)));
  const auto told = events(player);
  REQUIRE(told.size() == 1);
  CHECK(told[0].sentence ==
        "a block of 64 samples is raised to 512, a multiple of the model's highest ratio 512");
  CHECK(player.engine()->plan().model_block == 512);
  CHECK(events(player).empty());
}

TEST_CASE("another host rate than the file's is said once") {
  const auto acting = script();
  Player player([acting](const std::string&) -> Result<std::unique_ptr<Carrier>> {
    struct Rated final : Carrier {
      explicit Rated(std::shared_ptr<Script> s) : fake(std::move(s)), copy(fake.surface()) {
        copy.sample_rate = 44100;
      }
      const Surface& surface() const override { return copy; }
      Outcome run(const Block& block) noexcept override { return fake.run(block); }
      std::string trouble() const override { return ""; }
      Status set(const std::string&, const std::vector<Value>&) override { return Done{}; }
      Result<std::vector<Value>> get(const std::string&) override { return Error{""}; }
      void reset() noexcept override {}
      void set_sample_rate(int) noexcept override {}
      FakeCarrier fake;
      Surface copy;
    };
    return std::unique_ptr<Carrier>(std::make_unique<Rated>(acting));
  });
  player.prepare({48000, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  const auto told = events(player);
  REQUIRE(told.size() == 1);
  CHECK(told[0].sentence.find("made for 44100 Hz and the host runs at 48000 Hz") !=
        std::string::npos);
}

TEST_CASE("prepare with the same host changes nothing, with another one plans anew") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a", "forward", 512)));
  const Engine* before = player.engine();
  player.prepare({44100, 64, 0}, 1, 1);
  CHECK(player.engine() == before);
  player.prepare({48000, 100, 0}, 1, 1);
  CHECK(player.engine()->latency_samples() == 512 - 4);
  CHECK(acting->sample_rate == 48000);
  CHECK(acting->opened == 1);
}

TEST_CASE("disabled, it fades out and computes nothing; enabled again, it starts afresh") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  const Channels x(1, std::vector<float>(640, 1.0F));
  play(player, x);
  player.enable(false);
  const Channels fading = play(player, x);
  for (std::size_t t = 1; t < 640; ++t)
    REQUIRE(std::abs(fading[0][t] - fading[0][t - 1]) <= 1.0F / fade_samples + 1e-6F);
  CHECK(fading[0].back() == 0.0F);
  const int runs = acting->runs;
  play(player, x);
  CHECK(acting->runs == runs);
  player.enable(true);
  const Channels rising = play(player, x);
  CHECK(rising[0].front() < 0.1F);
  CHECK(rising[0].back() == 1.0F);
}

TEST_CASE("settings apply while no audio runs, and outlive another method of the same file") {
  const auto acting = script();
  acting->methods.push_back(method("decode", {}));
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  REQUIRE(player.set("gain", {Value(0.25)}));
  events(player);
  player.load(request("a", "decode"));
  player.finish_loading();
  REQUIRE(events(player).back().kind == Event::Kind::loaded);
  REQUIRE(player.get("gain"));
  const auto told = events(player);
  REQUIRE(told.size() == 1);
  CHECK(told[0].attribute == "gain");
  CHECK(std::get<double>(told[0].values.at(0)) == 0.25);
}

TEST_CASE("what is set while a file loads is meant for that file") {
  const auto a = script();
  const auto b = script();
  Player player(opener({{"a", a}, {"b", b}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  player.load(request("b"));
  REQUIRE(player.set("gain", {Value(0.5)}));
  player.finish_loading();
  events(player);
  const Channels x = ramp(1, 640);
  CHECK(play(player, x)[0][64] == 0.5F * x[0][64]);
}

TEST_CASE("a load that fails leaves what plays as it is, and what is asked for too") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  player.load(request("missing"));
  player.finish_loading();
  const auto told = events(player);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind == Event::Kind::load_failed);
  CHECK(player.request().path == "a");
  const Channels x = ramp(1, 640);
  CHECK(play(player, x)[0] == x[0]);
}

TEST_CASE("another block or mode, while no audio runs, needs no second load") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  const int opened = acting->opened;
  player.change(request("a", "forward", 256), false);
  CHECK(player.engine()->latency_samples() == 192);
  player.change(request("a", "forward", 256, Mode::async), false);
  CHECK(player.engine()->plan().async);
  CHECK(acting->opened == opened);
}

TEST_CASE("misses and bad inlets are said once each") {
  const auto acting = script();
  Player player(opener({{"a", acting}}));
  player.prepare({44100, 64, 0}, 1, 1);
  REQUIRE(player.open(request("a")));
  Channels x = ramp(1, 640);
  x[0][5] = std::numeric_limits<float>::quiet_NaN();
  play(player, x);
  play(player, x);
  const auto told = events(player, true);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind == Event::Kind::trouble);
  CHECK(told[0].sentence.find("not finite") != std::string::npos);
  play(player, x);
  CHECK(events(player, true).empty());
}

TEST_CASE("reset makes the state fresh; what cannot be reset is loaded again") {
  for (const bool can : {true, false}) {
    const auto acting = script();
    acting->can_reset = can;
    Player player(opener({{"a", acting}}));
    player.prepare({44100, 64, 0}, 1, 1);
    REQUIRE(player.open(request("a")));
    const int opened = acting->opened;
    acting->resets = 0;
    player.reset();
    player.finish_loading();
    events(player);
    play(player, ramp(1, 640));
    CHECK(acting->resets == (can ? 1 : 0));
    CHECK((acting->opened > opened) == !can);
  }
}
