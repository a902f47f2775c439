// SPDX-License-Identifier: MIT
// Registers nn~, mc.nn~ and mcs.nn~ with Max, from one file: init/timbrel-objectmappings.txt tells
// Max so. Nothing that is thrown behind a message gets as far as Max.
#include <algorithm>
#include <exception>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hosts/common/raised.hpp"
#include "inbox.hpp"
#include "instrument.hpp"

namespace {

using timbrel::max::as_method;
using timbrel::max::Cords;
using timbrel::max::Instrument;
using timbrel::max::to_values;

struct t_nn {
  t_pxobject base;
  Instrument* instrument;
  void* clock;
  void* queue;
  t_atom_long number;  // in the inbox
};

struct Kind {
  const char* name;
  Cords cords;
  t_class* made;
};
Kind kinds[] = {{"nn~", Cords::single, nullptr},
                {"mc.nn~", Cords::batch, nullptr},
                {"mcs.nn~", Cords::rows, nullptr}};

t_object* as_object(t_nn* x) { return reinterpret_cast<t_object*>(x); }

template <class Work>
void guarded(t_nn* x, Work&& work) {
  try {
    work();
  } catch (const std::exception& error) {
    object_error(as_object(x), "%s", error.what());
  }
}

// --- messages ---

void receive(t_nn* x, t_symbol* selector, long count, t_atom* atoms) {
  guarded(x, [&] { x->instrument->receive(selector->s_name, to_values(count, atoms)); });
}

using Inbox = timbrel::max::Inbox<t_nn, receive>;

void arrive(t_nn* x, t_symbol* selector, long count, t_atom* atoms) {
  guarded(x, [&] { Inbox::arrive(x, selector, count, atoms); });
}

void arrive_bang(t_nn* x) { arrive(x, gensym("bang"), 0, nullptr); }

void run_queue(t_nn* x) {
  guarded(x, [&] { x->instrument->poll(); });
  clock_fdelay(x->clock, timbrel::max::poll_ms);
}

void run_clock(t_nn* x) { qelem_set(static_cast<decltype(qelem_new(nullptr, nullptr))>(x->queue)); }

void assist(t_nn* x, void*, long port, long index, char* text) {
  guarded(x, [&] {
    const std::string said = x->instrument->assist(port == ASSIST_INLET, index);
    const std::size_t n = std::min<std::size_t>(said.size(), ASSIST_STRING_MAXSIZE - 1);
    std::copy_n(said.begin(), n, text);
    text[n] = '\0';
  });
}

// --- attributes ---

// Those of the box are taken as they are; later they are messages, in their order among the others.
t_max_err set(t_nn* x, const char* name, long count, t_atom* atoms) {
  guarded(x, [&] {
    if (x->instrument->has_begun())
      arrive(x, gensym(name), count, atoms);
    else
      x->instrument->preset(name, to_values(count, atoms));
  });
  return MAX_ERR_NONE;
}

t_max_err give(long value, long* count, t_atom** atoms) {
  char allocated = 0;
  if (atom_alloc(count, atoms, &allocated) != MAX_ERR_NONE) return MAX_ERR_GENERIC;
  atom_setlong(*atoms, value);
  return MAX_ERR_NONE;
}

template <class Value, Value (Instrument::*get)() const>
t_max_err get_value(t_nn* x, void*, long* count, t_atom** atoms) {
  return give(static_cast<long>((x->instrument->*get)()), count, atoms);
}

t_max_err get_nothing(t_nn*, void*, long* count, t_atom** atoms) { return give(0, count, atoms); }

struct Attribute {
  const char* name;
  method get;
  const char* label;
};
const Attribute attributes[] = {
    {"enable", as_method(get_value<bool, &Instrument::is_enabled>),
     "Play; 0 rests, and costs nothing"},
    {"offline", as_method(get_value<bool, &Instrument::is_offline>),
     "Wait for the model: for rendering"},
    {"gpu", as_method(get_nothing), "Models run on the CPU"},
    {"chans", as_method(get_value<long, &Instrument::chans>),
     "Channels in a cord, when the object is made"},
    {"iovector", as_method(get_value<long, &Instrument::io_vector>),
     "Samples of the sound card's vector, as in Max's audio status"},
};

template <std::size_t which>
t_max_err set_attribute(t_nn* x, void*, long count, t_atom* atoms) {
  return set(x, attributes[which].name, count, atoms);
}

template <std::size_t... which>
void add_attributes(t_class* c, std::index_sequence<which...>) {
  const auto add = [&](const Attribute& row, method setter) {
    class_addattr(c, attribute_new(row.name, gensym("long"), 0, row.get, setter));
    class_attr_addattr_parse(c, row.name, "label", gensym("symbol"), 0,
                             ("\"" + std::string(row.label) + "\"").c_str());
  };
  (add(attributes[which], as_method(set_attribute<which>)), ...);
}

// Those of the model are messages of their names, too.
t_symbol* name_of(t_object* attribute) {
  return static_cast<t_symbol*>(object_method(attribute, gensym("getname")));
}

t_max_err set_model_attribute(t_nn* x, t_object* attribute, long count, t_atom* atoms) {
  std::optional<timbrel::host::Raised> in_use;
  if (systhread_ismainthread()) in_use.emplace(x->instrument->attributes_in_use());
  arrive(x, name_of(attribute), count, atoms);
  return MAX_ERR_NONE;
}

t_max_err get_model_attribute(t_nn* x, t_object* attribute, long* count, t_atom** atoms) {
  std::vector<t_atom> held;
  guarded(x, [&] { held = x->instrument->model_value(name_of(attribute)->s_name); });
  char allocated = 0;
  if (held.empty()) return *count = 0, MAX_ERR_GENERIC;
  if (atom_alloc_array(static_cast<long>(held.size()), count, atoms, &allocated) != MAX_ERR_NONE)
    return MAX_ERR_GENERIC;
  std::copy(held.begin(), held.end(), *atoms);
  *count = static_cast<long>(held.size());  // where Max brought more room than that
  return MAX_ERR_NONE;
}

// Takes the object's own attributes in the box, and returns the others.
std::vector<timbrel::max::Written> take_own(t_nn* x, std::span<t_atom> atoms) {
  std::vector<timbrel::max::Written> others;
  while (!atoms.empty()) {
    const auto rest = atoms.subspan(1);
    const auto length = 1 + static_cast<std::size_t>(
                                attr_args_offset(static_cast<short>(rest.size()), rest.data()));
    const std::string name = atoms[0].a_w.w_sym->s_name + 1;
    const bool is_own = std::any_of(std::begin(attributes), std::end(attributes),
                                    [&](const Attribute& row) { return name == row.name; });
    if (is_own)
      attr_args_process(x, static_cast<short>(length), atoms.data());
    else
      others.push_back({name, {atoms.begin(), atoms.begin() + static_cast<long>(length)}});
    atoms = atoms.subspan(length);
  }
  return others;
}

// --- audio ---

void perform(t_nn* x, t_object*, double** ins, long in_count, double** outs, long out_count,
             long samples, long, void*) TIMBREL_NONBLOCKING {
  x->instrument->perform(ins, in_count, outs, out_count, samples);
}

void dsp(t_nn* x, t_object* chain, short*, double sample_rate, long max_vector, long) {
  guarded(x, [&] {
    std::vector<long> channels;
    for (long i = 0; i < x->instrument->inlets(); ++i)
      channels.push_back(std::max<long>(1, reinterpret_cast<t_ptr_int>(object_method(
                                               chain, gensym("getnuminputchannels"), x, i))));
    x->instrument->prepare(channels, sample_rate, max_vector);
    object_method(chain, gensym("dsp_add64"), x, as_method(perform), 0L, nullptr);
  });
}

long output_channels(t_nn* x, long outlet) { return x->instrument->output_channels(outlet); }

long change_input(t_nn* x, long inlet, long channels) {
  long changes = 0;
  guarded(x, [&] { changes = x->instrument->change_input(inlet, channels) ? 1 : 0; });
  return changes;
}

// --- making and deleting ---

void release(t_nn* x) {
  Inbox::close(x);
  if (x->instrument != nullptr && x->instrument->has_begun())
    z_dsp_free(&x->base);  // from here on no audio comes
  if (x->clock != nullptr) object_free(x->clock);
  if (x->queue != nullptr) qelem_free(static_cast<decltype(qelem_new(nullptr, nullptr))>(x->queue));
  delete x->instrument;
}

void* make(t_symbol* name, long count, t_atom* atoms) {
  const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                 [&](const Kind& k) { return gensym(k.name) == name; });
  const Kind& found = kind == std::end(kinds) ? kinds[0] : *kind;
  auto* x = static_cast<t_nn*>(object_alloc(found.made));
  if (x == nullptr) return nullptr;
  x->clock = x->queue = nullptr;
  x->instrument = nullptr;
  try {
    x->instrument = new Instrument(
        &x->base, found.cords, {as_method(get_model_attribute), as_method(set_model_attribute)});
    const long words = attr_args_offset(static_cast<short>(count), atoms);
    auto written = take_own(
        x,
        std::span(atoms, static_cast<std::size_t>(count)).subspan(static_cast<std::size_t>(words)));
    x->instrument->begin(to_values(words, atoms), std::move(written));
    Inbox::open(x);
    x->queue = qelem_new(x, as_method(run_queue));
    x->clock = clock_new(x, as_method(run_clock));
    clock_fdelay(x->clock, timbrel::max::poll_ms);
    return x;
  } catch (const std::exception& error) {
    object_error(as_object(x), "%s", error.what());
    object_free(x);
    return nullptr;
  }
}

t_class* make_class(const Kind& kind) {
  t_class* c =
      class_new(kind.name, as_method(make), as_method(release), sizeof(t_nn), nullptr, A_GIMME, 0);
  class_addmethod(c, as_method(dsp), "dsp64", A_CANT, 0);
  class_addmethod(c, as_method(assist), "assist", A_CANT, 0);
  if (kind.cords != Cords::single)
    class_addmethod(c, as_method(output_channels), "multichanneloutputs", A_CANT, 0);
  if (kind.cords == Cords::batch)
    class_addmethod(c, as_method(change_input), "inputchanged", A_CANT, 0);
  class_addmethod(c, as_method(arrive_bang), "bang", 0);
  class_addmethod(c, as_method(arrive), "anything", A_GIMME, 0);
  add_attributes(c, std::make_index_sequence<std::size(attributes)>());
  class_dspinit(c);
  class_register(CLASS_BOX, c);
  return c;
}

}  // namespace

extern "C" C74_EXPORT void ext_main(void*) {
  for (auto& kind : kinds) kind.made = make_class(kind);
}
