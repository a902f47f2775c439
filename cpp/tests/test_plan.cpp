// SPDX-License-Identifier: MIT
#include "core/plan.hpp"

#include <catch2/catch.hpp>

using namespace timbrel;

TEST_CASE("a block is raised to a multiple of the highest ratio") {
  struct Row {
    int asked, ratio, block;
  };
  for (const auto& row : {Row{0, 512, 512}, Row{1, 512, 512}, Row{512, 512, 512},
                          Row{513, 512, 1024}, Row{0, 1, 1}, Row{100, 1, 100}, Row{2000, 64, 2048}})
    CHECK(allowed_block(row.asked, row.ratio) == row.block);
}

TEST_CASE("adapting H to M costs M - gcd(H, M), and nothing where M divides H") {
  struct Row {
    int host, model, ratio, samples;
  };
  for (const auto& row : {Row{64, 512, 512, 448}, Row{480, 512, 512, 480}, Row{441, 2048, 64, 2047},
                          Row{1024, 512, 512, 0}, Row{64, 1, 1, 0}, Row{100, 64, 64, 60}}) {
    const Plan plan = make_plan({44100, row.host, 0}, row.model, row.ratio, Mode::sync, 0);
    CHECK(plan.latency_samples() == row.samples);
  }
}

TEST_CASE("a block that divides the host's is raised to it: fewer calls at the same latency") {
  CHECK(make_plan({44100, 64, 0}, 1, 1, Mode::sync, 0).model_block == 64);
  CHECK(make_plan({44100, 1024, 0}, 256, 256, Mode::sync, 0).model_block == 1024);
  CHECK(make_plan({44100, 480, 0}, 1, 1, Mode::sync, 0).model_block == 480);
  CHECK(make_plan({44100, 480, 0}, 32, 64, Mode::sync, 0).model_block == 32);
}

TEST_CASE("auto runs in the callback what takes a small share of what the host has in hand") {
  const HostFacts pd{44100, 64, 1103};
  CHECK_FALSE(make_plan(pd, 512, 512, Mode::automatic, 0.0003).async);
  CHECK(make_plan(pd, 512, 512, Mode::automatic, 0.004).async);   // more than half of its block
  CHECK(make_plan(pd, 8192, 512, Mode::automatic, 0.004).async);  // more than Pd has in hand
  const HostFacts plugin{44100, 64, 0};
  CHECK(make_plan(plugin, 512, 512, Mode::automatic, 0.0003).async);
  CHECK_FALSE(make_plan(plugin, 512, 512, Mode::automatic, 0.00005).async);
}

TEST_CASE("the mode that is asked for holds") {
  CHECK(make_plan({44100, 64, 0}, 512, 512, Mode::async, 0).async);
  CHECK_FALSE(make_plan({44100, 64, 0}, 512, 512, Mode::sync, 9).async);
}

TEST_CASE("the slack covers the host's bursts and the inference, in whole host blocks") {
  for (const int host : {1, 32, 64, 100, 441, 480, 512, 2048})
    for (const int burst : {0, 64, 1103})
      for (const double seconds : {0.0, 1e-4, 2e-3, 0.1}) {
        const Plan plan = make_plan({44100, host, burst}, 2048, 512, Mode::async, seconds);
        CHECK(plan.slack % host == 0);
        CHECK(plan.slack >= burst + std::min(4 * seconds * 44100, 4.0 * 2048));
        CHECK(plan.slack >= host);
      }
}

TEST_CASE("a measurement that wobbles does not change the latency") {
  const HostFacts pd{44100, 64, 1103};
  const int slack = make_plan(pd, 8192, 512, Mode::async, 0.0030).slack;
  CHECK(make_plan(pd, 8192, 512, Mode::async, 0.0033).slack == slack);
  CHECK(make_plan(pd, 8192, 512, Mode::async, 0.0036).slack == slack);
}
