// SPDX-License-Identifier: MIT
// nn~, mc.nn~ and mcs.nn~ as Max sees them: cords, attributes, threads; their messages are those of
// every host.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "gate.hpp"
#include "host.hpp"
#include "hosts/common/instrument_object.hpp"

namespace timbrel::max {

class Instrument final : private host::Host {
 public:
  Instrument(t_pxobject* owner, Cords cords);
  ~Instrument() override;
  Instrument(const Instrument&) = delete;
  Instrument& operator=(const Instrument&) = delete;

  // [main] Once, after the attributes of the box are set: opens the model, makes the ports.
  void begin(Values arguments);

  // [main] A message; what comes in another thread is handed to the main thread before.
  void receive(const std::string& selector, Values values);
  std::string assist(bool is_inlet, long index) const;

  // [main] An attribute in the box, before it begins; later they are messages of the same name.
  void preset(const std::string& attribute, Values values);
  bool has_begun() const { return has_begun_; }

  // [main] What attributes are.
  long chans() const;
  long io_vector() const { return io_vector_; }
  bool is_enabled() const;
  bool is_offline() const;

  // [main] How many channels an outlet has; and whether another count at an inlet changes that.
  long output_channels(long outlet) const;

  // [main] The signal chain is being built.
  //
  // Args:
  //   channels: of each inlet's cord.
  void prepare(const std::vector<long>& channels, double sample_rate, long max_vector);
  long inlets() const;

  void perform(double** ins, long in_count, double** outs, long out_count,
               long samples) noexcept TIMBREL_NONBLOCKING;

  // [main] Now and then.
  void poll();

 private:
  bool audio_runs() const;
  template <class Work>
  void while_steady(Work&& work);
  void make_ports();
  bool handle(const std::string& selector, Values values);
  void set_io_vector(Values values);
  int burst_samples(long vector) const;
  void give_answers();

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
  long chans_ = 0;        // as asked for; 0: not asked
  long io_vector_ = 512;  // samples
  int rows_ = 1;          // of the batch
  int in_dims_ = 1;
  int out_dims_ = 1;
  void* messages_ = nullptr;
  int polls_disabled_ = 0;  // in a row
  struct Answer {
    std::string selector;
    std::vector<Value> values;
  };
  mutable std::vector<Answer> answers_;  // that wait until the gate is open again

  // What the audio thread uses, changed behind the gate.
  Gate gate_;
  std::vector<long> sources_;  // for each channel of the player, which of Max's; -1: none
  std::vector<std::vector<float>> in_storage_, out_storage_;
  std::vector<const float*> ins_;
  std::vector<float*> outs_;
  std::size_t max_vector_ = 0;
};

}  // namespace timbrel::max
