// SPDX-License-Identifier: MIT
#include "map_player.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <utility>

namespace timbrel {
namespace {

// Nearer than this a smoothed position has arrived: a hundredth of a step of 127 at the steepest.
constexpr double arrived = 1e-6;

// How much of a residual is left at a distance in control space.
double share(double distance, double release) {
  if (release <= 0) return distance == 0 ? 1 : 0;
  const double ratio = distance / release;
  return std::exp2(-ratio * ratio);
}

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? " is" : "s are");
}

}  // namespace

MapPlayer::MapPlayer(TimbreMap map)
    : map_(std::move(map)),
      scratch_(map_.scratch()),
      smoothing_s_(map_.latent_size(), 0.0),
      control_(map_.latent_size(), 0.5),
      target_(control_),
      home_(control_),
      freed_(control_),
      found_(control_),
      parameters_(map_.parameter_count(), 0.0),
      offset_(parameters_),
      off_(parameters_),
      values_(parameters_),
      locked_(map_.parameter_count(), 0) {
  follow();
}

Status MapPlayer::set_control(std::span<const double> control) {
  if (const Status status = checked(control, control_.size(), "control"); !status) return status;
  std::copy(control.begin(), control.end(), target_.begin());
  move_to_target();
  return Done{};
}

void MapPlayer::move_to_target() {
  for (double& t : target_) t = map_.control().clamp(t);
  step(0);
}

bool MapPlayer::step(double seconds) TIMBREL_NONBLOCKING {
  bool moving = false;
  for (std::size_t i = 0; i < control_.size(); ++i) {
    const double late = smoothing_s_[i] > 0 ? std::exp(-seconds / smoothing_s_[i]) : 0;
    const double away = (target_[i] - control_[i]) * late;
    control_[i] = std::fabs(away) < arrived ? target_[i] : target_[i] - away;
    moving = moving || control_[i] != target_[i];
  }
  follow();
  return moving;
}

Status MapPlayer::set_parameters(std::span<const double> parameters) {
  Status status = checked(parameters, parameters_.size(), "parameter");
  for (std::size_t i = 0; status && i < parameters.size(); ++i) status = in_range(i, parameters[i]);
  return status ? rest_on(parameters) : status;
}

Status MapPlayer::set_parameter(std::size_t index, double value) {
  if (const Status status = has_parameter(index); !status) return status;
  if (const Status status = in_range(index, value); !status) return status;
  const double before = std::exchange(parameters_[index], value);
  const Status status = rest_on(parameters_);
  if (!status) parameters_[index] = before;
  return status;
}

Status MapPlayer::rest_on(std::span<const double> wanted) {
  map_.unmap(wanted, found_, scratch_);
  map_.map(found_, values_, scratch_);
  if (!all_finite(found_) || !all_finite(values_))
    return Error{
        "the map leads these parameters to what is no finite number; the last ones stay: export "
        "the map again."};
  std::copy(wanted.begin(), wanted.end(), parameters_.begin());
  for (std::size_t i = 0; i < offset_.size(); ++i) offset_[i] = parameters_[i] - values_[i];
  std::fill(off_.begin(), off_.end(), 0.0);
  home_ = found_;
  control_ = home_;
  target_ = home_;
  return Done{};
}

Status MapPlayer::lock(std::size_t index, bool on) {
  if (const Status status = has_parameter(index); !status) return status;
  if (is_locked(index) && !on) {
    // Nothing may jump: what the parameter is off by here is let go from here.
    const double kept = left(freed_);
    for (double& off : off_) off *= kept;
    set_here();
    off_[index] = std::isfinite(values_[index]) ? parameters_[index] - values_[index] : 0;
    freed_ = control_;
  }
  locked_[index] = on;
  return Done{};
}

void MapPlayer::take_locks(const MapPlayer& other) {
  locked_ = other.locked_;
  for (std::size_t i = 0; i < locked_.size(); ++i)
    if (is_locked(i)) parameters_[i] = other.parameters_[i];
}

void MapPlayer::end_touch() {
  if (latch_) return;
  target_ = home_;
  move_to_target();
}

Status MapPlayer::set_release(double distance) {
  if (!(distance >= 0))
    return Error{"release is a distance in control space, from 0 on; the last one stays."};
  release_ = distance;
  return Done{};
}

Status MapPlayer::set_smoothing(std::size_t axis, double seconds) {
  if (axis >= smoothing_s_.size())
    return Error{"axis " + std::to_string(axis + 1) + " of " + std::to_string(smoothing_s_.size()) +
                 ": there is none."};
  if (!(seconds >= 0) || !std::isfinite(seconds))
    return Error{"smoothing is a time from 0 on; the last one stays."};
  smoothing_s_[axis] = seconds;
  return Done{};
}

// How much of what is kept at a place is left here.
double MapPlayer::left(std::span<const double> place) const TIMBREL_NONBLOCKING {
  double distance2 = 0;
  for (std::size_t i = 0; i < control_.size(); ++i)
    distance2 += (control_[i] - place[i]) * (control_[i] - place[i]);
  return share(std::sqrt(distance2), release_);
}

// Values: the map here, with what is left of the setting made by hand.
void MapPlayer::set_here() TIMBREL_NONBLOCKING {
  const double kept = left(home_);
  map_.map(control_, values_, scratch_);
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] += kept * offset_[i];
}

void MapPlayer::follow() TIMBREL_NONBLOCKING {
  const double kept = left(freed_);
  set_here();
  // Weights that are finite can lead to what is not: a parameter then stays where it was.
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (!is_locked(i) && std::isfinite(values_[i]))
      parameters_[i] = std::clamp(values_[i] + kept * off_[i], 0.0, full_range);
}

Status MapPlayer::checked(std::span<const double> given, std::size_t size, const char* what) const {
  if (given.size() != size)
    return Error{counted(given.size(), what) + " given; this map has " + std::to_string(size) +
                 "."};
  for (std::size_t i = 0; i < size; ++i)
    if (!std::isfinite(given[i]))
      return Error{std::string(what) + " " + std::to_string(i + 1) +
                   " is no finite number; the last ones stay."};
  return Done{};
}

Status MapPlayer::in_range(std::size_t index, double value) const {
  if (value >= 0 && value <= full_range) return Done{};
  if (!std::isfinite(value))
    return Error{"parameter " + std::to_string(index + 1) +
                 " is no finite number; the last ones stay."};
  std::ostringstream said;
  said << map_.names()[index] << " is " << value << "; parameters are 0 to " << full_range << ".";
  return Error{said.str()};
}

Status MapPlayer::has_parameter(std::size_t index) const {
  if (index < parameters_.size()) return Done{};
  return Error{"parameter " + std::to_string(index + 1) + " of " +
               std::to_string(parameters_.size()) + ": there is none."};
}

}  // namespace timbrel
