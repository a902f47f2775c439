// SPDX-License-Identifier: MIT
#include "plan.hpp"

#include <algorithm>
#include <cmath>

namespace timbrel {
namespace {

// Called once a block, with caches gone cold, a model takes about three times what it takes back to
// back; what is waited for allows for a little more.
constexpr double cold_caches = 3.0;
constexpr double coldest_caches = 4.0;
// No slack helps a model that is slower than what it plays: a few blocks are enough to hear that.
constexpr double most_blocks = 4.0;
// Coarse steps, so that the latency is the same each time although measurements are not.
constexpr int slack_step = 256;
// The share of what the host has in hand that a model in its callback may take …
constexpr double small_share = 0.4;
// … and of the time that its block plays.
constexpr double bearable_load = 0.5;

int round_up(int samples, int step) { return (samples + step - 1) / step * step; }

int slack_for(const HostFacts& host, double inference_s, double block_s) {
  const double late_s = std::min(coldest_caches * inference_s, most_blocks * block_s) + wake_up_s;
  const int late = static_cast<int>(std::ceil(late_s * host.sample_rate));
  return round_up(host.burst + round_up(late, slack_step), host.host_block);
}

}  // namespace

Plan make_plan(const HostFacts& host, int asked_block, int highest_ratio, Mode mode,
               double inference_s) {
  Plan plan;
  plan.host_block = host.host_block;
  plan.burst = host.burst;
  // A block that divides the host's costs nothing more when it is raised to it, and fewer calls.
  const bool divides = host.host_block % asked_block == 0 && host.host_block % highest_ratio == 0;
  plan.model_block = divides ? host.host_block : asked_block;

  const double warm_s = inference_s * plan.model_block / asked_block;
  const double cold_s = cold_caches * warm_s;
  const double in_hand_s = (host.host_block + host.burst) / host.sample_rate;
  const double block_s = plan.model_block / host.sample_rate;
  const bool is_small = cold_s <= small_share * in_hand_s && cold_s <= bearable_load * block_s;
  plan.async = mode == Mode::async || (mode == Mode::automatic && !is_small);
  if (plan.async) plan.slack = slack_for(host, warm_s, block_s);
  return plan;
}

}  // namespace timbrel
