// SPDX-License-Identifier: MIT
#include "model_attributes.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/words.hpp"
#include "own_words.hpp"

namespace timbrel::max {
namespace {

constexpr const char* category = "Model";

// How Max keeps and shows a value of each type; of several values it knows no more than atoms.
struct Look {
  const char* type;
  const char* style;
};
constexpr std::array<Look, 4> looks = {
    {{"long", "onoff"}, {"long", ""}, {"float64", ""}, {"symbol", ""}}};

Look look_of(const AttributeInfo& attribute) {
  if (attribute.types.size() != 1) return {"atom", ""};
  Look look = looks[static_cast<std::size_t>(attribute.types[0])];
  if (!attribute.choices.empty()) look.style = "enum";
  return look;
}

// What words and numbers can set at all.
bool is_settable(const AttributeInfo& attribute) {
  return !attribute.types.empty() &&
         std::all_of(attribute.types.begin(), attribute.types.end(),
                     [](Type type) { return static_cast<std::size_t>(type) < looks.size(); });
}

// One word for Max, whatever is in it.
std::string quoted(const std::string& text) {
  std::string all = "\"";
  for (const char letter : text)
    if (letter == '"' || letter == '\\')
      all += '\'';
    else
      all += letter;
  return all + "\"";
}

bool same(const AttributeInfo& a, const AttributeInfo& b) {
  return a.name == b.name && a.types == b.types && a.range == b.range && a.choices == b.choices &&
         a.help == b.help;
}

bool same(const std::vector<AttributeInfo>& a, const std::vector<AttributeInfo>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return same(x, y); });
}

}  // namespace

std::vector<std::string> ModelAttributes::follow(const Player& player) {
  std::vector<std::string> sentences;
  if (player.engine() != nullptr && player.news() != std::exchange(news_, player.news()))
    sentences = look_at(player);
  for (const auto& name : std::exchange(changed_, {}))
    if (find(name) != nullptr) object_attr_touch(owner_, gensym(name.c_str()));
  return sentences;
}

std::vector<std::string> ModelAttributes::look_at(const Player& player) {
  std::vector<std::string> sentences;
  const Instrument& instrument = player.engine()->instrument();
  const auto& offered = instrument.surface().attributes;
  const bool is_other = instrument.path() != std::exchange(model_, instrument.path());
  // Where two models offer the same, what is connected stays so.
  const bool shows_others = !same(offered, offered_);
  if (shows_others) sentences = show(offered);
  const std::lock_guard lock(mutex_);
  if (is_other || shows_others) held_.clear();
  for (const auto& [name, values] : player.held()) hold(name, values);
  return sentences;
}

void ModelAttributes::hold(const std::string& name, const std::vector<Value>& values) {
  const AttributeInfo* attribute = find(name);
  const auto known = held_.find(name);
  if (attribute == nullptr || (known != held_.end() && known->second.values == values)) return;
  held_[name] = {values, attribute->types};
  changed_.push_back(name);
}

std::vector<std::string> ModelAttributes::show(const std::vector<AttributeInfo>& offered) {
  std::vector<std::string> sentences;
  for (const auto& attribute : shown_) object_deleteattr(owner_, gensym(attribute.name.c_str()));
  offered_ = offered;
  shown_.clear();
  for (const auto& attribute : offered_) {
    if (!is_settable(attribute) || find(attribute.name) != nullptr) continue;
    if (is_own_word(attribute.name)) {
      // What the message `reset` does is what the attribute would do.
      if (attribute.name != "reset")
        sentences.push_back("attribute " + attribute.name + " of " + model_ +
                            " has the name of a message or an attribute of the object: send set " +
                            attribute.name + " VALUE to set it");
      continue;
    }
    shown_.push_back(attribute);
    add(attribute);
  }
  return sentences;
}

void ModelAttributes::add(const AttributeInfo& attribute) const {
  const char* name = attribute.name.c_str();
  const Look look = look_of(attribute);
  t_object* made = attribute_new(name, gensym(look.type), 0, accessors_.get, accessors_.set);
  if (attribute.range)
    attr_addfilterset_clip(made, (*attribute.range)[0], (*attribute.range)[1], 1, 1);
  object_addattr(owner_, made);
  const auto say = [&](const char* what, const char* type, const std::string& text) {
    object_attr_addattr_parse(owner_, name, what, gensym(type), 0, text.c_str());
  };
  say("label", "symbol", quoted(attribute.help.empty() ? attribute.name : attribute.help));
  say("category", "symbol", quoted(category));
  if (*look.style != '\0') say("style", "symbol", look.style);
  std::string choices;
  for (const auto& choice : attribute.choices)
    choices += (choices.empty() ? "" : " ") + quoted(choice);
  if (!choices.empty()) say("enumvals", "atom", choices);
  if (!attribute.range) return;
  say("min", look.type, timbrel::shown((*attribute.range)[0]));
  say("max", look.type, timbrel::shown((*attribute.range)[1]));
}

const AttributeInfo* ModelAttributes::find(const std::string& name) const {
  const auto found = std::find_if(shown_.begin(), shown_.end(),
                                  [&](const auto& attribute) { return attribute.name == name; });
  return found == shown_.end() ? nullptr : &*found;
}

std::vector<Value> ModelAttributes::clipped(const AttributeInfo& attribute, Values values) {
  std::vector<Value> fitting(values.begin(), values.end());
  if (!attribute.range) return fitting;
  const auto [least, most] = *attribute.range;
  for (auto& value : fitting)
    if (auto* number = std::get_if<double>(&value))
      *number = *number < least ? least : *number > most ? most : *number;  // not a number: stays
  return fitting;
}

void ModelAttributes::expect(const std::string& name, const std::vector<Value>& values) {
  const std::lock_guard lock(mutex_);
  hold(name, values);
}

std::vector<t_atom> ModelAttributes::atoms(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(name);
  if (found == held_.end()) return {};
  const auto& [values, types] = found->second;
  auto atoms = to_atoms(values);
  for (std::size_t i = 0; i < std::min(atoms.size(), types.size()); ++i)
    if (atoms[i].a_type == A_FLOAT && (types[i] == Type::boolean || types[i] == Type::integer))
      atom_setlong(&atoms[i], static_cast<t_atom_long>(atoms[i].a_w.w_float));
  return atoms;
}

}  // namespace timbrel::max
