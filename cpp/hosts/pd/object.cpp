// SPDX-License-Identifier: MIT
#include "object.hpp"

#include <cstdlib>

#include "core/torch_carrier.hpp"
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

}  // namespace

Object::Object(t_object* owner, Atoms atoms, void (*on_tick)(void*), void* tick_owner)
    : owner_(owner),
      canvas_(canvas_getcurrent()),
      instrument_(*this, open_torch),
      clock_(clock_new(tick_owner, reinterpret_cast<t_method>(reinterpret_cast<void*>(on_tick))),
             clock_free) {
  Arguments arguments = read_arguments(atoms);
  for (const auto& sentence : arguments.complaints) complain(sentence);
  if (arguments.gpu) instrument_.receive("gpu", {});
  multichannel_ = arguments.multichannel && has_multichannel();
  if (arguments.multichannel && !multichannel_)
    complain("-m needs Pd 0.54 or newer: each channel gets an inlet or outlet of its own");
  if (arguments.threads) set_inference_threads(*arguments.threads);
  arguments.setup.offline |= asks_for_offline();
  HostFacts facts{sys_getsr(), sys_getblksize(), burst_samples(sys_getsr())};
  facts.is_guess = true;  // a subpatch may have a block and a rate of its own
  instrument_.begin(arguments.setup, facts);
  make_ports(owner);
  instrument_.prepare(facts, in_channels_, out_channels_);
  instrument_.poll(false);
  clock_delay(clock_.get(), tick_ms);
}

void Object::make_ports(t_object* owner) {
  if (const Engine* engine = instrument_.player().engine()) {
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
      post(std::to_string(first.channels) + " channels come in and the method takes " +
           std::to_string(in_channels_) + ": " +
           (first.channels < in_channels_ ? "what is missing is silent"
                                          : "what is left over is dropped"));
    said_channels_ = first.channels;
  } else {
    for (auto& in : ins_) in = look_at(*signals++).samples;
    for (auto& out : outs_) {
      set_channels(signals, 1);
      out = look_at(*signals++).samples;
    }
  }
  const double rate = first.sample_rate;
  instrument_.prepare({rate, first.length, burst_samples(rate)}, in_channels_, out_channels_);
  clock_delay(clock_.get(), 0);  // nothing may be sent while Pd builds its graph
}

void Object::perform(int n) noexcept TIMBREL_NONBLOCKING {
  instrument_.player().process(ins_.data(), outs_.data(), n);
}

// --- messages ---

void Object::receive(const char* selector, Atoms atoms) {
  const auto values = to_values(atoms);
  instrument_.receive(selector, values);
}

void Object::tick() {
  // Asked here alone: Pd says that DSP is off, too, while it opens a patch or builds its graph.
  instrument_.poll(pd_getdspstate() != 0);
  clock_delay(clock_.get(), tick_ms);
}

void Object::post(const std::string& sentence) const { ::post("nn~: %s", sentence.c_str()); }

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

std::optional<std::string> Object::find_model(const std::string& name) const {
  return pd::find_model(canvas_, name);
}

}  // namespace timbrel::pd
