// SPDX-License-Identifier: MIT
// What Max is like: its atoms, its threads, where it finds files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hosts/common/messages.hpp"
#include "sdk.hpp"

namespace timbrel::max {

using host::Values;

std::vector<Value> to_values(long count, const t_atom* atoms);
std::vector<t_atom> to_atoms(const std::vector<Value>& values);

// Max keeps functions of every kind under one type, and knows from the message which it is.
template <class Function>
method as_method(Function function) {
  return reinterpret_cast<method>(reinterpret_cast<void*>(function));
}

// The package that this external lies in: the folder above `externals`. Empty where there is none.
std::string package_folder();

// A file by its name, or with the suffix: in a folder of the package, then where Max searches. A
// path in the system's own form.
std::optional<std::string> find_file(const std::string& folder, const std::string& name,
                                     const std::string& suffix);

}  // namespace timbrel::max
