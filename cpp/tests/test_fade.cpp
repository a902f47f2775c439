// SPDX-License-Identifier: MIT
#include "core/fade.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using timbrel::Fade;
using timbrel::fade_samples;

TEST_CASE("silence that comes in pieces is one line to zero") {
  for (const int piece : {1, 7, 64, 200}) {
    Fade fade;
    fade.prepare(1);
    std::vector<float> y(400, 1.0F);
    float* out[] = {y.data()};
    fade.after_sound(out, 1, 0, 100);
    for (int at = 100; at + piece <= 400; at += piece) fade.silence(out, 1, at, piece);
    CHECK(y[99] == 1.0F);
    for (std::size_t t = 100; t < 300; ++t)
      REQUIRE(std::fabs(y[t] - y[t - 1]) <= 1.0F / fade_samples);
    CHECK(y[100 + fade_samples] == 0.0F);
  }
}

TEST_CASE("a gap that is shorter than the line to zero has no corner") {
  for (const int gap : {1, 16, 32, 63}) {
    Fade fade;
    fade.prepare(1);
    std::vector<float> y(600, 1.0F);
    float* out[] = {y.data()};
    int at = 0;
    for (int piece = 0; piece < 20; ++piece, at += 16) fade.after_sound(out, 1, at, 16);
    fade.silence(out, 1, at, gap);
    for (at += gap; at + 16 <= 600; at += 16) fade.after_sound(out, 1, at, 16);
    for (std::size_t t = 1; t < 580; ++t)
      REQUIRE(std::fabs(y[t] - y[t - 1]) <= 2.0F / fade_samples);
    CHECK(y[580] == 1.0F);
  }
}

TEST_CASE("sound after a gap fades in, sound at the beginning does not") {
  Fade fade;
  fade.prepare(1);
  std::vector<float> y(64, 1.0F);
  float* out[] = {y.data()};
  fade.opening(out, 1, 0, 10);
  y.assign(64, 1.0F);
  fade.after_sound(out, 1, 0, 64);
  CHECK(y[0] == 1.0F);
  fade.silence(out, 1, 0, 64);
  y.assign(64, 1.0F);
  fade.after_sound(out, 1, 0, 64);
  CHECK(y[0] == Approx(1.0 / fade_samples));
  CHECK(y[63] == 1.0F);
}
