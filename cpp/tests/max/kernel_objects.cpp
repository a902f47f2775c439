// SPDX-License-Identifier: MIT
// The small Max's symbols, classes, objects, atoms and the messages between them.
#include <cstdarg>
#include <cstdlib>
#include <mutex>
#include <stdexcept>

#include "kernel_parts.hpp"

using namespace timbrel::test;

namespace {

std::vector<std::unique_ptr<void*>> proxies;  // each with its owner
std::map<std::string, std::pair<std::string, std::unique_ptr<t_symbol>>> symbols;
std::mutex symbols_mutex;
t_object chain;  // what dsp64 is given

}  // namespace

namespace timbrel::test {

Classes& classes() {
  static Classes all;
  return all;
}

std::map<void*, BoxFacts>& boxes() {
  static std::map<void*, BoxFacts> all;
  return all;
}

BoxFacts& facts_of(void* object) {
  const auto found = boxes().find(object);
  if (found == boxes().end()) throw std::logic_error("the kernel knows no such object");
  return found->second;
}

method find_method(t_class& of, const std::string& name) {
  const auto found = of.methods.find(name);
  return found == of.methods.end() ? nullptr : found->second.first;
}

long& message_inlet() {
  thread_local long inlet = 0;
  return inlet;
}

Word word_of(const t_atom& atom) {
  if (atom.a_type == A_SYM) return std::string(atom.a_w.w_sym->s_name);
  return atom.a_type == A_LONG ? double(atom.a_w.w_long) : double(atom.a_w.w_float);
}

t_object* signal_chain() { return &chain; }

std::vector<std::string> class_names() {
  std::vector<std::string> names;
  for (const auto& [name, each] : classes()) names.push_back(name);
  return names;
}

std::vector<std::string> methods_of(const std::string& class_name) {
  std::vector<std::string> names;
  for (const auto& [name, each] : classes().at(class_name)->methods) names.push_back(name);
  return names;
}

std::size_t living() { return boxes().size() + clocks_and_queues() + proxies.size(); }

}  // namespace timbrel::test

extern "C" {

t_symbol* gensym(const char* name) {
  const std::lock_guard lock(symbols_mutex);
  auto& [text, symbol] = symbols[name];
  if (!symbol) {
    text = name;
    symbol = std::make_unique<t_symbol>(t_symbol{text.data(), nullptr});
  }
  return symbol.get();
}

t_class* class_new(const char* name, method make, method release, long size, method, short, ...) {
  auto made = std::make_unique<t_class>();
  made->name = name;
  made->make = make;
  made->release = release;
  made->size = static_cast<std::size_t>(size);
  return (classes()[name] = std::move(made)).get();
}

t_max_err class_addmethod(t_class* of, method function, const char* name, ...) {
  va_list arguments;
  va_start(arguments, name);
  const int type = va_arg(arguments, int);
  va_end(arguments);
  of->methods[name] = {function, static_cast<short>(type)};
  return MAX_ERR_NONE;
}

t_max_err class_register(t_symbol*, t_class*) { return MAX_ERR_NONE; }
void class_dspinit(t_class*) {}

void* object_alloc(t_class* of) {
  void* made = std::calloc(1, of->size);
  boxes()[made].of = of;
  boxes()[made].inlets = 1;
  return made;
}

t_max_err object_free(void* object) {
  const auto found = boxes().find(object);
  if (found == boxes().end()) {
    const bool was_known =
        free_clock(object) || free_attribute(object) || remove_from(proxies, object);
    return was_known ? MAX_ERR_NONE : MAX_ERR_GENERIC;
  }
  as<void (*)(void*)>(found->second.of->release)(object);
  boxes().erase(object);  // what waits for it will be called all the same: nothing else is promised
  std::free(object);
  return MAX_ERR_NONE;
}

void* object_method(void* object, t_symbol* name, ...) {
  if (object != &chain) return ask_attribute(object, name->s_name);
  va_list arguments;
  va_start(arguments, name);
  void* answer = nullptr;
  void* box = va_arg(arguments, void*);
  BoxFacts& facts = facts_of(box);
  if (std::string(name->s_name) == "getnuminputchannels") {
    const auto inlet = static_cast<std::size_t>(va_arg(arguments, long));
    answer = reinterpret_cast<void*>(inlet < facts.channels.size() ? facts.channels[inlet] : 0);
  } else if (std::string(name->s_name) == "dsp_add64") {
    // The audio thread reads these: they are written once.
    const auto perform = as<t_perfroutine64>(va_arg(arguments, method));
    const long flags = va_arg(arguments, long);
    if (facts.perform == nullptr) {
      facts.perform = perform;
      facts.flags = flags;
      facts.user = va_arg(arguments, void*);
    }
    facts.is_in_chain = true;
  }
  va_end(arguments);
  return answer;
}

t_max_err atom_alloc(long* count, t_atom** atoms, char* allocated) {
  return atom_alloc_array(1, count, atoms, allocated);
}

t_max_err atom_alloc_array(long least, long* count, t_atom** atoms, char* allocated) {
  const bool fits = *atoms != nullptr && *count >= least;
  *allocated = fits ? 0 : 1;
  if (fits) return MAX_ERR_NONE;
  *atoms = static_cast<t_atom*>(std::calloc(static_cast<std::size_t>(least), sizeof(t_atom)));
  *count = least;
  return MAX_ERR_NONE;
}

t_max_err atom_setlong(t_atom* atom, t_atom_long value) {
  atom->a_type = A_LONG;
  atom->a_w.w_long = value;
  return MAX_ERR_NONE;
}

t_max_err atom_setfloat(t_atom* atom, double value) {
  atom->a_type = A_FLOAT;
  atom->a_w.w_float = value;
  return MAX_ERR_NONE;
}

t_max_err atom_setsym(t_atom* atom, const t_symbol* value) {
  atom->a_type = A_SYM;
  atom->a_w.w_sym = const_cast<t_symbol*>(value);
  return MAX_ERR_NONE;
}

void* proxy_new(void* object, long, long*) {
  ++facts_of(object).inlets;
  proxies.push_back(std::make_unique<void*>(object));
  return proxies.back().get();
}
long proxy_getinlet(t_object*) { return message_inlet(); }

}  // extern "C"
