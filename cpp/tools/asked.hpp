// SPDX-License-Identifier: MIT
// What the tools let their user choose of an instrument and of the host that it is played in.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "core/player.hpp"
#include "core/torch_carrier.hpp"
#include "options.hpp"

namespace timbrel::tools {

inline constexpr int usual_rate = 44100;  // Hz, where neither a file nor a sound says one

struct Asked {
  Request request;
  HostFacts host;
  std::vector<Setting> settings;
};

// The rows that tools share.
inline Option file_row(Asked& asked) {
  return {"FILE.ts", "", "an instrument, or any other nn~ file", text(asked.request.path)};
}

inline Option method_row(Asked& asked) {
  return {"--method", "NAME", "what it should do: forward, encode, … (forward)",
          text(asked.request.method)};
}

inline Option block_row(Asked& asked) {
  return {"--block", "SAMPLES", "samples that the host computes at once, any (64, as in Pd)",
          whole(asked.host.host_block, 1, largest_block)};
}

inline Option bufsize_row(Asked& asked) {
  return {"--bufsize", "SAMPLES", "samples that the model computes at once (0: the smallest)",
          whole(asked.request.block, 0, largest_block)};
}

inline Option burst_row(Asked& asked) {
  return {"--burst", "SAMPLES", "samples of the host's audio buffer; async adds them (0)",
          whole(asked.host.burst, 0, largest_block)};
}

inline Option mode_row(Asked& asked) {
  return {"--mode", "MODE", "sync in the callback, async in a worker, auto by measuring (sync)",
          one_of(asked.request.mode, {mode_names.begin(), mode_names.end()})};
}

inline Option set_row(Asked& asked) {
  return {"--set", "NAME=VALUE", "set an attribute; several values with commas; may be repeated",
          [&asked](const std::string& given) -> Status {
            const auto equals = given.find('=');
            if (equals == std::string::npos || equals == 0)
              return Error{"write NAME=VALUE, as in --set temperature=0.5"};
            Setting setting{given.substr(0, equals), {}};
            std::istringstream values(given.substr(equals + 1));
            for (std::string value; std::getline(values, value, ',');)
              setting.second.emplace_back(value);
            asked.settings.push_back(std::move(setting));
            return Done{};
          }};
}

// Looks into the file before anything plays: a method or a value that it refuses is the user's
// mistake, where a player would go on without it.
inline Result<std::shared_ptr<Instrument>> open_checked(const Asked& asked) {
  auto instrument = Instrument::open(asked.request.path, open_torch);
  if (!instrument) return instrument;
  const auto method = (*instrument)->find_method(asked.request.method);
  if (!method) return Error{method.error()};
  for (const auto& [attribute, values] : asked.settings) {
    const Status status = (*instrument)->carrier().set(attribute, values);
    if (!status) return Error{status.error()};
  }
  return instrument;
}

// Makes a player play what is asked for, as an object in a host does when it is made.
inline Status start(Player& player, const Asked& asked) {
  player.prepare(asked.host, 1, 1);
  if (Status opened = player.open(asked.request); !opened) return opened;
  const Engine& engine = *player.engine();
  player.prepare(asked.host, engine.in_channels(), engine.out_channels());
  for (const auto& [attribute, values] : asked.settings) player.set(attribute, values);
  // A gain glides to where it is set; after a reset it begins there.
  if (engine.instrument().surface().can_reset) player.reset();
  return Done{};
}

}  // namespace timbrel::tools
