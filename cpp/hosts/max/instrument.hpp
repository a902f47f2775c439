// SPDX-License-Identifier: MIT
// nn~, mc.nn~ and mcs.nn~ as Max sees them: cords, attributes, threads; their messages are those of
// every host.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "gate.hpp"
#include "host.hpp"
#include "hosts/common/instrument_object.hpp"
#include "model_attributes.hpp"

namespace timbrel::max {

constexpr double poll_ms = 20;

// An attribute as it is written in the box: @name and what follows, up to the next.
struct Written {
  std::string name;
  std::vector<t_atom> atoms;  // with its name
};

class Instrument final : private host::Host {
 public:
  Instrument(t_pxobject* owner, Cords cords, ModelAttributes::Accessors accessors);
  ~Instrument() override;
  Instrument(const Instrument&) = delete;
  Instrument& operator=(const Instrument&) = delete;

  // [main] Once, after the object's own attributes in the box are set: opens the model, makes the
  // ports. All other attributes in the box are the model's, as soon as there is one.
  void begin(Values arguments, std::vector<Written> written);

  // [main] A message; what comes in another thread is handed to the main thread before.
  void receive(const std::string& selector, Values values);
  std::string assist(bool is_inlet, long index) const;

  // [main] An attribute in the box, before it begins; later they are messages of the same name.
  void preset(const std::string& attribute, Values values);
  bool has_begun() const { return has_begun_; }

  // [any] What attributes are.
  long chans() const;
  long io_vector() const { return io_vector_; }
  bool is_enabled() const;
  bool is_offline() const;

  // [main] Up while Max is at work with an attribute of the model: until then none is taken away.
  bool& attributes_in_use() { return attributes_in_use_; }

  // [any] What an attribute of the model holds; nothing where it is not known.
  std::vector<t_atom> model_value(const std::string& name) const { return model_.atoms(name); }

  // [main] How many channels an outlet has; and whether another count at an inlet changes that.
  long output_channels(long outlet) const;
  bool change_input(long inlet, long channels);

  // [main] The signal chain is being built.
  //
  // Args:
  //   channels: of each inlet's cord.
  void prepare(const std::vector<long>& channels, double sample_rate, long max_vector);
  long inlets() const;

  void perform(double** ins, long in_count, double** outs, long out_count,
               long samples) noexcept TIMBREL_NONBLOCKING;

  // [main] Every poll_ms.
  void poll();

 private:
  bool audio_runs() const;
  bool is_starved() const;
  bool set_model_attribute(const std::string& name, Values values);
  void show_model();
  void give_written();
  void tell_changed_latency();
  template <class Work>
  void while_steady(Work&& work);
  void make_ports();
  bool handle(const std::string& selector, Values values);
  void set_io_vector(Values values);
  int burst_samples(long vector) const;
  void give_out();
  std::size_t source_of(std::size_t out) const noexcept TIMBREL_NONBLOCKING;

  void post(const std::string& sentence) const override;
  void complain(const std::string& sentence) const override;
  void reply(const char* selector, const std::vector<Value>& values) const override;
  std::optional<std::string> find_model(const std::string& name) const override;
  double sample_rate() const override { return sys_getsr(); }
  bool is_one_thread() const override { return false; }

  t_pxobject* owner_;
  const Cords cords_;
  const char* name_;
  bool has_begun_ = false;
  host::Setup setup_;
  host::InstrumentObject instrument_;
  long chans_ = 0;                    // as asked for; 0: not asked
  std::atomic<long> io_vector_{512};  // samples
  int rows_ = 1;                      // of the batch that the chain was built for
  std::atomic<int> asked_rows_{1};    // for the chain that is built next
  std::vector<long> told_channels_;   // of the inlets' cords, for that chain
  int in_dims_ = 1;
  int out_dims_ = 1;
  void* messages_ = nullptr;
  ModelAttributes model_;
  bool attributes_in_use_ = false;
  std::vector<Written> written_;       // that waits for a model
  std::vector<Value> latency_before_;  // as answered before the chain was built; empty: looked at
  int polls_disabled_ = 0;             // in a row
  int polls_without_audio_ = 0;        // likewise
  int polls_until_starved_ = 0;
  unsigned vectors_seen_ = 0;  // when it was polled last
  // Answers and lines of the console that wait until the gate is open again.
  mutable std::vector<std::function<void()>> outgoing_;

  // What the audio thread uses, changed behind the gate.
  Gate gate_;
  std::atomic<unsigned> vectors_{0};  // that came, played or not
  std::vector<long> sources_;         // for each channel of the player, which of Max's; -1: none
  std::vector<std::vector<float>> in_storage_, out_storage_;
  std::vector<const float*> ins_;
  std::vector<float*> outs_;
  std::size_t max_vector_ = 0;
};

}  // namespace timbrel::max
