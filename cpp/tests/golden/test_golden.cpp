// SPDX-License-Identifier: MIT
// The core plays the golden instrument as the Python engine played it, for every pair of blocks: in
// the callback, in a worker, after a reset, and with two rows side by side.
#include <catch2/catch.hpp>

#include "core/player.hpp"
#include "core/torch_carrier.hpp"
#include "minted.hpp"
#include "nearness.hpp"

namespace timbrel::test {
namespace {

HostFacts host_of(const Row& row) { return {8000, row.host_block, 0}; }

Request request_of(const Row& row, Mode mode, int batch) {
  return {minted("golden.ts"), row.method, row.model_block, mode, batch};
}

// What a row hears, at audio rate and silent after its end, for each row of the batch.
Channels input_of(const Row& row, int in_ratio, std::size_t samples, int batch) {
  const Channels golden = minted_tensors("input.safetensors").at(row.input);
  Channels heard;
  for (int copy = 0; copy < batch; ++copy)
    for (const auto& values : golden) {
      std::vector<float>& channel = heard.emplace_back();
      for (const float x : values) channel.insert(channel.end(), std::size_t(in_ratio), x);
      channel.resize(samples);
    }
  return heard;
}

// Feeds blocks to `process(in, out)` until `golden` and what comes late of it has been played.
template <class Process>
void require_golden(const Row& row, const Engine& engine, int batch, bool is_reset,
                    Process&& process) {
  const Channels golden = minted_tensors("played.safetensors").at(row.name);
  const auto late = static_cast<std::size_t>(engine.latency_samples() - row.latency_samples);
  const auto block = static_cast<std::size_t>(row.host_block);
  const std::size_t total = (golden[0].size() + late + block - 1) / block * block;
  const Channels x = input_of(row, engine.method().shape.in_ratio, total, batch);
  Channels y(golden.size() * static_cast<std::size_t>(batch), std::vector<float>(total));
  REQUIRE(engine.in_channels() == static_cast<int>(x.size()));
  REQUIRE(engine.out_channels() == static_cast<int>(y.size()));
  for (std::size_t at = 0; at < total; at += block) {
    std::vector<const float*> in;
    std::vector<float*> out;
    for (const auto& channel : x) in.push_back(channel.data() + at);
    for (auto& channel : y) out.push_back(channel.data() + at);
    process(in.data(), out.data());
  }
  // After a reset a line leads from what was playing to zero, while nothing new can come yet.
  const int opening = is_reset ? engine.plan().latency_samples() : 0;
  for (std::size_t c = 0; c < y.size(); ++c) {
    std::fill_n(y[c].begin(), opening, 0.0F);
    const auto begin = y[c].begin() + static_cast<std::ptrdiff_t>(late);
    const auto& wanted = golden[c % golden.size()];
    // … and then it fades in.
    for (std::size_t p = late; is_reset && p < static_cast<std::size_t>(opening + fade_samples);
         ++p)
      y[c][p] = wanted[p - late];
    const std::vector<float> got(begin, begin + static_cast<std::ptrdiff_t>(wanted.size()));
    INFO(row.name << ", channel " << c << ": differs by " << largest_difference(got, wanted) << ", "
                  << magnitude_db(got, wanted) << " dB");
    CHECK(is_near(got, wanted, row));
  }
  CHECK(engine.stats().misses == 0);
  CHECK(engine.counters().failures.read() == 0);
}

void require_golden(const Row& row, Player& player, int batch, bool is_reset = false) {
  require_golden(row, *player.engine(), batch, is_reset,
                 [&](const auto* in, auto* out) { player.process(in, out, row.host_block); });
}

void start(Player& player, const Row& row, Mode mode, int batch) {
  player.set_offline(true);
  player.prepare(host_of(row), 1, 1);
  REQUIRE(player.open(request_of(row, mode, batch)));
  const Engine& engine = *player.engine();
  player.prepare(host_of(row), engine.in_channels(), engine.out_channels());
  for (const auto& [attribute, value] : row.settings) REQUIRE(player.set(attribute, {value}));
  player.reset();
}

}  // namespace

TEST_CASE("an engine plays the goldens in the callback, and again after a reset") {
  for (const Row& row : minted_rows()) {
    const auto instrument = Instrument::open(minted("golden.ts"), open_torch);
    REQUIRE(instrument);
    const auto method = *(*instrument)->find_method(row.method);
    const Plan plan{row.host_block, row.model_block, false, 0};
    Engine engine(*instrument, method, plan, 1, host_of(row), nullptr);
    for (const auto& [attribute, value] : row.settings) REQUIRE(engine.set(attribute, {value}));
    CHECK(engine.latency_samples() == row.latency_samples);
    for (const bool is_reset : {false, true}) {
      engine.restart(true);
      require_golden(row, engine, 1, is_reset, [&](const auto* in, auto* out) {
        engine.process(in, engine.in_channels(), out, engine.out_channels(), row.host_block);
      });
    }
  }
}

TEST_CASE("a player plays the goldens in a worker, later by its slack, and again after a reset") {
  for (const Row& row : minted_rows()) {
    Player player(open_torch);
    start(player, row, Mode::async, 1);
    CHECK(player.engine()->plan().async);
    require_golden(row, player, 1);
    player.reset();
    require_golden(row, player, 1, true);
  }
}

TEST_CASE("two equal rows of a batch both play the golden") {
  for (const Mode mode : {Mode::sync, Mode::async})
    for (const Row& row : minted_rows()) {
      Player player(open_torch);
      start(player, row, mode, 2);
      require_golden(row, player, 2);
    }
}

TEST_CASE("what is a sample late or a hundredth louder is not near") {
  const auto played = minted_tensors("played.safetensors");
  for (const Row& row : minted_rows()) {
    INFO(row.name);
    const auto& golden = played.at(row.name)[0];
    auto late = golden;
    std::rotate(late.begin(), late.end() - 1, late.end());
    auto louder = golden;
    for (float& x : louder) x *= 1.01F;
    CHECK(is_near(golden, golden, row));
    CHECK_FALSE(is_near(late, golden, row));
    CHECK_FALSE(is_near(louder, golden, row));
  }
}

}  // namespace timbrel::test
