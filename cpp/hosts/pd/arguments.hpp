// SPDX-License-Identifier: MIT
// Pd's atoms as words and numbers, and the creation arguments of nn~.
#pragma once

#include <m_pd.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/contract.hpp"
#include "core/loading.hpp"
#include "core/result.hpp"

namespace timbrel::pd {

using Atoms = std::span<const t_atom>;

// A number keeps the decimals that the user wrote: 0.1 is not 0.10000000149.
Value to_value(const t_atom& atom);
std::vector<Value> to_values(Atoms atoms);
std::string text_of(Atoms atoms);  // with spaces between: a file's name may hold some
std::optional<double> number_of(Atoms atoms);

// A block of samples, 0 for the smallest; else a sentence.
Result<int> block_of(Atoms atoms);
Result<Mode> mode_of(Atoms atoms);
const char* name_of(Mode mode);

struct Arguments {
  bool multichannel = false;
  bool enabled = true;
  bool offline = false;
  bool gpu = false;
  bool smallest = false;  // bufsize 0: the smallest, in the callback
  std::optional<int> threads;
  std::string model;  // empty: none
  Request request;    // its path is still empty
  std::vector<std::string> complaints;
};

// [nn~ <flags> model method bufsize]
Arguments read_arguments(Atoms atoms);

}  // namespace timbrel::pd
