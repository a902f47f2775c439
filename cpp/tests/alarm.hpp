// SPDX-License-Identifier: MIT
// Counts what the audio thread must not call, on the thread that asks for it.
#pragma once

namespace timbrel::test {

struct Calls {
  long allocations = 0;  // malloc, calloc, realloc, posix_memalign, aligned_alloc
  long frees = 0;
  long locks = 0;  // mutexes, condition variables, semaphores that are waited for
  long wakes = 0;  // semaphores that are raised: allowed, once a model block
};

// While one lives, calls of this thread are counted.
class Watch {
 public:
  Watch();
  ~Watch();
  Calls calls() const;
};

}  // namespace timbrel::test
