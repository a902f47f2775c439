// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <cmath>

namespace timbrel::max {
namespace {

using host::Values;

constexpr int most_ports = 256;
constexpr const char* no_model = "void";

// Takes a count from the front, if one is there.
int take_count(Values& values, const char* what, Arguments& arguments) {
  if (values.empty()) return 0;
  const auto number = host::number_of(values);
  const std::string given = host::text_of(values.first(1));
  values = values.subspan(1);
  const bool counts =
      number && *number >= 1 && *number <= most_ports && *number == std::trunc(*number);
  if (counts) return static_cast<int>(*number);
  arguments.complaints.push_back(std::string(what) + " are a whole number from 1 to " +
                                 std::to_string(most_ports) + "; given " + given);
  return 0;
}

void take_block(Values& values, Arguments& arguments) {
  if (values.empty()) return;
  const auto block = host::block_of(values.first(1));
  values = values.subspan(1);
  if (!block) {
    arguments.complaints.push_back(block.error());
    return;
  }
  host::Setup& setup = arguments.setup;
  setup.request.block = *block;
  setup.smallest = *block == 0;
  if (setup.smallest) setup.request.mode = Mode::sync;
}

void take_ports(Cords cords, Values& values, Arguments& arguments) {
  if (cords == Cords::rows) {
    arguments.setup.request.batch = std::max(1, take_count(values, "the rows", arguments));
    return;
  }
  arguments.inlets = take_count(values, "the inlets", arguments);
  arguments.outlets = take_count(values, "the outlets", arguments);
}

}  // namespace

Arguments read_arguments(Cords cords, Values values) {
  Arguments arguments;
  if (values.empty()) return arguments;
  const std::string model = host::text_of(values.first(1));
  values = values.subspan(1);
  const bool is_void = model == no_model;
  if (!is_void) {
    arguments.setup.model = model;
    if (const auto method = host::word_of(values)) {
      arguments.setup.request.method = *method;
      values = values.subspan(1);
    }
  }
  if (is_void || cords == Cords::rows) {
    take_ports(cords, values, arguments);
    take_block(values, arguments);
  } else {
    take_block(values, arguments);
    take_ports(cords, values, arguments);
  }
  if (!values.empty())
    arguments.complaints.push_back("what follows (" + host::text_of(values) +
                                   ") is not used: see the help for the arguments");
  return arguments;
}

}  // namespace timbrel::max
