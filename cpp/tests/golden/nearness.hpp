// SPDX-License-Identifier: MIT
// How far two sounds are apart: sample by sample, or by ear, which does not hear a phase.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

#include "minted.hpp"

namespace timbrel::test {

inline double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::fabs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return largest;
}

// |X|, frame after frame, with a Hann window: the sound is small, so a plain DFT will do.
inline std::vector<double> magnitudes(const std::vector<float>& x) {
  constexpr std::size_t n = 128;
  constexpr std::size_t hop = 32;
  std::array<std::complex<double>, n> turned;
  for (std::size_t i = 0; i < n; ++i)
    turned[i] = std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(i) / n);
  std::vector<double> found;
  for (std::size_t at = 0; at + n <= x.size(); at += hop)
    for (std::size_t k = 0; k <= n / 2; ++k) {
      std::complex<double> sum;
      for (std::size_t i = 0; i < n; ++i) {
        const double window = 0.5 - 0.5 * turned[i].real();
        sum += window * static_cast<double>(x[at + i]) * turned[i * k % n];
      }
      found.push_back(std::abs(sum));
    }
  return found;
}

// 20 log10 of ‖|X| - |Y|‖ / ‖|Y|‖.
inline double magnitude_db(const std::vector<float>& x, const std::vector<float>& y) {
  const auto a = magnitudes(x);
  const auto b = magnitudes(y);
  double off = 0;
  double whole = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    off += (a[i] - b[i]) * (a[i] - b[i]);
    whole += b[i] * b[i];
  }
  return 10 * std::log10(std::max(off / whole, 1e-24));
}

// Whether a channel comes as near to its golden as the row asks for.
inline bool is_near(const std::vector<float>& got, const std::vector<float>& golden,
                    const Row& row) {
  if (got.size() != golden.size()) return false;
  for (const auto& [measure, most] : row.tolerance) {
    const double found =
        measure == "sample" ? largest_difference(got, golden) : magnitude_db(got, golden);
    if (!(found <= most)) return false;
  }
  return !row.tolerance.empty();
}

}  // namespace timbrel::test
