// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace timbrel::pd {
namespace {

constexpr int most_threads = 64;

struct Flag {
  const char* name;
  void (*apply)(Arguments&);
};
constexpr std::array<Flag, 8> flags = {{
    {"-m", [](Arguments& a) { a.multichannel = true; }},
    {"-d", [](Arguments& a) { a.setup.enabled = false; }},
    {"-g", [](Arguments& a) { a.gpu = true; }},
    {"-gpu", [](Arguments& a) { a.gpu = true; }},
    {"-o", [](Arguments& a) { a.setup.offline = true; }},
    {"-offline", [](Arguments& a) { a.setup.offline = true; }},
    {"-sync", [](Arguments& a) { a.setup.request.mode = Mode::sync; }},
    {"-async", [](Arguments& a) { a.setup.request.mode = Mode::async; }},
}};

std::string_view symbol_of(const t_atom& atom) {
  return atom.a_type == A_SYMBOL ? atom.a_w.w_symbol->s_name : "";
}

// Reads one flag, with its value where it has one; returns how many atoms it took.
std::size_t read_flag(Atoms atoms, Arguments& arguments) {
  const auto name = symbol_of(atoms[0]);
  for (const auto& flag : flags) {
    if (name != flag.name) continue;
    flag.apply(arguments);
    return 1;
  }
  if (name == "-threads") {
    const auto threads = number_of(atoms.subspan(1));
    if (threads && *threads >= 1 && *threads <= most_threads && *threads == std::trunc(*threads))
      arguments.threads = static_cast<int>(*threads);
    else
      arguments.complaints.push_back("-threads takes a whole number from 1 to " +
                                     std::to_string(most_threads));
    return std::min<std::size_t>(atoms.size(), 2);
  }
  arguments.complaints.push_back("flag " + std::string(name) +
                                 " is unknown: use -m, -d, -o, -sync, -async or -threads N");
  return 1;
}

}  // namespace

Value to_value(const t_atom& atom) {
  if (atom.a_type == A_SYMBOL) return std::string(atom.a_w.w_symbol->s_name);
  if (atom.a_type != A_FLOAT) return std::string("(pointer)");
  if (!std::isfinite(atom.a_w.w_float)) return static_cast<double>(atom.a_w.w_float);
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), atom.a_w.w_float).ptr;
  double number = 0;
  std::from_chars(text.data(), end, number);
  return number;
}

std::vector<Value> to_values(Atoms atoms) {
  std::vector<Value> values;
  for (const auto& atom : atoms) values.push_back(to_value(atom));
  return values;
}

std::string text_of(Atoms atoms) { return host::text_of(to_values(atoms)); }

std::optional<double> number_of(Atoms atoms) {
  if (atoms.empty() || atoms[0].a_type != A_FLOAT) return std::nullopt;
  return std::get<double>(to_value(atoms[0]));
}

Arguments read_arguments(Atoms atoms) {
  Arguments arguments;
  while (!atoms.empty() && symbol_of(atoms[0]).starts_with('-'))
    atoms = atoms.subspan(read_flag(atoms, arguments));
  if (atoms.empty()) return arguments;
  host::Setup& setup = arguments.setup;
  setup.model = text_of(atoms.first(1));
  atoms = atoms.subspan(1);
  if (!atoms.empty() && atoms[0].a_type == A_SYMBOL) {
    setup.request.method = text_of(atoms.first(1));
    atoms = atoms.subspan(1);
  }
  if (atoms.empty()) return arguments;
  const auto block = host::block_of(to_values(atoms.first(1)));
  if (!block) {
    arguments.complaints.push_back(block.error());
    return arguments;
  }
  setup.request.block = *block;
  setup.smallest = *block == 0 && setup.request.mode == Mode::automatic;
  if (setup.smallest) setup.request.mode = Mode::sync;
  if (atoms.size() > 1)
    arguments.complaints.push_back("what follows the bufsize (" + text_of(atoms.subspan(1)) +
                                   ") is not used: write nn~ <flags> model method bufsize");
  return arguments;
}

}  // namespace timbrel::pd
