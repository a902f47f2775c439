// SPDX-License-Identifier: MIT
// nn~ as Pd sees it: inlets, outlets, signals, files; its messages are those of every host.
#pragma once

#include <m_pd.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "hosts/common/instrument_object.hpp"

namespace timbrel::pd {

class Object final : private host::Host {
 public:
  Object(t_object* owner, Atoms arguments, void (*on_tick)(void*), void* tick_owner);
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  // A message to the left inlet.
  void receive(const char* selector, Atoms atoms);

  // The DSP graph is being built; perform() comes with the samples.
  void dsp(t_signal** signals);
  void perform(int n) noexcept TIMBREL_NONBLOCKING;

  // Now and then, between messages.
  void tick();

 private:
  void make_ports(t_object* owner);
  void post(const std::string& sentence) const override;
  void complain(const std::string& sentence) const override;
  void reply(const char* selector, const std::vector<Value>& values) const override;
  std::optional<std::string> find_model(const std::string& name) const override;
  double sample_rate() const override { return sys_getsr(); }
  bool is_one_thread() const override { return true; }

  t_object* owner_;
  const t_canvas* canvas_;
  host::InstrumentObject instrument_;
  std::unique_ptr<t_clock, void (*)(t_clock*)> clock_;
  t_outlet* messages_ = nullptr;
  bool multichannel_ = false;
  int in_channels_ = 1;
  int out_channels_ = 1;
  int said_channels_ = -1;
  std::vector<const float*> ins_;
  std::vector<float*> outs_;
};

}  // namespace timbrel::pd
