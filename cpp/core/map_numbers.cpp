// SPDX-License-Identifier: MIT
#include "map_numbers.hpp"

#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string_view>

namespace timbrel {
namespace {

double number_of(std::string_view word, const Path& path) {
  double number = 0;
  const char* begin = word.data() + (word.starts_with('+') ? 1 : 0);
  const auto [end, error] = std::from_chars(begin, word.data() + word.size(), number);
  if (error == std::errc::invalid_argument || end != word.data() + word.size())
    refuse(utf8_of(path), " holds what is no number ('", word, "'); export the map again.");
  return error == std::errc::result_out_of_range ? HUGE_VAL : number;
}

}  // namespace

std::string text_of(const Path& path) {
  if (std::filesystem::exists(path) && !std::filesystem::is_regular_file(path))
    refuse(utf8_of(path), " is no file, and one belongs there: export the map again.");
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) refuse(utf8_of(path), " is missing: the map is incomplete; export it again.");
  return text;
}

Numbers numbers_of(const Path& path) {
  std::istringstream words(text_of(path));
  Numbers numbers;
  bool finite = true;
  for (std::string word; words >> word;) {
    numbers.push_back(number_of(word, path));
    finite = finite && std::isfinite(numbers.back());
  }
  if (numbers.empty() || !finite)
    refuse(utf8_of(path), " is empty or holds what is no finite number; export the map again.");
  return numbers;
}

Numbers matrix_of(const Path& path, std::size_t rows, std::size_t columns) {
  Numbers numbers = numbers_of(path);
  if (numbers.size() != rows * columns)
    refuse(utf8_of(path), " holds ", numbers.size(), " numbers; ", rows, " × ", columns,
           " are needed: export it again.");
  return numbers;
}

}  // namespace timbrel
