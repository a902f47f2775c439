// SPDX-License-Identifier: MIT
// nn~ as Pd sees it: inlets, outlets, messages; all the rest is the core's player.
#pragma once

#include <m_pd.h>

#include <memory>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "core/player.hpp"

namespace timbrel::pd {

class Object {
 public:
  Object(t_object* owner, Atoms arguments, void (*on_tick)(void*), void* tick_owner);
  ~Object();
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  // Messages to the left inlet.
  void info(Atoms);
  void enable(Atoms atoms);
  void bufsize(Atoms atoms);
  void mode(Atoms atoms);
  void offline(Atoms atoms);
  void set(Atoms atoms);
  void get(Atoms atoms);
  void load(Atoms atoms);
  void method(Atoms atoms);
  void reload(Atoms);
  void reset(Atoms);
  void latency(Atoms);
  void stats(Atoms);
  void gpu(Atoms);
  void elsewhere(Atoms);  // what IRCAM's nn~ does over the network

  // The DSP graph is being built; perform() comes with the samples.
  void dsp(t_signal** signals);
  void perform(int n) noexcept TIMBREL_NONBLOCKING;

  // Now and then, between messages.
  void tick();

 private:
  void make_ports(t_object* owner);
  void open(const Arguments& arguments);
  void request(Request wanted);
  void change(Request wanted);
  void after_request(bool answers_load);
  void poll();
  void tell(const Event& event);
  void complain(const std::string& sentence) const;
  void reply(const char* selector, const std::vector<Value>& values) const;
  bool is_loaded(const char* message) const;

  t_object* owner_;
  const t_canvas* canvas_;
  Player player_;
  std::unique_ptr<t_clock, void (*)(t_clock*)> clock_;
  t_outlet* messages_ = nullptr;
  bool multichannel_ = false;
  bool smallest_ = false;  // `bufsize 0` chose sync, so another bufsize takes that back
  int in_channels_ = 1;
  int out_channels_ = 1;
  int said_channels_ = -1;
  bool audio_runs_ = false;
  double rate_hz_ = 0;         // of the canvas; 0 until DSP begins
  bool answers_load_ = false;  // whether the load under way was asked for by name
  std::vector<const float*> ins_;
  std::vector<float*> outs_;
};

}  // namespace timbrel::pd
