// SPDX-License-Identifier: MIT
// jg.timbremap in a small Max: every message, attribute, inlet and outlet, and the lists that numpy
// reckons.
#include <fstream>
#include <set>

#include "hosts/common/map_object.hpp"
#include "maps.hpp"

using namespace timbrel::test;
namespace fs = std::filesystem;

namespace {

constexpr double full = 127;

std::string box_for(const std::string& name) {
  const auto& told = golden_answers()["maps"][name];
  const auto count = [&](const char* what) { return std::to_string(told[what][0].size()); };
  return "jg.timbremap " + count("controls") + " " + count("parameters") + " " + name;
}

// A step of a player as a message; empty where it is none.
std::string message_of(const nlohmann::json& event) {
  const std::string what = event[0];
  if (what == "set_control") return text_of(event[1].get<Row>());
  if (what == "set_parameters") return "param " + text_of(event[1].get<Row>());
  if (what == "release") return "release " + text_of({event[1].get<double>()});
  const auto with_index = [&](const char* selector, double value) {
    return std::string(selector) + " " + std::to_string(event[1].get<int>() + 1) + " " +
           text_of({value});
  };
  if (what == "set_parameter") return with_index("set", event[2].get<double>());
  if (what == "lock") return with_index("lock", event[2].get<bool>() ? 1 : 0);
  return "";
}

std::vector<Word> words(const Row& row) { return {row.begin(), row.end()}; }

}  // namespace

TEST_CASE("timbremap: what it registers") {
  in_max_with_maps();
  CHECK(attributes_of("jg.timbremap") == std::vector<std::string>{"latch", "release", "smoothing"});
  CHECK(methods_of("jg.timbremap") ==
        std::vector<std::string>{"anything", "assist", "bang", "float", "int", "list"});
}

TEST_CASE("timbremap: ports, and what they say") {
  in_max_with_maps();
  for (const char* text : {"jg.timbremap 3 5 turned", "jg.timbremap 3 9"}) {
    MapBox box(text);
    REQUIRE(box.is_made());
    CHECK(kernel().errors.empty());
    CHECK(box.inlets() == 3);
    REQUIRE(box.outlets() == 3);
    CHECK(box.outlet_type(0) == "list");
    CHECK(box.outlet_type(1).empty());
    CHECK(box.outlet_type(2).empty());
    const std::vector<std::pair<bool, const char*>> ports = {
        {true, "a list, one number from 0"},  {true, "latch"},    {true, "smoothing"},
        {false, "a list, one number from 0"}, {false, "answers"}, {false, "drawing"}};
    for (std::size_t i = 0; i < ports.size(); ++i)
      CHECK(box.assist(ports[i].first, static_cast<long>(i % 3)).starts_with(ports[i].second));
  }
}

TEST_CASE("timbremap: positions become the lists that numpy reckons, and settings the positions") {
  in_max_with_maps();
  const double tolerance = golden_answers()["tolerance"];
  for (const auto& [name, told] : golden_answers()["maps"].items()) {
    INFO(name);
    MapBox box(box_for(name));
    REQUIRE(kernel().errors.empty());
    const timbrel::TimbreMap map = read_golden(name);
    for (std::size_t i = 0; i < told["controls"].size(); ++i) {
      box.send(text_of(told["controls"][i].get<Row>()));
      CHECK(difference(box.list(), told["parameters"][i], full) <= tolerance);
      Row place = told["controls"][i];
      for (double& c : place) c = map.control().clamp(c);
      CHECK(box.point() == place);
    }
    for (std::size_t i = 0; i < told["settings"].size(); ++i) {
      box.send("param " + text_of(told["settings"][i].get<Row>()));
      CHECK(box.list().empty());
      CHECK(difference(box.point(), told["places"][i], 1) <= tolerance);
      box.send("bang");
      CHECK(box.list() == told["settings"][i].get<Row>());
    }
  }
  CHECK(kernel().errors.empty());
}

TEST_CASE("timbremap: a player in Max does what Python's does") {
  in_max_with_maps();
  const double tolerance = golden_answers()["tolerance"];
  for (const auto& [name, told] : golden_answers()["maps"].items()) {
    MapBox box(box_for(name));
    int messages = 0;
    for (const auto& state : told["played"]) {
      const std::string message = message_of(state["event"]);
      if (message.empty()) break;
      INFO(name << ": " << message);
      box.send(message);
      box.send("bang");
      CHECK(difference(box.list(), state["parameters"], full) <= tolerance);
      CHECK(difference(box.point(), state["control"], 1) <= tolerance);
      ++messages;
    }
    CHECK(messages > 10);
  }
}

TEST_CASE("timbremap: first the drawing, then the point, the list last") {
  in_max_with_maps();
  MapBox box("jg.timbremap 3 5 turned");
  std::vector<std::string> order;
  for (std::size_t outlet = 0; outlet < 3; ++outlet)
    box.connect(outlet, [&](const Said& said) { order.push_back(said.selector); });
  box.send("0.25 0.5 0.75");
  CHECK(order ==
        std::vector<std::string>{"roundedrect", "setcolor", "fill", "repaint", "point", "list"});
  const auto drawn = box.heard(2);
  CHECK(drawn[0] == Said{"roundedrect", words({0.25 - 0.06, 0.5 - 0.06, 0.12, 0.12, 0.12, 0.12})});
  CHECK(drawn[1] == Said{"setcolor", words({0.75, 0.48, 0.25, 1})});
}

TEST_CASE("timbremap: every message is answered") {
  in_max_with_maps();
  MapBox box("jg.timbremap 2 3 even");
  const std::string folder = std::string(TIMBREL_MAX_PACKAGE) + "/maps/even";
  CHECK(box.answers("names") ==
        std::vector<Said>{
            {"names", {std::string("even 1"), std::string("even 2"), std::string("even 3")}}});
  box.send("set even 2 12.5");
  const std::vector<Said> one = {{"param", {std::string("even 2"), 12.5}}};
  CHECK(box.answers("get even 2") == one);
  CHECK(box.answers("get 2") == one);
  CHECK(box.answers("get").size() == 3);
  CHECK(box.answers("lock 3 1").empty());
  CHECK(box.answers("locks") == std::vector<Said>{{"locks", words({0, 0, 1})}});
  CHECK(box.answers("smooth 10 20").empty());
  CHECK(box.answers("release 0.25").empty());
  CHECK(box.answers("latch 0").empty());
  const Said loaded = {"loaded", {folder, 2.0, 3.0}};
  const auto info = box.answers("info");
  REQUIRE(info.size() == 6);
  CHECK(info[0] == loaded);
  CHECK(info[1].selector == "names");
  CHECK(info[2].selector == "locks");
  CHECK(info[3] == Said{"latch", {0.0}});
  CHECK(info[4] == Said{"release", {0.25}});
  CHECK(info[5] == Said{"smooth", words({10, 20})});
  CHECK(box.answers("release never").empty());
  CHECK(box.answers("info")[4] == Said{"release", {std::string("never")}});
  const auto again = box.answers("load even");
  CHECK(again[0] == loaded);
  CHECK(again[1] == Said{"locks", words({0, 0, 1})});
  CHECK(again[2].selector == "point");
  box.send("smooth 0");
  for (const char* moves : {"block 1 1 0.5 0.5 0.5", "0.25 0.5", "bang", "param 1 2 3"}) {
    INFO(moves);
    const auto said = box.answers(moves);
    REQUIRE(said.size() == 1);
    CHECK(said[0].selector == "point");
  }
  CHECK(box.answers("smoothing 0.5").empty());
  CHECK(box.get_value("smoothing") == Word(0.5));
  CHECK(kernel().errors.empty());
  for (const char* each : timbrel::host::MapObject::selectors()) {
    INFO(each);
    CHECK(kernel().sent.contains(each));
  }
}

TEST_CASE("timbremap: the other inlets set latch and smoothing") {
  in_max_with_maps();
  MapBox box("jg.timbremap 3 5 turned");
  for (const char* off : {"0", "0.", "latch 0"}) {
    box.send("1", 1);
    CHECK(box.get_attribute("latch") == 1);
    box.send(off, 1);
    CHECK(box.get_attribute("latch") == 0);
  }
  for (const char* seconds : {"1", "0.25", "smoothing 0"}) {
    box.send(seconds, 2);
    CHECK(box.get_value("smoothing") == Word(std::strtod(seconds, nullptr)));
  }
  CHECK(kernel().errors.empty());
  for (const char* wrong : {"bang", "info", "0 1", "x"})
    for (const long inlet : {1L, 2L}) {
      INFO(wrong);
      kernel().clear_console();
      box.send(wrong, inlet);
      REQUIRE(kernel().errors.size() == 1);
      CHECK(kernel().errors[0].starts_with(inlet == 1 ? "latch takes 0 or 1" : "smoothing takes"));
    }
}

TEST_CASE("timbremap: attributes in the box and in messages") {
  in_max_with_maps();
  MapBox box("jg.timbremap 3 5 turned @latch 0 @smoothing 0.5 @release never");
  REQUIRE(kernel().errors.empty());
  CHECK(box.get_attribute("latch") == 0);
  CHECK(box.get_value("smoothing") == Word(0.5));
  CHECK(box.get_value("release") == Word(std::string("never")));
  const auto info = box.answers("info");
  CHECK(info[3] == Said{"latch", {0.0}});
  CHECK(info[4] == Said{"release", {std::string("never")}});
  CHECK(info[5] == Said{"smooth", words({500, 500, 500})});
  box.send("latch 1");
  box.send("smoothing 0.1");
  box.send("release 0.3");
  CHECK(box.get_attribute("latch") == 1);
  CHECK(box.get_value("smoothing") == Word(0.1));
  CHECK(box.get_value("release") == Word(0.3));
  MapBox plain("jg.timbremap 3 5");
  CHECK(plain.get_attribute("latch") == 1);
  CHECK(plain.get_value("smoothing") == Word(0.0));
  CHECK(plain.get_value("release") == Word(0.1));
}

TEST_CASE("timbremap: a touch leads, another finger is not heard, a lift goes back") {
  in_max_with_maps();
  MapBox box("jg.timbremap 3 5 turned @latch 0");
  box.send("block 3 1 0.25 0.75 0.5");
  CHECK(box.point() == Row{0.25, 0.75, 0.5});
  box.send("block 4 1 0.5 0.5 0.5");
  box.send("block 4 2");
  CHECK(box.point().empty());
  box.send("block 3 2");
  CHECK(box.point() == Row{0.5, 0.5, 0.5});
  box.send("latch 1");
  box.send("block 3 1 0.25 0.75 0.5");
  box.forget();
  box.send("block 3 2");
  CHECK(box.point() == Row{0.25, 0.75, 0.5});
}

TEST_CASE("timbremap: smoothing glides in steps of 5 ms, and ends exactly") {
  in_max_with_maps();
  for (const char* how : {"smoothing 0.05", "smooth 50", "smooth 50 20 80"}) {
    INFO(how);
    MapBox box("jg.timbremap 3 5 turned");
    box.send(how);
    box.send("0.9 0.2 0.9");
    CHECK(box.point().empty());  // it has not moved yet
    double before = 0.5, began = kernel().now_ms;
    Row last;
    int ticks = 0;
    for (; ticks < 1000; ++ticks) {
      kernel().run_waiting();
      const Row point = box.point();
      if (point.empty()) break;
      CHECK(point[0] >= before);
      CHECK(point[0] - before < 0.05);
      before = point[0];
      last = point;
    }
    CHECK(last == Row{0.9, 0.2, 0.9});
    CHECK(ticks > 100);
    CHECK(kernel().now_ms - began == 5 * ticks);
    const double e_folded = 0.9 - 0.4 * std::exp(-0.5);  // after 25 of 50 ms
    box.send("smoothing 0");
    box.send("0.5 0.5 0.5");
    box.send("smooth 50");
    box.send("0.9 0.2 0.9");
    for (int i = 0; i < 5; ++i) kernel().run_waiting();
    CHECK(box.point()[0] == Approx(e_folded));
  }
}

TEST_CASE("timbremap: a new position without smoothing ends a glide, ticks under way too") {
  in_max_with_maps();
  MapBox box("jg.timbremap 3 5 turned @smoothing 0.1");
  box.send("0.9 0.9 0.9");
  kernel().run_clocks();  // the main thread is late
  box.send("smoothing 0");
  box.send("0.1 0.1 0.1");
  CHECK(box.point() == Row{0.1, 0.1, 0.1});
  kernel().run_waiting();
  CHECK(box.point().empty());
}

TEST_CASE("timbremap: where maps are found") {
  in_max_with_maps();
  const fs::path folder = fs::temp_directory_path() / "timbrel-kärten";
  fs::remove_all(folder);
  fs::create_directories(folder / "Größe nach" / "original");
  fs::copy(golden_map("turned"), folder / "Größe nach" / "größe", fs::copy_options::recursive);
  fs::copy(golden_map("turned"), folder / "Größe nach" / "original" / "timbremap",
           fs::copy_options::recursive);
  const std::string inside = (folder / "Größe nach").string();
  kernel().search = {folder.string(), inside};
  const std::string package = TIMBREL_MAX_PACKAGE "/maps/";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"turned", package + "turned"},
      {"turned/", package + "turned"},
      {"größe", inside + "/größe"},
      {"original", inside + "/original"},
      {"Größe nach/größe", inside + "/größe"},
      {inside + "/größe", inside + "/größe"},
      {golden_map("coupled"), golden_map("coupled")},
  };
  for (const auto& [name, found] : rows) {
    INFO(name);
    MapBox box("jg.timbremap 3 5 " + name);
    CHECK(kernel().errors.empty());
    CHECK(box.answers("info")[0] == Said{"loaded", {found, 3.0, 5.0}});
    CHECK(box.answers("load " + name)[0] == Said{"loaded", {found, 3.0, 5.0}});
  }
  fs::remove_all(folder);
}
