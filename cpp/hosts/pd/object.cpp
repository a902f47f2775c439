// SPDX-License-Identifier: MIT
#include "object.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "core/torch_carrier.hpp"
#include "core/words.hpp"
#include "host.hpp"

namespace timbrel::pd {
namespace {

static_assert(sizeof(t_sample) == sizeof(float), "nn~ is built for Pd with 32-bit floats");

constexpr double tick_ms = 20;
constexpr const char* offline_variable = "TIMBREL_OFFLINE";

bool asks_for_offline() {
  const char* value = std::getenv(offline_variable);
  return value != nullptr && *value != '\0' && std::string(value) != "0";
}

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

Object::Object(t_object* owner, Atoms atoms, void (*on_tick)(void*), void* tick_owner)
    : owner_(owner),
      canvas_(canvas_getcurrent()),
      player_(open_torch),
      clock_(clock_new(tick_owner, reinterpret_cast<t_method>(reinterpret_cast<void*>(on_tick))),
             clock_free) {
  const Arguments arguments = read_arguments(atoms);
  for (const auto& sentence : arguments.complaints) complain(sentence);
  if (arguments.gpu) gpu({});
  multichannel_ = arguments.multichannel && has_multichannel();
  if (arguments.multichannel && !multichannel_)
    complain("-m needs Pd 0.54 or newer: each channel gets an inlet or outlet of its own");
  if (arguments.threads) set_inference_threads(*arguments.threads);
  smallest_ = arguments.smallest;
  player_.enable(arguments.enabled);
  player_.set_offline(arguments.offline || asks_for_offline());
  HostFacts host{sys_getsr(), sys_getblksize(), burst_samples(sys_getsr())};
  host.is_guess = true;  // a subpatch may have a block and a rate of its own
  player_.prepare(host, 1, 1);
  player_.wish(arguments.request);
  if (!arguments.model.empty()) open(arguments);
  make_ports(owner);
  player_.prepare(host, in_channels_, out_channels_);
  poll();
  clock_delay(clock_.get(), tick_ms);
}

Object::~Object() = default;

void Object::open(const Arguments& arguments) {
  Request wanted = arguments.request;
  const auto path = find_model(canvas_, arguments.model);
  if (!path) {
    complain("model " + arguments.model +
             " is not found beside the patch, on Pd's path or in models/: name a .ts file");
    return;
  }
  wanted.path = *path;
  const Status status = player_.open(wanted);
  if (!status) complain(status.error());
}

void Object::make_ports(t_object* owner) {
  if (const Engine* engine = player_.engine()) {
    in_channels_ = engine->in_channels();
    out_channels_ = engine->out_channels();
  }
  const int inlets = multichannel_ ? 1 : in_channels_;
  const int outlets = multichannel_ ? 1 : out_channels_;
  for (int i = 1; i < inlets; ++i) inlet_new(owner, &owner->ob_pd, &s_signal, &s_signal);
  for (int i = 0; i < outlets; ++i) outlet_new(owner, &s_signal);
  messages_ = outlet_new(owner, nullptr);
  ins_.assign(static_cast<std::size_t>(in_channels_), nullptr);
  outs_.assign(static_cast<std::size_t>(out_channels_), nullptr);
}

// --- audio ---

void Object::dsp(t_signal** signals) {
  const Signal first = look_at(signals[0]);
  if (multichannel_) {
    set_channels(&signals[1], out_channels_);
    const Signal out = look_at(signals[1]);
    for (int c = 0; c < in_channels_; ++c)
      ins_[static_cast<std::size_t>(c)] =
          c < first.channels ? first.samples + c * first.length : nullptr;
    for (int c = 0; c < out_channels_; ++c)
      outs_[static_cast<std::size_t>(c)] = out.samples + c * out.length;
    if (first.channels != in_channels_ && first.channels != said_channels_)
      post("nn~: %d channels come in and the method takes %d: %s", first.channels, in_channels_,
           first.channels < in_channels_ ? "what is missing is silent"
                                         : "what is left over is dropped");
    said_channels_ = first.channels;
  } else {
    for (auto& in : ins_) in = look_at(*signals++).samples;
    for (auto& out : outs_) {
      set_channels(signals, 1);
      out = look_at(*signals++).samples;
    }
  }
  const double rate = first.sample_rate;
  player_.prepare({rate, first.length, burst_samples(rate)}, in_channels_, out_channels_);
  audio_runs_ = true;
  rate_hz_ = rate;
  clock_delay(clock_.get(), 0);  // nothing may be sent while Pd builds its graph
}

void Object::perform(int n) noexcept TIMBREL_NONBLOCKING {
  player_.process(ins_.data(), outs_.data(), n);
}

// --- messages ---

void Object::info(Atoms) {
  const Engine* engine = player_.engine();
  const auto number = [this](const char* selector, double value) { reply(selector, {value}); };
  number("loaded", engine != nullptr);
  number("enabled", player_.is_enabled());
  number("gpu", 0);
  if (engine == nullptr) return;
  const MethodInfo& method = engine->method();
  const Surface& surface = engine->instrument().surface();
  const Plan& plan = engine->plan();
  reply("model", {engine->instrument().path()});
  reply("methods", names(surface.methods));
  reply("method", {method.name});
  reply("attributes", names(surface.attributes));
  number("bufsize", plan.model_block);
  reply("dim", {double(method.shape.inlets), double(method.shape.outlets)});
  reply("ratio", {double(method.shape.in_ratio), double(method.shape.out_ratio)});
  reply("mode", {std::string(name_of(plan.async ? Mode::async : Mode::sync))});
  number("offline", player_.is_offline());
  number("latency", engine->latency_samples());
  number("sample_rate", surface.sample_rate);
  reply("inlets", values_of(method.inlet_names));
  reply("outlets", values_of(method.outlet_names));
}

void Object::enable(Atoms atoms) {
  const auto on = number_of(atoms);
  if (on)
    player_.enable(*on != 0);
  else
    complain("enable takes 0 or 1; given " + text_of(atoms));
}

void Object::bufsize(Atoms atoms) {
  const auto block = block_of(atoms);
  if (!block) return complain(block.error());
  Request wanted = player_.request();
  wanted.block = *block;
  if (*block == 0)
    wanted.mode = Mode::sync;
  else if (smallest_)
    wanted.mode = Mode::automatic;
  smallest_ = *block == 0;
  change(wanted);
}

void Object::mode(Atoms atoms) {
  const auto mode = mode_of(atoms);
  if (!mode) return complain(mode.error());
  Request wanted = player_.request();
  wanted.mode = *mode;
  smallest_ = false;
  change(wanted);
}

void Object::offline(Atoms atoms) {
  const auto on = number_of(atoms);
  if (on)
    player_.set_offline(*on != 0);
  else
    complain("offline takes 0 or 1; given " + text_of(atoms));
}

void Object::set(Atoms atoms) {
  if (atoms.empty() || atoms[0].a_type != A_SYMBOL)
    return complain("set takes an attribute and its values: set temperature 0.5");
  const Status status = player_.set(text_of(atoms.first(1)), to_values(atoms.subspan(1)));
  if (!status) return complain(status.error());
  player_.apply_settings();  // messages and audio are one thread in Pd, so nothing runs now
  poll();
}

void Object::get(Atoms atoms) {
  if (atoms.size() != 1) return complain("get takes the name of one attribute");
  const Status status = player_.get(text_of(atoms));
  if (!status) return complain(status.error());
  player_.apply_settings();
  poll();
}

void Object::load(Atoms atoms) {
  const std::string name = text_of(atoms);
  const auto path = find_model(canvas_, name);
  if (!path) {
    complain("load " + name +
             ": not found beside the patch, on Pd's path or in models/; name a .ts file");
    return reply("loaded", {0.0});
  }
  Request wanted = player_.request();
  wanted.path = *path;
  request(wanted);
}

void Object::method(Atoms atoms) {
  if (!is_loaded("method")) return;
  Request wanted = player_.request();
  wanted.method = text_of(atoms);
  request(wanted);
}

void Object::reload(Atoms) {
  if (is_loaded("reload")) request(player_.request());
}

void Object::reset(Atoms) {
  if (!is_loaded("reset")) return;
  player_.reset();
  after_request(answers_load_ && player_.is_loading());
}

void Object::latency(Atoms) {
  if (!is_loaded("latency")) return;
  const int samples = player_.engine()->latency_samples();
  reply("latency", {double(samples), 1000.0 * samples / (rate_hz_ > 0 ? rate_hz_ : sys_getsr())});
}

void Object::stats(Atoms) {
  if (!is_loaded("stats")) return;
  const Stats stats = player_.engine()->stats();
  reply("stats", {double(stats.calls), double(stats.misses), stats.load_percent});
}

void Object::gpu(Atoms) {
  post("nn~: models run on the CPU, where their time is predictable; gpu is left as it is");
}

void Object::elsewhere(Atoms) {
  post(
      "nn~: models come from files, not over the network: put a .ts file beside the patch or into "
      "models/, and send load NAME");
}

// --- what they share ---

void Object::request(Request wanted) {
  player_.load(wanted);
  after_request(true);
}

void Object::change(Request wanted) {
  player_.change(wanted, audio_runs_);
  after_request(answers_load_ && player_.is_loading());
}

void Object::after_request(bool answers_load) {
  answers_load_ = answers_load;
  if (player_.is_offline()) player_.finish_loading();  // rendering: the same each time
  poll();
}

bool Object::is_loaded(const char* message) const {
  if (player_.engine() != nullptr) return true;
  complain(std::string(message) + ": no model is loaded; send load FILE");
  return false;
}

void Object::tick() {
  // Asked here alone: Pd says that DSP is off, too, while it opens a patch or builds its graph.
  audio_runs_ = pd_getdspstate() != 0;
  poll();
  clock_delay(clock_.get(), tick_ms);
}

void Object::poll() {
  player_.poll(audio_runs_, [this](const Event& event) { tell(event); });
}

void Object::tell(const Event& event) {
  switch (event.kind) {
    case Event::Kind::note:
      return post("nn~: %s", event.sentence.c_str());
    case Event::Kind::trouble:
      return complain(event.sentence);
    case Event::Kind::load_failed:
      complain(event.sentence);
      if (std::exchange(answers_load_, false)) reply("loaded", {0.0});
      return;
    case Event::Kind::loaded:
      if (std::exchange(answers_load_, false)) reply("loaded", {1.0});
      return;
    case Event::Kind::answer: {
      std::vector<Value> values{event.attribute};
      values.insert(values.end(), event.values.begin(), event.values.end());
      return reply("get", values);
    }
  }
}

void Object::complain(const std::string& sentence) const {
  pd_error(owner_, "nn~: %s", sentence.c_str());
}

void Object::reply(const char* selector, const std::vector<Value>& values) const {
  if (messages_ == nullptr) return;
  std::vector<t_atom> atoms(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (const auto* number = std::get_if<double>(&values[i]))
      SETFLOAT(&atoms[i], static_cast<t_float>(*number));
    else
      SETSYMBOL(&atoms[i], gensym(std::get<std::string>(values[i]).c_str()));
  }
  outlet_anything(messages_, gensym(selector), static_cast<int>(atoms.size()), atoms.data());
}

}  // namespace timbrel::pd
