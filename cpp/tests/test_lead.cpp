// SPDX-License-Identifier: MIT
#include "core/lead.hpp"

#include <catch2/catch.hpp>

using timbrel::Lead;

namespace {
std::int64_t ns(double seconds) { return static_cast<std::int64_t>(seconds * 1e9); }
}  // namespace

TEST_CASE("live, a host is ahead by its bursts and no more") {
  Lead lead;
  double most = 0;
  for (int i = 0; i < 10000; ++i)
    most = std::max(most, lead.at(i * 0.01 + (i % 3) * 0.008, ns(i * 0.01)));
  CHECK(most < 0.03);
}

TEST_CASE("rendering, it runs away") {
  Lead lead;
  lead.at(0, 0);
  CHECK(lead.at(0.3, ns(0.001)) > 0.29);
  CHECK(lead.at(10, ns(0.1)) > 0.9);
}

TEST_CASE("a sound card whose clock is a little fast never looks like rendering") {
  Lead lead;
  double most = 0;
  for (int i = 0; i < 1'000'000; ++i) most = std::max(most, lead.at(i * 0.0501, ns(i * 0.05)));
  CHECK(most < 0.01);
}

TEST_CASE("a rendering that is over is forgotten within seconds of playing live") {
  Lead lead;
  lead.at(0, 0);
  lead.at(60, ns(0.1));
  double ahead = 0;
  for (int i = 1; i <= 500; ++i) ahead = lead.at(60 + i * 0.01, ns(0.1 + i * 0.01));
  CHECK(ahead < 0.01);
}

TEST_CASE("a pause is no debt that rendering would have to pay first") {
  Lead lead;
  lead.at(0, 0);
  lead.at(1, ns(1));
  lead.at(1.1, ns(100));
  CHECK(lead.at(5, ns(100.1)) > 0.8);
}
