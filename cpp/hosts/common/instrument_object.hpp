// SPDX-License-Identifier: MIT
// nn~ without a host: its messages and its answers. Hosts add inlets, outlets, files and clocks.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/player.hpp"
#include "messages.hpp"

namespace timbrel::host {

// What the object asks of the program that it lives in. [main]
class Host {
 public:
  virtual ~Host() = default;
  virtual void post(const std::string& sentence) const = 0;
  virtual void complain(const std::string& sentence) const = 0;
  virtual void reply(const char* selector, const std::vector<Value>& values) const = 0;
  virtual std::optional<std::string> find_model(const std::string& name) const = 0;
  // The host's own, as far as it is known before audio runs.
  virtual double sample_rate() const = 0;
  // Whether messages and audio are one thread, so that nothing runs while a message is handled.
  virtual bool is_one_thread() const = 0;
};

// What an object is made with.
struct Setup {
  bool enabled = true;
  bool offline = false;
  bool smallest = false;  // bufsize 0: the smallest, in the callback
  std::string model;      // empty: none
  Request request;        // its path is still empty
};

class InstrumentObject {
 public:
  InstrumentObject(const Host& host, Opener opener);

  // [main] Opens what was asked for, with facts that may still be a guess.
  void begin(const Setup& setup, const HostFacts& guess);

  // [main] A message by its name; false where there is none of this name.
  bool receive(const std::string& selector, Values values);
  static std::vector<std::string> selectors();

  // [main] while no process() runs.
  //
  // Args:
  //   rows: that the channels lie in, and that the model is to compute at once from now on: another
  //   number is loaded beside the sound. 0: as it is
  void prepare(const HostFacts& facts, int in_channels, int out_channels, int rows = 0);

  // [main] Call it now and then, `audio_runs`: whether process() is being called.
  void poll(bool audio_runs);

  // [main] Gives an attribute of the model its values; false where it refuses them, and says why.
  bool set_attribute(const std::string& attribute, const std::vector<Value>& values);

  // [main] What `latency` answers: samples and milliseconds; empty while there is no model.
  std::vector<Value> latency_told() const;

  // [main] What a loaded file offers, as answers.
  void tell_methods() const;
  void tell_attributes() const;

  Player& player() { return player_; }
  const Player& player() const { return player_; }

 private:
  struct Row {
    const char* selector;
    void (InstrumentObject::*handle)(Values);
  };
  static std::span<const Row> rows();

  void info(Values);
  void enable(Values values);
  void bufsize(Values values);
  void mode(Values values);
  void offline(Values values);
  void set(Values values);
  void get(Values values);
  void load(Values values);
  void method(Values values);
  void reload(Values);
  void reset(Values);
  void latency(Values);
  void stats(Values);
  void gpu(Values);
  void elsewhere(Values);  // what IRCAM's nn~ does over the network

  void open(const Setup& setup);
  void request(Request wanted);
  void change(Request wanted);
  void after_request(bool answers_load);
  void tell_all();
  void tell(const Event& event);
  bool is_loaded(const char* message) const;

  const Host& host_;
  Player player_;
  bool smallest_ = false;  // `bufsize 0` chose sync, so another bufsize takes that back
  bool audio_runs_ = false;
  double rate_hz_ = 0;         // that audio was prepared for last; 0 before
  bool answers_load_ = false;  // whether the load under way was asked for by name
};

}  // namespace timbrel::host
