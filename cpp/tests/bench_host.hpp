// SPDX-License-Identifier: MIT
// A host for tests: plays signals through an engine or a player in its blocks, in virtual time.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/engine.hpp"
#include "core/player.hpp"
#include "fake_carrier.hpp"

namespace timbrel::test {

using Channels = std::vector<std::vector<float>>;

// Values that never repeat, so any shift or swap shows; each inlet's value is held for its ratio.
inline Channels ramp(int channels, int samples, int ratio = 1) {
  Channels x(static_cast<std::size_t>(channels));
  for (int c = 0; c < channels; ++c)
    for (int i = 0; i < samples; ++i)
      x[static_cast<std::size_t>(c)].push_back(static_cast<float>(i / ratio + 1) +
                                               0.25F * static_cast<float>(c));
  return x;
}

// Calls `play(in, out, n, call)` block after block.
inline Channels play_in_blocks(
    const Channels& x, int out_channels, int block,
    const std::function<void(const float* const*, float* const*, int, int)>& play) {
  const int total = static_cast<int>(x.empty() ? 0 : x[0].size());
  Channels y(static_cast<std::size_t>(out_channels), std::vector<float>(x[0].size(), -99.0F));
  int call = 0;
  for (int at = 0; at + block <= total; at += block, ++call) {
    std::vector<const float*> in;
    std::vector<float*> out;
    for (const auto& channel : x) in.push_back(channel.data() + at);
    for (auto& channel : y) out.push_back(channel.data() + at);
    play(in.data(), out.data(), block, call);
  }
  return y;
}

inline std::shared_ptr<Instrument> instrument(const std::shared_ptr<Script>& script) {
  return *Instrument::open("fake.ts", opener({{"fake.ts", script}}));
}

// One engine with a worker that the test turns by hand.
struct Rig {
  Rig(const std::shared_ptr<Script>& script, const Plan& plan, int batch = 1,
      Clock clock = steady_clock_ns)
      : engine(instrument(script), 0, plan, batch, HostFacts{44100, plan.host_block, 0, clock},
               &wake) {}

  // `after(call)` says whether the worker gets to run after that call.
  Channels play(
      const Channels& x, const std::function<bool(int)>& after = [](int) { return true; }) {
    return play_in_blocks(x, engine.out_channels(), engine.plan().host_block,
                          [&](const float* const* in, float* const* out, int n, int call) {
                            engine.process(in, engine.in_channels(), out, engine.out_channels(), n);
                            while (engine.plan().async && after(call) && engine.work()) {
                            }
                          });
  }

  Wake wake;
  Engine engine;
};

}  // namespace timbrel::test
