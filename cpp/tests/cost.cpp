// SPDX-License-Identifier: MIT
// What the callback of an asynchronous identity costs, for callgrind: see tools/callback_cost.sh.
//
//   cost CHANNELS MODEL_BLOCK CALLS
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/player.hpp"
#include "fake_carrier.hpp"

// A door of its own, so that callgrind can count between entering and leaving it.
extern "C" __attribute__((noinline)) void callback(timbrel::Player& player, const float* const* in,
                                                   float* const* out, int n) {
  player.process(in, out, n);
}

int main(int count, char** words) {
  if (count != 4) return std::fputs("cost CHANNELS MODEL_BLOCK CALLS\n", stderr), 2;
  const int channels = std::atoi(words[1]);
  const auto width = static_cast<std::size_t>(channels);
  timbrel::Player player(
      timbrel::test::opener({{"identity", timbrel::test::script({channels, 1, channels, 1})}}));
  player.prepare({44100, 64, 1103}, channels, channels);
  const auto opened =
      player.open({"identity", "forward", std::atoi(words[2]), timbrel::Mode::async, 1});
  if (!opened) return 1;
  std::vector<std::vector<float>> x(width, std::vector<float>(64, 0.5F));
  std::vector<std::vector<float>> y(width, std::vector<float>(64));
  std::vector<const float*> in;
  std::vector<float*> out;
  for (std::size_t c = 0; c < width; ++c) in.push_back(x[c].data()), out.push_back(y[c].data());
  for (int call = 0; call < std::atoi(words[3]); ++call)
    callback(player, in.data(), out.data(), 64);
  std::printf("%lld blocks ran\n", static_cast<long long>(player.engine()->stats().calls));
}
