// SPDX-License-Identifier: MIT
#include "alarm.hpp"

#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>

#include <cerrno>
#include <cstddef>

namespace {

thread_local bool watching = false;
thread_local timbrel::test::Calls counted;

template <class Function>
Function next(const char* name) {
  const bool was = watching;
  watching = false;
  void* found = dlsym(RTLD_NEXT, name);
  watching = was;
  return reinterpret_cast<Function>(found);
}

}  // namespace

namespace timbrel::test {

Watch::Watch() {
  counted = {};
  watching = true;
}
Watch::~Watch() { watching = false; }
Calls Watch::calls() const { return counted; }

}  // namespace timbrel::test

// glibc's own doors behind the names that are replaced here.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);

void* malloc(std::size_t size) {
  counted.allocations += watching;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  counted.allocations += watching;
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  counted.allocations += watching;
  return __libc_realloc(old, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  counted.allocations += watching;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  counted.allocations += watching;
  *out = __libc_memalign(alignment, size);
  return *out == nullptr ? ENOMEM : 0;
}
void free(void* old) {
  counted.frees += watching && old != nullptr;
  __libc_free(old);
}

int pthread_mutex_lock(pthread_mutex_t* mutex) {
  static const auto real = next<int (*)(pthread_mutex_t*)>("pthread_mutex_lock");
  counted.locks += watching;
  return real(mutex);
}
int pthread_cond_signal(pthread_cond_t* condition) {
  static const auto real = next<int (*)(pthread_cond_t*)>("pthread_cond_signal");
  counted.locks += watching;
  return real(condition);
}
int sem_wait(sem_t* semaphore) {
  static const auto real = next<int (*)(sem_t*)>("sem_wait");
  counted.locks += watching;
  return real(semaphore);
}
int sem_timedwait(sem_t* semaphore, const timespec* until) {
  static const auto real = next<int (*)(sem_t*, const timespec*)>("sem_timedwait");
  counted.locks += watching;
  return real(semaphore, until);
}
int sem_post(sem_t* semaphore) {
  static const auto real = next<int (*)(sem_t*)>("sem_post");
  counted.wakes += watching;
  return real(semaphore);
}
}
