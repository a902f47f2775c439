// SPDX-License-Identifier: MIT
// The invertible layers of a map, from latents towards parameters; as in base/maps/layers.py.
#pragma once

#include <array>
#include <utility>
#include <variant>
#include <vector>

#include "map_network.hpp"

namespace timbrel {

enum class Activation { linear, sigmoid, tanh };

inline constexpr std::array<std::pair<const char*, Activation>, 3> activations = {{
    {"linear", Activation::linear},
    {"sigmoid", Activation::sigmoid},
    {"tanh", Activation::tanh},
}};

// Layers change a row of numbers in place; it has room for their padded outputs.

// y = activation(x·weights + biases), undone by the (pseudo-)inverse.
struct Dense {
  Affine there;  // weights and biases
  Affine back;   // the inverse, and -biases·inverse
  Activation activation = Activation::linear;

  std::size_t inputs() const { return there.inputs(); }
  std::size_t outputs() const { return there.outputs(); }
  std::size_t widest() const;
  void forward(double* row, Workspace space) const TIMBREL_NONBLOCKING;
  void backward(double* row, Workspace space) const TIMBREL_NONBLOCKING;
};

// A part of the row is shifted by a network of the other part, so it can be shifted back: of n
// numbers the first `split` condition the rest or, where `reverse`, the rest condition the first.
struct Coupling {
  std::size_t split = 0;
  bool reverse = false;
  std::vector<Affine> network;

  std::size_t inputs() const { return network.front().inputs() + network.back().outputs(); }
  std::size_t outputs() const { return inputs(); }
  std::size_t widest() const;
  void forward(double* row, Workspace space) const TIMBREL_NONBLOCKING;
  void backward(double* row, Workspace space) const TIMBREL_NONBLOCKING;
};

using Layer = std::variant<Dense, Coupling>;

}  // namespace timbrel
