// SPDX-License-Identifier: MIT
#include "player.hpp"

#include <algorithm>
#include <cmath>

#include "background.hpp"
#include "words.hpp"

namespace timbrel {
namespace {

constexpr const char* reset_attribute = "reset";  // an event, not a setting: never set again
// A model that `auto` runs in the callback and that takes more than this is moved to the worker.
constexpr double too_much_percent = 60;
constexpr std::int64_t calls_to_judge = 64;

bool same(const HostFacts& a, const HostFacts& b) {
  return a.sample_rate == b.sample_rate && a.host_block == b.host_block && a.burst == b.burst;
}

std::string count(int n, const char* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

}  // namespace

Player::Player(Opener opener) : opener_(std::move(opener)), worker_(std::make_unique<Worker>()) {}

Player::~Player() {
  if (job_) job_->cancelled.store(true);
  struct Remains {
    std::unique_ptr<Worker> worker;
    std::vector<std::unique_ptr<Engine>> engines;
    ~Remains() { worker.reset(); }  // first: nothing may run in the engines any more
  };
  auto remains = std::make_shared<Remains>();
  remains->worker = std::move(worker_);
  for (Engine* engine : {current_, next_, incoming_.load()})
    if (engine != nullptr) remains->engines.emplace_back(engine);
  Engine* replaced = nullptr;
  while (outgoing_.try_pop(replaced)) remains->engines.emplace_back(replaced);
  remains->worker->stop();
  // The job holds the last hand on them, so they are freed over there.
  Background::reaper().add([remains = std::move(remains)] {});
}

// ---- main thread
// ---------------------------------------------------------------------------------

void Player::note(std::string sentence, Event::Kind kind) {
  events_.push_back(Event{kind, std::move(sentence), "", {}});
}

Status Player::open(const Request& request) {
  request_ = request;
  auto loaded = timbrel::load(request, host_, settings_, opener_, &worker_->wake());
  if (!loaded) return Error{loaded.error()};
  playing_ = request;
  adopt(std::move(*loaded), false);
  return Done{};
}

void Player::change(const Request& request, bool audio_runs) {
  const bool is_simple = !audio_runs && !job_ && newest_ != nullptr &&
                         request.path == playing_.path && request.method == playing_.method;
  if (!is_simple) {
    load(request);
    return;
  }
  if (request.mode != request_.mode) forced_async_ = false;
  request_ = playing_ = request;
  const int ratio = newest_->instrument().surface().highest_ratio();
  const int block = allowed_block(request.block, ratio);
  if (request.block > 0 && block != request.block) note(raised_note(request.block, block, ratio));
  newest_facts_.inference_s *= static_cast<double>(block) / newest_facts_.asked_block;
  newest_facts_.asked_block = block;
  settle();
  rebuild();
}

void Player::load(const Request& request) {
  if (request.path != request_.path || request.mode != request_.mode) forced_async_ = false;
  request_ = request;
  if (job_) job_->cancelled.store(true);
  job_ = std::make_shared<Job>();
  job_->request = request;
  if (forced_async_) job_->request.mode = Mode::async;
  job_->host = host_;
  if (request.path == playing_.path) job_->settings = settings_;
  Background::loader().add([job = job_, opener = opener_, wake = &worker_->wake()] {
    if (job->cancelled.load()) return;
    auto result = timbrel::load(job->request, job->host, job->settings, opener, wake);
    job->result = std::make_unique<Result<Loaded>>(std::move(result));
    job->ready.store(true, std::memory_order_release);
  });
}

void Player::finish_loading() {
  while (job_ && !job_->ready.load(std::memory_order_acquire))
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void Player::finish_job(bool audio_runs) {
  if (!job_ || !job_->ready.load(std::memory_order_acquire)) return;
  const auto job = std::exchange(job_, nullptr);
  const auto late = std::exchange(held_back_, {});
  if (!*job->result) {
    note(job->result->error(), Event::Kind::load_failed);
    if (newest_ != nullptr) request_ = playing_;
    for (const auto& [attribute, values] : late) set(attribute, values);
    return;
  }
  if (job->request.path != playing_.path) settings_.clear();
  playing_ = request_;
  Loaded loaded = std::move(**job->result);
  // The host may have changed meanwhile; nothing runs this instrument yet.
  if (!same(job->host, host_))
    loaded.engine = engine_for(loaded, job->request, host_, &worker_->wake());
  const int ins = loaded.engine->in_channels();
  const int outs = loaded.engine->out_channels();
  if (ins != in_channels_ || outs != out_channels_)
    loaded.notes.push_back("method " + loaded.engine->method().name + " has " +
                           count(ins, "inlet") + " and " + count(outs, "outlet") +
                           ", the object keeps " + std::to_string(in_channels_) + " and " +
                           std::to_string(out_channels_) +
                           ": what is missing is silent, what is left over is dropped");
  adopt(std::move(loaded), audio_runs);
  for (const auto& [attribute, values] : late) set(attribute, values);
  events_.push_back(Event{Event::Kind::loaded, "", "", {}});
}

void Player::adopt(Loaded loaded, bool audio_runs) {
  for (auto& sentence : loaded.notes) note(std::move(sentence));
  Engine* engine = loaded.engine.release();
  newest_facts_ = std::move(loaded);
  newest_ = engine;
  said_rejected_ = said_missed_ = false;
  engine->set_offline(offline_);
  if (engine->plan().async) worker_->attach(engine);
  worker_->retire(std::unique_ptr<Engine>(incoming_.exchange(engine)));
  if (!audio_runs) settle();
}

// Ends all swaps at once, while no process() runs: the newest engine is the one that plays.
void Player::settle() {
  Engine* newer = incoming_.exchange(nullptr);
  for (Engine* heir : {next_, newer}) {
    if (heir == nullptr) continue;
    worker_->retire(std::unique_ptr<Engine>(current_));
    current_ = heir;
  }
  next_ = nullptr;
}

void Player::prepare(const HostFacts& host, int in_channels, int out_channels) {
  const bool is_new = !same(host, host_) || scratch_channels_.empty() ||
                      in_channels != in_channels_ || out_channels != out_channels_;
  if (!is_new) return;
  const bool replan = !same(host, host_);
  host_ = host;
  in_channels_ = in_channels;
  out_channels_ = out_channels;
  scratch_.assign(
      static_cast<std::size_t>(out_channels) * static_cast<std::size_t>(host.host_block), 0.0F);
  scratch_channels_.clear();
  for (int c = 0; c < out_channels; ++c)
    scratch_channels_.push_back(scratch_.data() + static_cast<std::ptrdiff_t>(c) * host.host_block);
  settle();
  if (replan && newest_ != nullptr) rebuild();
}

void Player::rebuild() {
  Loaded facts = std::move(newest_facts_);
  facts.engine.reset(std::exchange(current_, nullptr));
  Request asked = request_;
  if (forced_async_) asked.mode = Mode::async;
  const bool was_used = facts.engine->stats().calls > 0;
  // Wait for the old one first: from then on the instrument is nobody's.
  const auto instrument = facts.engine->shared_instrument();
  const std::string method = facts.engine->method().name;
  const int batch = facts.engine->batch();
  worker_->retire_and_wait(std::move(facts.engine));
  const Plan plan = make_plan(host_, facts.asked_block, instrument->surface().highest_ratio(),
                              asked.mode, facts.inference_s);
  facts.engine = std::make_unique<Engine>(instrument, *instrument->surface().find_method(method),
                                          plan, batch, host_, &worker_->wake());
  if (was_used) facts.engine->restart(true);
  facts.notes.clear();
  adopt(std::move(facts), false);
}

void Player::set_offline(bool offline) {
  offline_ = offline;
  if (newest_ != nullptr) newest_->set_offline(offline);
}

Status Player::set(const std::string& attribute, const std::vector<Value>& values) {
  if (job_) {
    held_back_.emplace_back(attribute, values);
    return Done{};
  }
  if (newest_ == nullptr) return Error{"set " + attribute + ": no model is loaded; send load FILE"};
  const Status status = newest_->set(attribute, values);
  if (!status || attribute == reset_attribute) return status;
  std::erase_if(settings_, [&](const Setting& setting) { return setting.first == attribute; });
  settings_.emplace_back(attribute, values);
  return status;
}

Status Player::get(const std::string& attribute) {
  if (newest_ == nullptr) return Error{"get " + attribute + ": no model is loaded; send load FILE"};
  return newest_->get(attribute);
}

void Player::reset() {
  if (newest_ == nullptr) return;
  if (newest_->instrument().surface().can_reset)
    newest_->restart(true);
  else
    load(request_);  // what cannot be reset is loaded again
}

void Player::apply_settings() {
  if (newest_ != nullptr && !newest_->plan().async)
    while (newest_->work()) {
    }
}

void Player::poll(bool audio_runs, const std::function<void(const Event&)>& tell) {
  Engine* replaced = nullptr;
  while (outgoing_.try_pop(replaced)) worker_->retire(std::unique_ptr<Engine>(replaced));
  worker_->flush();
  if (!audio_runs) settle();
  finish_job(audio_runs);
  if (newest_ != nullptr) {
    if (!audio_runs) apply_settings();
    watch();
  }
  const auto events = std::exchange(events_, {});
  for (const auto& event : events) tell(event);
}

// Turns what was counted into sentences: each once, until another engine plays.
void Player::watch() {
  Reply reply;
  while (newest_->next_reply(reply)) {
    const bool is_answer = reply.sentence.empty();
    events_.push_back(Event{is_answer ? Event::Kind::answer : Event::Kind::trouble, reply.sentence,
                            reply.attribute, reply.values});
  }
  const Stats stats = newest_->stats();
  const std::string percent = std::to_string(static_cast<int>(std::lround(stats.load_percent)));
  if (!said_rejected_ && newest_->counters().rejected_samples.read() > 0) {
    said_rejected_ = true;
    note(
        "what comes in at the inlets is not finite (NaN, infinite or above 1e6): 0 is taken in its "
        "place; look at what is connected there",
        Event::Kind::trouble);
  }
  if (!said_missed_ && stats.misses > 0) {
    said_missed_ = true;
    note("a block was not ready in time and is silent (load " + percent +
             " %, `stats` counts them): use a larger bufsize, or `offline 1` when rendering",
         Event::Kind::trouble);
  }
  const Plan& plan = newest_->plan();
  if (!plan.async && request_.mode == Mode::automatic && !forced_async_ && !offline_ && !job_ &&
      stats.calls > calls_to_judge && stats.load_percent > too_much_percent) {
    note("the model takes " + percent +
         " % of the callback's time: it goes to a worker, and the "
         "latency grows");
    forced_async_ = true;
    load(request_);
  }
}

// ---- audio thread
// --------------------------------------------------------------------------------

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
    current_->restart(false);
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
