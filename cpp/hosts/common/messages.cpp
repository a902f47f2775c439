// SPDX-License-Identifier: MIT
#include "messages.hpp"

#include <cmath>
#include <vector>

#include "core/words.hpp"

namespace timbrel::host {

std::string text_of(Values values) {
  return shown(std::vector<Value>(values.begin(), values.end()));
}

std::optional<double> number_of(Values values) {
  const auto* number = values.empty() ? nullptr : std::get_if<double>(&values[0]);
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

std::optional<std::string> word_of(Values values) {
  const auto* word = values.empty() ? nullptr : std::get_if<std::string>(&values[0]);
  return word != nullptr ? std::optional(*word) : std::nullopt;
}

Result<int> block_of(Values values) {
  const auto number = number_of(values);
  const bool is_allowed =
      number && *number >= 0 && *number <= largest_block && *number == std::trunc(*number);
  if (is_allowed) return static_cast<int>(*number);
  return Error{"bufsize " + text_of(values) +
               ": use a whole number of samples from 0 (the smallest) to " +
               std::to_string(largest_block)};
}

Result<Mode> mode_of(Values values) {
  for (const auto& [name, mode] : mode_names)
    if (text_of(values) == name) return mode;
  return Error{"mode " + text_of(values) + ": use one of auto, sync, async"};
}

const char* name_of(Mode mode) {
  for (const auto& [name, known] : mode_names)
    if (known == mode) return name;
  return "";
}

}  // namespace timbrel::host
