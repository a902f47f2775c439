// SPDX-License-Identifier: MIT
// A tool's command line as a table: the same rows are read, checked and shown as its help.
#pragma once

#include <charconv>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/contract.hpp"
#include "core/result.hpp"

namespace timbrel::tools {

using Take = std::function<Status(const std::string& text)>;

struct Option {
  std::string name;   // "--block"; without dashes it is a word that must be given, in this order
  std::string takes;  // what follows it, "SAMPLES"; empty for a switch
  std::string help;
  Take take;  // a refusal says what is allowed

  bool has_dashes() const { return name.starts_with("--"); }
};

struct Tool {
  std::string name;
  std::string summary;
  std::vector<Option> options;
  std::string examples;
};

// What a row does with its text. `to` must outlive the reading.
Take text(std::string& to);
Take on(bool& to);
Take whole(int& to, int least, int most);
template <class T>
Take one_of(T& to, std::vector<std::pair<std::string, T>> choices);

// The whole of a main(): reads the words, then does the work.
//
// Returns: what the work returns, 0 after help, 2 after a mistake, which is one sentence on stderr.
int run_tool(const Tool& tool, int argc, char** argv, const std::function<Result<int>()>& work);

// -------------------------------------------------------------------------------------------------

inline Take text(std::string& to) {
  return [&to](const std::string& given) -> Status {
    to = given;
    return Done{};
  };
}

inline Take on(bool& to) {
  return [&to](const std::string&) -> Status {
    to = true;
    return Done{};
  };
}

inline Take whole(int& to, int least, int most) {
  return [&to, least, most](const std::string& given) -> Status {
    int number = 0;
    const char* end = given.data() + given.size();
    const auto read = std::from_chars(given.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || number < least || number > most)
      return Error{"use a whole number from " + std::to_string(least) + " to " +
                   std::to_string(most)};
    to = number;
    return Done{};
  };
}

template <class T>
Take one_of(T& to, std::vector<std::pair<std::string, T>> choices) {
  return [&to, choices = std::move(choices)](const std::string& given) -> Status {
    std::string names;
    for (const auto& [name, value] : choices) {
      names += (names.empty() ? "" : ", ") + name;
      if (name != given) continue;
      to = value;
      return Done{};
    }
    return Error{"use one of " + names};
  };
}

inline void show_help(const Tool& tool) {
  std::string usage = tool.name;
  for (const auto& row : tool.options) usage += row.has_dashes() ? "" : " " + row.name;
  std::printf("%s\n\nusage: %s [options]\n\n", tool.summary.c_str(), usage.c_str());
  for (const auto& row : tool.options) {
    const std::string left = row.name + (row.takes.empty() ? "" : " " + row.takes);
    std::printf("  %-20s  %s\n", left.c_str(), row.help.c_str());
  }
  std::printf("  %-20s  show this\n\nexamples:\n%s", "--help", tool.examples.c_str());
}

// Returns: whether help is asked for; then nothing else counts.
inline Result<bool> read_words(const Tool& tool, const std::vector<std::string>& words) {
  std::vector<Option> named;
  std::vector<Option> by_place;
  for (const auto& row : tool.options) (row.has_dashes() ? named : by_place).push_back(row);
  std::size_t place = 0;
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (*word == "--help" || *word == "-h") return true;
    const bool has_dashes = word->size() > 1 && word->starts_with("-");
    if (!has_dashes && place == by_place.size())
      return Error{*word + " is one word too many: --help shows what is taken"};
    const Option* row = has_dashes ? nullptr : &by_place[place++];
    for (const auto& candidate : named)
      if (has_dashes && candidate.name == *word) row = &candidate;
    if (row == nullptr)
      return Error{"option " + *word + " is unknown: use one of " + names_of(named)};
    const bool has_value = has_dashes && !row->takes.empty();
    if (has_value && ++word == words.end())
      return Error{row->name + " must be followed by " + row->takes};
    if (const Status taken = row->take(*word); !taken)
      return Error{(has_dashes ? row->name + " " : "") + *word + ": " + taken.error()};
  }
  if (place == by_place.size()) return false;
  return Error{by_place[place].name + " is missing: --help shows what is taken"};
}

inline int run_tool(const Tool& tool, int argc, char** argv,
                    const std::function<Result<int>()>& work) {
  const auto complain = [&tool](const std::string& sentence) {
    std::fprintf(stderr, "%s: %s\n", tool.name.c_str(), sentence.c_str());
    return 2;
  };
  try {
    const auto asks_for_help = read_words(tool, {argv + 1, argv + argc});
    if (!asks_for_help) return complain(asks_for_help.error());
    if (*asks_for_help) {
      show_help(tool);
      return 0;
    }
    const auto status = work();
    return status ? *status : complain(status.error());
  } catch (const std::exception& error) {
    return complain(std::string("it cannot go on (") + error.what() + ")");
  }
}

}  // namespace timbrel::tools
