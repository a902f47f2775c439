// SPDX-License-Identifier: MIT
// From a request to an engine that is ready to play: open, warm up, measure, plan, set.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine.hpp"

namespace timbrel {

// What the user asks for.
struct Request {
  std::string path;
  std::string method = "forward";
  int block = 0;  // samples; 0: the smallest that the file allows
  Mode mode = Mode::automatic;
  int batch = 1;
  bool reads_back = false;  // the host shows what attributes hold: see Player::held
};

using Setting = std::pair<std::string, std::vector<Value>>;

// Keeps one setting for each attribute, the last.
void remember(std::vector<Setting>& settings, const Setting& setting);
void forget(std::vector<Setting>& settings, const std::string& attribute);

struct Loaded {
  std::unique_ptr<Engine> engine;
  double inference_s = 0;          // for a block of `asked_block`
  int asked_block = 0;             // the request's, raised where it must be
  std::vector<Setting> settings;   // that were accepted
  std::vector<Setting> held;       // what attributes hold, where the request reads it back
  std::vector<std::string> notes;  // sentences that the user should see
};

// [main] or the loading thread. The engine is not attached to any worker yet.
Result<Loaded> load(const Request& request, const HostFacts& host,
                    const std::vector<Setting>& settings, const Opener& opener, Wake* wake);

// "a block of 100 samples is raised to 512, …"
std::string raised_note(int asked, int block, int highest_ratio);

// [main] Another engine for an instrument that nothing runs any more.
std::unique_ptr<Engine> engine_for(const Loaded& loaded, const Request& request,
                                   const HostFacts& host, Wake* wake);

// A load that is under way on another thread. Whoever asked may have gone when it ends.
struct Job {
  Request request;
  HostFacts host;
  std::vector<Setting> settings;
  std::atomic<bool> cancelled{false};
  std::atomic<bool> ready{false};
  std::unique_ptr<Result<Loaded>> result;  // once ready; null with a sentence in `failure`
  std::string failure;
};

}  // namespace timbrel
