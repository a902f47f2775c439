// SPDX-License-Identifier: MIT
// One method of one instrument at audio rate, under a host's blocks of any size.
//
// As in nn~, everything is at audio rate: of an inlet with a ratio the last sample of each group
// counts, a value of an outlet with a ratio is held. Input is collected until a model block is
// full; it runs in the callback (sync) or in a worker (async), and is played `latency_samples()`
// later, never earlier and never later. A result that is not there when its time has come is
// silence, and its time is over: what follows stays where it belongs.
//
//     stream position   0 . . . . . D . . . . . . . . . .      D = Plan::latency_samples()
//     input block j         [jM, (j+1)M)
//     output block j                     [jM+D, (j+1)M+D)
//
// In sync mode, results are D = M - gcd(H, M) late, the least that is possible.
#pragma once

#include <readerwriterqueue/atomicops.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "clock.hpp"
#include "fade.hpp"
#include "instrument.hpp"
#include "lead.hpp"
#include "plan.hpp"
#include "queue.hpp"
#include "slots.hpp"
#include "stats.hpp"

namespace timbrel {

using Wake = moodycamel::spsc_sema::LightweightSemaphore;

// What the instrument answers, in the order of the questions.
struct Reply {
  enum class Kind { accepted, answer, trouble };
  Kind kind = Kind::trouble;
  std::string sentence;       // trouble
  std::string attribute;      // that was set or asked for
  std::vector<Value> values;  //
  std::vector<Value> held;    // what the model then has, where that was asked for
};

class Engine {
 public:
  // [main] Allocates everything. `wake` is raised for each block that a worker must run, and may be
  // null when sync.
  Engine(std::shared_ptr<Instrument> instrument, std::size_t method, const Plan& plan, int batch,
         const HostFacts& host, Wake* wake);

  const Plan& plan() const { return plan_; }
  Instrument& instrument() const { return *instrument_; }
  const std::shared_ptr<Instrument>& shared_instrument() const { return instrument_; }
  const MethodInfo& method() const { return instrument_->surface().methods[method_]; }
  int batch() const { return batch_; }
  // [main] while no process() runs. The rows that the host's channels lie in, where they are not
  // the batch's: what it lacks is silent.
  void set_host_rows(int rows) { host_rows_ = rows; }
  int in_channels() const { return in_channels_; }
  int out_channels() const { return out_channels_; }

  // [any] Input to output: the plan's samples and those of the method itself.
  int latency_samples() const noexcept TIMBREL_NONBLOCKING {
    return plan_.latency_samples() + method_latency_;
  }

  // [audio] n samples, usually the plan's host block. Channels are rows of the host, each with all
  // its inlets; missing or null ones are silent, surplus outputs get zeros.
  void process(const float* const* in, int in_count, float* const* out, int out_count,
               int n) noexcept TIMBREL_NONBLOCKING;

  // [any] At the next block forget the past; with `fresh_state` the model does so too. What was
  // playing ends, and what comes fades in. `after_rest`: what was playing has ended already.
  void restart(bool fresh_state, bool after_rest = false) noexcept TIMBREL_NONBLOCKING;

  // [any] Whether the callback may wait for the worker (rendering, as fast as it can).
  void set_offline(bool offline) noexcept { offline_.store(offline, std::memory_order_relaxed); }

  // [worker] Runs what waits, at most one block; returns whether there was anything. When sync this
  // happens in `process`, and [main] may call it while no process() runs, to apply settings.
  bool work() noexcept;

  // [worker], or [main] where nothing runs it: applies what was set and answers what was asked.
  void answer_all() noexcept;

  // [main] Settings go to whoever runs the model, and answers come back later, by `next_reply`. A
  // name that is not there and values of the wrong kind are refused at once.
  // With `read_back` the answer says what the model then holds.
  Status set(const std::string& attribute, std::vector<Value> values, bool read_back = false);
  Status get(const std::string& attribute);
  bool next_reply(Reply& reply);

  // [any]
  Stats stats() const;
  const Counters& counters() const { return counters_; }

 private:
  struct Command {
    std::string attribute;
    std::vector<Value> values;
    bool is_question = false;
    bool read_back = false;
  };
  struct Restart {
    static constexpr int none = 0, flush = 1, rested = 2, fresh = 4;  // added up
  };

  template <class Pointers, class Arranged>
  void arrange(Pointers host, int host_count, Arranged& ours,
               int each) const noexcept TIMBREL_NONBLOCKING;
  void silence_surplus(float* const* out, int out_count, int n) const noexcept TIMBREL_NONBLOCKING;
  void begin_again(int kind) noexcept TIMBREL_NONBLOCKING;
  void take(const float* const* in, int in_count, int n) noexcept TIMBREL_NONBLOCKING;
  void store(Slot& slot, const float* const* in, int in_count, int offset,
             int n) noexcept TIMBREL_NONBLOCKING;
  void hand_over() noexcept TIMBREL_NONBLOCKING;
  void give(float* const* out, int out_count, int n) noexcept TIMBREL_NONBLOCKING;
  const Slot* result() noexcept TIMBREL_NONBLOCKING;
  const Slot* look() noexcept TIMBREL_NONBLOCKING;
  void wait_for_result() noexcept;
  void look_at_clock() noexcept TIMBREL_NONBLOCKING;
  void load(const Slot& slot, float* const* out, int out_count, int offset,
            int n) noexcept TIMBREL_NONBLOCKING;
  void run(Slot& slot) noexcept;
  void answer(const Command& command);
  Error no_attribute(const std::string& name) const;
  void report(Outcome outcome) noexcept;

  std::shared_ptr<Instrument> instrument_;
  std::size_t method_;
  const MethodShape shape_;
  const int method_latency_;
  Plan plan_;
  int batch_;
  int host_rows_;
  int in_channels_;
  int out_channels_;
  double rate_hz_;
  const double most_live_s_;  // a host that is further ahead than this is rendering
  Wake* wake_;
  Clock clock_;
  Slots slots_;

  // The audio thread's own.
  std::vector<const float*> ins_;  // the method's channels, among the host's
  std::vector<float*> outs_;
  Slot* filling_ = nullptr;  // null while a block is lost for want of a slot
  int filled_ = 0;           // samples of the block that is coming in
  std::int64_t in_block_ = 0;
  int opening_ = 0;  // samples left of the zeros at the beginning
  int played_ = 0;   // samples of the block that is going out
  std::int64_t out_block_ = 0;
  std::int64_t missed_block_ = -1;  // the one counted last
  std::int64_t streamed_ = 0;       // samples since the beginning
  bool restart_next_ = false;
  bool fades_in_ = false;
  double ahead_s_ = 0;
  Lead lead_;
  Fade fade_;

  // Crossing threads.
  std::atomic<int> restart_{Restart::none};
  std::atomic<bool> offline_{false};
  std::atomic<bool> waiting_{false};
  Wake finished_;
  Counters counters_;
  Queue<std::unique_ptr<Command>> commands_;
  Queue<std::unique_ptr<Reply>> replies_;

  // The runner's own.
  bool said_[4] = {};  // one sentence for each outcome
};

}  // namespace timbrel
