// SPDX-License-Identifier: MIT
// What messages and creation arguments say, in whichever host: words, numbers, blocks, modes.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/contract.hpp"
#include "core/loading.hpp"
#include "core/result.hpp"

namespace timbrel::host {

using Values = std::span<const Value>;

std::string text_of(Values values);  // with spaces between: a file's name may hold some
std::optional<double> number_of(Values values);
std::optional<std::string> word_of(Values values);

// A block of samples, 0 for the smallest; else a sentence.
Result<int> block_of(Values values);
Result<Mode> mode_of(Values values);
const char* name_of(Mode mode);

}  // namespace timbrel::host
