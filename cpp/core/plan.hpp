// SPDX-License-Identifier: MIT
// How one method runs under one host: block sizes, where it runs, and what that costs in samples.
//
// A host's block H may have any size; a model's block M is a multiple of the highest ratio.
// Adapting one to the other costs M - gcd(H, M): after k host blocks k·H samples came in and
// M·⌊kH/M⌋ went through the model, and kH mod M takes all multiples of gcd(H, M) below M.
//
// A worker adds a slack on top. Between the moment when a block is handed over and the moment when
// its first result is due lie at least `slack` samples of the host's time. They cover the host's
// bursts (Pd computes as many ticks at once as its audio buffer holds) and the inference itself.
#pragma once

#include <array>
#include <cstdint>
#include <numeric>
#include <utility>

#include "clock.hpp"

namespace timbrel {

enum class Mode { automatic, sync, async };

inline constexpr std::array<std::pair<const char*, Mode>, 3> mode_names = {
    {{"auto", Mode::automatic}, {"sync", Mode::sync}, {"async", Mode::async}}};

// What the host is like.
struct HostFacts {
  double sample_rate = 44100;  // Hz
  int host_block = 64;         // H, samples
  int burst = 0;               // samples that the host may compute at once without waiting
  Clock clock = steady_clock_ns;
  bool is_guess = false;  // the host has not said yet
};

struct Plan {
  int host_block = 64;
  int model_block = 512;
  bool async = false;
  int slack = 0;  // samples, 0 when sync
  int burst = 0;  // of the host

  int adapter_samples() const { return model_block - std::gcd(host_block, model_block); }
  int latency_samples() const { return adapter_samples() + slack; }
};

// Until a thread that was woken runs, on a machine that does other things as well.
inline constexpr double wake_up_s = 0.003;

// Blocks longer than this are a slip of the hand: 24 s at 44.1 kHz.
inline constexpr int largest_block = 1 << 20;

// The model's block for an asked one: at least the highest ratio, and a multiple of it.
inline int allowed_block(int asked, int highest_ratio) {
  const int blocks = (asked + highest_ratio - 1) / highest_ratio;
  return (blocks < 1 ? 1 : blocks) * highest_ratio;
}

// Args:
//   asked_block: M, already allowed
//   highest_ratio: of the file
//   inference_s: seconds for one block of M, measured back to back
Plan make_plan(const HostFacts& host, int asked_block, int highest_ratio, Mode mode,
               double inference_s);

}  // namespace timbrel
