// SPDX-License-Identifier: MIT
// Control spaces: from 0…1 on each axis of a controller to standardised latents, and back. The same
// numbers as base/maps/control.py, where the kinds are explained.
#pragma once

#include <array>
#include <span>
#include <utility>
#include <vector>

#include "realtime.hpp"

namespace timbrel {

enum class ControlKind { normal, normal_approx, uniform };

inline constexpr std::array<std::pair<const char*, ControlKind>, 3> control_kinds = {{
    {"normal", ControlKind::normal},
    {"normal_approx", ControlKind::normal_approx},
    {"uniform", ControlKind::uniform},
}};

// How control space becomes latent space; four vectors [L], the statistics of the latents.
struct ControlSpace {
  ControlKind kind = ControlKind::normal;
  std::vector<double> min, range, mean, std;

  std::size_t size() const { return mean.size(); }

  // The nearest control that has a latent: inside 0…1, off the very ends for a normal one. [any]
  double clamp(double control) const TIMBREL_NONBLOCKING;

  // [L] in 0…1 → [L] latents. [any]
  void to_latent(std::span<const double> control, double* latent) const TIMBREL_NONBLOCKING;

  // [L] latents → [L] controls, clamped. [any]
  void from_latent(const double* latent, std::span<double> control) const TIMBREL_NONBLOCKING;
};

// The standard normal's quantile, Wichura's AS241, to 16 digits for e^-25 <= p <= 1 - e^-25.
double normal_quantile(double p) TIMBREL_NONBLOCKING;
double normal_distribution(double z) TIMBREL_NONBLOCKING;

}  // namespace timbrel
