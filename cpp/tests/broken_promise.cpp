// SPDX-License-Identifier: MIT
// Breaks the audio thread's promise on purpose, to prove that the alarm rings.
#include <cstdio>
#include <memory>

#include "core/realtime.hpp"

#pragma clang diagnostic ignored "-Wfunction-effects"

static std::unique_ptr<int> kept;

static void process() noexcept TIMBREL_NONBLOCKING { kept = std::make_unique<int>(1); }

int main() {
  process();
  std::puts("nobody noticed");
}
