// SPDX-License-Identifier: MIT
// Values of a message as the types that an attribute takes. Numbers are never written out and read
// back, so neither six decimals nor a locale come between a slider and a model.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "contract.hpp"
#include "result.hpp"

namespace timbrel {

using Word = std::variant<bool, std::int64_t, double, std::string>;

// Returns one word for each argument, or a sentence: wrong count, wrong type.
Result<std::vector<Word>> typed(const AttributeInfo& attribute, const std::vector<Value>& values);

// "0.5 input": values as they were given.
std::string shown(const std::vector<Value>& values);

// The shortest text that reads back as the same number, with a dot in every locale.
std::string shown(double number);

}  // namespace timbrel
