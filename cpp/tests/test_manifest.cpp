// SPDX-License-Identifier: MIT
#include "core/manifest.hpp"

#include <catch2/catch.hpp>

using namespace timbrel;

namespace {

Surface module_says() {
  Surface surface;
  MethodInfo decode;
  decode.name = "decode";
  decode.shape = {2, 64, 1, 1};
  decode.inlet_names = {"z1", "z2"};
  decode.outlet_names = {"z1"};
  surface.methods.push_back(decode);
  surface.attributes.push_back({"phase", {Type::text}, ""});
  surface.attributes.push_back({"gain_db", {Type::real}, ""});
  return surface;
}

constexpr const char* manifest = R"({
  "format": "timbrel-instrument", "version": 1, "sample_rate": 44100,
  "methods": {"decode": {"latency_samples": 12,
    "inlets": [{"name": "bright", "label": "how bright"}, {"name": "rough", "label": "how rough"}],
    "outlets": [{"name": "out"}]}},
  "attributes": {"phase": {"values": ["locked", "random"]}, "gain_db": {"range": [-120, 24],
    "help": "level of the output in dB", "values": null}}})";

}  // namespace

TEST_CASE("a manifest adds names, latency, rate and what attributes allow") {
  Surface surface = module_says();
  REQUIRE(apply_manifest(manifest, surface));
  CHECK(surface.sample_rate == 44100);
  CHECK(surface.methods[0].inlet_names == std::vector<std::string>{"bright", "rough"});
  CHECK(surface.methods[0].inlet_labels[1] == "how rough");
  CHECK(surface.methods[0].latency_samples == 12);
  CHECK(surface.attributes[0].allowed == ": use one of locked, random");
  CHECK(surface.attributes[1].allowed == ": use -120 to 24");
  CHECK(surface.attributes[0].choices == std::vector<std::string>{"locked", "random"});
  CHECK_FALSE(surface.attributes[0].range);
  CHECK(surface.attributes[1].range == std::array{-120.0, 24.0});
  CHECK(surface.attributes[1].help == "level of the output in dB");
}

TEST_CASE("one damaged attribute costs no more than its own sentence") {
  std::string text = manifest;
  text.replace(text.find("[-120, 24]"), 10, "[0, null]");
  Surface surface = module_says();
  REQUIRE(apply_manifest(text, surface));
  CHECK(surface.attributes[0].allowed == ": use one of locked, random");
  CHECK(surface.attributes[1].allowed.empty());
  CHECK(surface.attributes[1].help.empty());
  CHECK(surface.sample_rate == 44100);
}

TEST_CASE("what is no manifest, or a newer or damaged one, changes nothing") {
  const std::string good = manifest;
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  for (const auto& text :
       {std::string("not json"), std::string("{}"), std::string("[1, 2]"),
        with("\"version\": 1", "\"version\": 2"), with("timbrel-instrument", "something"),
        with("\"latency_samples\": 12", "\"latency_samples\": \"x\""),
        with("\"latency_samples\": 12", "\"latency_samples\": -4000"),
        with("\"latency_samples\": 12", "\"latency_samples\": 1e12"),
        with("\"latency_samples\": 12", "\"latency_samples\": 3000000000"),
        with("\"latency_samples\": 12", "\"latency_samples\": 0.5"),
        with("\"sample_rate\": 44100", "\"sample_rate\": -1"), with("\"name\": \"rough\", ", "")}) {
    Surface surface = module_says();
    CHECK_FALSE(apply_manifest(text, surface));
    CHECK(surface.sample_rate == 0);
    CHECK(surface.methods[0].inlet_names[0] == "z1");
  }
}
