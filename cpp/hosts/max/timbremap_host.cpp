// SPDX-License-Identifier: MIT
#include "timbremap_host.hpp"

#include <algorithm>
#include <array>

#include "core/paths.hpp"
#include "host.hpp"

namespace timbrel::max {
namespace {

constexpr const char* maps_folder = "maps";
// Max finds files, not folders: these lie in a map's, and one is enough to know it. A map may lie
// one folder deeper, as the original's models have it.
constexpr std::array<const char*, 5> marks = {"/vec_scale/mean", "/vec_scale/std",
                                              "/timbremap/vec_scale/mean",
                                              "/timbremap/vec_scale/std", "/manifest.json"};

t_atom to_atom(const host::Word& word) {
  t_atom atom;
  if (word.text != nullptr)
    atom_setsym(&atom, gensym(word.text));
  else
    atom_setfloat(&atom, word.number);
  return atom;
}

// Each message has its own: Max may call back while it hands a list on.
struct Sent {
  explicit Sent(host::Words words) : count(static_cast<short>(words.size())) {
    std::transform(words.begin(), words.end(), atoms.begin(), to_atom);
  }
  short count;
  std::array<t_atom, host::most_words> atoms;
};

bool is_folder(const std::string& path) {
  std::error_code none;
  return std::filesystem::is_directory(path_of(path), none);
}

}  // namespace

host::Word to_word(const t_atom& atom) {
  switch (atom.a_type) {
    case A_LONG:
      return {nullptr, static_cast<double>(atom.a_w.w_long)};
    case A_FLOAT:
      return {nullptr, static_cast<double>(atom.a_w.w_float)};
    case A_SYM:
      return {atom.a_w.w_sym->s_name, 0};
    default:
      return {"(object)", 0};
  }
}

MaxMap::MaxMap(t_object* owner, host::Words arguments, method on_clock)
    : owner_(owner),
      map_(*this, arguments),
      clock_(clock_new(owner, on_clock)),
      latch_(map_.latch()),
      smoothing_s_(map_.smoothing_s()),
      release_(map_.release()) {}

MaxMap::~MaxMap() {
  clock_unset(clock_);
  object_free(clock_);
}

void MaxMap::begin() {
  // From right to left.
  drawing_ = outlet_new(owner_, nullptr);
  info_ = outlet_new(owner_, nullptr);
  list_ = outlet_new(owner_, "list");
  map_.begin();
}

void MaxMap::receive(const char* selector, host::Words words) {
  if (!map_.receive(selector, words))
    complain("message " + std::string(selector) + " is not known: see the help for those that are");
  latch_ = map_.latch();
  smoothing_s_ = map_.smoothing_s();
  release_ = map_.release();
}

void MaxMap::complain(const std::string& sentence) const {
  object_error(owner_, "%s", sentence.c_str());
}

void MaxMap::give_list(host::Words numbers) const {
  Sent sent(numbers);
  outlet_list(list_, nullptr, sent.count, sent.atoms.data());
}

void MaxMap::reply(const char* selector, host::Words words) const {
  Sent sent(words);
  outlet_anything(info_, gensym(selector), sent.count, sent.atoms.data());
}

void MaxMap::draw(const char* selector, host::Words words) const {
  Sent sent(words);
  outlet_anything(drawing_, gensym(selector), sent.count, sent.atoms.data());
}

std::optional<std::string> MaxMap::find_map(const std::string& given) const {
  const std::string name = given.substr(0, given.find_last_not_of('/') + 1);
  if (name.empty()) return std::nullopt;
  for (const std::string mark : marks)
    if (const auto file = find_file(maps_folder, name + mark, ""))
      return file->substr(0, file->size() - mark.size());
  // A folder that is no map: whoever reads it says what it lacks.
  const std::string package = package_folder();
  const std::string ours = package + "/" + maps_folder + "/" + name;
  if (!package.empty() && is_folder(ours)) return ours;
  if (path_of(name).is_absolute() && is_folder(name)) return name;
  return std::nullopt;
}

double MaxMap::now() const {
  double ms = 0;
  clock_getftime(&ms);
  return ms;
}

}  // namespace timbrel::max
