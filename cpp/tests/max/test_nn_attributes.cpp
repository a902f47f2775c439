// SPDX-License-Identifier: MIT
// nn~ in a small Max: what the model offers, as attributes of the object.
#include <memory>
#include <string>
#include <vector>

#include "hosts/common/instrument_object.hpp"
#include "nn.hpp"

using namespace timbrel::test;

namespace {

using Names = std::vector<std::string>;

const Names of_surface = {"corners", "gain", "hold", "name", "phase", "temperature", "voices"};

Word text(const char* word) { return std::string(word); }

// Lets the model answer: in the callback where audio runs, else at the next polls.
void settle(Box& box) {
  for (int i = 0; i < 4; ++i) {
    if (kernel().audio) box.run(noise(1, 64), 64);
    kernel().run_waiting();
  }
}

}  // namespace

TEST_CASE("a model's attributes are the object's: type, range, label, choices") {
  in_max();
  Box box("nn~ surface forward 0");
  CHECK(box.own_attributes() == of_surface);
  struct Row {
    const char* name;
    const char* fact;
    const char* said;
  };
  const std::vector<Row> rows = {{"temperature", "type", "float64"},
                                 {"temperature", "label", "\"spread of 'latents'\""},
                                 {"temperature", "category", "\"Model\""},
                                 {"temperature", "min", "0"},
                                 {"temperature", "max", "4"},
                                 {"temperature", "style", ""},
                                 {"phase", "type", "symbol"},
                                 {"phase", "style", "enum"},
                                 {"phase", "enumvals", "\"locked\" \"random\""},
                                 {"voices", "type", "long"},
                                 {"voices", "label", "\"voices\""},
                                 {"hold", "type", "long"},
                                 {"hold", "style", "onoff"},
                                 {"corners", "type", "atom"},
                                 {"corners", "min", ""}};
  for (const auto& row : rows) {
    INFO(row.name << " " << row.fact);
    CHECK(box.attribute_fact(row.name, row.fact) == row.said);
  }
}

TEST_CASE("names that are taken stay messages, and one sentence says so") {
  in_max();
  Box box("nn~ surface forward 0");
  for (const char* name : {"enable", "chans", "load", "dsp64"}) {
    INFO(name);
    CHECK(std::count_if(kernel().posted.begin(), kernel().posted.end(), [&](const auto& said) {
            return said.starts_with("attribute " + std::string(name) + " of ");
          }) == 1);
  }
  CHECK(kernel().posted.size() == 4);
  box.send("set chans 3");
  box.send("get chans");
  settle(box);
  CHECK(box.heard(1) == std::vector<Said>{{"get", {text("chans"), 3.0}}});
  CHECK(box.get_attribute("chans") == 1);
}

TEST_CASE("every word of the objects is taken: class attributes, methods, messages") {
  in_max();
  auto taken = timbrel::host::InstrumentObject::selectors();
  for (const char* each : {"dump", "get_methods", "get_attributes", "delete"})
    taken.push_back(each);
  for (const auto& name : class_names()) {
    if (!name.ends_with("nn~")) continue;
    for (const auto& words : {attributes_of(name), methods_of(name)})
      taken.insert(taken.end(), words.begin(), words.end());
  }
  std::ofstream file(std::filesystem::path(TIMBREL_MAX_PACKAGE) / "models" / "taken.ts");
  for (const auto& word : taken) file << "+" << word << " 1 ";
  file << "+free 1";
  file.close();
  Box box("nn~ taken forward 0");
  CHECK(box.own_attributes() == Names{"free", "gain", "name"});
}

TEST_CASE("an attribute is set by its name, clipped, and answers what the model holds") {
  in_max();
  for (const bool filters : {false, true})
    for (const bool knows : {false, true})
      for (const bool plays : {false, true}) {
        INFO(filters << knows << plays);
        in_max();
        kernel().filters_values = filters;
        kernel().knows_own_attributes = knows;
        Box box("nn~ surface forward 0");
        if (plays) box.start();
        struct Row {
          const char* message;
          const char* name;
          std::vector<Word> held;
        };
        const std::vector<Row> rows = {
            {"temperature 0.1", "temperature", {static_cast<double>(0.1F)}},
            {"temperature 9", "temperature", {4.0}},
            {"temperature -1.5", "temperature", {0.0}},
            {"voices 12", "voices", {8.0}},
            {"phase random", "phase", {text("random")}},
            {"hold 1", "hold", {1.0}},
            {"corners 0.5 2", "corners", {0.5, 2.0}},
            {"gain 2", "gain", {2.0}},
            {"set temperature 3.5", "temperature", {3.5}},
        };
        for (const auto& row : rows) {
          INFO(row.message);
          kernel().touched.clear();
          box.send(row.message);
          settle(box);
          CHECK(box.get_values(row.name) == row.held);
          CHECK(has(kernel().touched, row.name));
        }
        CHECK(kernel().errors.empty());
      }
}

TEST_CASE("what an attribute cannot be is one sentence, and what the model holds stays") {
  in_max();
  Box box("nn~ surface forward 0");
  box.send("temperature 0.5");
  settle(box);
  for (const char* wrong : {"temperature hot", "temperature 1 2", "temperature"}) {
    INFO(wrong);
    kernel().clear_console();
    box.send(wrong);
    settle(box);
    CHECK(kernel().errors.size() == 1);
    CHECK(has(kernel().errors, "attribute temperature takes"));
    CHECK(box.get_value("temperature") == Word(0.5));
  }
  kernel().clear_console();
  box.send("set gain 7");  // the model itself refuses it
  settle(box);
  CHECK(has(kernel().errors, "attribute gain refuses it"));
  CHECK(box.get_value("gain") == Word(1.0));
}

TEST_CASE("before the model says what it holds, what was given counts; else nothing is known") {
  in_max();
  Box box("nn~ surface forward 0");
  CHECK(box.get_values("temperature").empty());  // this model does not say before it is set
  CHECK(box.get_value("gain") == Word(1.0));
  box.start();
  box.send("temperature 0.1");  // no vector has come yet
  CHECK(box.get_value("temperature") == Word(0.1));
}

TEST_CASE("another model takes them away and brings its own") {
  in_max();
  Box box("nn~ surface forward 0");
  box.send("temperature 0.5");
  box.send("load identity");
  wait_until_loaded(box);
  CHECK(box.own_attributes() == Names{"gain", "name"});
  kernel().clear_console();
  box.send("temperature 0.5");
  CHECK(has(kernel().errors, "message temperature is not known"));
  box.send("gain 2");
  box.send("load surface");
  wait_until_loaded(box);
  CHECK(box.own_attributes() == of_surface);
  CHECK(box.get_value("gain") == Word(1.0));  // a new file begins with its own
  box.send("gain 2");
  box.send("reload");
  wait_until_loaded(box);
  CHECK(box.get_value("gain") == Word(2.0));
}

TEST_CASE("a patch that hears of a load may set the model's attributes at once") {
  in_max();
  Box box("nn~ void 1 1 0");
  box.connect(1, [&](const Said& said) {
    if (said == Said{"loaded", {1.0}}) box.send("temperature 2.5");
  });
  box.send("load surface");
  wait_until_loaded(box);
  settle(box);
  CHECK(box.get_value("temperature") == Word(2.5));
  CHECK(kernel().errors.empty());
}

TEST_CASE("attributes in the box are the model's once it is there, in their order") {
  in_max();
  const std::string written = " @temperature 1.5 @phase random @temperature 9. @enable 0 @gain 2";
  const auto is_set = [](Box& box) {
    settle(box);
    CHECK(box.get_value("temperature") == Word(4.0));
    CHECK(box.get_value("phase") == text("random"));
    CHECK(box.get_value("gain") == Word(2.0));
    CHECK(box.get_attribute("enable") == 0);
    CHECK(kernel().errors.empty());
  };
  Box loaded("nn~ surface forward 0" + written);
  is_set(loaded);
  Box empty("nn~ void 1 1 0" + written);
  CHECK(kernel().errors.empty());
  empty.send("load surface");
  wait_until_loaded(empty);
  is_set(empty);
  // Once: what is loaded later is as its file has it.
  empty.send("load identity");
  wait_until_loaded(empty);
  CHECK(empty.get_value("gain") == Word(1.0));
}

TEST_CASE("an attribute in the box that nobody offers is named when the model is there") {
  in_max();
  Box box("nn~ void 1 1 0 @temperature 1");
  CHECK(kernel().errors.empty());
  box.send("load identity");
  wait_until_loaded(box);
  CHECK(kernel().errors == Names{"no attribute temperature"});
}

TEST_CASE("in the scheduler's thread attributes keep their place among the messages") {
  in_max();
  Box box("nn~ surface forward 0");
  kernel().in_main = false;
  box.send("temperature 1");
  box.send("get temperature");
  box.send("temperature 2");
  CHECK(box.get_values("temperature").empty());
  kernel().in_main = true;
  kernel().run_waiting();
  settle(box);
  CHECK(box.heard(1).at(0) == Said{"get", {text("temperature"), 1.0}});
  CHECK(box.get_value("temperature") == Word(2.0));
  kernel().in_main = false;
  box.send("load identity");
  kernel().in_main = true;
  wait_until_loaded(box);
  CHECK(box.own_attributes() == Names{"gain", "name"});
}

TEST_CASE("one that comes after its box was deleted is nobody's") {
  in_max();
  {
    Box box("nn~ surface forward 0");
    kernel().clear_console();
    kernel().in_main = false;
    box.send("temperature 1");
  }
  kernel().in_main = true;
  kernel().run_waiting();
  CHECK(kernel().errors.empty());
}

TEST_CASE("one that comes while another model is loaded is refused by whoever is there then") {
  in_max();
  Box box("nn~ surface forward 0");
  box.send("load identity");
  box.send("temperature 1");
  wait_until_loaded(box);
  settle(box);
  REQUIRE(kernel().errors.size() == 1);
  const bool was_late = has(kernel().errors, "message temperature is not known");
  CHECK((was_late || has(kernel().errors, "has no attribute temperature")));
}

TEST_CASE("what hears that an attribute has changed may send messages") {
  in_max();
  Box box("nn~ surface forward 0");
  int heard = 0;
  kernel().on_touch = [&](const std::string& name) {
    if (name == "temperature" && ++heard < 3) box.send("voices " + std::to_string(heard));
  };
  for (const char* message : {"temperature 1", "set temperature 2"}) box.send(message);
  settle(box);
  CHECK(heard >= 2);
  CHECK(box.get_value("voices") == Word(2.0));
  kernel().on_touch = nullptr;
}

TEST_CASE("an attribute that Max is at work with is not taken away before it is done") {
  for (const char* message : {"set temperature 1", "temperature hot"}) {  // shown; being set
    INFO(message);
    in_max();
    Box box("nn~ surface forward 0 @offline 1");  // a load has ended when its message has
    const auto loads = [&](const std::string&) { box.send("load identity"); };
    kernel().on_touch = kernel().on_error = loads;
    box.send(message);
    kernel().on_touch = kernel().on_error = nullptr;
    REQUIRE(kernel().sent.contains("load"));
    CHECK(box.own_attributes() == of_surface);
    kernel().run_waiting();
    CHECK(box.own_attributes() == Names{"gain", "name"});
    CHECK_FALSE(has(kernel().errors, "is deleted while it is used"));
  }
}

TEST_CASE("an asker who brings more room than there are values is told how many there are") {
  in_max();
  Box box("nn~ surface forward 0");
  box.send("corners 0.5 2");
  settle(box);
  for (const long room : {0L, 1L, 2L, 8L})
    CHECK(box.get_values("corners", room) == std::vector<Word>{0.5, 2.0});
}

TEST_CASE("a box is deleted, or its model replaced, while the model computes") {
  in_max();
  for (int i = 0; i < 4; ++i) {
    auto box = std::make_unique<Box>("nn~ async forward 64 @temperature 1");
    box->send("mode async");
    box->start();
    for (int k = 0; k < 8; ++k) {
      box->run(noise(1, 64), 64);
      box->send("temperature " + std::to_string(k));
    }
    if (i % 2 == 0) {
      box->send("load identity");
      wait_until_loaded(*box);
      CHECK(box->own_attributes() == Names{"gain", "name"});
    }
    kernel().audio = false;
  }
  CHECK(kernel().errors.empty());
}
