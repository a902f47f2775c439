// SPDX-License-Identifier: MIT
// The nn~ contract as data: what a loaded file offers, whoever made it.
#pragma once

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace timbrel {

// The four numbers of `<method>_params`. A ratio is the number of audio samples per value.
struct MethodShape {
  int inlets = 1;
  int in_ratio = 1;
  int outlets = 1;
  int out_ratio = 1;

  int ratio() const { return std::lcm(in_ratio, out_ratio); }
};

struct MethodInfo {
  std::string name;
  MethodShape shape;
  std::vector<std::string> inlet_names;   // from the manifest, else z1, z2, …
  std::vector<std::string> outlet_names;  //
  std::vector<std::string> inlet_labels;  // for a host's assist; may be empty
  std::vector<std::string> outlet_labels;
  int latency_samples = 0;  // input to output inside the method, as its manifest states
};

// The codes of `<attribute>_params`, one for each argument.
enum class Type { boolean = 0, integer = 1, real = 2, text = 3, tensor = 4, buffer = 5 };

inline constexpr std::array<const char*, 6> type_names = {"bool", "int",    "float",
                                                          "str",  "tensor", "buffer"};
inline const char* name_of(Type type) { return type_names[static_cast<std::size_t>(type)]; }

struct AttributeInfo {
  std::string name;
  std::vector<Type> types;
  std::string allowed;  // ": use 0 to 4", from the manifest; empty where nobody says
  std::optional<std::array<double, 2>> range = std::nullopt;  // likewise: least and most
  std::vector<std::string> choices = {};                      // the words that it takes
  std::string help = "";
};

// What a setting holds: numbers stay numbers on their way, so 1e-7 arrives as 1e-7.
using Value = std::variant<double, std::string>;

struct Surface {
  std::vector<MethodInfo> methods;
  std::vector<AttributeInfo> attributes;
  int sample_rate = 0;  // Hz that the file was made for; 0: not stated
  bool can_reset = false;

  // The smallest block that every method of the file accepts: the highest ratio, as all ratios are
  // powers of two; of ratios that are not, the smallest common multiple.
  int highest_ratio() const {
    int common = 1;
    for (const auto& method : methods) common = std::lcm(common, method.shape.ratio());
    return common;
  }

  std::optional<std::size_t> find_method(std::string_view name) const {
    return find(methods, name);
  }
  std::optional<std::size_t> find_attribute(std::string_view name) const {
    return find(attributes, name);
  }

 private:
  template <class Rows>
  static std::optional<std::size_t> find(const Rows& rows, std::string_view name) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i].name == name) return i;
    return std::nullopt;
  }
};

// "a, b, c": the candidates in an error's sentence.
template <class Rows>
std::string names_of(const Rows& rows) {
  std::string joined;
  for (const auto& row : rows) joined += (joined.empty() ? "" : ", ") + row.name;
  return joined.empty() ? "none" : joined;
}

}  // namespace timbrel
