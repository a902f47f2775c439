// SPDX-License-Identifier: MIT
#include "timbre_map.hpp"

#include <algorithm>
#include <utility>

namespace timbrel {
namespace {

// A visit without an exception for a variant that holds nothing: none of ours ever does.
template <class Act>
auto on(const Layer& layer, Act&& act) {
  if (const auto* dense = std::get_if<Dense>(&layer)) return act(*dense);
  return act(*std::get_if<Coupling>(&layer));
}

}  // namespace

TimbreMap::TimbreMap(ControlSpace control, std::vector<Layer> layers,
                     std::vector<std::string> names, std::vector<double> reach)
    : control_(std::move(control)),
      layers_(std::move(layers)),
      names_(std::move(names)),
      reach_(std::move(reach)) {
  if (reach_.empty())
    for (std::size_t i = 0; i < names_.size(); ++i) reach_.insert(reach_.end(), {0, full_range});
  inputs_ = on(layers_.front(), [](const auto& layer) { return layer.inputs(); });
  for (const auto& layer : layers_)
    width_ = std::max(width_, on(layer, [](const auto& one) { return one.widest(); }));
  width_ = std::max({width_, inputs_, names_.size()});
}

void TimbreMap::map(std::span<const double> control, std::span<double> parameters,
                    MapScratch& scratch) const TIMBREL_NONBLOCKING {
  double* const row = scratch.row();
  control_.to_latent(control, row);
  std::fill(row + latent_size(), row + inputs_, 0.0);
  for (const auto& layer : layers_)
    on(layer, [&](const auto& one) { one.forward(row, scratch.space()); });
  for (std::size_t i = 0; i < parameter_count(); ++i) parameters[i] = full_range * row[i];
}

void TimbreMap::unmap(std::span<const double> parameters, std::span<double> control,
                      MapScratch& scratch) const TIMBREL_NONBLOCKING {
  double* const row = scratch.row();
  for (std::size_t i = 0; i < parameter_count(); ++i)
    row[i] = std::clamp(parameters[i], reach_[2 * i], reach_[2 * i + 1]) / full_range;
  for (std::size_t i = layers_.size(); i-- > 0;)
    on(layers_[i], [&](const auto& one) { one.backward(row, scratch.space()); });
  control_.from_latent(row, control);
}

}  // namespace timbrel
