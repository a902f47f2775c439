// SPDX-License-Identifier: MIT
// What the small Max keeps of classes, boxes and attributes: for the files that it is made of.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernel.hpp"

namespace timbrel::test {

struct Attribute {
  t_object base;
  std::string name;
  std::string type;
  method get;
  method set;
  std::map<std::string, std::string> facts;  // label, style, …, as they were given
  std::optional<std::array<double, 2>> clip;
  int uses = 0;  // that Max is at, and will look at it after
};
using Attributes = std::map<std::string, std::unique_ptr<Attribute>>;

struct Outlet {
  std::string type;
  std::vector<Said> said;
  std::function<void(const Said&)> hear;
};

// What Max knows of a box beside the box itself.
struct BoxFacts {
  t_class* of;
  std::vector<std::unique_ptr<Outlet>> outlets;  // from right to left, as they are made
  Attributes attributes;                         // its own, beside those of its class
  long inlets = 0;
  std::vector<long> channels;  // of each inlet's cord, while a chain is built
  t_perfroutine64 perform = nullptr;
  void* user = nullptr;
  long flags = 0;
  bool has_dsp = false;
  bool is_in_chain = false;
};

using Classes = std::map<std::string, std::unique_ptr<t_class>>;
Classes& classes();
std::map<void*, BoxFacts>& boxes();
BoxFacts& facts_of(void* object);
method find_method(t_class& of, const std::string& name);

// Whether it was one, and an attribute that nobody has yet; then it is gone.
bool free_attribute(void* object);
bool free_clock(void* object);
std::size_t clocks_and_queues();

// Counts a use of an attribute while it lives.
class Use {
 public:
  explicit Use(Attribute& attribute) : attribute_(attribute) { ++attribute_.uses; }
  ~Use() { --attribute_.uses; }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  Attribute& attribute_;
};

// The attribute of a box, or else of its class; null where there is none.
Attribute* find_attribute(void* box, const std::string& name);
t_max_err set_value(void* box, Attribute& attribute, long count, const t_atom* atoms);
// What an attribute answers to a message of its own; null where it is none.
void* ask_attribute(void* object, const std::string& message);

// What dsp64 is given.
t_object* signal_chain();

// The inlet that the message under way came to, in this thread.
long& message_inlet();

Word word_of(const t_atom& atom);

template <class Function>
Function as(method m) {
  return reinterpret_cast<Function>(reinterpret_cast<void*>(m));
}

template <class Elements>
bool remove_from(Elements& elements, void* element) {
  return std::erase_if(elements, [&](const auto& each) {
           return static_cast<void*>(each.get()) == element;
         }) > 0;
}

}  // namespace timbrel::test

struct t_class {
  std::string name;
  method make;
  method release;
  std::size_t size;
  std::map<std::string, std::pair<method, short>> methods;  // and the type of its first argument
  timbrel::test::Attributes attributes;
};
