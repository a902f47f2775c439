// SPDX-License-Identifier: MIT
#include "instrument.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "hosts/common/raised.hpp"
#include "model_opener.hpp"

namespace timbrel::max {
namespace {

constexpr const char* models_folder = "models";
constexpr const char* model_suffix = ".ts";
constexpr long most_channels = 256;
constexpr long longest_io_vector = 8192;
// A model that runs in the callback is asked and told there. While the object is disabled nothing
// runs: after so many polls, when what was playing has faded out, this is done here.
constexpr int polls_until_faded = 3;
// The same where the object is muted from outside: so many polls without a vector, and twice what
// the longest vector takes.
constexpr int fewest_polls = 5;

std::string given(host::Values values) {
  return values.empty() ? "nothing" : host::text_of(values);
}

std::optional<long> count_of(host::Values values, long most) {
  const auto number = host::number_of(values);
  const bool counts = number && *number >= 1 && *number <= static_cast<double>(most);
  return counts ? std::optional(static_cast<long>(*number)) : std::nullopt;
}

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

Instrument::Instrument(t_pxobject* owner, Cords cords, ModelAttributes::Accessors accessors)
    : owner_(owner),
      cords_(cords),
      name_(name_of(cords)),
      instrument_(*this, model_opener()),
      model_(reinterpret_cast<t_object*>(owner), accessors) {}

Instrument::~Instrument() = default;

void Instrument::begin(Values values, std::vector<Written> written) {
  written_ = std::move(written);
  Arguments arguments = read_arguments(cords_, values);
  for (const auto& sentence : arguments.complaints) complain(sentence);
  arguments.setup.enabled = setup_.enabled;
  arguments.setup.offline = setup_.offline;
  if (cords_ == Cords::rows) rows_ = arguments.setup.request.batch;
  if (cords_ == Cords::batch && chans_ > 0) rows_ = static_cast<int>(chans_);
  arguments.setup.request.batch = asked_rows_ = rows_;
  arguments.setup.request.reads_back = true;
  const int vector = std::max(1, sys_getblksize());
  HostFacts facts{sys_getsr(), vector, burst_samples(vector)};
  facts.is_guess = true;
  instrument_.begin(arguments.setup, facts);
  if (const Engine* engine = instrument_.player().engine()) {
    in_dims_ = engine->method().shape.inlets;
    out_dims_ = engine->method().shape.outlets;
  }
  if (cords_ == Cords::rows && chans_ > 0) in_dims_ = out_dims_ = static_cast<int>(chans_);
  if (arguments.inlets > 0) in_dims_ = arguments.inlets;
  if (arguments.outlets > 0) out_dims_ = arguments.outlets;
  has_begun_ = true;
  make_ports();
  show_model();
  instrument_.prepare(facts, rows_ * in_dims_, rows_ * out_dims_, rows_);
  instrument_.poll(false);
  show_model();
  give_out();
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
  return cords_ == Cords::batch ? asked_rows_.load() : cords_ == Cords::rows ? out_dims_ : 1;
}

// Unless `chans` is written, there are as many rows as the widest cord that comes in has channels.
// Heard of before the chain is built, while the last one may still run.
bool Instrument::change_input(long inlet, long channels) {
  if (cords_ != Cords::batch || chans_ > 0 || inlet < 0 || inlet >= in_dims_) return false;
  told_channels_.resize(size(in_dims_), 1);
  told_channels_[static_cast<std::size_t>(inlet)] = std::clamp(channels, 1L, most_channels);
  const long widest = *std::max_element(told_channels_.begin(), told_channels_.end());
  return asked_rows_.exchange(static_cast<int>(widest)) != widest;
}

void Instrument::prepare(const std::vector<long>& channels, double sample_rate, long max_vector) {
  const Gate::Shut shut(gate_);
  rows_ = asked_rows_;
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
  const double longest_ms =
      1000.0 * static_cast<double>(std::max(max_vector, io_vector())) / sample_rate;
  polls_until_starved_ = fewest_polls + static_cast<int>(2 * longest_ms / poll_ms);
  polls_without_audio_ = 0;
  if (latency_before_.empty()) latency_before_ = instrument_.latency_told();
  const auto store = [&](auto& storage, auto& pointers, int count) {
    storage.assign(size(count), std::vector<float>(max_vector_, 0.0F));
    pointers.clear();
    for (auto& row : storage) pointers.push_back(row.data());
  };
  store(in_storage_, ins_, rows_ * in_dims_);
  store(out_storage_, outs_, rows_ * out_dims_);
  const int vector = static_cast<int>(max_vector);
  instrument_.prepare({sample_rate, vector, burst_samples(vector)}, rows_ * in_dims_,
                      rows_ * out_dims_, rows_);
}

// Max computes as many vectors as fill the sound card's at once: the others of these do not wait.
int Instrument::burst_samples(long vector) const {
  return static_cast<int>(std::max(0L, io_vector() - vector));
}

void Instrument::perform(double** ins, long in_count, double** outs, long out_count,
                         long samples) noexcept TIMBREL_NONBLOCKING {
  const auto n = static_cast<std::size_t>(samples);
  vectors_.fetch_add(1, std::memory_order_relaxed);
  const bool is_open = gate_.try_enter();
  const bool plays = is_open && n <= max_vector_;
  if (plays) {
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
  for (std::size_t out = 0; out < static_cast<std::size_t>(out_count); ++out)
    if (plays && source_of(out) < out_storage_.size())
      std::copy_n(out_storage_[source_of(out)].begin(), n, outs[out]);
    else
      std::fill(outs[out], outs[out] + n, 0.0);
  if (is_open) gate_.leave();
}

// Max's channels go cord by cord, the player's row by row.
std::size_t Instrument::source_of(std::size_t out) const noexcept TIMBREL_NONBLOCKING {
  const std::size_t dims = size(out_dims_), rows = size(rows_);
  return cords_ == Cords::batch ? out % rows * dims + out / rows : out;
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
  if (selector == "iovector") return set_io_vector(values), true;
  if (selector == "chans")
    return complain("chans is set when the object is made: " + std::string(name_) + " … @chans " +
                    given(values)),
           true;
  return instrument_.receive(selector, values) || set_model_attribute(selector, values);
}

void Instrument::poll() {
  const unsigned vectors = vectors_.load(std::memory_order_relaxed);
  const bool is_quiet = vectors == std::exchange(vectors_seen_, vectors);
  polls_without_audio_ = is_quiet ? polls_without_audio_ + 1 : 0;
  polls_disabled_ = is_enabled() ? 0 : polls_disabled_ + 1;
  while_steady([] {});
}

// Where Max says that no audio runs, a last vector may still do so, and a first one may begin: both
// stay out until this is done. What there is to say goes out afterwards, for what hears it, be it
// the console, may send messages.
template <class Work>
void Instrument::while_steady(Work&& work) {
  {
    const bool runs = audio_runs() && !is_starved();
    const bool rests = !is_enabled() && polls_disabled_ > polls_until_faded;
    std::optional<Gate::Shut> shut;
    if (!runs || rests) shut.emplace(gate_);
    instrument_.poll(runs);
    work();
    if (shut) instrument_.player().apply_settings();
    instrument_.poll(runs);
  }
  show_model();
  tell_changed_latency();
  give_out();
}

// The object is in a chain, and no vector comes: something above it is muted. One that comes now
// finds the gate shut or open, as ever.
bool Instrument::is_starved() const {
  return polls_without_audio_ > polls_until_starved_ && !gate_.is_playing() &&
         vectors_seen_ == vectors_.load(std::memory_order_relaxed);
}

// What changes with the vector size or the sample rate is told again.
void Instrument::tell_changed_latency() {
  const auto now = instrument_.latency_told();
  if (latency_before_.empty() || now.empty() || instrument_.player().is_loading()) return;
  if (now != std::exchange(latency_before_, {})) reply("latency", now);
}

void Instrument::give_out() {
  for (auto& each : std::exchange(outgoing_, {})) each();
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

void Instrument::preset(const std::string& attribute, Values values) {
  const auto number = host::number_of(values);
  if (attribute == "gpu") return static_cast<void>(instrument_.receive("gpu", {}));
  if (attribute == "iovector") return set_io_vector(values);
  if (attribute == "chans") {
    if (cords_ == Cords::single) return complain("chans is for mc.nn~ and mcs.nn~");
    if (const auto count = count_of(values, most_channels)) return void(chans_ = *count);
    return complain("chans is 1 to " + std::to_string(most_channels) + "; given " + given(values));
  }
  if (!number) return complain(attribute + " takes 0 or 1; given " + given(values));
  (attribute == "enable" ? setup_.enabled : setup_.offline) = *number != 0;
}

// Heard of when audio starts the next time.
void Instrument::set_io_vector(Values values) {
  if (const auto count = count_of(values, longest_io_vector)) return void(io_vector_ = *count);
  complain("iovector is 1 to " + std::to_string(longest_io_vector) + " samples; given " +
           given(values));
}

long Instrument::chans() const { return output_channels(0); }

bool Instrument::is_enabled() const { return instrument_.player().is_enabled(); }

bool Instrument::is_offline() const { return instrument_.player().is_offline(); }

bool Instrument::set_model_attribute(const std::string& name, Values values) {
  const AttributeInfo* attribute = model_.find(name);
  if (attribute == nullptr) return false;
  const auto fitting = ModelAttributes::clipped(*attribute, values);
  if (instrument_.set_attribute(name, fitting)) model_.expect(name, fitting);
  return true;
}

// Not while an attribute is being set, or shown: a message that comes from there may have brought
// another model, and Max still holds the attribute. Then a later poll does it.
void Instrument::show_model() {
  if (attributes_in_use_) return;
  {
    const host::Raised in_use(attributes_in_use_);
    for (const auto& sentence : model_.follow(instrument_.player())) post(sentence);
  }
  if (instrument_.player().engine() != nullptr && !written_.empty()) give_written();
}

// In their order; what the model does not offer may be one of those that Max gives every box.
void Instrument::give_written() {
  std::vector<Written> others;
  while_steady([&, written = std::exchange(written_, {})] {
    for (const auto& each : written) {
      const auto values =
          to_values(static_cast<long>(each.atoms.size()) - 1, each.atoms.data() + 1);
      if (!set_model_attribute(each.name, values)) others.push_back(each);
    }
  });
  for (auto& [name, atoms] : others)
    attr_args_process(owner_, static_cast<short>(atoms.size()), atoms.data());
}

// --- what the messages need of Max ---

void Instrument::post(const std::string& sentence) const {
  outgoing_.emplace_back([this, sentence] {
    object_post(reinterpret_cast<t_object*>(owner_), "%s", sentence.c_str());
  });
}

void Instrument::complain(const std::string& sentence) const {
  outgoing_.emplace_back([this, sentence] {
    object_error(reinterpret_cast<t_object*>(owner_), "%s", sentence.c_str());
  });
}

void Instrument::reply(const char* selector, const std::vector<Value>& values) const {
  outgoing_.emplace_back(
      [this, selector = std::string(selector), atoms = to_atoms(values)]() mutable {
        outlet_anything(messages_, gensym(selector.c_str()), static_cast<short>(atoms.size()),
                        atoms.data());
      });
}

std::optional<std::string> Instrument::find_model(const std::string& name) const {
  return find_file(models_folder, name, model_suffix);
}

}  // namespace timbrel::max
