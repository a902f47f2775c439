// SPDX-License-Identifier: MIT
// Boxes of the small Max, as a user makes them, patches them and sends them messages.
#include <dlfcn.h>

#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "kernel_parts.hpp"

namespace timbrel::test {

void load_external(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  auto* entry = reinterpret_cast<void (*)(void*)>(dlsym(library, "ext_main"));
  if (entry == nullptr) throw std::runtime_error(path + " has no ext_main");
  entry(nullptr);
}

std::vector<t_atom> atoms_of(const std::string& text) {
  std::istringstream words(text);
  std::vector<t_atom> atoms;
  for (std::string word; words >> word;) {
    t_atom atom{};
    char* end = nullptr;
    const double number = std::strtod(word.c_str(), &end);
    if (*end != '\0') {
      atom.a_type = A_SYM;
      atom.a_w.w_sym = gensym(word.c_str());
    } else if (word.find_first_of(".en") == std::string::npos) {
      atom.a_type = A_LONG;
      atom.a_w.w_long = static_cast<t_atom_long>(number);
    } else {
      atom.a_type = A_FLOAT;
      atom.a_w.w_float = number;
    }
    atoms.push_back(atom);
  }
  return atoms;
}

Box::Box(const std::string& text) {
  auto atoms = atoms_of(text);
  t_symbol* name = atoms.at(0).a_w.w_sym;
  class_name_ = name->s_name;
  object_ = as<void* (*)(t_symbol*, long, t_atom*)>(classes().at(class_name_)->make)(
      name, static_cast<long>(atoms.size()) - 1, atoms.data() + 1);
}

Box::~Box() {
  if (object_ != nullptr) object_free(object_);
}

// As Max does: an attribute, a method of the name, else `anything`.
void Box::send(const std::string& text, long inlet) {
  message_inlet() = inlet;
  auto atoms = atoms_of(text);
  t_class& of = *classes().at(class_name_);
  const bool is_list = atoms.at(0).a_type != A_SYM;
  const std::string selector = is_list ? "list" : atoms[0].a_w.w_sym->s_name;
  kernel().sent.insert(selector);
  if (is_list && atoms.size() == 1 && send_number(atoms[0])) return;
  t_atom* first = atoms.data() + (is_list ? 0 : 1);
  const long count = static_cast<long>(atoms.size()) - (is_list ? 0 : 1);
  Attribute* attribute = find_attribute(object_, selector);
  const bool is_own = attribute != nullptr && !of.attributes.contains(selector);
  if (attribute != nullptr && (!is_own || kernel().knows_own_attributes)) {
    set_value(object_, *attribute, count, first);
    return;
  }
  method handler = find_method(of, selector);
  if (handler != nullptr && of.methods.at(selector).second != A_GIMME)
    return as<void (*)(void*)>(handler)(object_);
  if (handler == nullptr) handler = find_method(of, "anything");
  if (handler == nullptr) {
    kernel().errors.push_back("doesn't understand " + selector);
    return;
  }
  as<void (*)(void*, t_symbol*, long, t_atom*)>(handler)(object_, gensym(selector.c_str()), count,
                                                         first);
}

// Whether there is a method of its own for a number.
bool Box::send_number(const t_atom& atom) {
  const bool is_int = atom.a_type == A_LONG;
  method handler = find_method(*classes().at(class_name_), is_int ? "int" : "float");
  if (handler == nullptr) return false;
  if (is_int)
    as<void (*)(void*, t_atom_long)>(handler)(object_, atom.a_w.w_long);
  else
    as<void (*)(void*, double)>(handler)(object_, atom.a_w.w_float);
  return true;
}

void Box::connect(std::size_t index, std::function<void(const Said&)> hear) {
  auto& outlets = facts_of(object_).outlets;
  outlets.at(outlets.size() - 1 - index)->hear = std::move(hear);
}

std::string Box::assist(bool is_inlet, long index) {
  char text[ASSIST_STRING_MAXSIZE] = "";
  as<void (*)(void*, void*, long, long, char*)>(find_method(*classes().at(class_name_), "assist"))(
      object_, nullptr, is_inlet ? ASSIST_INLET : ASSIST_OUTLET, index, text);
  return text;
}

long Box::inlets() const { return facts_of(object_).inlets; }
std::size_t Box::outlets() const { return facts_of(object_).outlets.size(); }

std::string Box::outlet_type(std::size_t index) const {
  const auto& outlets = facts_of(object_).outlets;
  return outlets.at(outlets.size() - 1 - index)->type;
}

long Box::output_channels(long at) {
  method asked = find_method(*classes().at(class_name_), "multichanneloutputs");
  return asked == nullptr ? 1 : as<long (*)(void*, long)>(asked)(object_, at);
}

std::vector<Said> Box::heard(std::size_t index) {
  auto& outlets = facts_of(object_).outlets;
  return std::exchange(outlets.at(outlets.size() - 1 - index)->said, {});
}

void Box::start(const std::vector<long>& channels, double sample_rate, long max_vector) {
  BoxFacts& facts = facts_of(object_);
  facts.channels = channels;
  if (method changed = find_method(*facts.of, "inputchanged"))
    for (std::size_t i = 0; i < channels.size(); ++i)
      as<long (*)(void*, long, long)>(changed)(object_, static_cast<long>(i), channels[i]);
  std::vector<short> connected(channels.size() + facts.outlets.size(), 1);
  as<void (*)(void*, t_object*, short*, double, long, long)>(find_method(*facts.of, "dsp64"))(
      object_, signal_chain(), connected.data(), sample_rate, max_vector, 0);
  kernel().audio = true;
}

std::size_t Box::output_count() {
  std::size_t count = 0;
  for (std::size_t i = 0; i < outlets(); ++i) {
    if (outlet_type(i).empty()) continue;
    count += static_cast<std::size_t>(
        outlet_type(i) == "multichannelsignal" ? output_channels(static_cast<long>(i)) : 1);
  }
  return count;
}

std::vector<std::vector<double>> Box::run(const std::vector<std::vector<double>>& in,
                                          long samples) {
  auto given = in;
  std::vector<std::vector<double>> out(output_count(),
                                       std::vector<double>(static_cast<std::size_t>(samples), 99));
  std::vector<double*> ins, outs;
  for (auto& row : given) ins.push_back(row.data());
  for (auto& row : out) outs.push_back(row.data());
  run_into(ins.data(), static_cast<long>(ins.size()), outs.data(), static_cast<long>(outs.size()),
           samples);
  return out;
}

void Box::run_into(double** ins, long in_count, double** outs, long out_count, long samples) {
  BoxFacts& facts = facts_of(object_);
  facts.perform(static_cast<t_object*>(object_), signal_chain(), ins, in_count, outs, out_count,
                samples, facts.flags, facts.user);
}

}  // namespace timbrel::test
