// SPDX-License-Identifier: MIT
// jg.timbremap as Pd sees it: inlets, outlets, messages; all the rest is the core's map player.
#pragma once

#include <m_pd.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "core/map_player.hpp"
#include "timbremap_echoes.hpp"

namespace timbrel::pd {

// What goes out, on the stack: Pd may call back while it hands a list on.
class Words {
 public:
  static constexpr std::size_t most = 256;  // and so of controls and of parameters
  void add(double number) {
    t_atom* const next = &atoms_[count_++];  // Pd's macros look at it twice
    SETFLOAT(next, static_cast<t_float>(number));
  }
  void add(const char* word) {
    t_atom* const next = &atoms_[count_++];
    SETSYMBOL(next, gensym(word));
  }
  int count() const { return static_cast<int>(count_); }
  t_atom* data() const { return atoms_; }

 private:
  mutable t_atom atoms_[most];  // Pd's outlets promise to leave them alone, but not to the compiler
  std::size_t count_ = 0;
};

// What was given, for a sentence.
inline std::string given(Atoms atoms) { return atoms.empty() ? "nothing" : text_of(atoms); }

class MapObject {
 public:
  // [jg.timbremap L P folder]; throws a sentence where L and P are missing.
  MapObject(t_object* owner, Atoms arguments, void (*on_tick)(void*), void* tick_owner);

  // Messages to the left inlet.
  void control(Atoms atoms);  // a list
  void block(Atoms atoms);
  void param(Atoms atoms);
  void set(Atoms atoms);
  void get(Atoms atoms);
  void lock(Atoms atoms);
  void locks(Atoms);
  void release(Atoms atoms);
  void smooth(Atoms atoms);
  void names(Atoms);
  void info(Atoms);
  void load(Atoms atoms);
  void again(Atoms);  // bang

  // The other two inlets.
  void latch(t_float on);
  void smoothing(t_float seconds);

  // While a position is on its way.
  void tick();

 private:
  void open(const std::string& name, bool tells);
  bool is_ready(const char* message);
  Status read_numbers(Atoms atoms, const char* what);
  Result<std::size_t> find_parameter(Atoms atoms) const;
  void touch(Atoms atoms);
  void lift(t_float finger);
  void move();
  void moved(bool gives_list);
  void advance();
  void rest();
  void give(bool with_list);
  void draw(double x, double y, double third);
  void tell_parameter(std::size_t index);
  void tell_loaded();
  void reply(const char* selector, const Words& words) const;
  void complain(const std::string& sentence) const;

  t_object* owner_;
  const t_canvas* canvas_;
  std::size_t controls_ = 0, parameters_ = 0;  // L and P
  std::unique_ptr<t_clock, void (*)(t_clock*)> clock_;
  t_outlet *list_ = nullptr, *info_ = nullptr, *drawing_ = nullptr;
  std::optional<MapPlayer> player_;
  std::string folder_;
  double release_ = 0.1;
  bool latch_ = true;
  std::vector<double> smoothing_s_;
  std::optional<t_float> finger_;  // the one that leads; others are not heard until it lifts
  double last_ = 0;                // when the player last stepped, in Pd's time
  bool is_moving_ = false;
  bool is_ticking_ = false;
  bool is_giving_ = false;  // what comes in meanwhile is an echo of what goes out
  std::vector<double> numbers_;
  Echoes echoes_;
};

}  // namespace timbrel::pd
