// SPDX-License-Identifier: MIT
#include "map_player.hpp"

#include <algorithm>
#include <cmath>
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

}  // namespace

MapPlayer::MapPlayer(TimbreMap map)
    : map_(std::move(map)),
      scratch_(map_.scratch()),
      smoothing_s_(map_.latent_size(), 0.0),
      control_(map_.latent_size(), 0.5),
      target_(control_),
      place_(control_),
      parameters_(map_.parameter_count(), 0.0),
      offset_(parameters_),
      values_(parameters_),
      locked_(map_.parameter_count(), 0) {
  map_.map(control_, parameters_, scratch_);
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
  const Status status = checked(parameters, parameters_.size(), "parameter");
  if (status) rest_on(parameters);
  return status;
}

Status MapPlayer::set_parameter(std::size_t index, double value) {
  if (const Status status = has_parameter(index); !status) return status;
  if (!std::isfinite(value))
    return Error{"parameter " + std::to_string(index + 1) +
                 " is no finite number; the last ones stay."};
  values_ = parameters_;
  values_[index] = value;
  rest_on(values_);
  return Done{};
}

void MapPlayer::rest_on(std::span<const double> values) {
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    parameters_[i] = std::clamp(values[i], 0.0, full_range);
  map_.unmap(parameters_, place_, scratch_);
  map_.map(place_, values_, scratch_);
  for (std::size_t i = 0; i < offset_.size(); ++i) offset_[i] = parameters_[i] - values_[i];
  control_ = place_;
  target_ = place_;
}

Status MapPlayer::lock(std::size_t index, bool on) {
  if (const Status status = has_parameter(index); !status) return status;
  if (is_locked(index) && !on) {
    // Nothing may jump: what the surface lacks here becomes the new residual.
    place_ = control_;
    map_.map(place_, values_, scratch_);
    for (std::size_t i = 0; i < offset_.size(); ++i) offset_[i] = parameters_[i] - values_[i];
  }
  locked_[index] = on;
  return Done{};
}

void MapPlayer::end_touch() {
  if (latch_) return;
  target_ = place_;
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

void MapPlayer::follow() TIMBREL_NONBLOCKING {
  double distance2 = 0;
  for (std::size_t i = 0; i < control_.size(); ++i)
    distance2 += (control_[i] - place_[i]) * (control_[i] - place_[i]);
  const double held = share(std::sqrt(distance2), release_);
  map_.map(control_, values_, scratch_);
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (!is_locked(i)) parameters_[i] = std::clamp(values_[i] + held * offset_[i], 0.0, full_range);
}

Status MapPlayer::checked(std::span<const double> given, std::size_t size, const char* what) const {
  if (given.size() != size)
    return Error{std::to_string(given.size()) + " " + what + "s are given; this map has " +
                 std::to_string(size) + "."};
  for (std::size_t i = 0; i < size; ++i)
    if (!std::isfinite(given[i]))
      return Error{std::string(what) + " " + std::to_string(i + 1) +
                   " is no finite number; the last ones stay."};
  return Done{};
}

Status MapPlayer::has_parameter(std::size_t index) const {
  if (index < parameters_.size()) return Done{};
  return Error{"parameter " + std::to_string(index + 1) + " of " +
               std::to_string(parameters_.size()) + ": there is none."};
}

}  // namespace timbrel
