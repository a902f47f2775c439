// SPDX-License-Identifier: MIT
// Models that throw, return the wrong length, NaN or 10^30, and inlets that are not finite:
// silence, one sentence, and sound again when it is over.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "bench_host.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

std::vector<std::string> sentences(Engine& engine) {
  std::vector<std::string> said;
  Reply reply;
  while (engine.next_reply(reply)) said.push_back(reply.sentence);
  return said;
}

}  // namespace

TEST_CASE("a model that fails is silent, is named once, and is heard again when it recovers") {
  struct Row {
    Outcome outcome;
    float instead;
    const char* says;
  };
  for (const int slack : {0, 64})
    for (const auto& row :
         {Row{Outcome::failed, 0, "fails (as asked)"},
          Row{Outcome::wrong_length, 0, "breaks its promise (as asked)"},
          Row{Outcome::ok, std::nanf(""), "not finite"}, Row{Outcome::ok, HUGE_VALF, "not finite"},
          Row{Outcome::ok, 1e30F, "far too large"}}) {
      const auto acting = script();
      Rig rig(acting, {64, 64, slack > 0, slack});
      const auto latency = static_cast<std::size_t>(rig.engine.latency_samples());
      const Channels x = ramp(1, 64 * 10);
      rig.play(x);
      acting->outcome = row.outcome;
      acting->instead = row.instead;
      const Channels bad = rig.play(x);
      // The last good blocks that were under way, a line to zero, then silence: no block again.
      for (std::size_t t = latency + fade_samples; t < bad[0].size(); ++t)
        REQUIRE(bad[0][t] == 0.0F);
      acting->outcome = Outcome::ok;
      acting->instead = 0;
      const Channels good = rig.play(x);
      for (std::size_t t = latency + fade_samples; t < good[0].size(); ++t)
        REQUIRE(good[0][t] == x[0][t - latency]);
      const auto said = sentences(rig.engine);
      REQUIRE(said.size() == 1);
      CHECK(said[0].find(row.says) != std::string::npos);
      CHECK(said[0].find("forward") != std::string::npos);
      CHECK(rig.engine.counters().failures.read() == 10);
      CHECK(rig.engine.stats().misses == 0);
    }
}

TEST_CASE("what is not finite on an inlet is taken as zero and counted") {
  Rig rig(script(), {64, 64, false, 0});
  Channels x = ramp(1, 64);
  x[0][3] = std::nanf("");
  x[0][4] = HUGE_VALF;
  x[0][5] = -HUGE_VALF;
  x[0][6] = 1e30F;
  const Channels y = rig.play(x);
  for (const std::size_t t : {3U, 4U, 5U, 6U}) CHECK(y[0][t] == 0.0F);
  CHECK(y[0][7] == x[0][7]);
  CHECK(rig.engine.counters().rejected_samples.read() == 4);
}

TEST_CASE("a result that is not finite makes the model's state fresh") {
  const auto acting = script();
  Rig rig(acting, {64, 64, false, 0});
  acting->instead = std::nanf("");
  rig.play(ramp(1, 64));
  CHECK(acting->resets == 1);
}

TEST_CASE("settings reach the model in order, and answers and refusals come back") {
  for (const int slack : {0, 64}) {
    Rig rig(script(), {64, 64, slack > 0, slack});
    REQUIRE(rig.engine.set("gain", {Value(0.5)}));
    REQUIRE(rig.engine.get("gain"));
    REQUIRE(rig.engine.set("gain", {Value(9.0)}));
    CHECK(rig.engine.set("loudness", {Value(1.0)}).error() ==
          "fake.ts has no attribute loudness: use one of gain, name");
    CHECK(rig.engine.set("gain", {Value(1.0), Value(2.0)}).error().find("takes 1 values") !=
          std::string::npos);
    rig.play(ramp(1, 64 * 4));
    using Kind = Reply::Kind;
    for (const auto& [kind, value] : {std::pair{Kind::accepted, 0.5}, std::pair{Kind::answer, 0.5},
                                      std::pair{Kind::trouble, 9.0}}) {
      Reply reply;
      REQUIRE(rig.engine.next_reply(reply));
      CHECK(reply.kind == kind);
      CHECK(reply.attribute == "gain");
      CHECK(std::get<double>(reply.values.at(0)) == value);
      CHECK(reply.sentence ==
            (kind == Kind::trouble ? "attribute gain refuses it: use 0 to 4" : ""));
    }
  }
}

TEST_CASE("more settings than a slow model can take are refused, not lost in silence") {
  Rig rig(script(), {64, 64, true, 64});
  int accepted = 0;
  while (accepted < 100'000 && rig.engine.set("gain", {Value(1.0)})) ++accepted;
  CHECK(accepted >= 512);
  CHECK(accepted < 100'000);
  CHECK(rig.engine.set("gain", {Value(1.0)}).error().find("too many") != std::string::npos);
}
