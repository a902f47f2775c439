// SPDX-License-Identifier: MIT
// timbrel-bench: what an instrument costs on this machine, in its model and in the audio callback.
#include <random>

#include "asked.hpp"
#include "core/thread_setup.hpp"
#include "measure.hpp"

namespace timbrel::tools {
namespace {

constexpr int calls_to_warm = 20;  // the first ones compile and plan

int calls_for(int seconds, double period_s) {
  return std::max(static_cast<int>(seconds / period_s), 20);
}

std::vector<float> noise(int channels, int samples) {
  std::minstd_rand random(1);
  std::uniform_real_distribution<float> draw(-0.1F, 0.1F);
  std::vector<float> drawn(static_cast<std::size_t>(channels) * static_cast<std::size_t>(samples));
  for (auto& x : drawn) x = draw(random);
  return drawn;
}

Status bench_model(Instrument& instrument, const Asked& asked, int block, int lasting_s) {
  const std::size_t method = *instrument.find_method(asked.request.method);
  const MethodShape& shape = instrument.surface().methods[method].shape;
  const auto in = noise(shape.inlets, block / shape.in_ratio);
  auto out = noise(shape.outlets, block / shape.out_ratio);
  Outcome worst = Outcome::ok;
  const auto call = [&] {
    worst = std::max(worst, instrument.carrier().run({method, 1, block, in.data(), out.data()}));
  };
  const double period = block / asked.host.sample_rate;
  const double first = seconds(call);
  const double second = seconds(call);
  std::printf("first calls %.1f ms and %.1f ms\n", 1000 * first, 1000 * second);
  for (int i = 2; i < calls_to_warm; ++i) call();
  for (const bool paced : {false, true}) {
    const Times times = measure(calls_for(lasting_s, period), period, paced, call);
    std::printf("%-13s p50 %.3f ms, p99 %.3f ms, real-time factor %.4f\n",
                paced ? "paced:" : "back to back:", 1000 * times.at(0.5), 1000 * times.at(0.99),
                times.at(0.5) / period);
  }
  if (worst == Outcome::ok) return Done{};
  return Error{
      sentence_for(worst, instrument.path(), asked.request.method, instrument.carrier().trouble())};
}

Status bench_callback(const Asked& asked, int lasting_s) {
  Player player(open_torch);
  if (Status started = start(player, asked); !started) return started;
  const Engine& engine = *player.engine();
  const int block = asked.host.host_block;
  const auto heard = noise(1, block);
  auto played = heard;
  const std::vector ins(static_cast<std::size_t>(engine.in_channels()), heard.data());
  const std::vector outs(static_cast<std::size_t>(engine.out_channels()), played.data());
  const double period = block / asked.host.sample_rate;
  const Times times = measure(calls_for(lasting_s, period), period, true,
                              [&] { player.process(ins.data(), outs.data(), block); });
  std::printf(
      "audio callback, async, host blocks of %d (%.0f µs): p50 %.1f µs, p99 %.1f µs, "
      "longest %.1f µs\n",
      block, 1e6 * period, 1e6 * times.at(0.5), 1e6 * times.at(0.99), 1e6 * times.at(1));
  const Stats stats = engine.stats();
  std::printf("its worker: load %.1f %%, blocks %lld, misses %lld; latency %d samples\n",
              stats.load_percent, static_cast<long long>(stats.calls),
              static_cast<long long>(stats.misses), engine.latency_samples());
  return Done{};
}

Result<int> bench(Asked& asked, int lasting_s) {
  prepare_worker_thread();
  Result<std::shared_ptr<Instrument>> instrument = Error{""};
  const double load_s = seconds([&] { instrument = open_checked(asked); });
  if (!instrument) return Error{instrument.error()};
  const Surface& surface = (*instrument)->surface();
  asked.host.sample_rate = surface.sample_rate > 0 ? surface.sample_rate : usual_rate;
  const int block = allowed_block(asked.request.block, surface.highest_ratio());
  std::printf("%s\n%s, method %s, blocks of %d samples (%.2f ms at %g Hz), loaded in %.2f s\n",
              day_and_machine().c_str(), asked.request.path.c_str(), asked.request.method.c_str(),
              block, 1000 * block / asked.host.sample_rate, asked.host.sample_rate, load_s);
  if (const Status done = bench_model(**instrument, asked, block, lasting_s); !done)
    return Error{done.error()};
  if (const Status done = bench_callback(asked, lasting_s); !done) return Error{done.error()};
  return 0;
}

}  // namespace
}  // namespace timbrel::tools

int main(int argc, char** argv) {
  using namespace timbrel::tools;
  Asked asked;
  asked.request.mode = timbrel::Mode::async;
  int lasting_s = 3;
  const Tool tool{
      "timbrel-bench",
      "Measures what an instrument costs here: its model, called without a pause and then as a\n"
      "host would, and the audio callback beside a worker. A real-time factor of 0.02 means: 2 %\n"
      "of the time that the sound lasts.",
      {file_row(asked),
       method_row(asked),
       block_row(asked),
       bufsize_row(asked),
       burst_row(asked),
       set_row(asked),
       {"--seconds", "N", "how long to measure, for each line (3)", whole(lasting_s, 1, 3600)}},
      "  timbrel-bench orchestra.ts\n"
      "  timbrel-bench orchestra.ts --method decode --bufsize 2048\n"};
  return run_tool(tool, argc, argv, [&] { return bench(asked, lasting_s); });
}
