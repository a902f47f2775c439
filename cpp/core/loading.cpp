// SPDX-License-Identifier: MIT
#include "loading.hpp"

#include <cmath>

namespace timbrel {
namespace {

std::string number(int value) { return std::to_string(value); }

std::string slow_note(const std::string& path, double inference_s, double block_s) {
  return path + " takes " + number(static_cast<int>(std::lround(100 * inference_s / block_s))) +
         " % of the time that it plays: too slow to play live; render it (`offline 1`), or try a " +
         "larger bufsize";
}

}  // namespace

std::string raised_note(int asked, int block, int ratio) {
  return "a block of " + number(asked) + " samples is raised to " + number(block) +
         ", a multiple of the model's highest ratio " + number(ratio);
}

Result<Loaded> load(const Request& request, const HostFacts& host,
                    const std::vector<Setting>& settings, const Opener& opener, Wake* wake) {
  auto opened = Instrument::open(request.path, opener);
  if (!opened) return Error{opened.error()};
  const auto instrument = *opened;
  const auto method = instrument->find_method(request.method);
  if (!method) return Error{method.error()};

  Loaded loaded;
  const int ratio = instrument->surface().highest_ratio();
  loaded.asked_block = allowed_block(request.block, ratio);
  if (request.block > 0 && loaded.asked_block != request.block)
    loaded.notes.push_back(raised_note(request.block, loaded.asked_block, ratio));

  instrument->carrier().set_sample_rate(static_cast<int>(std::lround(host.sample_rate)));
  // Measured at the block that will run: the plan raises small ones to the host's.
  const Plan likely = make_plan(host, loaded.asked_block, ratio, Mode::sync, 0);
  const double seconds = instrument->warm_up(*method, likely.model_block, request.batch);
  loaded.inference_s = seconds * loaded.asked_block / likely.model_block;
  if (!instrument->warning().empty()) loaded.notes.push_back(instrument->warning());
  const double block_s = likely.model_block / host.sample_rate;
  if (seconds > block_s) loaded.notes.push_back(slow_note(request.path, seconds, block_s));

  for (const auto& setting : settings) {
    const Status status = instrument->carrier().set(setting.first, setting.second);
    if (status)
      remember(loaded.settings, setting);
    else
      loaded.notes.push_back(status.error());
  }

  if (request.reads_back)
    for (const auto& attribute : instrument->surface().attributes)
      if (auto got = instrument->carrier().get(attribute.name))
        loaded.held.emplace_back(attribute.name, std::move(*got));

  const Plan plan = make_plan(host, loaded.asked_block, ratio, request.mode, loaded.inference_s);
  loaded.engine = std::make_unique<Engine>(instrument, *method, plan, request.batch, host, wake);
  return loaded;
}

void forget(std::vector<Setting>& settings, const std::string& attribute) {
  std::erase_if(settings, [&](const Setting& setting) { return setting.first == attribute; });
}

void remember(std::vector<Setting>& settings, const Setting& setting) {
  forget(settings, setting.first);
  settings.push_back(setting);
}

std::unique_ptr<Engine> engine_for(const Loaded& loaded, const Request& request,
                                   const HostFacts& host, Wake* wake) {
  const auto& instrument = loaded.engine->shared_instrument();
  const Plan plan = make_plan(host, loaded.asked_block, instrument->surface().highest_ratio(),
                              request.mode, loaded.inference_s);
  const auto method = instrument->surface().find_method(loaded.engine->method().name);
  return std::make_unique<Engine>(instrument, *method, plan, loaded.engine->batch(), host, wake);
}

}  // namespace timbrel
