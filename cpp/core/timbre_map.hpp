// SPDX-License-Identifier: MIT
// A timbre map: where a controller is ↔ all parameters of a synth. As base/maps/timbre_map.py.
//
//     control [L] ─ControlSpace─▶ latents [L] ─padded with zeros─▶ layers ─▶ u ─·127─▶ parameters
//     [P]
//
// The map itself never changes after it was read: any number of threads may play one, each with a
// scratch of its own. It needs no libtorch; all numbers inside are float64.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "map_control.hpp"
#include "map_layers.hpp"

namespace timbrel {

inline constexpr double full_range = 127;

// What a caller needs to map: made once, used without allocating.
class MapScratch {
 public:
  explicit MapScratch(std::size_t width) : width_(width), held_(3 * width) {}
  double* row() { return held_.data(); }
  Workspace space() { return {held_.data() + width_, held_.data() + 2 * width_}; }

 private:
  std::size_t width_;
  std::vector<double> held_;
};

class TimbreMap {
 public:
  // What a folder holds, checked by whoever read it: see read_map. `reach` is empty or [P, 2], low
  // and high in 0…127: parameters beyond are taken for its ends on the way back. [main]
  TimbreMap(ControlSpace control, std::vector<Layer> layers, std::vector<std::string> names,
            std::vector<double> reach);

  std::size_t latent_size() const { return control_.size(); }
  std::size_t parameter_count() const { return names_.size(); }
  const std::vector<std::string>& names() const { return names_; }
  const ControlSpace& control() const { return control_; }

  MapScratch scratch() const { return MapScratch(width_); }  // [main]

  // [L] controls in 0…1 → [P] parameters in 0…127. What is not finite stays so. [any]
  void map(std::span<const double> control, std::span<double> parameters,
           MapScratch& scratch) const TIMBREL_NONBLOCKING;

  // [P] parameters in 0…127 → [L] controls. [any]
  void unmap(std::span<const double> parameters, std::span<double> control,
             MapScratch& scratch) const TIMBREL_NONBLOCKING;

 private:
  ControlSpace control_;
  std::vector<Layer> layers_;
  std::vector<std::string> names_;
  std::vector<double> reach_;
  std::size_t inputs_ = 0;  // of the first layer
  std::size_t width_ = 0;   // of the widest row
};

}  // namespace timbrel
