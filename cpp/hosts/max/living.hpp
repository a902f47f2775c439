// SPDX-License-Identifier: MIT
// Messages for the main thread, and which objects live to hear them: one may come after its object
// was deleted, and even after another was made in the same place. Max does not say that it takes
// such messages back.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "sdk.hpp"

namespace timbrel::max {

// [main] but for hand_over.
class Living {
 public:
  // Returns the object's number, for hand_over.
  t_atom_long add(const void* object) { return numbers_[object] = ++last_; }
  void remove(const void* object) { numbers_.erase(object); }

  // [any] Calls `later(object, selector, count, atoms)` in the main thread, in order, with the
  // number as the first atom.
  static void hand_over(void* object, t_atom_long number, method later, t_symbol* selector,
                        long count, const t_atom* atoms) {
    std::vector<t_atom> all(static_cast<std::size_t>(count) + 1);
    atom_setlong(&all[0], number);
    std::copy_n(atoms, count, all.begin() + 1);
    defer_low(object, later, selector, static_cast<short>(all.size()), all.data());
  }

  // Whether what was handed over is for this object.
  bool is_for(const void* object, const t_atom& number) const {
    const auto found = numbers_.find(object);
    return found != numbers_.end() && found->second == number.a_w.w_long;
  }

 private:
  std::map<const void*, t_atom_long> numbers_;
  t_atom_long last_ = 0;
};

}  // namespace timbrel::max
