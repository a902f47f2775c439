// SPDX-License-Identifier: MIT
#include "map_network.hpp"

#include <algorithm>
#include <utility>

// One program for all x86-64 processors: what has AVX2 and FMA, nearly all of them, is asked for
// once, when the program starts.
#if defined(__x86_64__) && defined(__GNUC__)
#define TIMBREL_WIDE __attribute__((target("avx2,fma")))
#endif
#define TIMBREL_INLINE [[gnu::always_inline]] inline

namespace timbrel {
namespace {

constexpr std::size_t lanes = 4;
typedef double Four __attribute__((vector_size(lanes * sizeof(double))));
typedef double FourAnywhere
    __attribute__((vector_size(lanes * sizeof(double)), aligned(sizeof(double)), may_alias));

TIMBREL_INLINE const FourAnywhere& four_at(const double* at) {
  return *reinterpret_cast<const FourAnywhere*>(at);
}

// `groups` times four outputs in registers, while the inputs go by. A sum has to wait for the one
// before it, so the inputs are dealt to `parts` sums: about as many as the processor adds
// meanwhile.
template <std::size_t groups, std::size_t parts>
TIMBREL_INLINE void columns(const Affine& layer, const double* x, double* y, std::size_t first) {
  Four sums[parts][groups] = {};
  for (std::size_t g = 0; g < groups; ++g) sums[0][g] = four_at(layer.biases() + first + g * lanes);
  const double* row = layer.weights() + first;
  std::size_t i = 0;
  for (; i + parts <= layer.inputs(); i += parts)
    for (std::size_t p = 0; p < parts; ++p, row += layer.padded())
      for (std::size_t g = 0; g < groups; ++g) sums[p][g] += x[i + p] * four_at(row + g * lanes);
  for (; i < layer.inputs(); ++i, row += layer.padded())
    for (std::size_t g = 0; g < groups; ++g) sums[0][g] += x[i] * four_at(row + g * lanes);
  for (std::size_t g = 0; g < groups; ++g) {
    for (std::size_t p = 1; p < parts; ++p) sums[0][g] += sums[p][g];
    *reinterpret_cast<FourAnywhere*>(y + first + g * lanes) = sums[0][g];
  }
}

TIMBREL_INLINE void affine(const Affine& layer, const double* x, double* y) {
  constexpr std::size_t most = 6;
  std::size_t first = 0;
  for (; first + most * lanes <= layer.padded(); first += most * lanes)
    columns<most, 2>(layer, x, y, first);
  switch ((layer.padded() - first) / lanes) {
    case 1:
      return columns<1, 4>(layer, x, y, first);
    case 2:
      return columns<2, 4>(layer, x, y, first);
    case 3:
      return columns<3, 2>(layer, x, y, first);
    case 4:
      return columns<4, 2>(layer, x, y, first);
    case 5:
      return columns<5, 2>(layer, x, y, first);
    default:
      return;
  }
}

// x / (1 + |x|) of every number.
TIMBREL_INLINE void soften(double* row, std::size_t padded) {
  for (std::size_t i = 0; i < padded; i += lanes) {
    const Four x = four_at(row + i);
    const Four size = x < 0 ? -x : x;
    *reinterpret_cast<FourAnywhere*>(row + i) = x / (1 + size);
  }
}

TIMBREL_INLINE const double* network(std::span<const Affine> layers, const double* x,
                                     Workspace space) {
  for (const Affine& layer : layers) {
    affine(layer, x, space.one);
    x = space.one;
    if (&layer == &layers.back()) break;
    soften(space.one, layer.padded());
    std::swap(space.one, space.two);
  }
  return x;
}

#ifdef TIMBREL_WIDE
const bool is_wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");

TIMBREL_WIDE const double* wide_network(std::span<const Affine> layers, const double* x,
                                        Workspace space) TIMBREL_NONBLOCKING {
  return network(layers, x, space);
}
#endif

}  // namespace

Affine::Affine(std::span<const double> weights, std::span<const double> biases)
    : inputs_(weights.size() / biases.size()), outputs_(biases.size()) {
  biases_.assign((outputs_ + lanes - 1) / lanes * lanes, 0.0);
  weights_.assign(inputs_ * padded(), 0.0);
  std::copy(biases.begin(), biases.end(), biases_.begin());
  for (std::size_t i = 0; i < inputs_; ++i)
    std::copy_n(weights.data() + i * outputs_, outputs_, weights_.data() + i * padded());
}

const double* run_network(std::span<const Affine> layers, const double* x,
                          Workspace space) TIMBREL_NONBLOCKING {
#ifdef TIMBREL_WIDE
  if (is_wide) return wide_network(layers, x, space);
#endif
  return network(layers, x, space);
}

}  // namespace timbrel
