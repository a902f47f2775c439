// SPDX-License-Identifier: MIT
// What a player does in the callback: playing, cross-fading, fading in and out.
#include <algorithm>

#include "player.hpp"

namespace timbrel {

void Player::process(const float* const* in, float* const* out,
                     int n) noexcept TIMBREL_NONBLOCKING {
  if (next_ == nullptr && incoming_.load(std::memory_order_relaxed) != nullptr) {
    next_ = incoming_.exchange(nullptr, std::memory_order_acq_rel);
    priming_ = next_->latency_samples();
    faded_ = 0;
  }
  const bool on = is_enabled();
  if (!std::exchange(started_, true) && !on) gain_ = 0;  // disabled from the first sample on
  const bool is_idle =
      (!on && gain_ == 0) || (current_ == nullptr && next_ == nullptr) || n > host_.host_block;
  if (is_idle) {
    for (int c = 0; c < out_channels_; ++c)
      if (out[c] != nullptr) std::fill(out[c], out[c] + n, 0.0F);
    rests_ = true;
    if (next_ != nullptr) advance_swap(out, crossfade_samples + priming_);
    return;
  }
  if (rests_ && current_ != nullptr) {
    current_->restart(false, /*after_rest=*/true);
    gain_ = fade_samples;  // it fades in when its first result is there
  }
  rests_ = false;

  // The next one first: the outputs may lie where the inputs are.
  if (next_ != nullptr)
    next_->process(in, in_channels_, scratch_channels_.data(), out_channels_, n);
  if (current_ != nullptr)
    current_->process(in, in_channels_, out, out_channels_, n);
  else
    for (int c = 0; c < out_channels_; ++c)
      if (out[c] != nullptr) std::fill(out[c], out[c] + n, 0.0F);
  if (next_ != nullptr) advance_swap(out, n);

  const int target = on ? fade_samples : 0;
  if (gain_ == fade_samples && target == gain_) return;
  for (int c = 0; c < out_channels_; ++c) {
    if (out[c] == nullptr) continue;
    for (int i = 0; i < n; ++i) {
      const int step = on ? std::min(fade_samples, gain_ + i + 1) : std::max(0, gain_ - i - 1);
      out[c][i] *= static_cast<float>(step) / fade_samples;
    }
  }
  gain_ = on ? std::min(fade_samples, gain_ + n) : std::max(0, gain_ - n);
}

void Player::advance_swap(float* const* out, int n) noexcept TIMBREL_NONBLOCKING {
  const int waited = std::min(n, priming_);
  priming_ -= waited;
  for (int c = 0; c < out_channels_ && !rests_; ++c) {
    if (out[c] == nullptr) continue;
    const float* fresh = scratch_channels_[static_cast<std::size_t>(c)];
    for (int i = waited; i < n; ++i) {
      const int step = std::min(crossfade_samples, faded_ + i - waited + 1);
      const float share = static_cast<float>(step) / crossfade_samples;
      out[c][i] += share * (fresh[i] - out[c][i]);
    }
  }
  faded_ += n - waited;
  if (faded_ < crossfade_samples) return;
  if (current_ != nullptr && !outgoing_.try_push(current_)) return;  // the main thread is behind
  current_ = std::exchange(next_, nullptr);
}

}  // namespace timbrel
