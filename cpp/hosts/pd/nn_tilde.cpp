// SPDX-License-Identifier: MIT
// Registers nn~ with Pd. Nothing that is thrown behind a message gets as far as Pd.
#include <m_pd.h>

#include <exception>
#include <new>

#include "host.hpp"
#include "object.hpp"

namespace {

using timbrel::pd::Atoms;
using timbrel::pd::Object;

t_class* nn_class = nullptr;

struct t_nn {
  t_object base;
  t_float scalar;  // what Pd takes for an unconnected first inlet
  Object* object;
};

void receive(t_nn* x, t_symbol* selector, int count, t_atom* atoms) {
  try {
    x->object->receive(selector->s_name, Atoms(atoms, static_cast<std::size_t>(count)));
  } catch (const std::exception& error) {
    pd_error(x, "nn~: %s", error.what());
  }
}

// Pd keeps functions of every kind under one type, and knows from the message which it is.
template <class Kind, class Function>
Kind as(Function function) {
  return reinterpret_cast<Kind>(reinterpret_cast<void*>(function));
}

void bang(t_nn* x) { receive(x, gensym("info"), 0, nullptr); }

void tick(void* owner) {
  auto* x = static_cast<t_nn*>(owner);
  try {
    x->object->tick();
  } catch (const std::exception& error) {
    pd_error(x, "nn~: %s", error.what());
  }
}

void* make(t_symbol*, int count, t_atom* atoms) {
  auto* x = reinterpret_cast<t_nn*>(pd_new(nn_class));
  x->object = nullptr;
  try {
    x->object = new Object(&x->base, Atoms(atoms, static_cast<std::size_t>(count)), tick, x);
    return x;
  } catch (const std::exception& error) {
    pd_error(x, "nn~: %s", error.what());
    pd_free(&x->base.ob_pd);
    return nullptr;
  }
}

void release(t_nn* x) { delete x->object; }

t_int* perform(t_int* words) TIMBREL_NONBLOCKING {
  reinterpret_cast<Object*>(words[1])->perform(static_cast<int>(words[2]));
  return words + 3;
}

void dsp(t_nn* x, t_signal** signals) {
  const int n = timbrel::pd::look_at(signals[0]).length;
  try {
    x->object->dsp(signals);
    dsp_add(perform, 2, reinterpret_cast<t_int>(x->object), static_cast<t_int>(n));
  } catch (const std::exception& error) {
    pd_error(x, "nn~: %s", error.what());
  }
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void nn_tilde_setup() {
  nn_class = class_new(gensym("nn~"), as<t_newmethod>(make), as<t_method>(release), sizeof(t_nn),
                       CLASS_DEFAULT | timbrel::pd::multichannel_flag, A_GIMME, A_NULL);
  CLASS_MAINSIGNALIN(nn_class, t_nn, scalar);
  class_addmethod(nn_class, as<t_method>(dsp), gensym("dsp"), A_CANT, A_NULL);
  class_addbang(nn_class, as<t_method>(bang));
  for (const auto& selector : timbrel::host::InstrumentObject::selectors())
    class_addmethod(nn_class, as<t_method>(receive), gensym(selector.c_str()), A_GIMME, A_NULL);
}
