// SPDX-License-Identifier: MIT
// Opens text files in place of models, so that the glue is tested without libtorch:
//
//     inlets 2 outlets 3 run_ms 5 nonblocking 1 surface 1
//
// and `+speed 1` for an attribute called speed.
#include <fstream>
#include <map>
#include <string>

#include "../fake_carrier.hpp"
#include "core/paths.hpp"
#include "hosts/max/model_opener.hpp"

namespace timbrel::max {
namespace {

// Attributes of every kind, and some whose names the object has already.
std::vector<AttributeInfo> whole_surface() {
  using enum Type;
  return {{"temperature", {real}, ": use 0 to 4", {{0, 4}}, {}, "spread of \"latents\""},
          {"phase", {text}, ": use one of locked, random", {}, {"locked", "random"}, "of bins"},
          {"voices", {integer}, "", {{1, 8}}, {}, ""},
          {"hold", {boolean}, ""},
          {"corners", {real, integer}, ""},
          {"table", {buffer}, ""},
          {"reset", {integer}, ""},
          {"enable", {boolean}, ""},
          {"chans", {integer}, ""},
          {"load", {text}, ""},
          {"dsp64", {real}, ""}};
}

}  // namespace

Opener model_opener() {
  return [](const std::string& path) -> Result<std::unique_ptr<Carrier>> {
    std::ifstream file(path_of(path));
    if (!file) return Error{path + " does not exist: name a .ts file"};
    std::map<std::string, int> said;
    for (std::string key; file >> key;) file >> said[key];
    const auto get = [&](const char* key, int otherwise) {
      const auto found = said.find(key);
      return found == said.end() ? otherwise : found->second;
    };
    MethodShape shape{get("inlets", 1), get("ratio", 1), get("outlets", 1), get("ratio", 1)};
    auto script = test::script(shape);
    script->methods[0].inlet_labels = {"what is heard"};
    script->methods.push_back(test::method("decode", {2, 1, 1, 1}));
    script->run_ms = get("run_ms", 0);
    script->nonblocking = get("nonblocking", 0) != 0;
    if (get("surface", 0) != 0) script->more = whole_surface();
    for (const auto& [key, value] : said)
      if (key.starts_with("+")) script->more.push_back({key.substr(1), {Type::real}, ""});
    return std::unique_ptr<Carrier>(std::make_unique<test::FakeCarrier>(std::move(script)));
  };
}

}  // namespace timbrel::max
