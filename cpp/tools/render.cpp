// SPDX-License-Identifier: MIT
// timbrel-render: a sound file through an instrument, in the blocks and the mode of a host.
#include <cmath>

#include "asked.hpp"
#include "wav.hpp"

namespace timbrel::tools {
namespace {

struct Files {
  std::string in;
  std::string out;
  bool compensate = false;
};

// After its end a sound is silent, and a control stays where it is.
void play_on(Sound& sound, std::size_t samples, bool is_control) {
  for (auto& channel : sound.channels) channel.resize(samples, is_control ? channel.back() : 0.0F);
}

// Plays `late` samples longer than the sound lasts, and leaves as many out at the beginning.
Sound play(Player& player, Sound sound, int block, std::size_t late) {
  const Engine& engine = *player.engine();
  const std::size_t samples = sound.samples();
  const auto step = static_cast<std::size_t>(block);
  const std::size_t played = (samples + late + step - 1) / step * step;
  play_on(sound, played, engine.method().shape.in_ratio > 1);
  Sound out{sound.rate, std::vector(static_cast<std::size_t>(engine.out_channels()),
                                    std::vector<float>(played))};
  std::vector<const float*> ins(sound.channels.size());
  std::vector<float*> outs(out.channels.size());
  for (std::size_t at = 0; at < played; at += step) {
    for (std::size_t c = 0; c < ins.size(); ++c) ins[c] = sound.channels[c].data() + at;
    for (std::size_t c = 0; c < outs.size(); ++c) outs[c] = out.channels[c].data() + at;
    player.process(ins.data(), outs.data(), block);
  }
  for (auto& channel : out.channels) {
    channel.erase(channel.begin(), channel.begin() + static_cast<std::ptrdiff_t>(late));
    channel.resize(samples);
  }
  return out;
}

void say(const Files& files, const Sound& sound, const Engine& engine) {
  float peak = 0;
  for (const auto& channel : sound.channels)
    for (const float x : channel) peak = std::max(peak, std::fabs(x));
  const int late = engine.latency_samples();
  const bool is_async = engine.plan().async;
  std::printf("%s: %.2f s, channels: %zu, peak %.3f\n", files.out.c_str(),
              static_cast<double>(sound.samples()) / sound.rate, sound.channels.size(),
              static_cast<double>(peak));
  std::printf("latency %d samples (%.1f ms), %s; %s, model blocks of %d samples, misses %lld\n",
              late, 1000.0 * late / sound.rate, files.compensate ? "taken off" : "at the beginning",
              is_async ? "async" : "sync", engine.plan().model_block,
              static_cast<long long>(engine.stats().misses));
}

Result<int> render(Asked& asked, const Files& files) {
  if (const Status fine = check_target(files.in, files.out); !fine) return Error{fine.error()};
  auto sound = read_sound(files.in);
  if (!sound) return Error{sound.error()};
  {
    const auto instrument = open_checked(asked);
    if (!instrument) return Error{instrument.error()};
    const auto method = *(*instrument)->find_method(asked.request.method);
    const int inlets = (*instrument)->surface().methods[method].shape.inlets;
    const int channels = static_cast<int>(sound->channels.size());
    if (channels % inlets != 0)
      return Error{files.in + " has " + std::to_string(channels) + " channels, method " +
                   asked.request.method + " takes " + std::to_string(inlets) +
                   " at a time: give a sound with " + std::to_string(inlets)};
    asked.request.batch = channels / inlets;
  }

  asked.host.sample_rate = sound->rate;
  Player player(open_torch);
  player.set_offline(true);
  if (const Status started = start(player, asked); !started) return Error{started.error()};

  int status = 0;
  const auto tell = [&status](const Event& event) {
    if (event.kind == Event::Kind::trouble) status = 1;
    std::fprintf(stderr, "timbrel-render: %s\n", event.sentence.c_str());
  };
  player.poll(false, tell);
  const auto late =
      static_cast<std::size_t>(files.compensate ? player.engine()->latency_samples() : 0);
  const Sound out = play(player, std::move(*sound), asked.host.host_block, late);
  player.poll(false, tell);
  if (const Status written = write_wav(files.out, out); !written) return Error{written.error()};
  say(files, out, *player.engine());
  // What already failed in the rehearsal was told as a note.
  return player.engine()->counters().failures.read() > 0 ? 1 : status;
}

}  // namespace
}  // namespace timbrel::tools

int main(int argc, char** argv) {
  using namespace timbrel::tools;
  Asked asked;
  asked.request.mode = timbrel::Mode::sync;
  Files files;
  const Tool tool{
      "timbrel-render",
      "Plays a sound through an instrument, as nn~ in Pure Data or Max would, and writes what\n"
      "comes out: 32-bit float, one channel for each outlet. Channels beyond what the method\n"
      "takes at a time are played side by side. For decode and others that take controls, give\n"
      "a wav that holds them, one channel for each inlet. Exit status: 0, 1 where the model\n"
      "failed or was late (the file is written all the same), 2 for a mistake.",
      {file_row(asked),
       {"IN.wav", "", "what it hears", text(files.in)},
       {"OUT.wav", "", "what it plays", text(files.out)},
       method_row(asked),
       block_row(asked),
       bufsize_row(asked),
       burst_row(asked),
       mode_row(asked),
       set_row(asked),
       {"--compensate", "", "take the latency off the beginning", on(files.compensate)}},
      "  timbrel-render orchestra.ts voice.wav out.wav --compensate\n"
      "  timbrel-render orchestra.ts voice.wav out.wav --block 512 --bufsize 2048 --mode async\n"
      "  timbrel-render orchestra.ts voice.wav out.wav --set temperature=0.5 --set gain_db=-6\n"
      "  timbrel-render orchestra.ts voice.wav latents.wav --method encode\n"};
  return run_tool(tool, argc, argv, [&] { return render(asked, files); });
}
