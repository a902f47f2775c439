// SPDX-License-Identifier: MIT
// An instrument under a host's hands: everything that nn~ is, without Pd or Max.
//
// Files, methods and blocks change while audio runs: the new engine is made in the background,
// hears the input beside the old one until its output is real, then the two are cross-faded.
// Deleting one never waits: its worker ends, and its model is freed, on another thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "loading.hpp"
#include "worker.hpp"

namespace timbrel {

inline constexpr int crossfade_samples = 1024;

// What a player tells its user, in the order in which it happened.
struct Event {
  enum class Kind { loaded, load_failed, note, trouble, answer };
  Kind kind;
  std::string sentence;       // for all but `loaded` and `answer`
  std::string attribute;      // answer
  std::vector<Value> values;  // answer
};

class Player {
 public:
  explicit Player(Opener opener);
  // [main] while no process() runs. Returns at once.
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  // [main] What is to be asked for when a file is named later.
  void wish(const Request& request) { request_ = request; }
  // [main] Loads here and now, while no process() runs: for objects that are being made.
  Status open(const Request& request);
  // [main] Loads in the background; an event tells the end. A later request overtakes.
  void load(const Request& request);
  // [main] Another block or mode for what plays: at once where no audio runs, else as `load`.
  void change(const Request& request, bool audio_runs);
  // [main] What is asked for now, and whether it is still being loaded. After a load that failed
  // this is what plays on.
  const Request& request() const { return request_; }
  bool is_loading() const { return job_ != nullptr; }
  // [main] Waits for the load that is under way (rendering).
  void finish_loading();

  // [main] while no process() runs. The host's blocks and channels; the same again changes nothing.
  //
  // Args:
  //   rows: that the channels lie in; 0: as many as the batch of what plays
  void prepare(const HostFacts& host, int in_channels, int out_channels, int rows = 0);

  // [audio] At most the prepared block. Inputs and outputs may lie in the same memory.
  void process(const float* const* in, float* const* out, int n) noexcept TIMBREL_NONBLOCKING;

  // [any]
  void enable(bool on) noexcept { enabled_.store(on, std::memory_order_relaxed); }
  bool is_enabled() const noexcept { return enabled_.load(std::memory_order_relaxed); }

  // [any]
  bool is_offline() const { return offline_; }

  // [main]
  void set_offline(bool offline);
  Status set(const std::string& attribute, const std::vector<Value>& values);
  Status get(const std::string& attribute);
  void reset();
  // [main] while no process() runs: applies settings to a model that runs in the callback, which
  // would see them at its next block.
  void apply_settings();

  // [main] The engine that was made last, or null: for what there is to tell about it.
  const Engine* engine() const { return newest_; }

  // [main] What the attributes of the newest file hold, as it said last, where requests read it
  // back; and a number that is another one whenever there is something new to show.
  const std::vector<Setting>& held() const { return held_; }
  int news() const { return news_; }

  // [main] Call it now and then: hands over what was loaded, frees what was replaced, and tells
  // what happened. `audio_runs`: whether process() is being called, in this thread or another.
  void poll(bool audio_runs, const std::function<void(const Event&)>& tell);

 private:
  void adopt(Loaded loaded, bool audio_runs);
  void settle();
  void rebuild();
  void apply_late(const std::vector<Setting>& late);
  void drain(Engine& engine, bool plays);
  void learn(const std::string& attribute, const std::vector<Value>& held);
  void drop_job();
  void say_rate();
  void rest_while_silent(bool audio_runs);
  void judge_load();
  void note(std::string sentence, Event::Kind kind = Event::Kind::note);
  void finish_job(bool audio_runs);
  void watch();
  void advance_swap(float* const* out, int n) noexcept TIMBREL_NONBLOCKING;

  Opener opener_;
  std::unique_ptr<Worker> worker_;

  // The main thread's own.
  Request request_;
  Request playing_;
  HostFacts host_;
  int in_channels_ = 1;
  int out_channels_ = 1;
  int rows_ = 0;                     // 0: the batch's
  std::vector<Setting> settings_;    // that the file that plays has accepted
  std::vector<Setting> unanswered_;  // that it has not answered yet
  std::vector<Setting> held_back_;   // for the file that is being loaded
  std::vector<Setting> held_;
  int news_ = 0;
  std::shared_ptr<Job> job_;
  Loaded newest_facts_;  // of newest_; its engine is null
  Engine* newest_ = nullptr;
  std::vector<Event> events_;
  bool said_rejected_ = false;
  bool said_missed_ = false;
  bool forced_async_ = false;
  bool rests_since_dsp_ended_ = false;
  std::string rate_said_of_;       // path and rate
  std::int64_t judged_calls_ = 0;  // when the load was judged last
  std::int64_t judged_busy_ns_ = 0;

  // The audio thread's own.
  Engine* current_ = nullptr;
  Engine* next_ = nullptr;
  int priming_ = 0;          // samples until the next one's output is real
  int faded_ = 0;            // samples of the cross-fade that are done
  int gain_ = fade_samples;  // of `enable`, in steps of the fade
  bool started_ = false;
  bool rests_ = false;  // nothing is computed
  std::vector<float> scratch_;
  std::vector<float*> scratch_channels_;

  // Crossing threads.
  std::atomic<bool> enabled_{true};
  std::atomic<bool> offline_{false};  // set in the main thread, read in any
  std::atomic<Engine*> incoming_{nullptr};
  Queue<Engine*> outgoing_{8};
};

}  // namespace timbrel
