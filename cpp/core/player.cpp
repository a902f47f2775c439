// SPDX-License-Identifier: MIT
// What a player does on the main thread.
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
  drop_job();
  auto remains = std::make_unique<Remains>();
  for (Engine* engine : {current_, next_, incoming_.load()})
    if (engine != nullptr) remains->engines.emplace_back(engine);
  Engine* replaced = nullptr;
  while (outgoing_.try_pop(replaced)) remains->engines.emplace_back(replaced);
  worker_->stop();
  remains->worker = std::move(worker_);
  Reaper::shared().add(std::move(remains));
}

void Player::note(std::string sentence, Event::Kind kind) {
  events_.push_back(Event{kind, std::move(sentence), "", {}});
}

Status Player::open(const Request& request) {
  request_ = request;
  auto loaded = timbrel::load(request, host_, settings_, opener_, &worker_->wake());
  if (!loaded) return Error{loaded.error()};
  playing_ = request;
  held_ = std::move(loaded->held);
  ++news_;
  adopt(std::move(*loaded), false);
  return Done{};
}

void Player::change(const Request& request, bool audio_runs) {
  if (newest_ == nullptr && !job_) return wish(request);
  const bool is_simple = !audio_runs && !job_ && request.path == playing_.path &&
                         request.method == playing_.method && request.batch == playing_.batch;
  if (!is_simple) return load(request);
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
  const bool is_other = request.path != request_.path;
  if (is_other || request.mode != request_.mode) forced_async_ = false;
  if (is_other) held_back_.clear();
  request_ = request;
  drop_job();
  job_ = std::make_shared<Job>();
  job_->request = request;
  if (forced_async_) job_->request.mode = Mode::async;
  job_->host = host_;
  if (request.path == playing_.path) {
    // In this order: where the last one is refused, the one that was accepted stays.
    job_->settings = settings_;
    job_->settings.insert(job_->settings.end(), unanswered_.begin(), unanswered_.end());
  }
  Loader::shared().add([job = job_, opener = opener_, wake = &worker_->wake()] {
    if (job->cancelled.load()) return;
    try {
      job->result = std::make_unique<Result<Loaded>>(
          timbrel::load(job->request, job->host, job->settings, opener, wake));
    } catch (const std::exception& error) {
      job->failure = job->request.path + " cannot be loaded with a bufsize of " +
                     std::to_string(job->request.block) + " (" + error.what() +
                     "): is there enough memory?";
    }
    job->ready.store(true, std::memory_order_release);
  });
}

// What an overtaken load has made is freed on the loader's thread, not here.
void Player::drop_job() {
  if (!job_) return;
  job_->cancelled.store(true);
  Loader::shared().add([job = std::move(job_)] {});
  job_ = nullptr;
}

void Player::finish_loading() {
  while (job_ && !job_->ready.load(std::memory_order_acquire))
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void Player::finish_job(bool audio_runs) {
  if (!job_ || !job_->ready.load(std::memory_order_acquire)) return;
  const auto job = std::exchange(job_, nullptr);
  const auto late = std::exchange(held_back_, {});
  if (!job->result || !*job->result) {
    note(job->result ? job->result->error() : job->failure, Event::Kind::load_failed);
    forced_async_ = false;
    const bool was_taken_away = newest_ == nullptr && !playing_.path.empty();
    if (was_taken_away && job->request.path != playing_.path)
      load(playing_);
    else if (newest_ != nullptr)
      request_ = playing_;
    return;
  }
  // What the load brought with it was tried there, in that order; the last that fits is what
  // counts.
  settings_ = std::move((*job->result)->settings);
  unanswered_.clear();
  playing_ = request_;
  Loaded loaded = std::move(**job->result);
  held_ = std::move(loaded.held);
  ++news_;
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
  apply_late(late);
  events_.push_back(Event{Event::Kind::loaded, "", "", {}});
}

void Player::apply_late(const std::vector<Setting>& late) {
  for (const auto& [attribute, values] : late) {
    const Status status = set(attribute, values);
    if (!status) note(status.error(), Event::Kind::trouble);
  }
}

void Player::adopt(Loaded loaded, bool audio_runs) {
  for (auto& sentence : loaded.notes) note(std::move(sentence));
  Engine* engine = loaded.engine.release();
  newest_facts_ = std::move(loaded);
  newest_ = engine;
  said_rejected_ = said_missed_ = false;
  judged_calls_ = judged_busy_ns_ = 0;
  say_rate();
  engine->set_offline(offline_);
  if (rows_ > 0) engine->set_host_rows(rows_);
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

void Player::prepare(const HostFacts& host, int in_channels, int out_channels, int rows) {
  const bool replan = !same(host, host_);
  const bool is_new = replan || scratch_channels_.empty() || in_channels != in_channels_ ||
                      out_channels != out_channels_ || rows != rows_;
  host_ = host;
  say_rate();
  if (!is_new) return;
  in_channels_ = in_channels;
  out_channels_ = out_channels;
  rows_ = rows;
  const auto block = static_cast<std::size_t>(host.host_block);
  scratch_.assign(static_cast<std::size_t>(out_channels) * block, 0.0F);
  scratch_channels_.clear();
  for (std::size_t c = 0; c < static_cast<std::size_t>(out_channels); ++c)
    scratch_channels_.push_back(scratch_.data() + c * block);
  settle();
  if (current_ != nullptr && rows_ > 0) current_->set_host_rows(rows_);
  if (replan && newest_ != nullptr) rebuild();
}

// Another plan for the instrument that plays, while no process() runs.
void Player::rebuild() {
  constexpr std::int64_t patience_us = 20'000;
  constexpr std::int64_t patience_offline_us = 60'000'000;
  std::unique_ptr<Engine> old(std::exchange(current_, nullptr));
  newest_ = nullptr;
  if (old->plan().async && !worker_->detach(old, offline_ ? patience_offline_us : patience_us)) {
    if (!job_) load(playing_);  // the model is busy: another one is made, and nobody waits
    return;
  }
  old->answer_all();
  drain(*old, /*plays=*/true);
  const auto instrument = old->shared_instrument();
  if (old->stats().calls > 0) instrument->carrier().reset();
  Request asked = playing_;
  if (forced_async_) asked.mode = Mode::async;
  Loaded facts = std::move(newest_facts_);
  facts.notes.clear();
  facts.engine = std::move(old);
  facts.engine = engine_for(facts, asked, host_, &worker_->wake());
  adopt(std::move(facts), false);
}

// Once for each file and rate; a host that has not said its rate yet is not judged.
void Player::say_rate() {
  if (newest_ == nullptr || host_.is_guess) return;
  const Instrument& instrument = newest_->instrument();
  const int made_for = instrument.surface().sample_rate;
  const int runs_at = static_cast<int>(std::lround(host_.sample_rate));
  const std::string about = instrument.path() + " at " + std::to_string(runs_at);
  if (made_for == 0 || made_for == runs_at || about == rate_said_of_) return;
  rate_said_of_ = about;
  note(instrument.path() + " was made for " + std::to_string(made_for) +
       " Hz and the host runs at " + std::to_string(runs_at) +
       " Hz: it will sound at another pitch; set the host to " + std::to_string(made_for) + " Hz");
}

void Player::set_offline(bool offline) {
  offline_ = offline;
  if (newest_ != nullptr) newest_->set_offline(offline);
}

Status Player::set(const std::string& attribute, const std::vector<Value>& values) {
  if (job_) {
    remember(held_back_, {attribute, values});
    // Meant for the file that comes; what plays follows it too where it is the same file.
    if (newest_ == nullptr || job_->request.path != playing_.path) return Done{};
  }
  if (newest_ == nullptr) return Error{"set " + attribute + ": no model is loaded; send load FILE"};
  const Status status = newest_->set(attribute, values, request_.reads_back);
  if (status && attribute != reset_attribute) remember(unanswered_, {attribute, values});
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
  if (newest_ != nullptr && !newest_->plan().async) newest_->answer_all();
}

void Player::poll(bool audio_runs, const std::function<void(const Event&)>& tell) {
  Engine* replaced = nullptr;
  while (outgoing_.try_pop(replaced)) {
    drain(*replaced, /*plays=*/false);
    worker_->retire(std::unique_ptr<Engine>(replaced));
  }
  worker_->flush();
  if (!audio_runs) settle();
  finish_job(audio_runs);
  rest_while_silent(audio_runs);
  if (newest_ != nullptr) {
    if (!audio_runs) apply_settings();
    drain(*newest_, /*plays=*/true);
    watch();
    judge_load();
  }
  const auto events = std::exchange(events_, {});
  for (const auto& event : events) tell(event);
}

// What was heard before the audio stopped is not played when it goes on.
void Player::rest_while_silent(bool audio_runs) {
  const bool was = std::exchange(rests_since_dsp_ended_, !audio_runs);
  if (audio_runs || was || current_ == nullptr || current_->stats().calls == 0) return;
  current_->restart(false, /*after_rest=*/true);
}

// What an engine that was replaced has accepted says nothing of the one that plays.
void Player::drain(Engine& engine, bool plays) {
  Reply reply;
  while (engine.next_reply(reply)) {
    const Setting setting{reply.attribute, reply.values};
    switch (reply.kind) {
      case Reply::Kind::accepted:
        if (plays && reply.attribute != reset_attribute) remember(settings_, setting);
        if (plays) std::erase(unanswered_, setting);
        if (plays) learn(reply.attribute, reply.held);
        break;
      case Reply::Kind::answer:
        if (plays && request_.reads_back) learn(reply.attribute, reply.values);
        events_.push_back(Event{Event::Kind::answer, "", reply.attribute, reply.values});
        break;
      case Reply::Kind::trouble:
        if (plays) std::erase(unanswered_, setting);
        if (plays) learn(reply.attribute, reply.held);
        note(reply.sentence, Event::Kind::trouble);
        break;
    }
  }
}

void Player::learn(const std::string& attribute, const std::vector<Value>& held) {
  if (held.empty()) return;
  remember(held_, {attribute, held});
  ++news_;
}

// Turns what was counted into sentences: each once, until another engine plays.
void Player::watch() {
  const Stats stats = newest_->stats();
  if (!said_rejected_ && newest_->counters().rejected_samples.read() > 0) {
    said_rejected_ = true;
    note(
        "what comes in at the inlets is not finite (NaN, infinite or above 1e6): 0 is taken in its "
        "place; look at what is connected there",
        Event::Kind::trouble);
  }
  if (!said_missed_ && stats.misses > 0) {
    said_missed_ = true;
    note("a block was not ready in time and is silent (load " +
             std::to_string(std::lround(stats.load_percent)) +
             " %, `stats` counts them): use a larger bufsize, or `offline 1` when rendering",
         Event::Kind::trouble);
  }
}

// A model that `auto` runs in the callback may become slow; its last blocks are what counts.
void Player::judge_load() {
  const Plan& plan = newest_->plan();
  const auto& counters = newest_->counters();
  const std::int64_t calls = counters.calls.read() - judged_calls_;
  if (calls < calls_to_judge) return;
  const double busy_s = static_cast<double>(counters.busy_ns.read() - judged_busy_ns_) * 1e-9;
  judged_calls_ = counters.calls.read();
  judged_busy_ns_ = counters.busy_ns.read();
  const double played_s = static_cast<double>(calls) * plan.model_block / host_.sample_rate;
  const double percent = 100 * busy_s / played_s;
  const bool may_move =
      !plan.async && request_.mode == Mode::automatic && !forced_async_ && !offline_ && !job_;
  if (!may_move || percent < too_much_percent) return;
  note("the model takes " + std::to_string(std::lround(percent)) +
       " % of the callback's time: it goes to a worker, and the latency grows");
  forced_async_ = true;
  load(request_);
}

}  // namespace timbrel
