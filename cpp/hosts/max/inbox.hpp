// SPDX-License-Identifier: MIT
// Where messages to the objects of a class arrive, in whichever thread: all are handled in the main
// one, in their order. One may come after its object was deleted, and even after another was made
// in the same place; Max does not say that it takes such messages back.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "host.hpp"

namespace timbrel::max {

// Args:
//   Object: what Max hands around, with a `number` among the living of its class
//   receive: handles a message in the main thread
template <class Object, void (*receive)(Object*, t_symbol*, long, t_atom*)>
class Inbox {
 public:
  // [main]
  static void open(Object* object) { object->number = living()[object] = ++last(); }
  static void close(Object* object) { living().erase(object); }

  // [any]
  static void arrive(Object* object, t_symbol* selector, long count, t_atom* atoms) {
    if (systhread_ismainthread()) return receive(object, selector, count, atoms);
    std::vector<t_atom> all(static_cast<std::size_t>(count) + 1);
    atom_setlong(&all[0], object->number);
    std::copy_n(atoms, count, all.begin() + 1);
    defer_low(object, as_method(receive_later), selector, static_cast<short>(all.size()),
              all.data());
  }

 private:
  using Numbers = std::map<const void*, t_atom_long>;

  static Numbers& living() {
    static Numbers numbers;
    return numbers;
  }
  static t_atom_long& last() {
    static t_atom_long number = 0;
    return number;
  }

  // The number comes as the first atom.
  static void receive_later(Object* object, t_symbol* selector, short count, t_atom* atoms) {
    const auto found = living().find(object);
    if (found != living().end() && found->second == atoms[0].a_w.w_long)
      receive(object, selector, count - 1, atoms + 1);
  }
};

}  // namespace timbrel::max
