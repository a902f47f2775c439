// SPDX-License-Identifier: MIT
// Every host block with every model block and every pair of ratios: the stream comes out as the
// model made it, exactly latency_samples() later.
#include <catch2/catch.hpp>
#include <numeric>

#include "bench_host.hpp"

using namespace timbrel;
using namespace timbrel::test;

namespace {

const std::vector<int> host_blocks = {1, 32, 64, 100, 441, 480, 512, 2048};
const std::vector<int> model_blocks = {1, 32, 64, 100, 128, 441, 480, 512, 1536, 2048};
const std::vector<int> ratios = {1, 32, 64, 512};

Plan plan_of(int host, int model, int slack = 0) { return {host, model, slack > 0, slack}; }

// What an endless model would make of the input, held at audio rate.
float expected(const Channels& x, int channel, int at, const MethodShape& shape) {
  const int value = source_of(at / shape.out_ratio, shape);
  const auto sample = static_cast<std::size_t>(value * shape.in_ratio + shape.in_ratio - 1);
  return x[static_cast<std::size_t>(channel % shape.inlets)][sample];
}

int first_difference(const Channels& x, const Channels& y, int latency, const MethodShape& shape) {
  const int total = static_cast<int>(x[0].size()) / 2048 * 2048;
  for (int c = 0; c < shape.outlets; ++c)
    for (int t = 0; t < total; ++t) {
      const float value = y[static_cast<std::size_t>(c)][static_cast<std::size_t>(t)];
      if (value == -99.0F) break;  // less than a host block is left
      if (value != (t < latency ? 0.0F : expected(x, c, t - latency, shape))) return t;
    }
  return -1;
}

}  // namespace

TEST_CASE("the output is the model's, late by exactly latency_samples()") {
  for (const int in_ratio : ratios)
    for (const int out_ratio : ratios)
      for (const int model : model_blocks) {
        if (model % std::max(in_ratio, out_ratio) != 0) continue;
        const MethodShape shape{2, in_ratio, 3, out_ratio};
        const Channels x = ramp(2, 3 * 2048 + 4096, in_ratio);
        for (const int host : host_blocks) {
          INFO("H " << host << ", M " << model << ", ratios " << in_ratio << " " << out_ratio);
          Rig sync(script(shape), plan_of(host, model));
          REQUIRE(sync.engine.latency_samples() == model - std::gcd(host, model));
          REQUIRE(first_difference(x, sync.play(x), sync.engine.latency_samples(), shape) == -1);
          REQUIRE(sync.engine.stats().misses == 0);

          Rig async(script(shape), plan_of(host, model, 3 * host));
          REQUIRE(async.engine.latency_samples() == model - std::gcd(host, model) + 3 * host);
          REQUIRE(first_difference(x, async.play(x), async.engine.latency_samples(), shape) == -1);
          REQUIRE(async.engine.stats().misses == 0);
        }
      }
}

TEST_CASE("an impulse comes out where latency_samples() says") {
  for (const int host : host_blocks)
    for (const int model : model_blocks) {
      Rig rig(script(), plan_of(host, model));
      Channels x(1, std::vector<float>(12288, 0.0F));
      x[0][1000] = 1.0F;
      const Channels y = rig.play(x);
      const auto found = std::find(y[0].begin(), y[0].end(), 1.0F) - y[0].begin();
      INFO("H " << host << ", M " << model);
      CHECK(found - 1000 == rig.engine.latency_samples());
    }
}

TEST_CASE("one sample less of latency would leave holes") {
  // The oracle M - gcd(H, M) is the least: an engine that opened with fewer zeros would run dry.
  for (const int host : host_blocks)
    for (const int model : model_blocks) {
      int least = 0;
      for (int call = 1; call <= model; ++call) {
        const long in = static_cast<long>(call) * host;
        least = std::max(least, static_cast<int>(in - in / model * model));
      }
      CHECK(plan_of(host, model).latency_samples() == least);
    }
}

TEST_CASE("the method's own latency is told with the rest") {
  const auto acting = script();
  acting->method_latency = 1536;
  Rig rig(acting, plan_of(64, 512));
  CHECK(rig.engine.latency_samples() == 448 + 1536);
}

TEST_CASE("rows of a batch stay apart") {
  const MethodShape shape{1, 1, 2, 1};
  Rig rig(script(shape), plan_of(64, 128), 3);
  const Channels y = rig.play(ramp(3, 640));
  REQUIRE(y.size() == 6);
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t outlet = 0; outlet < 2; ++outlet)
      CHECK(y[2 * row + outlet][64] == 1.0F + 0.25F * static_cast<float>(row));
}

TEST_CASE("missing inputs are silent, surplus outputs get zeros, absent pointers are skipped") {
  Rig rig(script({2, 1, 2, 1}), plan_of(4, 4));
  std::vector<float> left = {1, 2, 3, 4};
  std::vector<float> a(4, -1.0F);
  std::vector<float> c(4, -1.0F);
  const float* in[] = {left.data()};
  float* out[] = {a.data(), nullptr, c.data()};
  rig.engine.process(in, 1, out, 3, 4);
  CHECK(a == left);
  CHECK(c == std::vector<float>(4, 0.0F));
}

TEST_CASE("inputs and outputs may lie in the same memory") {
  Rig rig(script({2, 1, 2, 1}), plan_of(4, 4));
  std::vector<float> one = {1, 2, 3, 4};
  std::vector<float> two = {5, 6, 7, 8};
  const float* in[] = {one.data(), two.data()};
  float* out[] = {two.data(), one.data()};
  rig.engine.process(in, 2, out, 2, 4);
  CHECK(two == std::vector<float>{1, 2, 3, 4});
  CHECK(one == std::vector<float>{5, 6, 7, 8});
}

TEST_CASE("restart forgets what was heard; fresh, the model does so too") {
  const auto acting = script();
  for (const bool fresh : {false, true})
    for (const int slack : {0, 128}) {
      Rig rig(acting, plan_of(64, 256, slack));
      const int latency = rig.engine.latency_samples();
      rig.play(ramp(1, 64 * 7));
      acting->resets = 0;
      rig.engine.restart(fresh);
      const Channels x = ramp(1, 64 * 40);
      const Channels y = rig.play(x);
      // A line to zero from the last value, zeros while nothing new can come, and a new stream that
      // fades in.
      for (int t = fade_samples; t < 64 * 40; ++t) {
        const int since = t - latency;
        const float share = std::min(1.0F, (static_cast<float>(since) + 1.0F) / fade_samples);
        const float whole = since < 0 ? 0.0F : x[0][static_cast<std::size_t>(since)];
        REQUIRE(y[0][static_cast<std::size_t>(t)] == share * whole);
      }
      CHECK(acting->resets == (fresh ? 1 : 0));
      CHECK(rig.engine.stats().misses == 0);
    }
}
