// SPDX-License-Identifier: MIT
// nn~ in a small Max: what comes in which thread and order, other files, answers that lead back.
#include <algorithm>

#include "nn.hpp"

using namespace timbrel::test;

TEST_CASE("a message in the scheduler's thread is handled in the main one, in order") {
  in_max();
  Box box("nn~ identity forward 0");
  kernel().in_main = false;
  box.send("set gain 0.25");
  box.send("get gain");
  CHECK(box.heard(1).empty());
  kernel().in_main = true;
  kernel().run_waiting();
  kernel().run_waiting();
  CHECK(box.heard(1) == std::vector<Said>{{"get", {std::string("gain"), 0.25}}});
}

TEST_CASE("a file with other ports: the object keeps its own") {
  in_max();
  Box box("nn~ identity forward 0");
  box.send("load pair");
  wait_until_loaded(box);
  CHECK(box.inlets() == 1);
  CHECK(box.outlets() == 2);
  CHECK(has(kernel().posted, "has 2 inlets and 3 outlets, the object keeps 1 and 1"));
}

TEST_CASE("a file with other ports, and more than one row: each row keeps its own") {
  in_max();
  Box box("mcs.nn~ void 2 0 @chans 2");
  box.send("load identity");  // one inlet, one outlet
  wait_until_loaded(box);
  box.start({2, 2}, 44100, 64);
  const auto x = noise(4, 64);
  const auto y = after_fade(box, x, 64);
  REQUIRE(y.size() == 4);
  const auto of = [&](std::size_t in) {
    return static_cast<double>(static_cast<float>(x[in].back()));
  };
  CHECK(y[0].back() == of(0));
  CHECK(y[1].back() == 0.0);  // the file has no second outlet
  CHECK(y[2].back() == of(2));
  CHECK(y[3].back() == 0.0);
}

TEST_CASE("an answer that leads back into the object, audio on or off") {
  in_max();
  for (const bool plays : {false, true}) {
    INFO(plays);
    Box box("nn~ identity forward 0");
    if (plays) box.start();
    int latencies = 0;
    box.connect(1, [&](const Said& said) {
      if (said.selector == "loaded") box.send("latency");
      if (said.selector == "mode") box.send("bufsize 256");  // changes the engine that is told of
      if (said.selector == "latency") ++latencies;
    });
    box.send("dump");
    box.send("load pair");
    wait_until_loaded(box);
    kernel().run_waiting();
    CHECK(latencies >= 2);
    kernel().audio = false;
  }
}

TEST_CASE("attributes that come in the scheduler's thread keep their place among the messages") {
  in_max();
  Box box("nn~ identity forward 0");
  box.send("enable 1");
  kernel().in_main = false;
  box.send("get gain");
  box.send("enable 0");
  box.send("offline 1");
  box.send("gpu 1");
  CHECK(box.get_attribute("enable") == 1);
  CHECK(box.get_attribute("offline") == 0);
  CHECK(kernel().posted.empty());
  kernel().in_main = true;
  kernel().run_waiting();
  CHECK(box.get_attribute("enable") == 0);
  CHECK(box.get_attribute("offline") == 1);
  CHECK(kernel().posted.size() == 1);
}

TEST_CASE("a message that comes after its object was deleted is nobody's") {
  in_max();
  {
    Box box("nn~ identity forward 0");
    kernel().in_main = false;
    box.send("set gain 0.25");
  }
  kernel().in_main = true;
  kernel().run_waiting();
  CHECK(kernel().errors.empty());
}

TEST_CASE("what is asked while the object is disabled is answered") {
  in_max();
  Box box("nn~ identity forward 0 @enable 0");
  box.start();
  after_fade(box, noise(1, 64), 64);
  box.send("set gain 0.5");
  box.send("get gain");
  for (int i = 0; i < 10; ++i) kernel().run_waiting();
  CHECK(box.heard(1) == std::vector<Said>{{"get", {std::string("gain"), 0.5}}});
}

TEST_CASE(
    "while what plays fades out nothing is answered in its place, however many messages come") {
  in_max();
  Box box("nn~ identity forward 0");
  box.start();
  after_fade(box, noise(1, 64), 64);
  box.send("enable 0");
  for (int i = 0; i < 10; ++i) box.send("get gain");
  CHECK(box.heard(1).empty());
  const auto play_on = [&] {
    for (int i = 0; i < 10; ++i) {
      box.run(noise(1, 64), 64);
      kernel().run_waiting();
    }
  };
  play_on();
  CHECK(box.heard(1).size() == 10);
  box.send("enable 1");
  box.send("get gain");  // where it plays, from here on
  CHECK(box.heard(1).empty());
}

TEST_CASE("what the console says may lead back into the object, and keeps no sound out") {
  in_max();
  Box box("nn~ identity forward 0");
  box.start();
  const auto x = noise(1, 64);
  after_fade(box, x, 64);
  kernel().audio = false;  // Max says so, and a last vector still runs
  Channels heard;
  kernel().on_error = [&](const std::string&) {
    heard = after_fade(box, x, 64);
    if (heard[0].back() != 0.0) box.send("latency");
  };
  box.send("play");
  kernel().on_error = nullptr;
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].back() == static_cast<double>(static_cast<float>(x[0].back())));
  CHECK(box.heard(1).size() == 1);
}

TEST_CASE("the latency that is told before audio starts is the one that holds") {
  in_max();
  for (const char* text : {"nn~ identity forward 2048", "nn~ identity forward 2048 @iovector 2048"})
    for (const long vector : {64L, 512L, 2048L}) {
      kernel().vector = vector;
      Box box(text);
      box.send("mode async");
      const auto told = [&] {
        box.heard(1);
        box.send("latency");
        return std::get<double>(box.heard(1).at(0).values.at(0));
      };
      const double before = told();
      box.start();
      CHECK(told() == before);
      const long io = box.get_attribute("iovector");
      CHECK(before >= static_cast<double>(std::max(0L, io - vector)));
      kernel().audio = false;
    }
}

TEST_CASE("without a bufsize the highest ratio counts, for any vector") {
  in_max();
  Box box("nn~ ratio");
  box.start({1}, 44100, 2048);
  box.send("dump");
  for (const auto& said : box.heard(1)) {
    if (said.selector == "bufsize") CHECK(std::get<double>(said.values[0]) >= 512);
    if (said.selector == "enabled") CHECK(said == Said{"enabled", {1.0}});
  }
}
