// SPDX-License-Identifier: MIT
// nn~ in a small Max: what is told and answered when its chain changes, or is muted from outside.
#include <optional>

#include "nn.hpp"

using namespace timbrel::test;

namespace {

std::optional<double> latency_in(const std::vector<Said>& said) {
  std::optional<double> samples;
  for (const auto& each : said)
    if (each.selector == "latency") samples = std::get<double>(each.values.at(0));
  return samples;
}

const Said half = {"get", {std::string("gain"), 0.5}};

// How many polls it takes until the answer is there; 100 where it does not come.
int polls_until(Box& box, const Said& answer) {
  for (int polls = 0; polls < 100; ++polls) {
    for (const auto& said : box.heard(box.outlets() - 1))
      if (said == answer) return polls;
    kernel().run_waiting();
  }
  return 100;
}

}  // namespace

TEST_CASE("the latency is told again when a new chain changes it, and only then") {
  in_max();
  Box box("nn~ identity forward 2048");
  box.send("mode async");
  const auto told = [&](double rate, long vector) {
    box.heard(1);
    box.start({1}, rate, vector);
    CHECK(box.heard(1).empty());  // nothing is sent while Max builds its chain
    kernel().run_waiting();
    kernel().run_waiting();
    return latency_in(box.heard(1));
  };
  const auto now = [&] {
    box.heard(1);
    box.send("latency");
    return latency_in(box.heard(1));
  };
  CHECK_FALSE(told(44100, 64));  // as it was guessed
  for (const long vector : {512L, 64L, 4096L}) {
    INFO(vector);
    const auto said = told(44100, vector);
    REQUIRE(said);
    CHECK(said == now());
    CHECK_FALSE(told(44100, vector));
  }
  CHECK(told(96000, 4096));  // as many samples perhaps, and fewer milliseconds
  Box empty("nn~ void 1 1");
  empty.start({1}, 48000, 128);
  kernel().run_waiting();
  CHECK(empty.heard(1).empty());
}

TEST_CASE("a chain that is muted: what was asked is answered all the same") {
  in_max();
  Box box("nn~ identity forward 0");
  box.start();
  const auto x = noise(1, 64);
  after_fade(box, x, 64);
  kernel().run_waiting();
  // From here on no vector comes, though Max says that audio runs.
  box.send("set gain 0.5");
  box.send("get gain");
  const int first = polls_until(box, half);
  CHECK(first > 0);
  CHECK(first < 20);
  // Once that is known, at once.
  box.send("get gain");
  CHECK(polls_until(box, half) == 0);
  box.send("reset");
  box.send("load pair");
  wait_until_loaded(box);
  box.send("load identity");
  wait_until_loaded(box);
  box.send("gain 0.5");
  // And it plays on when it is heard again.
  const auto y = after_fade(box, x, 64);
  CHECK(y[0].back() == Approx(0.5 * x[0].back()));
  CHECK(kernel().errors.empty());
}

TEST_CASE("while vectors come, the model is asked where it runs") {
  in_max();
  Box box("nn~ identity forward 0");
  box.start();
  const auto x = noise(1, 64);
  after_fade(box, x, 64);
  for (int i = 0; i < 60; ++i) {
    kernel().run_waiting();
    if (i % 2 == 0) box.run(x, 64);
  }
  box.send("set gain 0.5");
  box.send("get gain");
  CHECK(box.heard(1).empty());  // not here: audio runs
  box.run(x, 64);
  CHECK(polls_until(box, half) == 1);
}

TEST_CASE("long vectors are waited for longer") {
  in_max();
  const auto polls = [](const char* text, long vector) {
    Box box(text);
    box.start({1}, 44100, vector);
    box.run(noise(1, vector), vector);
    kernel().run_waiting();
    box.send("set gain 0.5");
    box.send("get gain");
    return polls_until(box, half);
  };
  const int usual = polls("nn~ identity forward 0", 64);
  CHECK(polls("nn~ identity forward 0", 8192) > usual + 10);
  CHECK(polls("nn~ identity forward 0 @iovector 8192", 64) > usual + 10);
}
