// SPDX-License-Identifier: MIT
// Text files of numbers, and how reading a map is given up: with a sentence.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "paths.hpp"

namespace timbrel {

using Numbers = std::vector<double>;

// Thrown while a map is read, caught by read_map: it goes no further.
struct Refused {
  std::string sentence;
};

template <class... Parts>
[[noreturn]] void refuse(const Parts&... parts) {
  std::ostringstream sentence;
  (sentence << ... << parts);
  throw Refused{sentence.str()};
}

// A file as it is.
std::string text_of(const Path& path);

// Numbers with white space between: one at least, and all finite.
Numbers numbers_of(const Path& path);

// Exactly rows × columns of them, by rows.
Numbers matrix_of(const Path& path, std::size_t rows, std::size_t columns);

}  // namespace timbrel
