// SPDX-License-Identifier: MIT
// broken~ for Pd: allocates in its perform routine, to prove that the alarm rings inside the real
// Pd.
#include <m_pd.h>

#include <memory>

#include "core/realtime.hpp"

#pragma clang diagnostic ignored "-Wfunction-effects"

namespace {

t_class* broken_class = nullptr;
std::unique_ptr<int> kept;

t_int* perform(t_int* words) TIMBREL_NONBLOCKING {
  kept = std::make_unique<int>(static_cast<int>(words[1]));
  return words + 2;
}

void dsp(t_object*, t_signal** signals) {
  dsp_add(perform, 1, static_cast<t_int>(signals[0]->s_n));
}

void* make() {
  t_pd* object = pd_new(broken_class);
  outlet_new(reinterpret_cast<t_object*>(object), &s_signal);
  return object;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void broken_tilde_setup() {
  broken_class = class_new(gensym("broken~"), reinterpret_cast<t_newmethod>(make), nullptr,
                           sizeof(t_object), CLASS_NOINLET, A_NULL);
  class_addmethod(broken_class, reinterpret_cast<t_method>(dsp), gensym("dsp"), A_CANT, A_NULL);
}
