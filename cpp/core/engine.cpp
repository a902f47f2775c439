// SPDX-License-Identifier: MIT
#include "engine.hpp"

#include <algorithm>
#include <cmath>

namespace timbrel {
namespace {

// Commands and answers that may wait; the knobs of a whole surface, moved at once, stay below.
constexpr std::size_t queue_length = 512;
// 120 dB above full scale: no sound and no latent is as large as this.
constexpr float largest_value = 1e6F;
// Rendering, a worker that has not answered for as long as this has hung.
constexpr double patience_s = 60;
constexpr std::int64_t wait_step_us = 100'000;

std::size_t values(int channels, const Plan& plan, int ratio) {
  return static_cast<std::size_t>(channels) * static_cast<std::size_t>(plan.model_block / ratio);
}

// Blocks that are in use at once: one filling, those whose results are not played to their end, and
// two host blocks more, so that a worker that is late still finds what it has missed.
int slots_for(const Plan& plan) {
  return 4 + (plan.latency_samples() + 3 * plan.host_block) / plan.model_block;
}

bool is_sound(float x) { return std::fabs(x) <= largest_value; }  // false for NaN too

}  // namespace

Engine::Engine(std::shared_ptr<Instrument> instrument, std::size_t method, const Plan& plan,
               int batch, const HostFacts& host, Wake* wake)
    : instrument_(std::move(instrument)),
      method_(method),
      shape_(this->method().shape),
      method_latency_(this->method().latency_samples),
      plan_(plan),
      batch_(batch),
      host_rows_(batch),
      in_channels_(batch * shape_.inlets),
      out_channels_(batch * shape_.outlets),
      rate_hz_(host.sample_rate),
      most_live_s_(plan.burst / host.sample_rate + wake_up_s),
      wake_(wake),
      clock_(host.clock),
      slots_(slots_for(plan), values(in_channels_, plan, shape_.in_ratio),
             values(out_channels_, plan, shape_.out_ratio)),
      opening_(plan.latency_samples()),
      commands_(queue_length),
      replies_(2 * queue_length) {
  fade_.prepare(out_channels_);
  ins_.assign(static_cast<std::size_t>(in_channels_), nullptr);
  outs_.assign(static_cast<std::size_t>(out_channels_), nullptr);
  // What already failed in the rehearsal was said there.
  said_[static_cast<std::size_t>(instrument_->rehearsal())] = true;
  instrument_->carrier().set_sample_rate(static_cast<int>(std::lround(rate_hz_)));
}

// --- audio thread ---

void Engine::process(const float* const* in, int in_count, float* const* out, int out_count,
                     int n) noexcept TIMBREL_NONBLOCKING {
  if (restart_.load(std::memory_order_relaxed) != Restart::none)
    begin_again(restart_.exchange(Restart::none, std::memory_order_acquire));
  if (plan_.async && streamed_ == 0) look_at_clock();
  arrange(in, in_count, ins_, shape_.inlets);
  arrange(out, out_count, outs_, shape_.outlets);
  take(ins_.data(), in_channels_, n);
  give(outs_.data(), out_channels_, n);
  silence_surplus(out, out_count, n);
  streamed_ += n;
}

// The host's channels are rows too, each as wide as the host's; what it lacks is null.
template <class Pointers, class Arranged>
void Engine::arrange(Pointers host, int host_count, Arranged& ours,
                     int each) const noexcept TIMBREL_NONBLOCKING {
  const int stride = host_count / host_rows_;
  for (int row = 0; row < batch_; ++row)
    for (int c = 0; c < each; ++c)
      ours[static_cast<std::size_t>(row * each + c)] =
          c < stride && row < host_rows_ ? host[row * stride + c] : nullptr;
}

void Engine::silence_surplus(float* const* out, int out_count,
                             int n) const noexcept TIMBREL_NONBLOCKING {
  const int stride = std::max(1, out_count / host_rows_);
  for (int c = 0; c < out_count; ++c) {
    const bool is_ours = c % stride < shape_.outlets && c / stride < batch_;
    if (!is_ours && out[c] != nullptr) std::fill(out[c], out[c] + n, 0.0F);
  }
}

void Engine::begin_again(int kind) noexcept TIMBREL_NONBLOCKING {
  // Blocks that are still under way belong to the past: the next ones are numbered beyond them.
  in_block_ += 1;
  out_block_ = in_block_;
  filled_ = 0;
  filling_ = nullptr;
  played_ = 0;
  opening_ = plan_.latency_samples();
  restart_next_ = restart_next_ || (kind & Restart::fresh) != 0;
  const bool rested = (kind & Restart::rested) != 0;
  if (streamed_ == 0 && !rested) return;  // nothing has played that could click
  fades_in_ = true;
  if (rested)
    fade_.rest();
  else
    fade_.cut();
}

void Engine::take(const float* const* in, int in_count, int n) noexcept TIMBREL_NONBLOCKING {
  for (int done = 0; done < n;) {
    if (filled_ == 0) {
      filling_ = slots_.to_fill();
      if (filling_ == nullptr) {
        look();  // frees what came too late
        filling_ = slots_.to_fill();
      }
    }
    const int piece = std::min(n - done, plan_.model_block - filled_);
    if (filling_ != nullptr) store(*filling_, in, in_count, done, piece);
    filled_ += piece;
    done += piece;
    if (filled_ == plan_.model_block) {
      if (filling_ != nullptr) hand_over();
      filled_ = 0;
      ++in_block_;
    }
  }
}

void Engine::store(Slot& slot, const float* const* in, int in_count, int offset,
                   int n) noexcept TIMBREL_NONBLOCKING {
  const int ratio = shape_.in_ratio;
  const int row = plan_.model_block / ratio;
  int rejected = 0;
  // The last sample of each group: the first at or after `filled_` whose number ends a group.
  const int first = ratio - 1 - filled_ % ratio;
  for (int c = 0; c < in_channels_; ++c) {
    float* to = slot.in.data() + static_cast<std::ptrdiff_t>(c) * row + filled_ / ratio;
    const float* from = c < in_count && in[c] != nullptr ? in[c] + offset : nullptr;
    for (int i = first; i < n; i += ratio, ++to) {
      const float x = from != nullptr ? from[i] : 0.0F;
      *to = is_sound(x) ? x : 0.0F;
      rejected += is_sound(x) ? 0 : 1;
    }
  }
  if (rejected != 0) counters_.rejected_samples.add(rejected);
}

void Engine::hand_over() noexcept TIMBREL_NONBLOCKING {
  filling_->block = in_block_;
  filling_->restart = restart_next_;
  restart_next_ = false;
  slots_.submit();
  if (plan_.async) {
    look_at_clock();
    TIMBREL_WAIVE_BEGIN  // wakes the worker: once a block, and without waiting
        wake_->signal();
    TIMBREL_WAIVE_END
    return;
  }
  TIMBREL_WAIVE_BEGIN  // the carrier's own promise, or else the user (or `auto`) waives it
      if (commands_.is_empty() && instrument_->carrier().is_nonblocking()) {
    work();
  }
  else {
    const PromiseWaived waived;
    work();
  }
  TIMBREL_WAIVE_END
}

void Engine::give(float* const* out, int out_count, int n) noexcept TIMBREL_NONBLOCKING {
  for (int done = 0; done < n;) {
    if (opening_ > 0) {
      const int piece = std::min(n - done, opening_);
      if (fades_in_)
        fade_.silence(out, out_count, done, piece);
      else
        fade_.opening(out, out_count, done, piece);
      opening_ -= piece;
      done += piece;
      continue;
    }
    const int piece = std::min(n - done, plan_.model_block - played_);
    const Slot* slot = result();
    if (slot != nullptr && slot->outcome == Outcome::ok) {
      load(*slot, out, out_count, done, piece);
      fade_.after_sound(out, out_count, done, piece);
    } else {
      fade_.silence(out, out_count, done, piece);
      if (slot == nullptr) {
        counters_.missed_samples.add(piece);
        if (missed_block_ != out_block_) counters_.missed_blocks.add(1);
        missed_block_ = out_block_;
      }
    }
    played_ += piece;
    done += piece;
    if (played_ == plan_.model_block) {
      if (slot != nullptr) slots_.release();
      played_ = 0;
      ++out_block_;
    }
  }
}

const Slot* Engine::result() noexcept TIMBREL_NONBLOCKING {
  const Slot* slot = look();
  if (slot != nullptr || !plan_.async) return slot;
  look_at_clock();
  if (!offline_.load(std::memory_order_relaxed) && ahead_s_ <= most_live_s_) return nullptr;
  TIMBREL_WAIVE_BEGIN  // rendering: there is no deadline to miss
      const PromiseWaived waived;
  wait_for_result();
  TIMBREL_WAIVE_END
  return look();
}

const Slot* Engine::look() noexcept TIMBREL_NONBLOCKING {
  for (Slot* slot = slots_.oldest(); slot != nullptr; slot = slots_.oldest()) {
    if (slot->block > out_block_) return nullptr;  // the one that is due was lost
    if (!slots_.oldest_is_finished()) return nullptr;
    if (slot->block == out_block_) return slot;
    slots_.release();  // came too late
  }
  return nullptr;
}

void Engine::wait_for_result() noexcept {
  // Offline as long as it takes; else not longer than the host is ahead, so it is never made late.
  const double most_s =
      offline_.load(std::memory_order_relaxed) ? patience_s : ahead_s_ - most_live_s_;
  const std::int64_t until = steady_clock_ns() + static_cast<std::int64_t>(most_s * 1e9);
  waiting_.store(true, std::memory_order_seq_cst);
  while (true) {
    const Slot* oldest = slots_.oldest();
    if (oldest == nullptr || oldest->block > out_block_ || look() != nullptr) break;
    const std::int64_t left_us = (until - steady_clock_ns()) / 1000;
    if (left_us <= 0) break;
    finished_.wait(std::min(left_us, wait_step_us));
  }
  waiting_.store(false, std::memory_order_seq_cst);
}

void Engine::look_at_clock() noexcept TIMBREL_NONBLOCKING {
  TIMBREL_WAIVE_BEGIN  // a read of shared memory, no call into the kernel
      ahead_s_ = lead_.at(static_cast<double>(streamed_) / rate_hz_, clock_());
  TIMBREL_WAIVE_END
}

void Engine::load(const Slot& slot, float* const* out, int out_count, int offset,
                  int n) noexcept TIMBREL_NONBLOCKING {
  const int ratio = shape_.out_ratio;
  const int row = plan_.model_block / ratio;
  for (int c = 0; c < out_count; ++c) {
    if (out[c] == nullptr) continue;
    const float* from = slot.out.data() + static_cast<std::ptrdiff_t>(c) * row;
    float* to = out[c] + offset;
    if (ratio == 1) {
      std::copy(from + played_, from + played_ + n, to);
      continue;
    }
    for (int i = 0; i < n;) {
      const int held = std::min(n - i, ratio - (played_ + i) % ratio);
      std::fill(to + i, to + i + held, from[(played_ + i) / ratio]);
      i += held;
    }
  }
}

void Engine::restart(bool fresh_state, bool after_rest) noexcept TIMBREL_NONBLOCKING {
  const int kind =
      Restart::flush | (after_rest ? Restart::rested : 0) | (fresh_state ? Restart::fresh : 0);
  restart_.fetch_or(kind, std::memory_order_release);
}

// --- whoever runs the model ---

bool Engine::work() noexcept {
  answer_all();
  Slot* slot = slots_.to_run();
  if (slot == nullptr) return false;
  run(*slot);
  slots_.finish();
  if (waiting_.load(std::memory_order_seq_cst)) finished_.signal();
  return true;
}

void Engine::run(Slot& slot) noexcept {
  Carrier& carrier = instrument_->carrier();
  if (slot.restart) carrier.reset();
  const std::int64_t began = clock_();
  slot.outcome = carrier.run({method_, batch_, plan_.model_block, slot.in.data(), slot.out.data()});
  if (slot.outcome == Outcome::ok && !std::all_of(slot.out.begin(), slot.out.end(), is_sound))
    slot.outcome = Outcome::not_finite;
  counters_.busy_ns.add(clock_() - began);
  counters_.calls.add(1);
  if (slot.outcome != Outcome::ok) report(slot.outcome);
}

void Engine::report(Outcome outcome) noexcept {
  counters_.failures.add(1);
  // What is not finite now would stay so in a recursion: begin afresh.
  if (outcome == Outcome::not_finite) instrument_->carrier().reset();
  bool& said = said_[static_cast<std::size_t>(outcome)];
  if (said) return;
  said = true;
  try {
    auto reply = std::make_unique<Reply>();
    reply->sentence =
        sentence_for(outcome, instrument_->path(), method().name, instrument_->carrier().trouble());
    replies_.try_push(reply);
  } catch (...) {
  }
}

// --- main thread ---

Stats Engine::stats() const {
  Stats stats;
  stats.calls = counters_.calls.read();
  stats.misses = counters_.missed_blocks.read();
  const double played_s = static_cast<double>(stats.calls) * plan_.model_block / rate_hz_;
  const double busy_s = static_cast<double>(counters_.busy_ns.read()) * 1e-9;
  stats.load_percent = stats.calls > 0 ? 100 * busy_s / played_s : 0;
  return stats;
}

}  // namespace timbrel
