// SPDX-License-Identifier: MIT
// The small Max's attributes, of classes and of single objects.
#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "kernel_parts.hpp"

using namespace timbrel::test;

namespace {

std::vector<std::unique_ptr<Attribute>> homeless;  // made, and not given to anybody yet

std::unique_ptr<Attribute> take(t_object* made) {
  const auto found = std::find_if(homeless.begin(), homeless.end(),
                                  [&](const auto& each) { return &each->base == made; });
  if (found == homeless.end()) throw std::logic_error("the kernel knows no such attribute");
  auto taken = std::move(*found);
  homeless.erase(found);
  return taken;
}

t_max_err note(Attribute* attribute, const char* what, const char* text) {
  if (attribute == nullptr) return MAX_ERR_GENERIC;
  attribute->facts[what] = text;
  return MAX_ERR_NONE;
}

bool names_one(const t_atom& atom) {
  return atom.a_type == A_SYM && atom.a_w.w_sym->s_name[0] == '@';
}

std::vector<std::string> names_of(const Attributes& attributes) {
  std::vector<std::string> names;
  for (const auto& [name, each] : attributes) names.push_back(name);
  return names;
}

}  // namespace

namespace timbrel::test {

Attribute* find_attribute(void* box, const std::string& name) {
  BoxFacts& facts = facts_of(box);
  for (Attributes* attributes : {&facts.attributes, &facts.of->attributes})
    if (const auto found = attributes->find(name); found != attributes->end())
      return found->second.get();
  return nullptr;
}

t_max_err set_value(void* box, Attribute& attribute, long count, const t_atom* atoms) {
  std::vector<t_atom> given(atoms, atoms + count);
  if (attribute.clip && kernel().filters_values)
    for (auto& atom : given) {
      const auto [least, most] = *attribute.clip;
      if (atom.a_type == A_FLOAT) atom_setfloat(&atom, std::clamp(atom.a_w.w_float, least, most));
      if (atom.a_type == A_LONG)
        atom_setlong(&atom, static_cast<t_atom_long>(
                                std::clamp(static_cast<double>(atom.a_w.w_long), least, most)));
    }
  const Use use(attribute);
  return as<t_max_err (*)(void*, void*, long, t_atom*)>(attribute.set)(box, &attribute, count,
                                                                       given.data());
}

void* ask_attribute(void* object, const std::string& message) {
  if (message != "getname") return nullptr;
  const auto is_it = [&](const auto& named) { return named.second.get() == object; };
  for (auto& [box, facts] : boxes())
    for (Attributes* attributes : {&facts.attributes, &facts.of->attributes})
      if (const auto found = std::find_if(attributes->begin(), attributes->end(), is_it);
          found != attributes->end())
        return gensym(found->first.c_str());
  return nullptr;
}

bool free_attribute(void* object) { return remove_from(homeless, object); }

std::vector<std::string> attributes_of(const std::string& class_name) {
  return names_of(classes().at(class_name)->attributes);
}

std::vector<std::string> Box::own_attributes() const {
  return names_of(facts_of(object_).attributes);
}

std::string Box::attribute_fact(const std::string& name, const std::string& fact) const {
  const auto& attribute = *facts_of(object_).attributes.at(name);
  if (fact == "type") return attribute.type;
  const auto found = attribute.facts.find(fact);
  return found == attribute.facts.end() ? "" : found->second;
}

long Box::get_attribute(const std::string& name) {
  const Word value = get_value(name);
  const auto* number = std::get_if<double>(&value);
  return number != nullptr ? static_cast<long>(*number) : -1;
}

Word Box::get_value(const std::string& name) {
  const auto values = get_values(name);
  return values.empty() ? Word(-1.0) : values[0];
}

std::vector<Word> Box::get_values(const std::string& name, long room) {
  Attribute* found = find_attribute(object_, name);
  if (found == nullptr) throw std::out_of_range("no attribute " + name);
  long count = room;
  std::vector<t_atom> brought(static_cast<std::size_t>(room));
  t_atom* atoms = brought.empty() ? nullptr : brought.data();
  as<t_max_err (*)(void*, void*, long*, t_atom**)>(found->get)(object_, found, &count, &atoms);
  std::vector<Word> values;
  for (long i = 0; i < count; ++i) values.push_back(word_of(atoms[i]));
  if (brought.empty() || atoms != brought.data()) std::free(atoms);
  return values;
}

}  // namespace timbrel::test

extern "C" {

t_object* attribute_new(const char* name, t_symbol* type, long, method get, method set) {
  auto made = std::make_unique<Attribute>();
  made->name = name;
  made->type = type->s_name;
  made->get = get;
  made->set = set;
  return &homeless.emplace_back(std::move(made))->base;
}

t_max_err class_addattr(t_class* of, t_object* made) {
  auto taken = take(made);
  of->attributes[taken->name] = std::move(taken);
  return MAX_ERR_NONE;
}

t_max_err class_attr_addattr_parse(t_class* of, const char* name, const char* what, t_symbol*, long,
                                   const char* text) {
  return note(of->attributes.at(name).get(), what, text);
}

t_max_err object_addattr(void* object, t_object* made) {
  auto taken = take(made);
  if (find_attribute(object, taken->name) != nullptr) {
    kernel().errors.push_back("two attributes " + taken->name);
    return MAX_ERR_GENERIC;
  }
  facts_of(object).attributes[taken->name] = std::move(taken);
  return MAX_ERR_NONE;
}

// One that Max is at work with would be looked at when it is gone: it stays, and that is a fault.
t_max_err object_deleteattr(void* object, t_symbol* name) {
  auto& attributes = facts_of(object).attributes;
  const auto found = attributes.find(name->s_name);
  if (found == attributes.end()) return MAX_ERR_GENERIC;
  if (found->second->uses > 0) {
    kernel().errors.push_back("attribute " + found->first + " is deleted while it is used");
    homeless.push_back(std::move(found->second));
  }
  attributes.erase(found);
  return MAX_ERR_NONE;
}

t_max_err object_attr_addattr_parse(t_object* object, const char* name, const char* what, t_symbol*,
                                    long, const char* text) {
  return note(facts_of(object).attributes.at(name).get(), what, text);
}

t_max_err attr_addfilterset_clip(void* attribute, double least, double most, long has_least,
                                 long has_most) {
  if (has_least == 0 || has_most == 0) return MAX_ERR_GENERIC;
  static_cast<Attribute*>(attribute)->clip = {least, most};
  return MAX_ERR_NONE;
}

t_max_err object_attr_touch(t_object* object, t_symbol* name) {
  Attribute* attribute = find_attribute(object, name->s_name);
  if (attribute == nullptr) return MAX_ERR_GENERIC;
  const Use use(*attribute);
  kernel().touched.push_back(name->s_name);
  if (kernel().on_touch) kernel().on_touch(name->s_name);
  return MAX_ERR_NONE;
}

long attr_args_offset(short count, t_atom* atoms) {
  for (long i = 0; i < count; ++i)
    if (names_one(atoms[i])) return i;
  return count;
}

void attr_args_process(void* object, short count, t_atom* atoms) {
  for (long i = attr_args_offset(count, atoms); i < count;) {
    const std::string name = atoms[i].a_w.w_sym->s_name + 1;
    long next = i + 1;
    while (next < count && !names_one(atoms[next])) ++next;
    if (Attribute* found = find_attribute(object, name))
      set_value(object, *found, next - i - 1, atoms + i + 1);
    else
      kernel().errors.push_back("no attribute " + name);
    i = next;
  }
}

}  // extern "C"
