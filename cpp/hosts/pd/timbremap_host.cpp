// SPDX-License-Identifier: MIT
#include "timbremap_host.hpp"

#include <algorithm>
#include <array>

#include "timbremap_files.hpp"

namespace timbrel::pd {
namespace {

host::Word to_word(const t_atom& atom) {
  if (atom.a_type == A_FLOAT) return {nullptr, atom.a_w.w_float};
  return {atom.a_type == A_SYMBOL ? atom.a_w.w_symbol->s_name : "(pointer)", 0};
}

t_atom to_atom(const host::Word& word) {
  t_atom atom;
  t_atom* const it = &atom;  // Pd's macros look at it twice
  if (word.text != nullptr)
    SETSYMBOL(it, gensym(word.text));
  else
    SETFLOAT(it, static_cast<t_float>(word.number));
  return atom;
}

// On the stack: Pd may call back while it hands a list on.
struct Sent {
  explicit Sent(host::Words words) : count(static_cast<int>(words.size())) {
    std::transform(words.begin(), words.end(), atoms.begin(), to_atom);
  }
  int count;
  std::array<t_atom, host::most_words> atoms;
};

}  // namespace

host::HeardWords heard(Atoms atoms) { return {atoms, to_word}; }

PdMap::PdMap(t_object* owner, Atoms arguments, t_method on_tick, void* tick_owner)
    : owner_(owner),
      canvas_(canvas_getcurrent()),
      clock_(clock_new(tick_owner, on_tick), clock_free),
      map_(*this, heard(arguments)) {
  inlet_new(owner, &owner->ob_pd, &s_float, gensym("latch"));
  inlet_new(owner, &owner->ob_pd, &s_float, gensym("smoothing"));
  list_ = outlet_new(owner, &s_list);
  info_ = outlet_new(owner, nullptr);
  drawing_ = outlet_new(owner, nullptr);
  map_.begin();
}

void PdMap::complain(const std::string& sentence) const {
  pd_error(owner_, "jg.timbremap: %s", sentence.c_str());
}

void PdMap::give_list(host::Words numbers) const {
  Sent sent(numbers);
  outlet_list(list_, &s_list, sent.count, sent.atoms.data());
}

void PdMap::reply(const char* selector, host::Words words) const {
  Sent sent(words);
  outlet_anything(info_, gensym(selector), sent.count, sent.atoms.data());
}

void PdMap::draw(const char* selector, host::Words words) const {
  Sent sent(words);
  outlet_anything(drawing_, gensym(selector), sent.count, sent.atoms.data());
}

std::optional<std::string> PdMap::find_map(const std::string& name) const {
  return pd::find_map(canvas_, name);
}

double PdMap::as_written(double number) const {
  t_atom atom;
  SETFLOAT(&atom, static_cast<t_float>(number));
  return std::get<double>(to_value(atom));
}

}  // namespace timbrel::pd
