// SPDX-License-Identifier: MIT
// Words for what the audio thread may do, checked by the compiler and by RealtimeSanitizer.
//
// A public method ends with a tag in its comment, [main], [audio] or [worker]: the one thread that
// may call it. [any] means every thread. In Pure Data [main] and [audio] are the same thread, in
// other hosts they are not; nothing here depends on it.
#pragma once

#if defined(__clang__) && __has_cpp_attribute(clang::nonblocking)
// Allocates nothing, locks nothing, waits for nothing, prints nothing.
#define TIMBREL_NONBLOCKING [[clang::nonblocking]]
#else
#define TIMBREL_NONBLOCKING
#endif

#if defined(__has_feature)
#if __has_feature(realtime_sanitizer)
#define TIMBREL_HAS_RTSAN 1
#endif
#endif

#ifdef TIMBREL_HAS_RTSAN
#include <sanitizer/rtsan_interface.h>
#endif

namespace timbrel {

// While one lives, the promise is waived: only around a model that the user runs in the callback,
// and around the waiting that offline rendering asks for.
class PromiseWaived {
#ifdef TIMBREL_HAS_RTSAN
  __rtsan::ScopedDisabler disabler_;
#endif
 public:
  PromiseWaived() {}
  ~PromiseWaived() {}
  PromiseWaived(const PromiseWaived&) = delete;
  PromiseWaived& operator=(const PromiseWaived&) = delete;
};

}  // namespace timbrel

// Calls what is not marked nonblocking from a function that is, with a reason beside it.
#if defined(__clang__)
#define TIMBREL_WAIVE_BEGIN                                            \
  _Pragma("clang diagnostic push")                                     \
      _Pragma("clang diagnostic ignored \"-Wunknown-warning-option\"") \
          _Pragma("clang diagnostic ignored \"-Wfunction-effects\"")
#define TIMBREL_WAIVE_END _Pragma("clang diagnostic pop")
#else
#define TIMBREL_WAIVE_BEGIN
#define TIMBREL_WAIVE_END
#endif
