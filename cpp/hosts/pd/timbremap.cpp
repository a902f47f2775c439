// SPDX-License-Identifier: MIT
// Registers jg.timbremap with Pd. Nothing that is thrown behind a message gets as far as Pd.
#include <m_pd.h>

#include <exception>

#include "timbremap_object.hpp"

namespace {

using timbrel::pd::Atoms;
using timbrel::pd::MapObject;

t_class* map_class = nullptr;

struct t_map {
  t_object base;
  MapObject* object;
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

template <void (MapObject::*handler)(Atoms)>
void receive(t_map* x, t_symbol*, int count, t_atom* atoms) {
  guarded(x, [&] { (x->object->*handler)(Atoms(atoms, static_cast<std::size_t>(count))); });
}

template <void (MapObject::*handler)(t_float)>
void receive_number(t_map* x, t_floatarg number) {
  guarded(x, [&] { (x->object->*handler)(number); });
}

// Pd keeps functions of every kind under one type, and knows from the message which it is.
template <class Kind, class Function>
Kind as(Function function) {
  return reinterpret_cast<Kind>(reinterpret_cast<void*>(function));
}

struct Row {
  const char* selector;
  void (*receive)(t_map*, t_symbol*, int, t_atom*);
};
constexpr Row messages[] = {
    {"block", receive<&MapObject::block>},     {"param", receive<&MapObject::param>},
    {"set", receive<&MapObject::set>},         {"get", receive<&MapObject::get>},
    {"lock", receive<&MapObject::lock>},       {"locks", receive<&MapObject::locks>},
    {"release", receive<&MapObject::release>}, {"smooth", receive<&MapObject::smooth>},
    {"names", receive<&MapObject::names>},     {"info", receive<&MapObject::info>},
    {"load", receive<&MapObject::load>},
};

void bang(t_map* x) { receive<&MapObject::again>(x, nullptr, 0, nullptr); }

void tick(void* owner) {
  auto* x = static_cast<t_map*>(owner);
  guarded(x, [&] { x->object->tick(); });
}

void* make(t_symbol*, int count, t_atom* atoms) {
  auto* x = reinterpret_cast<t_map*>(pd_new(map_class));
  x->object = nullptr;
  try {
    x->object = new MapObject(&x->base, Atoms(atoms, static_cast<std::size_t>(count)), tick, x);
    return x;
  } catch (const std::exception& error) {
    pd_error(nullptr, "jg.timbremap: %s", error.what());
    pd_free(&x->base.ob_pd);
    return nullptr;
  }
}

void release(t_map* x) { delete x->object; }

}  // namespace

// Pd asks for this name: a dot in a class's name is 0x2e there.
extern "C" __attribute__((visibility("default"))) void setup_jg0x2etimbremap() {
  map_class = class_new(gensym("jg.timbremap"), as<t_newmethod>(make), as<t_method>(release),
                        sizeof(t_map), CLASS_DEFAULT, A_GIMME, A_NULL);
  class_addbang(map_class, as<t_method>(bang));
  class_addlist(map_class, as<t_method>(receive<&MapObject::control>));
  class_addmethod(map_class, as<t_method>(receive_number<&MapObject::latch>), gensym("latch"),
                  A_FLOAT, A_NULL);
  class_addmethod(map_class, as<t_method>(receive_number<&MapObject::smoothing>),
                  gensym("smoothing"), A_FLOAT, A_NULL);
  for (const auto& row : messages)
    class_addmethod(map_class, as<t_method>(row.receive), gensym(row.selector), A_GIMME, A_NULL);
}
