// SPDX-License-Identifier: MIT
#include "thread_setup.hpp"

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

#ifndef _WIN32
#include <pthread.h>
#include <sched.h>
#endif

namespace timbrel {

void prepare_worker_thread() noexcept {
#if defined(__SSE__)
  _mm_setcsr(_mm_getcsr() | 0x8040);  // flush to zero, denormals are zero
#endif
#ifndef _WIN32
  int policy = 0;
  sched_param parameters{};
  if (pthread_getschedparam(pthread_self(), &policy, &parameters) != 0) return;
  const bool is_realtime = policy == SCHED_FIFO || policy == SCHED_RR;
  if (!is_realtime || parameters.sched_priority <= sched_get_priority_min(policy)) return;
  parameters.sched_priority -= 1;
  pthread_setschedparam(pthread_self(), policy, &parameters);
#endif
}

void prepare_background_thread() noexcept {
#ifndef _WIN32
  const sched_param parameters{};
  pthread_setschedparam(pthread_self(), SCHED_OTHER, &parameters);
#endif
}

}  // namespace timbrel
