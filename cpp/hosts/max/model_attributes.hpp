// SPDX-License-Identifier: MIT
// What the loaded model offers, as attributes of the one object: for the inspector, attrui, the
// box, and messages of their names. Another model takes them away and brings its own.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/player.hpp"
#include "host.hpp"

namespace timbrel::max {

class ModelAttributes {
 public:
  // What Max calls to read and to set one.
  struct Accessors {
    method get = nullptr;
    method set = nullptr;
  };

  ModelAttributes(t_object* owner, Accessors accessors) : owner_(owner), accessors_(accessors) {}

  // [main] Shows what is new of the player's model, while the gate is open: what hears of it may
  // send messages. Returns a sentence for each name that cannot be an attribute.
  std::vector<std::string> follow(const Player& player);

  // [main] One that is shown, or null.
  const AttributeInfo* find(const std::string& name) const;
  // [main] Values as the attribute's range allows them.
  static std::vector<Value> clipped(const AttributeInfo& attribute, Values values);
  // [main] What was just given, until the model says what it holds.
  void expect(const std::string& name, const std::vector<Value>& values);

  // [any] What the model holds; nothing where it did not say.
  std::vector<t_atom> atoms(const std::string& name) const;

 private:
  struct Held {
    std::vector<Value> values;
    std::vector<Type> types;
  };

  void hold(const std::string& name, const std::vector<Value>& values);
  std::vector<std::string> look_at(const Player& player);
  std::vector<std::string> show(const std::vector<AttributeInfo>& offered);
  void add(const AttributeInfo& attribute) const;

  t_object* owner_;
  const Accessors accessors_;
  int news_ = 0;                        // of the player, when it was looked at last
  std::string model_;                   // that is looked at
  std::vector<AttributeInfo> offered_;  // by it
  std::vector<AttributeInfo> shown_;
  std::vector<std::string> changed_;  // that nobody was told of yet

  mutable std::mutex mutex_;  // for held_: the scheduler's thread may read them
  std::map<std::string, Held> held_;
};

}  // namespace timbrel::max
