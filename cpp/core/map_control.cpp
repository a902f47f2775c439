// SPDX-License-Identifier: MIT
#include "map_control.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace timbrel {
namespace {

// A quantile is infinite at 0 and 1.
constexpr double normal_end = 1e-3;
constexpr double winitzki_a = 0.147;

using Coefficients = std::array<double, 8>;  // from the highest power to the lowest

// AS241 (Applied Statistics 37, 1988): a ratio of polynomials in 0.180625 - (p - 0.5)² in the
// middle, and one in sqrt(-ln p) - 1.6 outside. Its third, for p < e^-25, is beyond our ends.
constexpr Coefficients middle_above = {
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080};
constexpr Coefficients middle_below = {
    5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
    5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1.0};
constexpr Coefficients outer_above = {7.74545014278341407640e-4, 2.27238449892691845833e-2,
                                      2.41780725177450611770e-1, 1.27045825245236838258,
                                      3.64784832476320460504,    5.76949722146069140550,
                                      4.63033784615654529590,    1.42343711074968357734};
constexpr Coefficients outer_below = {1.05075007164441684324e-9, 5.47593808499534494600e-4,
                                      1.51986665636164571966e-2, 1.48103976427480074590e-1,
                                      6.89767334985100004550e-1, 1.67638483018380384940,
                                      2.05319162663775882187,    1.0};

double polynomial(const Coefficients& coefficients, double x) {
  double sum = 0;
  for (const double c : coefficients) sum = sum * x + c;
  return sum;
}

double winitzki(double z) {
  const double x2 = z * z / 2;
  const double power = x2 * (4 / std::numbers::pi + winitzki_a * x2) / (1 + winitzki_a * x2);
  return (1 + std::copysign(std::sqrt(1 - std::exp(-power)), z)) / 2;
}

double winitzki_quantile(double c) {
  const double y = 2 * c - 1;
  const double log = std::log1p(-y * y);
  const double b = 2 / (std::numbers::pi * winitzki_a) + log / 2;
  const double root = std::sqrt(std::sqrt(b * b - log / winitzki_a) - b);
  return std::numbers::sqrt2 * std::copysign(root, y);
}

}  // namespace

double normal_quantile(double p) TIMBREL_NONBLOCKING {
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(middle_above, r) / polynomial(middle_below, r);
  }
  const double r = std::sqrt(-std::log(q <= 0 ? p : 1 - p)) - 1.6;
  return std::copysign(polynomial(outer_above, r) / polynomial(outer_below, r), q);
}

double normal_distribution(double z) TIMBREL_NONBLOCKING {
  return std::erfc(-z / std::numbers::sqrt2) / 2;
}

double ControlSpace::clamp(double control) const TIMBREL_NONBLOCKING {
  const double end = kind == ControlKind::uniform ? 0 : normal_end;
  return std::clamp(control, end, 1 - end);
}

void ControlSpace::to_latent(std::span<const double> control,
                             double* latent) const TIMBREL_NONBLOCKING {
  for (std::size_t i = 0; i < size(); ++i) {
    const double c = clamp(control[i]);
    if (kind == ControlKind::uniform)
      latent[i] = c * range[i] + min[i];
    else
      latent[i] = mean[i] + std[i] * (kind == ControlKind::normal ? normal_quantile(c)
                                                                  : winitzki_quantile(c));
  }
}

void ControlSpace::from_latent(const double* latent,
                               std::span<double> control) const TIMBREL_NONBLOCKING {
  for (std::size_t i = 0; i < size(); ++i) {
    if (kind == ControlKind::uniform) {
      control[i] = clamp((latent[i] - min[i]) / range[i]);
      continue;
    }
    const double z = (latent[i] - mean[i]) / std[i];
    control[i] = clamp(kind == ControlKind::normal ? normal_distribution(z) : winitzki(z));
  }
}

}  // namespace timbrel
