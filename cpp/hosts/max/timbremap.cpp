// SPDX-License-Identifier: MIT
// Registers jg.timbremap with Max. Nothing that is thrown behind a message gets as far as Max.
#include <algorithm>
#include <cmath>
#include <exception>
#include <iterator>
#include <memory>
#include <span>
#include <string>

#include "host.hpp"
#include "inbox.hpp"
#include "timbremap_host.hpp"

namespace {

using timbrel::host::HeardWords;
using timbrel::host::MapObject;
using timbrel::max::as_method;
using timbrel::max::MaxMap;
using timbrel::max::to_word;

using Queue = decltype(qelem_new(nullptr, nullptr));

struct t_map {
  t_object base;
  MaxMap* map;
  Queue queue;
  void* proxies[2];    // inlets 2 and 3
  long inlet;          // that Max notes the proxies' messages in
  t_atom_long number;  // in the inbox
};

t_class* map_class = nullptr;

struct Port {
  const char* selector;  // what a number at an inlet means; nullptr: the message itself
  const char* assist;
};
constexpr Port inlets[] = {
    {nullptr, "a list, one number from 0 to 1 for each control; block, param and other messages"},
    {"latch", "latch: 1 stays where a finger lifts, 0 goes back"},
    {"smoothing", "smoothing: seconds that it glides, 0 to 1"},
};
constexpr Port outlets[] = {
    {nullptr, "a list, one number from 0 to 127 for each parameter"},
    {nullptr, "answers: point, loaded, names, locks, param, latch, release, smooth"},
    {nullptr, "drawing: the point, for a BLOCK's lights"},
};

template <class Work>
void guarded(t_map* x, Work&& work) {
  try {
    work();
  } catch (const std::exception& error) {
    object_error(&x->base, "%s", error.what());
  }
}

HeardWords heard(long count, const t_atom* atoms) {
  return {std::span(atoms, static_cast<std::size_t>(count)), to_word};
}

// --- messages ---

void receive(t_map* x, t_symbol* selector, long count, t_atom* atoms) {
  guarded(x, [&] { x->map->receive(selector->s_name, heard(count, atoms)); });
}

using Inbox = timbrel::max::Inbox<t_map, receive>;

void hand_over(t_map* x, t_symbol* selector, long count, t_atom* atoms) {
  guarded(x, [&] { Inbox::arrive(x, selector, count, atoms); });
}

// To the left inlet as they are; to the others all is a setting, and what is no number is refused.
void arrive(t_map* x, t_symbol* selector, long count, t_atom* atoms) {
  const long inlet = proxy_getinlet(&x->base);
  const bool is_setting = inlet > 0 && inlet < std::ssize(inlets);
  if (!is_setting) return hand_over(x, selector, count, atoms);
  const bool is_number = selector == gensym("list");
  hand_over(x, gensym(inlets[inlet].selector), is_number ? count : 0, atoms);
}

void arrive_bang(t_map* x) { arrive(x, gensym("bang"), 0, nullptr); }

void arrive_number(t_map* x, double number) {
  t_atom atom;
  atom_setfloat(&atom, number);
  arrive(x, gensym("list"), 1, &atom);
}

void arrive_int(t_map* x, t_atom_long number) { arrive_number(x, static_cast<double>(number)); }

void run_queue(t_map* x) {
  guarded(x, [&] { x->map->tick(); });
}

void run_clock(t_map* x) { qelem_set(x->queue); }

void assist(t_map*, void*, long port, long index, char* text) {
  const std::span<const Port> ports =
      port == ASSIST_INLET ? std::span<const Port>(inlets) : std::span<const Port>(outlets);
  const auto at = std::clamp<std::size_t>(static_cast<std::size_t>(index), 0, ports.size() - 1);
  const std::string said = ports[at].assist;
  const std::size_t n = std::min<std::size_t>(said.size(), ASSIST_STRING_MAXSIZE - 1);
  std::copy_n(said.begin(), n, text);
  text[n] = '\0';
}

// --- attributes ---

struct Attribute {
  const char* name;  // and the message that sets it
  const char* type;
  double (MaxMap::*value)() const;
  const char* label;
};
constexpr Attribute attributes[] = {
    {"latch", "long", &MaxMap::latch, "Stay where a finger lifts"},
    {"smoothing", "float64", &MaxMap::smoothing, "Seconds that it glides, 0 to 1"},
    {"release", "atom", &MaxMap::release, "Distance that lets go of half a setting, or never"},
};

template <int which>
t_max_err set_attribute(t_map* x, void*, long count, t_atom* atoms) {
  hand_over(x, gensym(attributes[which].name), count, atoms);
  return MAX_ERR_NONE;
}

template <int which>
t_max_err get_attribute(t_map* x, void*, long* count, t_atom** atoms) {
  char allocated = 0;
  if (atom_alloc(count, atoms, &allocated) != MAX_ERR_NONE) return MAX_ERR_GENERIC;
  const double value = (x->map->*attributes[which].value)();
  if (std::string(attributes[which].type) == "long")
    return atom_setlong(*atoms, std::lround(value));
  if (std::isinf(value)) return atom_setsym(*atoms, gensym("never"));
  return atom_setfloat(*atoms, value);
}

template <int which>
void add_attribute(t_class* c) {
  const Attribute& row = attributes[which];
  class_addattr(c, attribute_new(row.name, gensym(row.type), 0, as_method(get_attribute<which>),
                                 as_method(set_attribute<which>)));
  class_attr_addattr_parse(c, row.name, "label", gensym("symbol"), 0,
                           ("\"" + std::string(row.label) + "\"").c_str());
}

// --- making and deleting ---

void release(t_map* x) {
  Inbox::close(x);
  delete x->map;  // with the clock, so that nobody sets the queue any more
  if (x->queue != nullptr) qelem_free(x->queue);
  for (void* proxy : x->proxies)
    if (proxy != nullptr) object_free(proxy);
}

void* make(t_symbol*, long count, t_atom* atoms) {
  auto* x = static_cast<t_map*>(object_alloc(map_class));
  if (x == nullptr) return nullptr;
  x->map = nullptr;
  x->queue = nullptr;
  x->proxies[0] = x->proxies[1] = nullptr;
  x->inlet = 0;
  try {
    const long words = attr_args_offset(static_cast<short>(count), atoms);
    x->map = new MaxMap(&x->base, heard(words, atoms), as_method(run_clock));
    x->queue = qelem_new(x, as_method(run_queue));
    for (const long inlet : {2, 1})  // from right to left
      x->proxies[inlet - 1] = proxy_new(x, inlet, &x->inlet);
    attr_args_process(x, static_cast<short>(count), atoms);
    x->map->begin();
    Inbox::open(x);
    return x;
  } catch (const std::exception& error) {
    object_error(&x->base, "%s", error.what());
    object_free(x);
    return nullptr;
  }
}

}  // namespace

extern "C" C74_EXPORT void ext_main(void*) {
  t_class* c = class_new("jg.timbremap", as_method(make), as_method(release), sizeof(t_map),
                         nullptr, A_GIMME, 0);
  class_addmethod(c, as_method(assist), "assist", A_CANT, 0);
  class_addmethod(c, as_method(arrive_bang), "bang", 0);
  class_addmethod(c, as_method(arrive_int), "int", A_LONG, 0);
  class_addmethod(c, as_method(arrive_number), "float", A_FLOAT, 0);
  class_addmethod(c, as_method(arrive), "list", A_GIMME, 0);
  class_addmethod(c, as_method(arrive), "anything", A_GIMME, 0);
  add_attribute<0>(c);
  add_attribute<1>(c);
  add_attribute<2>(c);
  class_register(CLASS_BOX, c);
  map_class = c;
}
