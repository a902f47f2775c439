// SPDX-License-Identifier: MIT
#include "map_folder.hpp"

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "map_numbers.hpp"

namespace timbrel {
namespace {

using nlohmann::json;

constexpr const char* manifest_file = "manifest.json";
constexpr const char* map_kind = "timbrel-map";
constexpr std::int64_t most = 65536;  // of anything that a manifest counts: it is damaged else

// A choice's name in a table of (name, value), else nullptr.
template <class Table>
auto find_in(const Table& table, const std::string& name) -> decltype(&table[0].second) {
  for (const auto& row : table)
    if (name == row.first) return &row.second;
  return nullptr;
}

std::size_t count_of(const json& value) {
  const bool is_count = value.is_number_integer() && value >= 0 && value <= most;
  if (!is_count) throw json::other_error::create(501, "a number out of range", &value);
  return value.get<std::size_t>();
}

json manifest_of(const Path& folder) {
  const Path path = folder / manifest_file;
  if (!std::filesystem::exists(path)) return json::object();
  json manifest;
  try {
    manifest = json::parse(text_of(path));
  } catch (const json::exception& error) {
    refuse(utf8_of(path), " is no JSON (", error.what(), "); export the map again.");
  }
  if (!manifest.is_object() || manifest.value("kind", json()) != map_kind)
    refuse(utf8_of(path), " is no timbre map's: its kind is not ", map_kind, ".");
  const json format = manifest.value("format", json());
  if (format != 1 && format != 2)
    refuse(utf8_of(folder), " has format ", format.dump(),
           "; this Timbrel reads 1 and 2: update it, or export the map again.");
  return manifest;
}

ControlSpace control_of(const Path& folder, const json& manifest) {
  const Path scales = folder / "vec_scale";
  ControlSpace space{ControlKind::normal_approx, numbers_of(scales / "min"),
                     numbers_of(scales / "range"), numbers_of(scales / "mean"),
                     numbers_of(scales / "std")};
  const std::size_t size = space.min.size();
  if (space.range.size() != size || space.mean.size() != size || space.std.size() != size)
    refuse(utf8_of(scales), ": its files differ in length: min ", size, ", range ",
           space.range.size(), ", mean ", space.mean.size(), ", std ", space.std.size(), ".");
  if (!manifest.empty()) {
    const std::string name = manifest.value("control", "normal");
    const auto* kind = find_in(control_kinds, name);
    if (kind == nullptr)
      refuse("control space '", name, "' is not known: use one of normal, normal_approx, uniform.");
    space.kind = *kind;
  }
  const bool is_uniform = space.kind == ControlKind::uniform;
  const Numbers& scale = is_uniform ? space.range : space.std;
  for (std::size_t i = 0; i < size; ++i)
    if (scale[i] <= 0)
      refuse(utf8_of(scales / (is_uniform ? "range" : "std")), ": axis ", i + 1, " has ", scale[i],
             "; it leads nowhere. Train again with a smaller latent_size.");
  return space;
}

Dense dense_of(const Path& folder, std::size_t inputs, bool turned = false) {
  const Numbers biases = numbers_of(folder / "biases");
  const std::size_t outputs = biases.size();
  std::string name = "linear";
  const Path path = folder / "activation";
  if (std::filesystem::exists(path)) std::istringstream(text_of(path)) >> name;
  const auto* activation = find_in(activations, name);
  if (activation == nullptr)
    refuse(utf8_of(path), " says '", name, "'; there are linear, sigmoid, tanh.");
  Numbers weights = matrix_of(folder / "weights", inputs, outputs);
  Numbers inverse = matrix_of(folder / "weights_inv", outputs, inputs);
  if (turned) weights.swap(inverse);
  Numbers undone(inputs, 0.0);
  for (std::size_t i = 0; i < outputs; ++i)
    for (std::size_t j = 0; j < inputs; ++j) undone[j] -= biases[i] * inverse[i * inputs + j];
  return {Affine(weights, biases), Affine(inverse, undone), *activation};
}

// The original's layers. Its pca_layer turns towards its axes: `weights` are our inverse.
std::vector<Layer> plain_layers(const Path& folder, std::size_t size) {
  std::vector<Layer> layers;
  if (std::filesystem::is_directory(folder / "pca_layer"))
    layers.emplace_back(dense_of(folder / "pca_layer", size, true));
  std::size_t inputs = size;
  for (int k = 0;; ++k) {
    const Path next = folder / ("dense_layer_" + std::to_string(k));
    if (!std::filesystem::is_directory(next)) {
      if (k > 0) return layers;
      refuse(utf8_of(folder), " has no dense_layer_0: it is incomplete; export the map again.");
    }
    layers.emplace_back(dense_of(next, inputs));
    inputs = std::get<Dense>(layers.back()).outputs();
  }
}

Coupling coupling_of(const Path& folder, const json& row) {
  Coupling coupling{count_of(row.at("split")), row.at("reverse").get<bool>(), {}};
  const json& sizes = row.at("sizes");
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const std::size_t inputs = count_of(sizes[i]), outputs = count_of(sizes[i + 1]);
    const std::string number = std::to_string(i);
    const Numbers weights = matrix_of(folder / ("weights_" + number), inputs, outputs);
    coupling.network.emplace_back(weights, matrix_of(folder / ("biases_" + number), 1, outputs));
  }
  const bool fits = !coupling.network.empty() &&
                    coupling.split == (coupling.reverse ? coupling.network.back().outputs()
                                                        : coupling.network.front().inputs());
  if (!fits) {
    std::string listed;
    for (const auto& size : sizes) listed += (listed.empty() ? "" : ", ") + size.dump();
    refuse(utf8_of(folder), ": split ", coupling.split, " does not fit its sizes [", listed,
           "]; export it again.");
  }
  return coupling;
}

Layer listed_layer(const Path& folder, const json& row) {
  const Path path = folder / path_of(row.at("folder").get<std::string>());
  const std::string kind = row.value("kind", "");
  if (kind == "dense") return dense_of(path, count_of(row.at("shape").at(0)));
  if (kind == "coupling") return coupling_of(path, row);
  refuse(utf8_of(path), ": a layer of kind '", kind, "'; there are dense, coupling.");
}

std::vector<Layer> layers_of(const Path& folder, const json& manifest, std::size_t size) {
  std::vector<Layer> layers;
  if (manifest.value("format", 1) == 1)
    layers = plain_layers(folder, size);
  else
    for (const auto& row : manifest.at("layers")) layers.push_back(listed_layer(folder, row));
  if (layers.empty())
    refuse(utf8_of(folder), " has no layers: it is incomplete; export the map again.");
  const auto inputs = [](const auto& layer) { return layer.inputs(); };
  const auto outputs = [](const auto& layer) { return layer.outputs(); };
  if (std::visit(inputs, layers.front()) < size)
    refuse(utf8_of(folder), ": ", size, " latents, but the first layer takes ",
           std::visit(inputs, layers.front()), ".");
  for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
    const auto given = std::visit(outputs, layers[i]), taken = std::visit(inputs, layers[i + 1]);
    if (given != taken)
      refuse(utf8_of(folder), ": a layer gives ", given, " numbers and the next takes ", taken,
             "; export the map again.");
  }
  return layers;
}

std::vector<std::string> names_of(const Path& folder, const json& manifest, std::size_t count) {
  std::vector<std::string> names;
  for (const auto& row : manifest.value("parameters", json::array()))
    names.push_back(row.at("name").get<std::string>());
  for (std::size_t i = names.size(); manifest.value("parameters", json()).empty() && i < count; ++i)
    names.push_back("p" + std::to_string(i + 1));
  if (names.size() != count)
    refuse(utf8_of(folder / manifest_file), " names ", names.size(),
           " parameters; the layers give ", count, ".");
  for (auto name = names.begin(); name != names.end(); ++name)
    if (std::find(names.begin(), name, *name) != name)
      refuse(utf8_of(folder / manifest_file), " names two parameters ", *name,
             ": give each a name of its own.");
  return names;
}

Numbers reach_of(const Path& folder, const json& manifest, std::size_t count) {
  Numbers reach;
  if (manifest.value("reach", json()).is_null()) return reach;
  const std::string path = utf8_of(folder / manifest_file);
  bool fits = manifest["reach"].size() == count;
  for (const auto& ends : manifest["reach"]) {
    fits = fits && ends.size() == 2;
    for (const auto& end : ends) reach.push_back(end.get<double>());
  }
  for (const double end : reach) fits = fits && end >= 0 && end <= full_range;
  if (!fits) refuse(path, ": reach must be ", count, " pairs in 0 to ", full_range, ".");
  for (std::size_t i = 0; i < count; ++i)
    if (reach[2 * i] > reach[2 * i + 1])
      refuse(path, ": reach has a lower end above its upper end.");
  return reach;
}

TimbreMap map_in(const Path& folder) {
  if (!std::filesystem::is_directory(folder / "vec_scale"))
    refuse(utf8_of(folder), " is no timbre map: it has no vec_scale; give the folder that has.");
  const json manifest = manifest_of(folder);
  try {
    ControlSpace control = control_of(folder, manifest);
    std::vector<Layer> layers = layers_of(folder, manifest, control.size());
    const auto count = std::visit([](const auto& last) { return last.outputs(); }, layers.back());
    return {std::move(control), std::move(layers), names_of(folder, manifest, count),
            reach_of(folder, manifest, count)};
  } catch (const json::exception& error) {
    refuse(utf8_of(folder / manifest_file), " is damaged (", error.what(), "); export it again.");
  }
}

}  // namespace

Result<TimbreMap> read_map(const std::string& folder) {
  try {
    const Path outer = path_of(folder);
    const Path inner = outer / "timbremap";
    return map_in(std::filesystem::is_directory(inner) ? inner : outer);
  } catch (const Refused& refused) {
    return Error{refused.sentence};
  } catch (const std::exception& error) {
    return Error{folder + " cannot be read (" + error.what() + "); give the folder of a map."};
  }
}

}  // namespace timbrel
