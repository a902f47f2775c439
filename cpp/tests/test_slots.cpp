// SPDX-License-Identifier: MIT
#include "core/slots.hpp"

#include <catch2/catch.hpp>

using namespace timbrel;

TEST_CASE("slots go round: filled, run, played, free again") {
  Slots slots(2, 1, 1);
  for (int round = 0; round < 5; ++round) {
    REQUIRE(slots.oldest() == nullptr);
    REQUIRE(slots.to_run() == nullptr);
    for (int i = 0; i < 2; ++i) {
      Slot* slot = slots.to_fill();
      REQUIRE(slot != nullptr);
      slot->block = 10 * round + i;
      slots.submit();
    }
    REQUIRE(slots.to_fill() == nullptr);
    REQUIRE_FALSE(slots.oldest_is_finished());
    for (int i = 0; i < 2; ++i) {
      REQUIRE(slots.to_run()->block == 10 * round + i);
      slots.finish();
    }
    REQUIRE(slots.to_run() == nullptr);
    for (int i = 0; i < 2; ++i) {
      REQUIRE(slots.oldest_is_finished());
      REQUIRE(slots.oldest()->block == 10 * round + i);
      slots.release();
    }
  }
}
