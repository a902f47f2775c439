// SPDX-License-Identifier: MIT
// A timbre map being played: a controller moves all parameters, hands move single ones. The same
// state and the same answers as runtime/maps/player.py.
//
//     p(c) = map(c) + 2^-(|c - home| / release)² · offset + 2^-(|c - freed| / release)² · off
//
// A setting made by hand is at `home`, and `offset` is what the surface lacks there; it is let go
// as the controller moves away, and comes back with it. A locked parameter stays as it is; what it
// is `off` by at `freed`, where it is unlocked, is let go likewise, so that nothing jumps.
//
// One thread plays it. Nothing here allocates but loading it and the sentence of a refusal.
#pragma once

#include <span>
#include <vector>

#include "result.hpp"
#include "timbre_map.hpp"

namespace timbrel {

class MapPlayer {
 public:
  // Begins in the middle of control space. [main]
  explicit MapPlayer(TimbreMap map);

  // Moves the controller, [L] in 0…1; without smoothing the parameters follow at once.
  Status set_control(std::span<const double> control);

  // Lets time pass; returns whether the position is still on its way.
  bool step(double seconds) TIMBREL_NONBLOCKING;

  // Takes a setting made by hand, [P] in 0…127; the position moves to where it belongs. What lies
  // beyond is refused, here and below.
  Status set_parameters(std::span<const double> parameters);

  // Moves one parameter by hand, a locked one too.
  Status set_parameter(std::size_t index, double value);

  // Keeps a parameter as it is, or lets it follow again from where it is.
  Status lock(std::size_t index, bool on);

  // Locks what a player of as many parameters has locked, at the values that it has there.
  void take_locks(const MapPlayer& other);

  // The finger has left the surface: without a latch the position goes back to the last setting
  // made by hand, or to the middle.
  void end_touch();
  void set_latch(bool on) { latch_ = on; }

  // The distance in control space at which half of a hand-made setting is let go; 0 lets go at
  // once, infinity never.
  Status set_release(double distance);

  // The time constant of one axis.
  Status set_smoothing(std::size_t axis, double seconds);

  const TimbreMap& map() const { return map_; }
  std::span<const double> control() const { return control_; }        // where the map is now
  std::span<const double> target() const { return target_; }          // where the controller is
  std::span<const double> parameters() const { return parameters_; }  // for the synth, now
  bool is_locked(std::size_t index) const { return locked_[index] != 0; }

 private:
  void move_to_target();
  Status rest_on(std::span<const double> wanted);
  double left(std::span<const double> place) const TIMBREL_NONBLOCKING;
  void set_here() TIMBREL_NONBLOCKING;
  void follow() TIMBREL_NONBLOCKING;
  Status checked(std::span<const double> given, std::size_t size, const char* what) const;
  Status in_range(std::size_t index, double value) const;
  Status has_parameter(std::size_t index) const;

  TimbreMap map_;
  MapScratch scratch_;
  double release_ = 0.1;
  bool latch_ = true;
  std::vector<double> smoothing_s_, control_, target_, home_, freed_, found_;  // [L]
  std::vector<double> parameters_, offset_, off_, values_;                     // [P]
  std::vector<char> locked_;
};

}  // namespace timbrel
