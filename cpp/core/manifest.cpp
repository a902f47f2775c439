// SPDX-License-Identifier: MIT
#include "manifest.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "plan.hpp"

namespace timbrel {
namespace {

using nlohmann::json;

constexpr const char* format_name = "timbrel-instrument";
constexpr int newest_version = 1;

constexpr std::int64_t highest_rate = 10'000'000;

// A number from 0 to `most`; anything else is damage.
int whole(const json& value, std::int64_t most) {
  const bool is_whole = value.is_number_integer() && value >= 0 && value <= most;
  if (!is_whole) throw json::other_error::create(501, "a number out of range", &value);
  return value.get<int>();
}

void read_ports(const json& ports, std::vector<std::string>& names,
                std::vector<std::string>& labels) {
  if (ports.size() != names.size()) return;  // another method's; the module's numbers hold
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = ports[i].at("name");
  labels.clear();
  for (const auto& port : ports) labels.push_back(port.value("label", ""));
}

std::string allowed_values(const AttributeInfo& attribute) {
  std::ostringstream text;
  if (!attribute.choices.empty()) {
    text << ": use one of ";
    const char* comma = "";
    for (const auto& choice : attribute.choices) {
      text << comma << choice;
      comma = ", ";
    }
  } else if (attribute.range) {
    text << ": use " << (*attribute.range)[0] << " to " << (*attribute.range)[1];
  }
  return text.str();
}

void read_attribute(const json& known, AttributeInfo& attribute) {
  AttributeInfo read = attribute;
  const auto given = [&](const char* key) { return known.contains(key) && !known[key].is_null(); };
  if (given("values")) read.choices = known["values"].get<std::vector<std::string>>();
  if (given("range"))
    read.range = {known["range"].at(0).get<double>(), known["range"].at(1).get<double>()};
  if (given("help")) read.help = known["help"].get<std::string>();
  read.allowed = allowed_values(read);
  attribute = std::move(read);
}

void read_into(const json& manifest, Surface& surface) {
  surface.sample_rate = whole(manifest.at("sample_rate"), highest_rate);
  for (auto& method : surface.methods) {
    if (!manifest.at("methods").contains(method.name)) continue;
    const auto& known = manifest["methods"][method.name];
    read_ports(known.at("inlets"), method.inlet_names, method.inlet_labels);
    read_ports(known.at("outlets"), method.outlet_names, method.outlet_labels);
    method.latency_samples = whole(known.at("latency_samples"), largest_block);
  }
  const auto attributes = manifest.value("attributes", json::object());
  for (auto& attribute : surface.attributes) {
    try {
      read_attribute(attributes.at(attribute.name), attribute);
    } catch (const json::exception&) {
      // Only what its manifest says of it is missing then.
    }
  }
}

}  // namespace

bool apply_manifest(const std::string& text, Surface& surface) {
  try {
    const json manifest = json::parse(text);
    if (manifest.at("format") != format_name || manifest.at("version") > newest_version)
      return false;
    Surface read = surface;
    read_into(manifest, read);
    surface = std::move(read);
    return true;
  } catch (const json::exception&) {
    return false;
  }
}

}  // namespace timbrel
