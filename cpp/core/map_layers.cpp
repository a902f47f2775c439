// SPDX-License-Identifier: MIT
#include "map_layers.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace timbrel {
namespace {

// As near as u comes to the ends of a sigmoid or tanh on the way back, where they are infinite.
constexpr double edge = 1e-10;

double sigmoid(double x) {
  const double e = std::exp(-std::fabs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

double logit(double u) {
  u = std::clamp(u, edge, 1 - edge);
  return std::log(u / (1 - u));
}

double artanh(double y) { return std::atanh(std::clamp(y, edge - 1, 1 - edge)); }

void activate(Activation activation, double* row, std::size_t size) {
  if (activation == Activation::sigmoid)
    for (std::size_t i = 0; i < size; ++i) row[i] = sigmoid(row[i]);
  else if (activation == Activation::tanh)
    for (std::size_t i = 0; i < size; ++i) row[i] = std::tanh(row[i]);
}

void deactivate(Activation activation, double* row, std::size_t size) {
  if (activation == Activation::sigmoid)
    for (std::size_t i = 0; i < size; ++i) row[i] = logit(row[i]);
  else if (activation == Activation::tanh)
    for (std::size_t i = 0; i < size; ++i) row[i] = artanh(row[i]);
}

void apply(const Affine& affine, double* row, Workspace space) {
  const double* y = run_network({&affine, 1}, row, space);
  std::copy_n(y, affine.outputs(), row);
}

void shift(const Coupling& coupling, double* row, double sign, Workspace space) {
  double* const tail = row + coupling.split;
  const double* y = run_network(coupling.network, coupling.reverse ? tail : row, space);
  double* const shifted = coupling.reverse ? row : tail;
  for (std::size_t i = 0; i < coupling.network.back().outputs(); ++i) shifted[i] += sign * y[i];
}

}  // namespace

std::size_t Dense::widest() const { return std::max(there.padded(), back.padded()); }

void Dense::forward(double* row, Workspace space) const TIMBREL_NONBLOCKING {
  apply(there, row, space);
  activate(activation, row, outputs());
}

void Dense::backward(double* row, Workspace space) const TIMBREL_NONBLOCKING {
  deactivate(activation, row, outputs());
  apply(back, row, space);
}

std::size_t Coupling::widest() const {
  std::size_t widest = inputs();
  for (const auto& layer : network) widest = std::max(widest, layer.padded());
  return widest;
}

void Coupling::forward(double* row, Workspace space) const TIMBREL_NONBLOCKING {
  shift(*this, row, 1, space);
}

void Coupling::backward(double* row, Workspace space) const TIMBREL_NONBLOCKING {
  shift(*this, row, -1, space);
}

}  // namespace timbrel
