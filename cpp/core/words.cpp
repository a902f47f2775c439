// SPDX-License-Identifier: MIT
#include "words.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace timbrel {
namespace {

constexpr double largest_integer = 9007199254740992.0;  // 2^53: doubles count exactly up to here

constexpr std::array<std::pair<const char*, bool>, 8> truths = {{{"true", true},
                                                                 {"1", true},
                                                                 {"on", true},
                                                                 {"True", true},
                                                                 {"false", false},
                                                                 {"0", false},
                                                                 {"off", false},
                                                                 {"False", false}}};

std::optional<double> number_of(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  const auto& text = std::get<std::string>(value);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Word> boolean(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    for (const auto& [name, truth] : truths)
      if (*text == name) return truth;
    return std::nullopt;
  }
  const double number = std::get<double>(value);
  if (std::isnan(number)) return std::nullopt;
  return number != 0;
}

std::optional<Word> integer(const Value& value) {
  const auto number = number_of(value);
  if (!number || *number != std::trunc(*number) || std::fabs(*number) > largest_integer)
    return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

std::optional<Word> real(const Value& value) {
  const auto number = number_of(value);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return *number;
}

std::optional<Word> text(const Value& value) {
  if (const auto* given = std::get_if<std::string>(&value)) return *given;
  return shown(std::get<double>(value));
}

std::optional<Word> nothing(const Value&) { return std::nullopt; }

using Convert = std::optional<Word> (*)(const Value&);
constexpr std::array<Convert, 6> converters = {boolean, integer, real, text, nothing, nothing};

}  // namespace

Result<std::vector<Word>> typed(const AttributeInfo& attribute, const std::vector<Value>& values) {
  std::string wanted;
  for (const Type type : attribute.types)
    wanted += std::string(wanted.empty() ? "" : ", ") + name_of(type);
  if (values.size() != attribute.types.size())
    return Error{"attribute " + attribute.name + " takes " +
                 std::to_string(attribute.types.size()) + " values (" + wanted + "); given " +
                 std::to_string(values.size())};
  std::vector<Word> words;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto word = converters[static_cast<std::size_t>(attribute.types[i])](values[i]);
    if (!word)
      return Error{"attribute " + attribute.name + " takes " + wanted + "; given " + shown(values)};
    words.push_back(*word);
  }
  return words;
}

std::string shown(double number) {
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  return std::string(text.data(), end);
}

std::string shown(const std::vector<Value>& values) {
  std::string joined;
  for (const auto& value : values) {
    if (!joined.empty()) joined += " ";
    const auto* number = std::get_if<double>(&value);
    joined += number != nullptr ? shown(*number) : std::get<std::string>(value);
  }
  return joined;
}

}  // namespace timbrel
