// SPDX-License-Identifier: MIT
#include "core/timbre_map.hpp"

#include <filesystem>
#include <random>

#include "golden_maps.hpp"

using namespace timbrel;
using namespace timbrel::test;
namespace fs = std::filesystem;

namespace {

Row mapped(const TimbreMap& map, const Row& control) {
  Row parameters(map.parameter_count());
  auto scratch = map.scratch();
  map.map(control, parameters, scratch);
  return parameters;
}

Row unmapped(const TimbreMap& map, const Row& parameters) {
  Row control(map.latent_size());
  auto scratch = map.scratch();
  map.unmap(parameters, control, scratch);
  return control;
}

// A copy of a golden map that a test may damage.
class Copy {
 public:
  explicit Copy(const std::string& name)
      : folder_(fs::temp_directory_path() /
                ("timbrel-map-" + std::to_string(std::random_device{}()))) {
    fs::copy(golden_map(name), folder_, fs::copy_options::recursive);
  }
  ~Copy() { fs::remove_all(folder_); }
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ / file) << text;
  }
  void change(const std::string& file, const std::string& from, const std::string& to) const {
    std::ifstream in(folder_ / file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    write(file, text.replace(at, from.size(), to));
  }
  // A folder where a file belongs.
  void fold(const std::string& file) const {
    fs::remove(folder_ / file);
    fs::create_directory(folder_ / file);
  }
  const fs::path& folder() const { return folder_; }

  // What reading it says, with the folder's name taken out.
  std::string refusal() const {
    const auto map = read_map(folder_.string());
    if (map) return "nothing";
    std::string said = map.error();
    for (auto at = said.find(folder_.string()); at != std::string::npos;
         at = said.find(folder_.string()))
      said.replace(at, folder_.string().size(), "MAP");
    return said;
  }

 private:
  fs::path folder_;
};

}  // namespace

TEST_CASE("maps answer as numpy does, both ways, in every format and control space") {
  const double tolerance = golden_answers()["tolerance"];
  for (const auto& [name, told] : golden_answers()["maps"].items()) {
    INFO(name);
    const TimbreMap map = read_golden(name);
    for (std::size_t i = 0; i < told["controls"].size(); ++i)
      CHECK(difference(mapped(map, told["controls"][i]), told["parameters"][i], full_range) <=
            tolerance);
    for (std::size_t i = 0; i < told["settings"].size(); ++i)
      CHECK(difference(unmapped(map, told["settings"][i]), told["places"][i], 1) <= tolerance);
  }
}

TEST_CASE("names come from the manifest, or are numbers") {
  CHECK(read_golden("coupled").names()[1] == "coupled 2");
  CHECK(read_golden("plain").names() == std::vector<std::string>{"p1", "p2", "p3", "p4"});
}

TEST_CASE("from control to parameters and back is exact") {
  std::minstd_rand random(1);
  std::uniform_real_distribution<double> draw(0.01, 0.99);
  for (const auto& [name, told] : golden_answers()["maps"].items()) {
    INFO(name);
    const TimbreMap map = read_golden(name);
    for (int i = 0; i < 200; ++i) {
      Row control(map.latent_size());
      for (double& c : control) c = draw(random);
      REQUIRE(difference(unmapped(map, mapped(map, control)), control, 1) <= 1e-9);
    }
  }
}

TEST_CASE("the normal quantile undoes the distribution") {
  for (double p = 0.001; p < 1; p += 0.001)
    REQUIRE(normal_distribution(normal_quantile(p)) == Approx(p).epsilon(1e-14));
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-15));
}

TEST_CASE("what is beyond the ends of control space is taken for the ends") {
  const TimbreMap normal = read_golden("turned");
  CHECK(mapped(normal, {-5, 0, 7}) == mapped(normal, {1e-3, 1e-3, 1 - 1e-3}));
  const TimbreMap uniform = read_golden("even");
  CHECK(mapped(uniform, {-5, 7}) == mapped(uniform, {0, 1}));
}

TEST_CASE("what is not finite does no harm") {
  const TimbreMap map = read_golden("coupled");
  CHECK(mapped(map, {std::nan(""), 0.5, 0.5}).size() == 5);
  CHECK(unmapped(map, {std::nan(""), 1e300, -1e300, HUGE_VAL, 0}).size() == 3);
}

TEST_CASE("a folder that holds a map as timbremap is one") {
  const Copy inner("turned");
  const fs::path model = inner.folder().string() + "-model";
  fs::create_directories(model);
  fs::rename(inner.folder(), model / "timbremap");
  auto map = read_map(model.string());
  fs::rename(model / "timbremap", inner.folder());
  fs::remove(model);
  REQUIRE(map);
  CHECK(map->parameter_count() == 5);
}

TEST_CASE("each fault of a folder is one sentence") {
  struct Case {
    const char* golden;
    void (*damage)(const Copy&);
    const char* said;
  };
  const std::vector<Case> cases = {
      {"turned", [](const Copy&) {}, "nothing"},
      {"turned", [](const Copy& c) { fs::remove_all(c.folder() / "vec_scale"); },
       "MAP is no timbre map: it has no vec_scale; give the folder that has."},
      {"turned", [](const Copy& c) { fs::remove(c.folder() / "vec_scale/std"); },
       "MAP/vec_scale/std is missing: the map is incomplete; export it again."},
      {"turned", [](const Copy& c) { c.write("vec_scale/mean", "1\n2\n"); },
       "MAP/vec_scale: its files differ in length: min 3, range 3, mean 2, std 3."},
      {"turned", [](const Copy& c) { c.write("vec_scale/std", "1\n0\n1\n"); },
       "MAP/vec_scale/std: axis 2 has 0; it leads nowhere. Train again with a smaller "
       "latent_size."},
      {"even", [](const Copy& c) { c.write("vec_scale/range", "1\n-2\n"); },
       "MAP/vec_scale/range: axis 2 has -2; it leads nowhere. Train again with a smaller "
       "latent_size."},
      {"turned", [](const Copy& c) { c.write("dense_layer_0/biases", "1\nx\n"); },
       "MAP/dense_layer_0/biases holds what is no number ('x'); export the map again."},
      {"turned", [](const Copy& c) { c.write("dense_layer_0/biases", "1\nnan\n"); },
       "MAP/dense_layer_0/biases is empty or holds what is no finite number; export the map "
       "again."},
      {"turned", [](const Copy& c) { c.write("dense_layer_0/biases", ""); },
       "MAP/dense_layer_0/biases is empty or holds what is no finite number; export the map "
       "again."},
      {"turned", [](const Copy& c) { c.write("dense_layer_0/weights", "1\n2\n"); },
       "MAP/dense_layer_0/weights holds 2 numbers; 3 × 5 are needed: export it again."},
      {"turned", [](const Copy& c) { c.write("dense_layer_0/activation", "relu\n"); },
       "MAP/dense_layer_0/activation says 'relu'; there are linear, sigmoid, tanh."},
      {"turned", [](const Copy& c) { c.fold("vec_scale/std"); },
       "MAP/vec_scale/std is no file, and one belongs there: export the map again."},
      {"turned", [](const Copy& c) { c.fold("dense_layer_0/activation"); },
       "MAP/dense_layer_0/activation is no file, and one belongs there: export the map again."},
      {"turned", [](const Copy& c) { c.fold("manifest.json"); },
       "MAP/manifest.json is no file, and one belongs there: export the map again."},
      {"plain", [](const Copy& c) { fs::remove_all(c.folder() / "dense_layer_0"); },
       "MAP has no dense_layer_0: it is incomplete; export the map again."},
      {"turned", [](const Copy& c) { c.change("manifest.json", "timbrel-map", "other"); },
       "MAP/manifest.json is no timbre map's: its kind is not timbrel-map."},
      {"turned", [](const Copy& c) { c.change("manifest.json", "\"format\": 1", "\"format\": 3"); },
       "MAP has format 3; this Timbrel reads 1 and 2: update it, or export the map again."},
      {"turned", [](const Copy& c) { c.change("manifest.json", "\"normal\"", "\"quantile\""); },
       "control space 'quantile' is not known: use one of normal, normal_approx, uniform."},
      {"turned",
       [](const Copy& c) { c.change("manifest.json", "\"name\": \"turned 5\"", "\"nom\": 5"); },
       nullptr},
      {"coupled", [](const Copy& c) { fs::remove(c.folder() / "layer_1/weights_1"); },
       "MAP/layer_1/weights_1 is missing: the map is incomplete; export it again."},
      {"coupled", [](const Copy& c) { c.change("manifest.json", "\"coupling\"", "\"spline\""); },
       "MAP/layer_1: a layer of kind 'spline'; there are dense, coupling."},
      {"coupled", [](const Copy& c) { c.change("manifest.json", "\"split\": 3", "\"split\": 2"); },
       "MAP/layer_1: split 2 does not fit its sizes [3, 8, 5, 2]; export it again."},
      {"coupled", [](const Copy& c) { c.change("manifest.json", "\"split\": 3", "\"split\": -1"); },
       nullptr},
      {"coupled", [](const Copy& c) { c.change("manifest.json", "\"sizes\"", "\"size\""); },
       nullptr},
      {"coupled",
       [](const Copy& c) { c.change("manifest.json", "\"reach\": [", "\"reach\": [[1, 0],"); },
       "MAP/manifest.json: reach must be 5 pairs in 0 to 127."},
      {"coupled",
       [](const Copy& c) {
         c.change("manifest.json", "\"reach\": [\n    [\n      ",
                  "\"reach\": [[127, 0],[0,0],[0,0],[0,0],[0,0]], \"old\": [[ ");
       },
       "MAP/manifest.json: reach has a lower end above its upper end."},
      {"coupled",
       [](const Copy& c) {
         c.change("manifest.json", "\"layers\": [", "\"layers\": [], \"old\": [");
       },
       "MAP has no layers: it is incomplete; export the map again."},
  };
  for (const auto& [golden, damage, said] : cases) {
    const Copy copy(golden);
    damage(copy);
    const std::string refusal = copy.refusal();
    if (said != nullptr)
      CHECK(refusal == said);
    else
      CHECK_THAT(refusal, Catch::StartsWith("MAP/manifest.json is damaged ("));
  }
  CHECK_FALSE(read_map("no such folder"));
  const Copy copy("turned");
  copy.write("manifest.json", "{");
  CHECK_THAT(copy.refusal(), Catch::StartsWith("MAP/manifest.json is no JSON ("));
}

TEST_CASE("layers and names that do not follow each other are refused") {
  const Copy chain("coupled");
  fs::remove_all(chain.folder() / "layer_3");
  fs::copy(golden_map("turned/dense_layer_0"), chain.folder() / "layer_3");
  chain.change("manifest.json",
               "\"layer_3\",\n      \"kind\": \"dense\",\n      \"shape\": [\n        5",
               "\"layer_3\",\n      \"kind\": \"dense\",\n      \"shape\": [\n        3");
  CHECK(chain.refusal() ==
        "MAP: a layer gives 5 numbers and the next takes 3; export the map again.");
  const Copy names("plain");
  names.write("manifest.json",
              R"({"kind": "timbrel-map", "format": 1, "parameters": [{"name": "a"}]})");
  CHECK(names.refusal() == "MAP/manifest.json names 1 parameters; the layers give 4.");
  names.write("manifest.json", R"({"kind": "timbrel-map", "format": 1, "parameters":
    [{"name": "a"}, {"name": "b"}, {"name": "a"}, {"name": "c"}]})");
  CHECK(names.refusal() ==
        "MAP/manifest.json names two parameters a: give each a name of its own.");
  const Copy narrow("coupled");
  narrow.write("manifest.json", R"({"kind": "timbrel-map", "format": 2, "layers": [
    {"folder": "narrow", "kind": "dense", "shape": [2, 5]}]})");
  fs::create_directories(narrow.folder() / "narrow");
  narrow.write("narrow/biases", "0\n");
  narrow.write("narrow/weights", "1\n1\n");
  narrow.write("narrow/weights_inv", "1\n1\n");
  CHECK(narrow.refusal() == "MAP: 3 latents, but the first layer takes 2.");
}
