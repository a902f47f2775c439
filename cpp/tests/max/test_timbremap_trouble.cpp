// SPDX-License-Identifier: MIT
// What can go wrong with jg.timbremap in Max: one sentence each, and the last good parameters stay.
// Echoes of what it gives, messages in other threads, and objects that are deleted as they glide.
#include <atomic>
#include <fstream>
#include <memory>
#include <thread>

#include "maps.hpp"

using namespace timbrel::test;
namespace fs = std::filesystem;

namespace {

// A slider holds 24 bits.
std::string through_slider(const Said& list) {
  Row row;
  for (const auto& value : list.values)
    row.push_back(static_cast<double>(static_cast<float>(std::get<double>(value))));
  return "param " + text_of(row);
}

void run_until_it_rests(MapBox& box) {
  int quiet = 0;  // a message that waited may have begun a glide
  for (int i = 0; i < 1000 && quiet < 2; ++i) {
    box.heard(1);
    kernel().run_waiting();
    quiet = box.point().empty() ? quiet + 1 : 0;
  }
  CHECK(quiet == 2);
}

}  // namespace

TEST_CASE("timbremap: without sizes no box is made, and one sentence says why") {
  in_max_with_maps();
  const std::size_t before = living();
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"", "given nothing"},         {" 3", "given 3"},
      {" 0 9", "given 0 9"},         {" 3 900", "given 3 900"},
      {" three 9", "given three 9"}, {" 3 4.5", "given 3 4.5"},
      {" @latch 0", "given nothing"}};
  for (const auto& [arguments, given] : rows) {
    INFO(arguments);
    kernel().clear_console();
    MapBox box("jg.timbremap" + std::string(arguments));
    CHECK(!box.is_made());
    REQUIRE(kernel().errors.size() == 1);
    CHECK(kernel().errors[0].starts_with("write [jg.timbremap L P folder]"));
    CHECK(kernel().errors[0].ends_with(given));
  }
  CHECK(living() == before);
}

TEST_CASE("timbremap: a box is made where its map or an attribute cannot be") {
  in_max_with_maps();
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"jg.timbremap 3 5 nowhere",
       "load nowhere: there is no such folder in the package's maps/ or "
       "on Max's search path; name a folder that holds a map"},
      {"jg.timbremap 3 5 turned @smoothing 7",
       "smoothing takes 0 (none) to 1 (a second); the last one stays"},
      {"jg.timbremap 3 5 turned @speed 7", "no attribute speed"}};
  for (const auto& [text, sentence] : rows) {
    INFO(text);
    kernel().clear_console();
    MapBox box(text);
    CHECK(box.is_made());
    CHECK(kernel().errors == std::vector<std::string>{sentence});
  }
}

TEST_CASE("timbremap: each fault is one sentence, and the last good parameters stay") {
  in_max_with_maps();
  const std::string known =
      "' is not known: use one of turned 1, turned 2, turned 3, turned 4, turned 5, or 1 to 5.";
  const std::string set = "set takes a parameter's name and its value from 0 to 127; given ";
  const std::string lock = "lock takes a parameter's name or number and 0 or 1; given ";
  const std::string release = "release takes a distance from 0 (at once) on, or never; given ";
  const std::string smooth = "smooth takes milliseconds from 0 on, one for all or 3; given ";
  const std::string smoothing = "smoothing takes 0 (none) to 1 (a second); the last one stays";
  const std::string latch = "latch takes 0 or 1; the last one stays";
  const std::string block =
      "block takes a finger's number, 1 (touches), x, y and pressure, or a finger's number and 2 "
      "(lifts); given ";
  const std::string many = text_of(Row(300, 0.5));
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"1 2", "2 controls are given; this map has 3."},
      {"1", "1 control is given; this map has 3."},
      {"0.5", "1 control is given; this map has 3."},
      {many, "300 controls are given; this map has 3."},
      {"list 0.5 x 0.5", "control 2 is 'x', which is no number; the last ones stay."},
      {"1e400 0 0", "control 1 is no finite number; the last ones stay."},
      {"nan 0 0", "control 1 is no finite number; the last ones stay."},
      {"param 1 2 3", "3 parameters are given; this map has 5."},
      {"param", "0 parameters are given; this map has 5."},
      {"param " + many, "300 parameters are given; this map has 5."},
      {"param 100 300 -5 1 2", "turned 2 is 300; parameters are 0 to 127."},
      {"param 1 2 3 4 inf", "parameter 5 is no finite number; the last ones stay."},
      {"set nobody 3", "parameter 'nobody" + known},
      {"set 6 3", "parameter '6" + known},
      {"set turned", set + "turned"},
      {"set", set + "nothing"},
      {"set 1 nan", "parameter 1 is no finite number; the last ones stay."},
      {"set turned 2 -0.1", "turned 2 is -0.1; parameters are 0 to 127."},
      {"get nobody", "parameter 'nobody" + known},
      {"lock 9 1", "parameter '9" + known},
      {"lock 1", lock + "1"},
      {"lock", lock + "nothing"},
      {"lock 1 inf", lock + "1 inf"},
      {"latch inf", latch},
      {"latch", latch},
      {"latch on", latch},
      {"release", release + "nothing"},
      {"release -1", release + "-1"},
      {"release 1 2", release + "1 2"},
      {"smooth", smooth + "nothing"},
      {"smooth 1 2", smooth + "1 2"},
      {"smooth -5", smooth + "-5"},
      {"smooth x", smooth + "x"},
      {"smoothing 3", smoothing},
      {"smoothing", smoothing},
      {"block 1 1", block + "1 1"},
      {"block 1 1 x 2 3", block + "1 1 x 2 3"},
      {"load", "load takes the folder of a map; given nothing"},
      {"load nowhere",
       "load nowhere: there is no such folder in the package's maps/ or on Max's "
       "search path; name a folder that holds a map"},
      {"load plain", TIMBREL_MAX_PACKAGE
       "/maps/plain maps 3 controls to 4 parameters, this object 3 controls to 5 parameters: make "
       "it [jg.timbremap 3 4]"},
      {"play", "message play is not known: see the help for those that are"},
  };
  MapBox box("jg.timbremap 3 5 turned");
  box.send("0.3 0.4 0.5");
  const Row good = box.list();
  for (const auto& [message, sentence] : rows) {
    INFO(message);
    kernel().clear_console();
    box.send(message);
    CHECK(kernel().errors == std::vector<std::string>{sentence});
    box.send("bang");
    CHECK(box.list() == good);
    CHECK(box.point() == Row{0.3, 0.4, 0.5});
  }
}

TEST_CASE("timbremap: an object without a map says so") {
  in_max_with_maps();
  MapBox box("jg.timbremap 3 5");
  for (const char* message : {"0.5 0.5 0.5", "bang", "block 1 1 0 0 0", "param 1 2 3 4 5",
                              "set 1 2", "get", "lock 1 1", "locks", "names"}) {
    INFO(message);
    kernel().clear_console();
    box.send(message);
    REQUIRE(kernel().errors.size() == 1);
    CHECK(kernel().errors[0].ends_with(": no map is loaded; send load FOLDER"));
  }
  CHECK(box.answers("info") == std::vector<Said>{{"loaded", {0.0}}});
  CHECK(box.answers("load nowhere") == std::vector<Said>{{"loaded", {0.0}}});
}

TEST_CASE("timbremap: a damaged folder says what it lacks") {
  in_max_with_maps();
  const fs::path folder = fs::temp_directory_path() / "timbrel-damaged";
  fs::remove_all(folder);
  fs::create_directories(folder / "empty");
  fs::copy(golden_map("coupled"), folder / "damaged", fs::copy_options::recursive);
  std::ofstream(folder / "damaged" / "layer_1" / "weights_1") << "1\n2\n";
  MapBox box("jg.timbremap 3 5 turned");
  box.send("0.3 0.4 0.5");
  const Row good = box.list();
  for (const auto& [name, part] :
       {std::pair("empty", " is no timbre map: it has no vec_scale"),
        std::pair("damaged", "/layer_1/weights_1 holds 2 numbers; 8 × 5 are needed")}) {
    kernel().clear_console();
    const std::string path = (folder / name).string();
    CHECK(box.answers("load " + path) == std::vector<Said>{{"loaded", {0.0}}});
    REQUIRE(kernel().errors.size() == 1);
    CHECK(kernel().errors[0].starts_with(path + part));
    box.send("bang");
    CHECK(box.list() == good);
  }
  fs::remove_all(folder);
}

// --- echoes ---

TEST_CASE("timbremap: a loop back into param settles and moves nothing") {
  in_max_with_maps();
  for (const char* how : {"smoothing 0", "smoothing 0.02"}) {
    INFO(how);
    MapBox box("jg.timbremap 3 5 turned");
    box.send(how);
    int lists = 0;
    box.connect(0, [&](const Said& said) {
      ++lists;
      box.send(through_slider(said));
    });
    box.send("0.2 0.7 0.9");
    run_until_it_rests(box);
    CHECK(lists < 200);
    box.send("bang");
    CHECK(box.point() == Row{0.2, 0.7, 0.9});
  }
  CHECK(kernel().errors.empty());
}

TEST_CASE("timbremap: an echo that waits in the queue is known, and a hand is heard later") {
  in_max_with_maps();
  for (const char* how : {"smoothing 0", "smoothing 0.02"}) {
    INFO(how);
    MapBox box("jg.timbremap 3 5 turned");
    box.send(how);
    box.connect(0, [&](const Said& said) {
      kernel().in_main = false;  // it comes back in the scheduler's thread
      box.send(through_slider(said));
      kernel().in_main = true;
    });
    box.send("0.9 0.1 0.1");
    for (int i = 0; i < 3; ++i) kernel().run_clocks();
    box.send("0.2 0.7 0.9");  // the first list's echo waits still
    run_until_it_rests(box);
    box.send("bang");
    CHECK(box.point() == Row{0.2, 0.7, 0.9});
    kernel().now_ms += 200;
    const Row hand = {1, 2, 3, 4, 5};
    box.connect(0, nullptr);
    box.send("param " + text_of(hand));
    box.send("bang");
    CHECK(box.list() == hand);
  }
}

TEST_CASE("timbremap: a list that it gave is a hand's setting again a moment later") {
  in_max_with_maps();
  MapBox box("jg.timbremap 3 5 turned");
  box.send("0.9 0.1 0.1");
  const Row first = box.list();
  box.send("0.2 0.7 0.9");
  for (const bool is_late : {false, true}) {
    kernel().now_ms += is_late ? 101 : 99;
    box.send("param " + text_of(first));
    box.send("bang");
    CHECK((box.list() == first) == is_late);
    kernel().now_ms = 0;
  }
}

// --- threads ---

TEST_CASE("timbremap: messages in the scheduler's thread are handled in the main one, in order") {
  in_max_with_maps();
  MapBox box("jg.timbremap 3 5 turned");
  kernel().in_main = false;
  for (const char* message :
       {"0.1 0.1 0.1", "latch 0", "names", "block 1 1 0.9 0.9 0.9", "block 1 2", "locks"})
    box.send(message);
  box.send("0.25", 2);  // an inlet is asked for where the message comes in
  box.send("bang");
  CHECK(box.heard(1).empty());
  CHECK(box.get_attribute("latch") == 1);
  kernel().in_main = true;
  kernel().run_queues();
  std::vector<std::string> order;
  for (const auto& said : box.heard(1)) order.push_back(said.selector);
  CHECK(order == std::vector<std::string>{"point", "names", "point", "point", "locks", "point"});
  CHECK(box.get_attribute("latch") == 0);
  CHECK(box.get_value("smoothing") == Word(0.25));
  CHECK(kernel().errors.empty());
}

TEST_CASE("timbremap: a scheduler that runs beside the main thread") {
  in_max_with_maps();
  MapBox box("jg.timbremap 3 5 turned @smoothing 0.02");
  std::atomic<bool> done{false};
  std::thread scheduler([&] {
    for (int i = 0; i < 200; ++i) {
      box.send(text_of({0.9 * i / 199, 0.5, 0.5}));
      if (i % 10 == 0) box.send(i % 20 == 0 ? "latch 0" : "latch 1");
      if (i % 50 == 0) box.send("load turned");
      box.get_value("smoothing");
      kernel().run_clocks();
      std::this_thread::yield();
    }
    done = true;
  });
  while (!done) kernel().run_queues();
  scheduler.join();
  run_until_it_rests(box);
  box.send("bang");
  CHECK(box.point() == Row{0.9, 0.5, 0.5});
  CHECK(kernel().errors.empty());
}

// --- deleting ---

TEST_CASE("timbremap: objects are deleted as they glide, and leave nothing behind") {
  in_max_with_maps();
  const std::size_t before = living();
  for (int i = 0; i < 20; ++i) {
    auto box = std::make_unique<MapBox>("jg.timbremap 3 5 turned @smoothing 0.1");
    CHECK(living() == before + 5);  // the box, two proxies, a clock and a queue
    box->send("0.1 0.9 0.1");
    for (int tick = 0; tick < i; ++tick) kernel().run_waiting();
    if (i % 2 == 0) kernel().run_clocks();  // its queue is set
    if (i % 3 == 0) {
      kernel().in_main = false;
      box->send("0.5 0.5 0.5");  // waits for the main thread
      kernel().in_main = true;
    }
    box.reset();
    CHECK(living() == before);
    kernel().run_waiting();
  }
  CHECK(kernel().errors.empty());
}
