// SPDX-License-Identifier: MIT
// Affine layers of a few numbers, laid out for the compiler's vectors.
#pragma once

#include <span>
#include <vector>

#include "realtime.hpp"

namespace timbrel {

// y = x·weights + biases. Rows of weights lie one after the other, each padded with zeros to a
// multiple of 4, so that four outputs are reckoned at once; what is written is padded as well.
class Affine {
 public:
  Affine() = default;
  // `weights` by rows [inputs, outputs], `biases` [outputs]. [main]
  Affine(std::span<const double> weights, std::span<const double> biases);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }
  std::size_t padded() const { return biases_.size(); }
  const double* weights() const { return weights_.data(); }
  const double* biases() const { return biases_.data(); }

 private:
  std::size_t inputs_ = 0, outputs_ = 0;
  std::vector<double> weights_, biases_;
};

// Two rows as wide as the widest padded layer; each caller has its own.
struct Workspace {
  double* one;
  double* two;
};

// Runs x [inputs] through layers with x / (1 + |x|) between them; returns where the result is, in
// the workspace, which x is no part of. [any]
const double* run_network(std::span<const Affine> layers, const double* x,
                          Workspace space) TIMBREL_NONBLOCKING;

}  // namespace timbrel
