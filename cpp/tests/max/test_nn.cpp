// SPDX-License-Identifier: MIT
// nn~, mc.nn~ and mcs.nn~ in a small Max: arguments, messages, attributes, cords, sound.
#include <filesystem>
#include <fstream>

#include "hosts/common/instrument_object.hpp"
#include "nn.hpp"

using namespace timbrel::test;
namespace fs = std::filesystem;

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
  for (const char* quiet : {"bufsize 256", "mode sync", "enable 1", "offline 0", "iovector 1024"}) {
    INFO(quiet);
    CHECK(answers(quiet).empty());
  }
  for (const char* posted :
       {"gpu 1", "print_available_models", "download a b", "delete a", "remove a"}) {
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
  CHECK(box.get_attribute("iovector") == 1024);
  for (const auto& each : timbrel::host::InstrumentObject::selectors()) {
    INFO(each);
    CHECK(kernel().sent.contains(each));
  }
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
                                 {"enable maybe", "enable takes 0 or 1; given maybe"},
                                 {"offline", "offline takes 0 or 1"},
                                 {"iovector 9000", "iovector is 1 to 8192 samples; given 9000"},
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
