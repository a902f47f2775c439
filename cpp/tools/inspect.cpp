// SPDX-License-Identifier: MIT
// timbrel-inspect: what an instrument offers, and how late it is under a host.
#include <array>

#include "asked.hpp"

namespace timbrel::tools {
namespace {

std::string joined(const std::vector<std::string>& names, int ratio) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  if (ratio > 1) text += " (one value for " + std::to_string(ratio) + " samples)";
  return text;
}

void say_surface(const std::string& path, const Surface& surface) {
  const std::string rate =
      surface.sample_rate > 0 ? std::to_string(surface.sample_rate) + " Hz" : "any sample rate";
  std::printf("%s: %s, blocks are multiples of %d samples\n", path.c_str(), rate.c_str(),
              surface.highest_ratio());
  for (const auto& method : surface.methods)
    std::printf("method %s: %s → %s\n", method.name.c_str(),
                joined(method.inlet_names, method.shape.in_ratio).c_str(),
                joined(method.outlet_names, method.shape.out_ratio).c_str());
  for (const auto& attribute : surface.attributes) {
    std::string types;
    for (const Type type : attribute.types)
      types += (types.empty() ? "" : ", ") + std::string(name_of(type));
    std::printf("attribute %s (%s)%s\n", attribute.name.c_str(), types.c_str(),
                attribute.allowed.c_str());
  }
  if (surface.attributes.empty()) std::printf("no attributes\n");
}

std::string latency_of(const Engine& engine, double rate) {
  const int samples = engine.latency_samples();
  std::array<char, 64> shown{};
  std::snprintf(shown.data(), shown.size(), "%d (%.1f ms)", samples, 1000.0 * samples / rate);
  return shown.data();
}

// One row: a player is asked, so these are the very numbers that nn~ will tell.
Status say_latencies(const Asked& asked, const std::string& method,
                     const std::function<void(const Event&)>& tell) {
  Player player(open_torch);
  player.prepare(asked.host, 1, 1);
  Request request = asked.request;
  request.method = method;
  request.mode = Mode::automatic;
  if (const Status opened = player.open(request); !opened) return opened;
  player.poll(false, tell);
  const char* chosen = player.engine()->plan().async ? "async" : "sync";
  const auto in_mode = [&](Mode mode) {
    request.mode = mode;
    player.change(request, false);
    return latency_of(*player.engine(), asked.host.sample_rate);
  };
  const std::string sync = in_mode(Mode::sync);
  const std::string async = in_mode(Mode::async);
  std::printf("  %-12s  %-18s  %-18s  %s\n", method.c_str(), sync.c_str(), async.c_str(), chosen);
  return Done{};
}

Result<int> inspect(Asked& asked) {
  const auto instrument = Instrument::open(asked.request.path, open_torch);
  if (!instrument) return Error{instrument.error()};
  const Surface& surface = (*instrument)->surface();
  say_surface(asked.request.path, surface);
  asked.host.sample_rate = surface.sample_rate > 0 ? surface.sample_rate : usual_rate;
  const int block = asked.request.block > 0 ? asked.request.block : surface.highest_ratio();
  std::printf("latency in samples, under a host with blocks of %d, bufsize %d, at %g Hz:\n",
              asked.host.host_block, block, asked.host.sample_rate);
  std::printf("  %-12s  %-18s  %-18s  %s\n", "method", "sync", "async", "auto is");
  bool has_told = false;  // each method's player has the same to say of the block
  const auto tell = [&has_told](const Event& event) {
    if (!has_told) std::fprintf(stderr, "timbrel-inspect: %s\n", event.sentence.c_str());
  };
  for (const auto& method : surface.methods) {
    if (const Status said = say_latencies(asked, method.name, tell); !said)
      return Error{said.error()};
    has_told = true;
  }
  return 0;
}

}  // namespace
}  // namespace timbrel::tools

int main(int argc, char** argv) {
  using namespace timbrel::tools;
  Asked asked;
  const Tool tool{
      "timbrel-inspect",
      "Shows what an instrument offers: methods with their inlets and outlets, attributes and\n"
      "what they allow, sample rate, and how late it is in nn~. The latency of async holds the\n"
      "time that the model takes here and now, so it may differ on another machine.",
      {file_row(asked), block_row(asked), bufsize_row(asked), burst_row(asked)},
      "  timbrel-inspect orchestra.ts\n"
      "  timbrel-inspect orchestra.ts --block 512 --bufsize 2048\n"};
  return run_tool(tool, argc, argv, [&] { return inspect(asked); });
}
