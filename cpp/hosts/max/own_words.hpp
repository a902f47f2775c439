// SPDX-License-Identifier: MIT
// Words that mean something to nn~ itself, beside the messages of every host: a model's attribute
// of such a name stays a `set` message.
#pragma once

#include <algorithm>
#include <array>
#include <string>

#include "hosts/common/instrument_object.hpp"

namespace timbrel::max {

inline constexpr std::array own_words = {
    "bang",   "dump",     "get_methods",  "get_attributes",
    "delete", "iovector", "chans",        "int",
    "float",  "list",     "signal",       "anything",
    "assist", "dsp64",    "inputchanged", "multichanneloutputs"};

inline bool is_own_word(const std::string& word) {
  const auto shared = host::InstrumentObject::selectors();
  return std::find(own_words.begin(), own_words.end(), word) != own_words.end() ||
         std::find(shared.begin(), shared.end(), word) != shared.end();
}

}  // namespace timbrel::max
