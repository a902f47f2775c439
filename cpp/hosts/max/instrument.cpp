// SPDX-License-Identifier: MIT
#include "instrument.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model_opener.hpp"

namespace timbrel::max {
namespace {

constexpr const char* models_folder = "models";
constexpr const char* model_suffix = ".ts";
// Max computes a vector at a time, and as many as its sound card's buffer holds without waiting.
constexpr int vectors_at_once = 8;

const char* name_of(Cords cords) {
  switch (cords) {
    case Cords::batch:
      return "mc.nn~";
    case Cords::rows:
      return "mcs.nn~";
    default:
      return "nn~";
  }
}

std::size_t size(int count) { return static_cast<std::size_t>(count); }

}  // namespace

Instrument::Instrument(t_pxobject* owner, Cords cords)
    : owner_(owner), cords_(cords), name_(name_of(cords)), instrument_(*this, model_opener()) {}

Instrument::~Instrument() = default;

void Instrument::begin(Values values) {
  Arguments arguments = read_arguments(cords_, values);
  for (const auto& sentence : arguments.complaints) complain(sentence);
  arguments.setup.enabled = setup_.enabled;
  arguments.setup.offline = setup_.offline;
  rows_ = cords_ == Cords::rows ? arguments.setup.request.batch : rows_;
  arguments.setup.request.batch = rows_;
  HostFacts facts{sys_getsr(), std::max(1, sys_getblksize()), 0};
  facts.is_guess = true;
  instrument_.begin(arguments.setup, facts);
  if (const Engine* engine = instrument_.player().engine()) {
    in_dims_ = engine->method().shape.inlets;
    out_dims_ = engine->method().shape.outlets;
  }
  if (arguments.inlets > 0) in_dims_ = arguments.inlets;
  if (arguments.outlets > 0) out_dims_ = arguments.outlets;
  has_begun_ = true;
  make_ports();
  instrument_.prepare(facts, rows_ * in_dims_, rows_ * out_dims_);
  instrument_.poll(false);
}

// Max makes outlets from right to left.
void Instrument::make_ports() {
  z_dsp_setup(owner_, inlets());
  if (cords_ != Cords::single) owner_->z_misc |= Z_MC_INLETS;
  messages_ = outlet_new(owner_, nullptr);
  const int outlets = cords_ == Cords::rows ? rows_ : out_dims_;
  for (int i = 0; i < outlets; ++i)
    outlet_new(owner_, cords_ == Cords::single ? "signal" : "multichannelsignal");
}

long Instrument::inlets() const { return cords_ == Cords::rows ? rows_ : in_dims_; }

// --- audio ---

long Instrument::output_channels(long) const {
  return cords_ == Cords::batch ? rows_ : cords_ == Cords::rows ? out_dims_ : 1;
}

void Instrument::prepare(const std::vector<long>& channels, double sample_rate, long max_vector) {
  const Gate::Shut shut(gate_);
  std::vector<long> offsets(channels.size() + 1, 0);
  for (std::size_t i = 0; i < channels.size(); ++i) offsets[i + 1] = offsets[i] + channels[i];
  sources_.clear();
  for (int row = 0; row < rows_; ++row)
    for (int dim = 0; dim < in_dims_; ++dim) {
      const std::size_t inlet = size(cords_ == Cords::rows ? row : dim);
      const long here = inlet < channels.size() ? channels[inlet] : 0;
      long channel = cords_ == Cords::single ? 0 : cords_ == Cords::batch ? row : dim;
      if (cords_ == Cords::batch && here == 1) channel = 0;  // one sound goes to all rows
      sources_.push_back(channel < here ? offsets[inlet] + channel : -1);
    }
  max_vector_ = static_cast<std::size_t>(max_vector);
  const auto store = [&](auto& storage, auto& pointers, int count) {
    storage.assign(size(count), std::vector<float>(max_vector_, 0.0F));
    pointers.clear();
    for (auto& row : storage) pointers.push_back(row.data());
  };
  store(in_storage_, ins_, rows_ * in_dims_);
  store(out_storage_, outs_, rows_ * out_dims_);
  const int vector = static_cast<int>(max_vector);
  instrument_.prepare({sample_rate, vector, vectors_at_once * vector}, rows_ * in_dims_,
                      rows_ * out_dims_);
}

void Instrument::perform(double** ins, long in_count, double** outs, long out_count,
                         long samples) noexcept TIMBREL_NONBLOCKING {
  const auto n = static_cast<std::size_t>(samples);
  const bool plays = gate_.try_enter();
  if (plays && n <= max_vector_) {
    for (std::size_t c = 0; c < in_storage_.size(); ++c) {
      const long source = sources_[c];
      if (source >= 0 && source < in_count)
        std::transform(ins[source], ins[source] + n, in_storage_[c].begin(),
                       [](double x) { return static_cast<float>(x); });
      else
        std::fill(in_storage_[c].begin(), in_storage_[c].end(), 0.0F);
    }
    instrument_.player().process(ins_.data(), outs_.data(), static_cast<int>(n));
  }
  const auto outlets = static_cast<std::size_t>(out_count);
  for (std::size_t out = 0; out < outlets; ++out) {
    // Max's channels go cord by cord, the player's row by row.
    const std::size_t dims = size(out_dims_), rows = size(rows_);
    const std::size_t from = cords_ == Cords::batch ? out % rows * dims + out / rows : out;
    if (plays && n <= max_vector_ && from < out_storage_.size())
      std::copy_n(out_storage_[from].begin(), n, outs[out]);
    else
      std::fill(outs[out], outs[out] + n, 0.0);
  }
  if (plays) gate_.leave();
}

// --- messages ---

void Instrument::receive(const std::string& selector, Values values) {
  while_steady([&] {
    if (!handle(selector, values))
      complain("message " + selector + " is not known: see the help for those that are");
  });
}

bool Instrument::handle(const std::string& selector, Values values) {
  if (selector == "bang" || selector == "dump") return instrument_.receive("info", {});
  if (selector == "get_methods" || selector == "get_attributes") {
    if (instrument_.player().engine() == nullptr)
      complain(selector + ": no model is loaded; send load FILE");
    else if (selector == "get_methods")
      instrument_.tell_methods();
    else
      instrument_.tell_attributes();
    return true;
  }
  if (selector == "delete") return instrument_.receive("remove", values);
  return instrument_.receive(selector, values);
}

void Instrument::poll() {
  while_steady([] {});
}

// Where Max says that no audio runs, a last vector may still do so, and a first one may begin: both
// stay out until this is done.
template <class Work>
void Instrument::while_steady(Work&& work) {
  const bool runs = audio_runs();
  std::optional<Gate::Shut> shut;
  if (!runs) shut.emplace(gate_);
  instrument_.poll(runs);
  work();
}

bool Instrument::audio_runs() const {
  return sys_getdspobjdspstate(reinterpret_cast<t_object*>(owner_)) != 0;
}

std::string Instrument::assist(bool is_inlet, long index) const {
  const long outlets = cords_ == Cords::rows ? rows_ : out_dims_;
  if (!is_inlet && index == outlets) return "answers: dump, get, latency, stats";
  const std::string also = is_inlet && index == 0 ? "; messages" : "";
  if (cords_ == Cords::rows)
    return (is_inlet ? "all inlets of row " : "all outlets of row ") + std::to_string(index + 1) +
           also;
  const Engine* engine = instrument_.player().engine();
  if (engine == nullptr) return "signal " + std::to_string(index + 1) + also;
  const MethodInfo& method = engine->method();
  const auto& labels = is_inlet ? method.inlet_labels : method.outlet_labels;
  const auto& names = is_inlet ? method.inlet_names : method.outlet_names;
  const auto at = static_cast<std::size_t>(index);
  if (at < labels.size() && !labels[at].empty()) return labels[at] + also;
  if (at < names.size()) return names[at] + also;
  return (is_inlet ? "not used by " : "silent in ") + method.name + also;
}

// --- attributes ---

void Instrument::set_chans(long rows) {
  constexpr long most = 256;
  if (has_begun_)
    return complain("chans is set when the object is made: " + std::string(name_) + " … @chans " +
                    std::to_string(rows));
  if (cords_ != Cords::batch) return complain("chans is for mc.nn~");
  if (rows < 1 || rows > most)
    return complain("chans is 1 to " + std::to_string(most) + "; given " + std::to_string(rows));
  rows_ = static_cast<int>(rows);
}

long Instrument::chans() const { return output_channels(0); }

void Instrument::set_enabled(bool on) {
  setup_.enabled = on;
  instrument_.player().enable(on);
}

bool Instrument::is_enabled() const { return instrument_.player().is_enabled(); }

void Instrument::set_offline(bool on) {
  setup_.offline = on;
  instrument_.player().set_offline(on);
}

bool Instrument::is_offline() const { return instrument_.player().is_offline(); }

// --- what the messages need of Max ---

void Instrument::post(const std::string& sentence) const {
  object_post(reinterpret_cast<t_object*>(owner_), "%s", sentence.c_str());
}

void Instrument::complain(const std::string& sentence) const {
  object_error(reinterpret_cast<t_object*>(owner_), "%s", sentence.c_str());
}

void Instrument::reply(const char* selector, const std::vector<Value>& values) const {
  if (messages_ == nullptr) return;
  auto atoms = to_atoms(values);
  outlet_anything(messages_, gensym(selector), static_cast<short>(atoms.size()), atoms.data());
}

std::optional<std::string> Instrument::find_model(const std::string& name) const {
  return find_file(models_folder, name, model_suffix);
}

}  // namespace timbrel::max
