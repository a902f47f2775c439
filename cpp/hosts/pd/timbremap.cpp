// SPDX-License-Identifier: MIT
// Registers jg.timbremap with Pd. Nothing that is thrown behind a message gets as far as Pd.
#include <m_pd.h>

#include <exception>
#include <string_view>

#include "timbremap_host.hpp"

namespace {

using timbrel::host::MapObject;
using timbrel::pd::Atoms;
using timbrel::pd::PdMap;

t_class* map_class = nullptr;

struct t_map {
  t_object base;
  PdMap* map;
};

// Nothing may be thrown through Pd, which is C.
template <class Work>
void guarded(t_map* x, Work&& work) {
  try {
    work();
  } catch (const std::exception& error) {
    pd_error(x, "jg.timbremap: %s", error.what());
  }
}

void handle(t_map* x, const char* selector, int count, t_atom* atoms) {
  guarded(x, [&] { x->map->receive(selector, Atoms(atoms, static_cast<std::size_t>(count))); });
}

void receive(t_map* x, t_symbol* selector, int count, t_atom* atoms) {
  handle(x, selector->s_name, count, atoms);
}

// What Pd has ways of its own for: it gives these no selector, or checks the number itself.
void bang(t_map* x) { handle(x, "bang", 0, nullptr); }

void list(t_map* x, t_symbol*, int count, t_atom* atoms) { handle(x, "list", count, atoms); }

void number(t_map* x, const char* selector, t_float value) {
  t_atom atom;
  SETFLOAT(&atom, value);
  handle(x, selector, 1, &atom);
}

void latch(t_map* x, t_floatarg on) { number(x, "latch", on); }

void smoothing(t_map* x, t_floatarg seconds) { number(x, "smoothing", seconds); }

// Pd keeps functions of every kind under one type, and knows from the message which it is.
template <class Kind, class Function>
Kind as(Function function) {
  return reinterpret_cast<Kind>(reinterpret_cast<void*>(function));
}

bool has_own_way(std::string_view selector) {
  return selector == "bang" || selector == "list" || selector == "latch" || selector == "smoothing";
}

void tick(void* owner) {
  auto* x = static_cast<t_map*>(owner);
  guarded(x, [&] { x->map->tick(); });
}

void* make(t_symbol*, int count, t_atom* atoms) {
  auto* x = reinterpret_cast<t_map*>(pd_new(map_class));
  x->map = nullptr;
  try {
    x->map =
        new PdMap(&x->base, Atoms(atoms, static_cast<std::size_t>(count)), as<t_method>(tick), x);
    return x;
  } catch (const std::exception& error) {
    pd_error(nullptr, "jg.timbremap: %s", error.what());
    pd_free(&x->base.ob_pd);
    return nullptr;
  }
}

void release(t_map* x) { delete x->map; }

}  // namespace

// Pd asks for this name: a dot in a class's name is 0x2e there.
extern "C" __attribute__((visibility("default"))) void setup_jg0x2etimbremap() {
  map_class = class_new(gensym("jg.timbremap"), as<t_newmethod>(make), as<t_method>(release),
                        sizeof(t_map), CLASS_DEFAULT, A_GIMME, A_NULL);
  class_addbang(map_class, as<t_method>(bang));
  class_addlist(map_class, as<t_method>(list));
  class_addmethod(map_class, as<t_method>(latch), gensym("latch"), A_FLOAT, A_NULL);
  class_addmethod(map_class, as<t_method>(smoothing), gensym("smoothing"), A_FLOAT, A_NULL);
  for (const char* selector : MapObject::selectors())
    if (!has_own_way(selector))
      class_addmethod(map_class, as<t_method>(receive), gensym(selector), A_GIMME, A_NULL);
}
