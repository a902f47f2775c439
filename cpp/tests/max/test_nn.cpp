// SPDX-License-Identifier: MIT
// nn~, mc.nn~ and mcs.nn~ in a small Max: arguments, messages, attributes, cords, sound.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "kernel.hpp"

using namespace timbrel::test;
namespace fs = std::filesystem;

namespace {

using Channels = std::vector<std::vector<double>>;

// Loads the external once, into a package with models, as Max would.
void in_max() {
  static const bool loaded = [] {
    const fs::path models = fs::path(TIMBREL_MAX_PACKAGE) / "models";
    fs::create_directories(models);
    const auto write = [&](const char* name, const char* text) {
      std::ofstream(models / name) << text;
    };
    write("identity.ts", "");
    write("pair.ts", "inlets 2 outlets 3");
    write("ratio.ts", "ratio 512");
    write("größe.ts", "");
    load_external(TIMBREL_MAX_PACKAGE "/externals/nn~.so");
    return true;
  }();
  REQUIRE(loaded);
  kernel() = Kernel{};
}

Channels noise(std::size_t channels, long samples, int seed = 1) {
  Channels x(channels, std::vector<double>(static_cast<std::size_t>(samples)));
  unsigned state = static_cast<unsigned>(seed);
  for (auto& row : x)
    for (auto& value : row)
      value = static_cast<double>((state = state * 1664525U + 1013904223U) >> 8U) / (1U << 23U) - 1;
  return x;
}

// Plays vectors until the sound is there; what comes out of the last one.
Channels after_fade(Box& box, const Channels& x, long samples) {
  Channels y;
  for (int i = 0; i < 40; ++i) y = box.run(x, samples);
  return y;
}

void wait_until_loaded(Box& box) {
  for (int i = 0; i < 400; ++i) {
    kernel().run_waiting();
    for (const auto& said : box.heard(box.outlets() - 1))
      if (said.selector == "loaded") return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  FAIL("no answer to load");
}

bool has(const std::vector<std::string>& texts, const std::string& part) {
  return std::any_of(texts.begin(), texts.end(),
                     [&](const auto& text) { return text.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("one file has the three objects") {
  in_max();
  CHECK(class_names() == std::vector<std::string>{"mc.nn~", "mcs.nn~", "nn~"});
  for (const auto& name : class_names())
    CHECK(attributes_of(name) ==
          std::vector<std::string>{"chans", "enable", "gpu", "iovector", "offline"});
}

TEST_CASE("arguments make the ports") {
  in_max();
  struct Row {
    const char* box;
    long inlets;
    std::size_t outlets;  // with the one for answers
    const char* type;
    long channels;
  };
  const std::vector<Row> rows = {
      {"nn~ identity forward 512", 1, 2, "signal", 1},
      {"nn~ identity.ts", 1, 2, "signal", 1},
      {"nn~ pair", 2, 4, "signal", 1},
      {"nn~ pair decode", 2, 2, "signal", 1},
      {"nn~ pair forward 0 4 5", 4, 6, "signal", 1},
      {"nn~ void 2 3 512", 2, 4, "signal", 1},
      {"nn~", 1, 2, "signal", 1},
      {"mc.nn~ pair forward 512 @chans 4", 2, 4, "multichannelsignal", 4},
      {"mc.nn~ void 2 3 512", 2, 4, "multichannelsignal", 1},
      {"mcs.nn~ pair forward 4 512", 4, 5, "multichannelsignal", 3},
      {"mcs.nn~ void 2 512", 2, 3, "multichannelsignal", 1},
      {"mcs.nn~ void 2 512 @chans 16", 2, 3, "multichannelsignal", 16},
  };
  for (const auto& row : rows) {
    INFO(row.box);
    Box box(row.box);
    REQUIRE(box.is_made());
    CHECK(box.inlets() == row.inlets);
    CHECK(box.outlets() == row.outlets);
    CHECK(box.outlet_type(0) == row.type);
    CHECK(box.outlet_type(box.outlets() - 1).empty());
    CHECK(box.output_channels(0) == row.channels);
    CHECK(kernel().errors.empty());
  }
}

TEST_CASE("arguments that cannot be are a sentence, and the box is made") {
  in_max();
  struct Row {
    const char* box;
    const char* said;
  };
  const std::vector<Row> rows = {
      {"nn~ nowhere", "model nowhere is not found"},
      {"nn~ identity fwd", "no method fwd"},
      {"nn~ identity forward -1", "bufsize -1"},
      {"nn~ identity forward 64 0 1", "the inlets are a whole number from 1 to 256; given 0"},
      {"nn~ identity forward 64 1 1 9", "what follows (9) is not used"},
      {"mcs.nn~ void 1000 64", "the rows are a whole number"},
      {"mc.nn~ identity @chans 0", "chans is 1 to 256; given 0"},
      {"nn~ identity @chans 2", "chans is for mc.nn~"},
      {"nn~ identity @speed 2", "no attribute speed"},
      {"nn~ identity @iovector -1", "iovector is 1 to 8192 samples; given -1"},
      {"nn~ identity @enable maybe", "enable takes 0 or 1; given maybe"},
  };
  for (const auto& row : rows) {
    INFO(row.box);
    kernel().clear_console();
    Box box(row.box);
    CHECK(box.is_made());
    CHECK(has(kernel().errors, row.said));
  }
}

TEST_CASE("a name that is not ASCII, and a file where Max searches") {
  in_max();
  const fs::path folder = fs::temp_directory_path() / "timbrel-ümläut";
  fs::create_directories(folder);
  std::ofstream(folder / "außen.ts") << "inlets 2";
  kernel().search = {folder.string()};
  for (const char* text : {"nn~ größe", "nn~ außen", "nn~ außen.ts"}) {
    Box box(text);
    INFO(text);
    CHECK(kernel().errors.empty());
    box.send("dump");
    CHECK(box.heard(box.outlets() - 1).at(0) == Said{"loaded", {1.0}});
  }
  fs::remove_all(folder);
}

TEST_CASE("sound goes through, for vectors of any size") {
  in_max();
  for (const long vector : {16L, 64L, 512L}) {
    INFO(vector);
    Box box("nn~ identity forward 0");
    box.start({1}, 48000, vector);
    const auto x = noise(1, vector);
    const auto y = after_fade(box, x, vector);
    for (std::size_t i = 0; i < x[0].size(); ++i)
      CHECK(y[0][i] == static_cast<double>(static_cast<float>(x[0][i])));
  }
}

TEST_CASE("the vector size changes while the object lives") {
  in_max();
  Box box("nn~ identity forward 0");
  for (const long vector : {64L, 16L, 1024L, 128L}) {
    box.start({1}, 44100, vector);
    const auto x = noise(1, vector);
    const auto y = after_fade(box, x, vector);
    CHECK(y[0].back() == static_cast<double>(static_cast<float>(x[0].back())));
  }
  // More samples than were announced: silence, and nothing is written beyond.
  CHECK(box.run(noise(1, 256), 256)[0] == std::vector<double>(256, 0.0));
}

TEST_CASE("mc: a channel for each row of the batch, and one sound for all") {
  in_max();
  Box box("mc.nn~ pair forward 0 @chans 2");
  box.start({2, 1}, 44100, 64);
  const auto x = noise(3, 64);  // inlet 1: two channels; inlet 2: one
  const auto y = after_fade(box, x, 64);
  REQUIRE(y.size() == 6);  // three outlets of two channels
  const auto is = [&](std::size_t out, std::size_t in) {
    CHECK(y[out].back() == static_cast<double>(static_cast<float>(x[in].back())));
  };
  is(0, 0), is(1, 1);  // outlet 1 repeats inlet 1
  is(2, 2), is(3, 2);  // outlet 2 inlet 2
  is(4, 0), is(5, 1);  // outlet 3 inlet 1 again
}

TEST_CASE("mcs: a cord for each row, with all inlets of the method in it") {
  in_max();
  Box box("mcs.nn~ pair forward 2 0");
  box.start({2, 1}, 44100, 64);  // the second row lacks a channel
  const auto x = noise(3, 64);
  const auto y = after_fade(box, x, 64);
  REQUIRE(y.size() == 6);
  const auto is = [&](std::size_t out, double value) { CHECK(y[out].back() == value); };
  const auto of = [&](std::size_t in) {
    return static_cast<double>(static_cast<float>(x[in].back()));
  };
  is(0, of(0)), is(1, of(1)), is(2, of(0));
  is(3, of(2)), is(4, 0.0), is(5, of(2));
}

TEST_CASE("every message is answered, in the outlet on the right") {
  in_max();
  Box box("nn~ pair forward 0");  // in the callback: answered at once
  const auto answers = [&](const char* message) {
    box.heard(3);
    box.send(message);
    kernel().run_waiting();
    return box.heard(3);
  };
  CHECK(answers("get_methods") ==
        std::vector<Said>{{"methods", {std::string("forward"), std::string("decode")}}});
  CHECK(answers("get_attributes").at(0).selector == "attributes");
  CHECK(answers("set gain 0.5").empty());
  CHECK(answers("get gain") == std::vector<Said>{{"get", {std::string("gain"), 0.5}}});
  CHECK(answers("latency").at(0).selector == "latency");
  CHECK(answers("stats").at(0).selector == "stats");
  for (const char* whole : {"dump", "bang", "info"}) {
    const auto said = answers(whole);
    CHECK(said.front() == Said{"loaded", {1.0}});
    CHECK(said.size() == 16);
  }
  for (const char* quiet : {"bufsize 256", "mode sync", "enable 1", "offline 0"}) {
    INFO(quiet);
    CHECK(answers(quiet).empty());
  }
  for (const char* posted : {"gpu 1", "print_available_models", "download a b", "delete a"}) {
    INFO(posted);
    kernel().clear_console();
    CHECK(answers(posted).empty());
    CHECK(kernel().posted.size() == 1);
  }
  kernel().clear_console();
  for (const char* loads : {"load identity", "method decode", "reload"}) {
    INFO(loads);
    box.send(loads);
    wait_until_loaded(box);
  }
  box.send("reset");
  CHECK(kernel().errors.empty());
}

TEST_CASE("messages that cannot be are one sentence, and what plays plays on") {
  in_max();
  Box box("nn~ identity forward 0");
  box.start();
  struct Row {
    const char* message;
    const char* said;
  };
  const std::vector<Row> rows = {{"load nowhere", "load nowhere: not found"},
                                 {"set 5", "set takes an attribute and its values"},
                                 {"set speed 5", "no attribute speed"},
                                 {"set gain 7", "attribute gain refuses it"},
                                 {"get", "get takes the name of one attribute"},
                                 {"mode fast", "use one of auto, sync, async"},
                                 {"bufsize 1.5", "bufsize 1.5"},
                                 {"play", "message play is not known"},
                                 {"chans 3", "chans is set when the object is made"}};
  const auto x = noise(1, 64);
  for (const auto& row : rows) {
    INFO(row.message);
    kernel().clear_console();
    box.send(row.message);
    const auto y = after_fade(box, x, 64);
    kernel().run_waiting();
    CHECK(kernel().errors.size() == 1);
    CHECK(has(kernel().errors, row.said));
    CHECK(y[0].back() == static_cast<double>(static_cast<float>(x[0].back())));
  }
  kernel().clear_console();
  Box empty("nn~ void 1 1");
  for (const char* message : {"method forward", "reload", "reset", "latency", "stats",
                              "get_methods", "get_attributes", "get gain", "set gain 1"}) {
    INFO(message);
    kernel().clear_console();
    empty.send(message);
    REQUIRE(kernel().errors.size() == 1);
    CHECK(has(kernel().errors, "no model is loaded; send load FILE"));
  }
}

TEST_CASE("attributes are read and set") {
  in_max();
  Box box("nn~ identity forward 0 @enable 0 @offline 1");
  CHECK(box.get_attribute("enable") == 0);
  CHECK(box.get_attribute("offline") == 1);
  CHECK(box.get_attribute("gpu") == 0);
  CHECK(box.get_attribute("chans") == 1);
  box.start();
  const auto x = noise(1, 64);
  CHECK(after_fade(box, x, 64)[0] == std::vector<double>(64, 0.0));
  box.send("enable 1");
  CHECK(box.get_attribute("enable") == 1);
  CHECK(after_fade(box, x, 64)[0].back() == static_cast<double>(static_cast<float>(x[0].back())));
}

TEST_CASE("ports say what they are") {
  in_max();
  Box box("nn~ pair");
  CHECK(box.assist(true, 0) == "what is heard; messages");
  CHECK(!box.assist(true, 1).empty());
  CHECK(!box.assist(false, 2).empty());
  CHECK(box.assist(false, 3) == "answers: dump, get, latency, stats");
  Box empty("nn~ void 2 2");
  CHECK(empty.assist(true, 1) == "signal 2");
  Box rows("mcs.nn~ pair forward 2 0");
  CHECK(rows.assist(true, 1) == "all inlets of row 2");
}

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
