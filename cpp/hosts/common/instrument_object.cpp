// SPDX-License-Identifier: MIT
#include "instrument_object.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "core/words.hpp"

namespace timbrel::host {
namespace {

template <class Rows>
std::vector<Value> names(const Rows& rows) {
  std::vector<Value> values;
  for (const auto& row : rows) values.emplace_back(row.name);
  return values;
}

std::vector<Value> values_of(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace

std::span<const InstrumentObject::Row> InstrumentObject::rows() {
  using O = InstrumentObject;
  static constexpr std::array<Row, 17> table = {{{"info", &O::info},
                                                 {"enable", &O::enable},
                                                 {"bufsize", &O::bufsize},
                                                 {"mode", &O::mode},
                                                 {"offline", &O::offline},
                                                 {"set", &O::set},
                                                 {"get", &O::get},
                                                 {"load", &O::load},
                                                 {"method", &O::method},
                                                 {"reload", &O::reload},
                                                 {"reset", &O::reset},
                                                 {"latency", &O::latency},
                                                 {"stats", &O::stats},
                                                 {"gpu", &O::gpu},
                                                 {"print_available_models", &O::elsewhere},
                                                 {"download", &O::elsewhere},
                                                 {"remove", &O::elsewhere}}};
  return table;
}

std::vector<std::string> InstrumentObject::selectors() {
  std::vector<std::string> found;
  for (const auto& row : rows()) found.emplace_back(row.selector);
  return found;
}

bool InstrumentObject::receive(const std::string& selector, Values values) {
  for (const auto& row : rows()) {
    if (selector != row.selector) continue;
    (this->*row.handle)(values);
    return true;
  }
  return false;
}

InstrumentObject::InstrumentObject(const Host& host, Opener opener)
    : host_(host), player_(std::move(opener)) {}

void InstrumentObject::begin(const Setup& setup, const HostFacts& guess) {
  smallest_ = setup.smallest;
  player_.enable(setup.enabled);
  player_.set_offline(setup.offline);
  player_.prepare(guess, 1, 1);
  player_.wish(setup.request);
  if (!setup.model.empty()) open(setup);
}

void InstrumentObject::open(const Setup& setup) {
  Request wanted = setup.request;
  const auto path = host_.find_model(setup.model);
  if (!path)
    return host_.complain("model " + setup.model +
                          " is not found beside the patch, on the search path or in models/: name "
                          "a .ts file");
  wanted.path = *path;
  try {
    const Status status = player_.open(wanted);
    if (!status) host_.complain(status.error());
  } catch (const std::exception& error) {
    host_.complain(*path + " cannot be loaded with a bufsize of " + std::to_string(wanted.block) +
                   " (" + error.what() + "): is there enough memory?");
  }
}

void InstrumentObject::prepare(const HostFacts& facts, int in_channels, int out_channels,
                               int rows) {
  player_.prepare(facts, in_channels, out_channels, rows);
  if (!facts.is_guess) {
    audio_runs_ = true;
    rate_hz_ = facts.sample_rate;
  }
  Request wanted = player_.request();
  if (rows == 0 || rows == wanted.batch) return;
  wanted.batch = rows;
  player_.change(wanted, audio_runs_);
  if (player_.is_offline()) player_.finish_loading();
}

// --- messages ---

// All is gathered before anything is given out: what hears it may change the engine.
void InstrumentObject::info(Values) {
  std::vector<std::pair<const char*, std::vector<Value>>> told;
  const auto tell = [&](const char* selector, std::vector<Value> values) {
    told.emplace_back(selector, std::move(values));
  };
  const Engine* engine = player_.engine();
  tell("loaded", {double(engine != nullptr)});
  tell("enabled", {double(player_.is_enabled())});
  tell("gpu", {0.0});
  if (engine != nullptr) {
    const MethodInfo& method = engine->method();
    const Surface& surface = engine->instrument().surface();
    const Plan& plan = engine->plan();
    tell("model", {engine->instrument().path()});
    tell("methods", names(surface.methods));
    tell("method", {method.name});
    tell("attributes", names(surface.attributes));
    tell("bufsize", {double(plan.model_block)});
    tell("dim", {double(method.shape.inlets), double(method.shape.outlets)});
    tell("ratio", {double(method.shape.in_ratio), double(method.shape.out_ratio)});
    tell("mode", {std::string(name_of(plan.async ? Mode::async : Mode::sync))});
    tell("offline", {double(player_.is_offline())});
    tell("latency", {double(engine->latency_samples())});
    tell("sample_rate", {double(surface.sample_rate)});
    tell("inlets", values_of(method.inlet_names));
    tell("outlets", values_of(method.outlet_names));
  }
  for (const auto& [selector, values] : told) host_.reply(selector, values);
}

void InstrumentObject::tell_methods() const {
  host_.reply("methods", names(player_.engine()->instrument().surface().methods));
}

void InstrumentObject::tell_attributes() const {
  host_.reply("attributes", names(player_.engine()->instrument().surface().attributes));
}

void InstrumentObject::enable(Values values) {
  const auto on = number_of(values);
  if (on)
    player_.enable(*on != 0);
  else
    host_.complain("enable takes 0 or 1; given " + text_of(values));
}

void InstrumentObject::bufsize(Values values) {
  const auto block = block_of(values);
  if (!block) return host_.complain(block.error());
  Request wanted = player_.request();
  wanted.block = *block;
  if (*block == 0)
    wanted.mode = Mode::sync;
  else if (smallest_)
    wanted.mode = Mode::automatic;
  smallest_ = *block == 0;
  change(wanted);
}

void InstrumentObject::mode(Values values) {
  const auto mode = mode_of(values);
  if (!mode) return host_.complain(mode.error());
  Request wanted = player_.request();
  wanted.mode = *mode;
  smallest_ = false;
  change(wanted);
}

void InstrumentObject::offline(Values values) {
  const auto on = number_of(values);
  if (on)
    player_.set_offline(*on != 0);
  else
    host_.complain("offline takes 0 or 1; given " + text_of(values));
}

void InstrumentObject::set(Values values) {
  const auto attribute = word_of(values);
  if (!attribute)
    return host_.complain("set takes an attribute and its values: set temperature 0.5");
  set_attribute(*attribute, std::vector<Value>(values.begin() + 1, values.end()));
}

bool InstrumentObject::set_attribute(const std::string& attribute,
                                     const std::vector<Value>& values) {
  const Status status = player_.set(attribute, values);
  if (!status) return host_.complain(status.error()), false;
  if (host_.is_one_thread()) player_.apply_settings();
  tell_all();
  return true;
}

void InstrumentObject::get(Values values) {
  if (values.size() != 1) return host_.complain("get takes the name of one attribute");
  const Status status = player_.get(text_of(values));
  if (!status) return host_.complain(status.error());
  if (host_.is_one_thread()) player_.apply_settings();
  tell_all();
}

void InstrumentObject::load(Values values) {
  const std::string name = text_of(values);
  const auto path = host_.find_model(name);
  if (!path) {
    host_.complain("load " + name +
                   ": not found beside the patch, on the search path or in models/; name a .ts "
                   "file");
    return host_.reply("loaded", {0.0});
  }
  Request wanted = player_.request();
  wanted.path = *path;
  request(wanted);
}

void InstrumentObject::method(Values values) {
  if (!is_loaded("method")) return;
  Request wanted = player_.request();
  wanted.method = text_of(values);
  request(wanted);
}

void InstrumentObject::reload(Values) {
  if (is_loaded("reload")) request(player_.request());
}

void InstrumentObject::reset(Values) {
  if (!is_loaded("reset")) return;
  player_.reset();
  after_request(answers_load_ && player_.is_loading());
}

void InstrumentObject::latency(Values) {
  if (is_loaded("latency")) host_.reply("latency", latency_told());
}

std::vector<Value> InstrumentObject::latency_told() const {
  if (player_.engine() == nullptr) return {};
  const int samples = player_.engine()->latency_samples();
  const double rate = rate_hz_ > 0 ? rate_hz_ : host_.sample_rate();
  return {double(samples), 1000.0 * samples / rate};
}

void InstrumentObject::stats(Values) {
  if (!is_loaded("stats")) return;
  const Stats stats = player_.engine()->stats();
  host_.reply("stats", {double(stats.calls), double(stats.misses), stats.load_percent});
}

void InstrumentObject::gpu(Values) {
  host_.post("models run on the CPU, where their time is predictable; gpu is left as it is");
}

void InstrumentObject::elsewhere(Values) {
  host_.post(
      "models come from files, not over the network: put a .ts file beside the patch or into "
      "models/, and send load NAME");
}

// --- what they share ---

void InstrumentObject::request(Request wanted) {
  player_.load(wanted);
  after_request(true);
}

void InstrumentObject::change(Request wanted) {
  player_.change(wanted, audio_runs_);
  after_request(answers_load_ && player_.is_loading());
}

void InstrumentObject::after_request(bool answers_load) {
  answers_load_ = answers_load;
  if (player_.is_offline()) player_.finish_loading();  // rendering: the same each time
  tell_all();
}

bool InstrumentObject::is_loaded(const char* message) const {
  if (player_.engine() != nullptr) return true;
  host_.complain(std::string(message) + ": no model is loaded; send load FILE");
  return false;
}

void InstrumentObject::poll(bool audio_runs) {
  audio_runs_ = audio_runs;
  tell_all();
}

void InstrumentObject::tell_all() {
  player_.poll(audio_runs_, [this](const Event& event) { tell(event); });
}

void InstrumentObject::tell(const Event& event) {
  switch (event.kind) {
    case Event::Kind::note:
      return host_.post(event.sentence);
    case Event::Kind::trouble:
      return host_.complain(event.sentence);
    case Event::Kind::load_failed:
      host_.complain(event.sentence);
      if (std::exchange(answers_load_, false)) host_.reply("loaded", {0.0});
      return;
    case Event::Kind::loaded:
      if (std::exchange(answers_load_, false)) host_.reply("loaded", {1.0});
      return;
    case Event::Kind::answer: {
      std::vector<Value> values{event.attribute};
      values.insert(values.end(), event.values.begin(), event.values.end());
      return host_.reply("get", values);
    }
  }
}

}  // namespace timbrel::host
