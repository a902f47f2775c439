// SPDX-License-Identifier: MIT
// A small Max for tests: loads an external, makes boxes from text, sends messages, runs vectors. It
// holds what Max's interface promises, and notes what Max would show.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "hosts/max/sdk.hpp"

namespace timbrel::test {

using Word = std::variant<double, std::string>;

struct Said {
  std::string selector;
  std::vector<Word> values;
  bool operator==(const Said&) const = default;
};

// What the Max that all boxes live in is like, and what it has been told.
struct Kernel {
  double sample_rate = 44100;
  long vector = 64;
  bool audio = false;
  bool in_main = true;              // false: the first thread is taken for the scheduler's
  double now_ms = 0;                // the scheduler's time
  std::vector<std::string> search;  // folders
  // Where we do not know what Max does, both are tried: whether it clips what goes to a setter of
  // our own, and whether a message with the name of an attribute of one object alone sets it.
  bool filters_values = false;
  bool knows_own_attributes = true;
  std::vector<std::string> posted, errors;
  std::vector<std::string> touched;  // attributes that were said to have changed
  std::function<void(const std::string&)> on_touch;
  std::function<void(const std::string&)> on_error;  // as Max's object `error` hears the console
  std::set<std::string> sent;                        // messages and attributes, to any box

  // Runs what clocks, queues and defer_low have asked for; clocks are due at once, for time jumps
  // to where they are.
  void run_waiting();
  // The same in parts: the scheduler's, with what is due, and the main thread's.
  void run_clocks();
  void run_queues();
  void clear_console() { posted.clear(), errors.clear(); }
};
Kernel& kernel();

// dlopens an external and calls its ext_main; fails the test where that cannot be.
void load_external(const std::string& path);
std::vector<std::string> class_names();
std::vector<std::string> methods_of(const std::string& class_name);
std::vector<std::string> attributes_of(const std::string& class_name);

// Boxes, clocks, queues and proxies that nobody has freed.
std::size_t living();

class Box {
 public:
  // "nn~ model forward 512 @enable 0", as a user types it; numbers with a dot are floats.
  explicit Box(const std::string& text);
  ~Box();
  Box(const Box&) = delete;
  Box& operator=(const Box&) = delete;

  bool is_made() const { return object_ != nullptr; }
  // "set gain 0.5": an attribute's name sets it.
  void send(const std::string& text, long inlet = 0);
  long get_attribute(const std::string& name);
  Word get_value(const std::string& name);  // an attribute that is no whole number
  // `room`: atoms that the asker brings; 0: none, so that the object makes them.
  std::vector<Word> get_values(const std::string& name, long room = 0);
  // Those that this box has beside its class, and what was said of one: type, label, style, …
  std::vector<std::string> own_attributes() const;
  std::string attribute_fact(const std::string& name, const std::string& fact) const;
  std::string assist(bool is_inlet, long index);
  long inlets() const;
  std::size_t outlets() const;
  std::string outlet_type(std::size_t index) const;
  long output_channels(long outlet);
  // What came out of an outlet that gives messages, and empties it.
  std::vector<Said> heard(std::size_t outlet);
  // Hears it at once, too, as what is connected would.
  void connect(std::size_t outlet, std::function<void(const Said&)> hear);

  // Builds the chain: channels of each inlet's cord. Then vectors can run.
  void start(const std::vector<long>& channels, double sample_rate, long max_vector);
  void start() {
    start(std::vector<long>(static_cast<std::size_t>(inlets()), 1), kernel().sample_rate,
          kernel().vector);
  }
  // One vector: [all channels][n] in and out.
  std::vector<std::vector<double>> run(const std::vector<std::vector<double>>& in, long samples);
  std::size_t output_count();
  // The same for another thread: no allocation, outputs are kept.
  void run_into(double** ins, long in_count, double** outs, long out_count, long samples);

  void* object() const { return object_; }

 private:
  bool send_number(const t_atom& atom);

  void* object_ = nullptr;
  std::string class_name_;
};

std::vector<t_atom> atoms_of(const std::string& text);

}  // namespace timbrel::test
