// SPDX-License-Identifier: MIT
#include "kernel.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace fs = std::filesystem;
using timbrel::test::Said;
using timbrel::test::Word;

// --- what Max keeps ---

struct t_class {
  std::string name;
  method make;
  method release;
  std::size_t size;
  std::map<std::string, std::pair<method, short>> methods;  // and the type of its first argument
  std::map<std::string, struct attribute*> attributes;
};

namespace {

struct outlet {
  std::string type;
  std::vector<Said> said;
  std::function<void(const Said&)> hear;
};

}  // namespace

struct attribute {
  t_object base;
  std::string name;
  method get;
  method set;
  std::string label;
};

namespace {

// What Max knows of a box beside the box itself.
struct box_facts {
  t_class* of;
  std::vector<std::unique_ptr<outlet>> outlets;  // from right to left, as they are made
  long inlets = 0;
  std::vector<long> channels;  // of each inlet's cord, while a chain is built
  t_perfroutine64 perform = nullptr;
  void* user = nullptr;
  long flags = 0;
  bool has_dsp = false;
  bool is_in_chain = false;
};

struct clock_element {
  void* owner;
  method tick;
  bool is_set = false;
  double due_ms = 0;
};
struct queue_element {
  void* owner;
  method run;
  std::atomic<bool> is_set{false};
};
struct deferred {
  void* owner;
  method run;
  t_symbol* selector;
  std::vector<t_atom> atoms;
};

std::map<std::string, std::unique_ptr<t_class>> classes;
std::vector<std::unique_ptr<attribute>> all_attributes;  // classes only point to theirs
std::map<void*, box_facts> boxes;
std::vector<std::unique_ptr<clock_element>> clocks;
std::mutex clocks_mutex;  // of the scheduler's time, too
std::vector<std::unique_ptr<queue_element>> queues;
std::vector<std::unique_ptr<void*>> proxies;  // each with its owner
std::vector<deferred> waiting;
std::mutex waiting_mutex;
t_object chain;  // what dsp64 is given
std::map<std::string, std::pair<std::string, std::unique_ptr<t_symbol>>> symbols;
std::mutex symbols_mutex;
const std::thread::id first_thread = std::this_thread::get_id();
thread_local long message_inlet = 0;  // that the message under way came to

template <class Function>
Function as(method m) {
  return reinterpret_cast<Function>(reinterpret_cast<void*>(m));
}

box_facts& facts_of(void* object) {
  const auto found = boxes.find(object);
  if (found == boxes.end()) throw std::logic_error("the kernel knows no such object");
  return found->second;
}

method find_method(t_class& of, const std::string& name) {
  const auto found = of.methods.find(name);
  return found == of.methods.end() ? nullptr : found->second.first;
}

template <class Elements>
void remove(Elements& elements, void* element) {
  std::erase_if(elements, [&](const auto& each) { return each.get() == element; });
}

Word word_of(const t_atom& atom) {
  if (atom.a_type == A_SYM) return std::string(atom.a_w.w_sym->s_name);
  return atom.a_type == A_LONG ? double(atom.a_w.w_long) : double(atom.a_w.w_float);
}

std::string formatted(const char* format, va_list arguments) {
  char text[4096];
  std::vsnprintf(text, sizeof text, format, arguments);
  return text;
}

}  // namespace

// --- Max's interface ---

extern "C" {

t_symbol* gensym(const char* name) {
  const std::lock_guard lock(symbols_mutex);
  auto& [text, symbol] = symbols[name];
  if (!symbol) {
    text = name;
    symbol = std::make_unique<t_symbol>(t_symbol{text.data(), nullptr});
  }
  return symbol.get();
}

t_class* class_new(const char* name, method make, method release, long size, method, short, ...) {
  auto made = std::make_unique<t_class>();
  made->name = name;
  made->make = make;
  made->release = release;
  made->size = static_cast<std::size_t>(size);
  return (classes[name] = std::move(made)).get();
}

t_max_err class_addmethod(t_class* of, method function, const char* name, ...) {
  va_list arguments;
  va_start(arguments, name);
  const int type = va_arg(arguments, int);
  va_end(arguments);
  of->methods[name] = {function, static_cast<short>(type)};
  return MAX_ERR_NONE;
}

t_object* attribute_new(const char* name, t_symbol*, long, method get, method set) {
  auto* made = all_attributes.emplace_back(std::make_unique<attribute>()).get();
  made->name = name;
  made->get = get;
  made->set = set;
  return &made->base;
}

t_max_err class_addattr(t_class* of, t_object* made) {
  auto* added = reinterpret_cast<attribute*>(made);
  of->attributes[added->name] = added;
  return MAX_ERR_NONE;
}

t_max_err class_attr_addattr_parse(t_class* of, const char* name, const char* what, t_symbol*, long,
                                   const char* text) {
  if (std::string(what) == "label") of->attributes.at(name)->label = text;
  return MAX_ERR_NONE;
}

t_max_err class_register(t_symbol*, t_class*) { return MAX_ERR_NONE; }
void class_dspinit(t_class*) {}

void* object_alloc(t_class* of) {
  void* made = std::calloc(1, of->size);
  boxes[made].of = of;
  boxes[made].inlets = 1;
  return made;
}

t_max_err object_free(void* object) {
  const auto found = boxes.find(object);
  if (found == boxes.end()) {
    remove(clocks, object);
    remove(proxies, object);
    return MAX_ERR_NONE;
  }
  as<void (*)(void*)>(found->second.of->release)(object);
  boxes.erase(object);  // what waits for it will be called all the same: nothing else is promised
  std::free(object);
  return MAX_ERR_NONE;
}

void* object_method(void* object, t_symbol* name, ...) {
  if (object != &chain) return nullptr;
  va_list arguments;
  va_start(arguments, name);
  void* answer = nullptr;
  void* box = va_arg(arguments, void*);
  box_facts& facts = facts_of(box);
  if (std::string(name->s_name) == "getnuminputchannels") {
    const auto inlet = static_cast<std::size_t>(va_arg(arguments, long));
    answer = reinterpret_cast<void*>(inlet < facts.channels.size() ? facts.channels[inlet] : 0);
  } else if (std::string(name->s_name) == "dsp_add64") {
    // The audio thread reads these: they are written once.
    const auto perform = as<t_perfroutine64>(va_arg(arguments, method));
    const long flags = va_arg(arguments, long);
    if (facts.perform == nullptr) {
      facts.perform = perform;
      facts.flags = flags;
      facts.user = va_arg(arguments, void*);
    }
    facts.is_in_chain = true;
  }
  va_end(arguments);
  return answer;
}

long attr_args_offset(short count, t_atom* atoms) {
  for (long i = 0; i < count; ++i)
    if (atoms[i].a_type == A_SYM && atoms[i].a_w.w_sym->s_name[0] == '@') return i;
  return count;
}

void attr_args_process(void* object, short count, t_atom* atoms) {
  t_class* of = facts_of(object).of;
  for (long i = attr_args_offset(count, atoms); i < count;) {
    const std::string name = atoms[i].a_w.w_sym->s_name + 1;
    long next = i + 1;
    while (next < count &&
           !(atoms[next].a_type == A_SYM && atoms[next].a_w.w_sym->s_name[0] == '@'))
      ++next;
    const auto found = of->attributes.find(name);
    if (found == of->attributes.end())
      timbrel::test::kernel().errors.push_back("no attribute " + name);
    else
      as<t_max_err (*)(void*, void*, long, t_atom*)>(found->second->set)(
          object, found->second, next - i - 1, atoms + i + 1);
    i = next;
  }
}

t_max_err atom_alloc(long* count, t_atom** atoms, char* allocated) {
  *allocated = *atoms == nullptr ? 1 : 0;
  if (*atoms == nullptr) *atoms = static_cast<t_atom*>(std::calloc(1, sizeof(t_atom)));
  *count = 1;
  return MAX_ERR_NONE;
}

t_max_err atom_setlong(t_atom* atom, t_atom_long value) {
  atom->a_type = A_LONG;
  atom->a_w.w_long = value;
  return MAX_ERR_NONE;
}

t_max_err atom_setfloat(t_atom* atom, double value) {
  atom->a_type = A_FLOAT;
  atom->a_w.w_float = value;
  return MAX_ERR_NONE;
}

t_max_err atom_setsym(t_atom* atom, const t_symbol* value) {
  atom->a_type = A_SYM;
  atom->a_w.w_sym = const_cast<t_symbol*>(value);
  return MAX_ERR_NONE;
}

void* proxy_new(void* object, long, long*) {
  ++facts_of(object).inlets;
  proxies.push_back(std::make_unique<void*>(object));
  return proxies.back().get();
}
long proxy_getinlet(t_object*) { return message_inlet; }

void* outlet_new(void* object, const char* type) {
  auto& outlets = facts_of(object).outlets;
  outlets.push_back(std::make_unique<outlet>(outlet{type != nullptr ? type : "", {}, {}}));
  return outlets.back().get();
}

void* outlet_anything(void* to, t_symbol* selector, short count, t_atom* atoms) {
  Said said{selector->s_name, {}};
  for (short i = 0; i < count; ++i) said.values.push_back(word_of(atoms[i]));
  static_cast<outlet*>(to)->said.push_back(said);
  const auto hear = static_cast<outlet*>(to)->hear;
  if (hear) hear(said);
  return nullptr;
}

void* outlet_list(void* to, t_symbol*, short count, t_atom* atoms) {
  return outlet_anything(to, gensym("list"), count, atoms);
}

void object_post(t_object*, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  timbrel::test::kernel().posted.push_back(formatted(format, arguments));
  va_end(arguments);
}

void object_error(t_object*, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  timbrel::test::kernel().errors.push_back(formatted(format, arguments));
  va_end(arguments);
}

void z_dsp_setup(t_pxobject* object, long inlets) {
  facts_of(object).inlets = inlets;
  facts_of(object).has_dsp = true;
}
void z_dsp_free(t_pxobject* object) {
  if (!facts_of(object).has_dsp)
    timbrel::test::kernel().errors.push_back("z_dsp_free without z_dsp_setup");
  facts_of(object).is_in_chain = false;
}
double sys_getsr() { return timbrel::test::kernel().sample_rate; }
int sys_getblksize() { return static_cast<int>(timbrel::test::kernel().vector); }
long sys_getdspobjdspstate(t_object* object) {
  return timbrel::test::kernel().audio && facts_of(object).is_in_chain ? 1 : 0;
}

void* clock_new(void* owner, method tick) {
  clocks.push_back(std::make_unique<clock_element>(clock_element{owner, tick}));
  return clocks.back().get();
}
void clock_fdelay(void* element, double ms) {
  const std::lock_guard lock(clocks_mutex);
  auto* clock = static_cast<clock_element*>(element);
  clock->is_set = true;
  clock->due_ms = timbrel::test::kernel().now_ms + ms;
}
void clock_unset(void* element) {
  const std::lock_guard lock(clocks_mutex);
  static_cast<clock_element*>(element)->is_set = false;
}
void clock_getftime(double* ms) {
  const std::lock_guard lock(clocks_mutex);
  *ms = timbrel::test::kernel().now_ms;
}

void* qelem_new(void* owner, method run) {
  queues.push_back(std::make_unique<queue_element>());
  queues.back()->owner = owner;
  queues.back()->run = run;
  return queues.back().get();
}
void qelem_set(void* element) { static_cast<queue_element*>(element)->is_set = true; }
void qelem_unset(void* element) { static_cast<queue_element*>(element)->is_set = false; }
void qelem_free(void* element) { remove(queues, element); }

void* defer_low(void* owner, method run, t_symbol* selector, short count, t_atom* atoms) {
  const std::lock_guard lock(waiting_mutex);
  waiting.push_back({owner, run, selector, std::vector<t_atom>(atoms, atoms + count)});
  return nullptr;
}

short systhread_ismainthread() {
  return timbrel::test::kernel().in_main && std::this_thread::get_id() == first_thread ? 1 : 0;
}

short locatefile_extended(char* name, short* path, t_fourcc*, const t_fourcc*, short) {
  const auto& folders = timbrel::test::kernel().search;
  for (std::size_t i = 0; i < folders.size(); ++i)
    if (fs::is_regular_file(fs::path(folders[i]) / name)) {
      *path = static_cast<short>(i);
      return 0;
    }
  return 1;
}

short path_toabsolutesystempath(short path, const char* name, char* absolute) {
  const auto& folder = timbrel::test::kernel().search.at(static_cast<std::size_t>(path));
  std::strcpy(absolute, (fs::path(folder) / name).c_str());
  return 0;
}

}  // extern "C"

// --- what tests do with it ---

namespace timbrel::test {

Kernel& kernel() {
  static Kernel all;
  return all;
}

void Kernel::run_waiting() {
  run_clocks();
  run_queues();
}

void Kernel::run_clocks() {
  for (std::size_t i = 0; i < clocks.size(); ++i) {
    {
      const std::lock_guard lock(clocks_mutex);
      if (!std::exchange(clocks[i]->is_set, false)) continue;
      now_ms = std::max(now_ms, clocks[i]->due_ms);
    }
    as<void (*)(void*)>(clocks[i]->tick)(clocks[i]->owner);
  }
}

void Kernel::run_queues() {
  for (std::size_t i = 0; i < queues.size(); ++i)
    if (queues[i]->is_set.exchange(false)) as<void (*)(void*)>(queues[i]->run)(queues[i]->owner);
  std::vector<deferred> now;
  {
    const std::lock_guard lock(waiting_mutex);
    now.swap(waiting);
  }
  for (auto& each : now)
    as<void (*)(void*, t_symbol*, short, t_atom*)>(each.run)(
        each.owner, each.selector, static_cast<short>(each.atoms.size()), each.atoms.data());
}

void load_external(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  auto* entry = reinterpret_cast<void (*)(void*)>(dlsym(library, "ext_main"));
  if (entry == nullptr) throw std::runtime_error(path + " has no ext_main");
  entry(nullptr);
}

std::vector<std::string> class_names() {
  std::vector<std::string> names;
  for (const auto& [name, each] : classes) names.push_back(name);
  return names;
}

std::vector<std::string> methods_of(const std::string& class_name) {
  std::vector<std::string> names;
  for (const auto& [name, each] : classes.at(class_name)->methods) names.push_back(name);
  return names;
}

std::vector<std::string> attributes_of(const std::string& class_name) {
  std::vector<std::string> names;
  for (const auto& [name, each] : classes.at(class_name)->attributes) names.push_back(name);
  return names;
}

std::size_t living() { return boxes.size() + clocks.size() + queues.size() + proxies.size(); }

std::vector<t_atom> atoms_of(const std::string& text) {
  std::istringstream words(text);
  std::vector<t_atom> atoms;
  for (std::string word; words >> word;) {
    t_atom atom{};
    char* end = nullptr;
    const double number = std::strtod(word.c_str(), &end);
    if (*end != '\0') {
      atom.a_type = A_SYM;
      atom.a_w.w_sym = gensym(word.c_str());
    } else if (word.find_first_of(".en") == std::string::npos) {
      atom.a_type = A_LONG;
      atom.a_w.w_long = static_cast<t_atom_long>(number);
    } else {
      atom.a_type = A_FLOAT;
      atom.a_w.w_float = number;
    }
    atoms.push_back(atom);
  }
  return atoms;
}

Box::Box(const std::string& text) {
  auto atoms = atoms_of(text);
  t_symbol* name = atoms.at(0).a_w.w_sym;
  class_name_ = name->s_name;
  object_ = as<void* (*)(t_symbol*, long, t_atom*)>(classes.at(class_name_)->make)(
      name, static_cast<long>(atoms.size()) - 1, atoms.data() + 1);
}

Box::~Box() {
  if (object_ != nullptr) object_free(object_);
}

// As Max does: an attribute, a method of the name, else `anything`.
void Box::send(const std::string& text, long inlet) {
  message_inlet = inlet;
  auto atoms = atoms_of(text);
  t_class& of = *classes.at(class_name_);
  const bool is_list = atoms.at(0).a_type != A_SYM;
  const std::string selector = is_list ? "list" : atoms[0].a_w.w_sym->s_name;
  if (is_list && atoms.size() == 1 && send_number(atoms[0])) return;
  t_atom* first = atoms.data() + (is_list ? 0 : 1);
  const long count = static_cast<long>(atoms.size()) - (is_list ? 0 : 1);
  if (const auto found = of.attributes.find(selector); found != of.attributes.end()) {
    as<t_max_err (*)(void*, void*, long, t_atom*)>(found->second->set)(object_, found->second,
                                                                       count, first);
    return;
  }
  method handler = find_method(of, selector);
  if (handler != nullptr && of.methods.at(selector).second != A_GIMME)
    return as<void (*)(void*)>(handler)(object_);
  if (handler == nullptr) handler = find_method(of, "anything");
  if (handler == nullptr) {
    kernel().errors.push_back("doesn't understand " + selector);
    return;
  }
  as<void (*)(void*, t_symbol*, long, t_atom*)>(handler)(object_, gensym(selector.c_str()), count,
                                                         first);
}

// Whether there is a method of its own for a number.
bool Box::send_number(const t_atom& atom) {
  const bool is_int = atom.a_type == A_LONG;
  method handler = find_method(*classes.at(class_name_), is_int ? "int" : "float");
  if (handler == nullptr) return false;
  if (is_int)
    as<void (*)(void*, t_atom_long)>(handler)(object_, atom.a_w.w_long);
  else
    as<void (*)(void*, double)>(handler)(object_, atom.a_w.w_float);
  return true;
}

long Box::get_attribute(const std::string& name) {
  const Word value = get_value(name);
  const auto* number = std::get_if<double>(&value);
  return number != nullptr ? static_cast<long>(*number) : -1;
}

Word Box::get_value(const std::string& name) {
  attribute* found = classes.at(class_name_)->attributes.at(name);
  long count = 0;
  t_atom* atoms = nullptr;
  as<t_max_err (*)(void*, void*, long*, t_atom**)>(found->get)(object_, found, &count, &atoms);
  const Word value = count > 0 ? word_of(atoms[0]) : Word(-1.0);
  std::free(atoms);
  return value;
}

void Box::connect(std::size_t index, std::function<void(const Said&)> hear) {
  auto& outlets = facts_of(object_).outlets;
  outlets.at(outlets.size() - 1 - index)->hear = std::move(hear);
}

std::string Box::assist(bool is_inlet, long index) {
  char text[ASSIST_STRING_MAXSIZE] = "";
  as<void (*)(void*, void*, long, long, char*)>(find_method(*classes.at(class_name_), "assist"))(
      object_, nullptr, is_inlet ? ASSIST_INLET : ASSIST_OUTLET, index, text);
  return text;
}

long Box::inlets() const { return facts_of(object_).inlets; }
std::size_t Box::outlets() const { return facts_of(object_).outlets.size(); }

std::string Box::outlet_type(std::size_t index) const {
  const auto& outlets = facts_of(object_).outlets;
  return outlets.at(outlets.size() - 1 - index)->type;
}

long Box::output_channels(long at) {
  method asked = find_method(*classes.at(class_name_), "multichanneloutputs");
  return asked == nullptr ? 1 : as<long (*)(void*, long)>(asked)(object_, at);
}

std::vector<Said> Box::heard(std::size_t index) {
  auto& outlets = facts_of(object_).outlets;
  return std::exchange(outlets.at(outlets.size() - 1 - index)->said, {});
}

void Box::start(const std::vector<long>& channels, double sample_rate, long max_vector) {
  box_facts& facts = facts_of(object_);
  facts.channels = channels;
  std::vector<short> connected(channels.size() + facts.outlets.size(), 1);
  as<void (*)(void*, t_object*, short*, double, long, long)>(find_method(*facts.of, "dsp64"))(
      object_, &chain, connected.data(), sample_rate, max_vector, 0);
  kernel().audio = true;
}

std::size_t Box::output_count() {
  std::size_t count = 0;
  for (std::size_t i = 0; i < outlets(); ++i) {
    if (outlet_type(i).empty()) continue;
    count += static_cast<std::size_t>(
        outlet_type(i) == "multichannelsignal" ? output_channels(static_cast<long>(i)) : 1);
  }
  return count;
}

std::vector<std::vector<double>> Box::run(const std::vector<std::vector<double>>& in,
                                          long samples) {
  auto given = in;
  std::vector<std::vector<double>> out(output_count(),
                                       std::vector<double>(static_cast<std::size_t>(samples), 99));
  std::vector<double*> ins, outs;
  for (auto& row : given) ins.push_back(row.data());
  for (auto& row : out) outs.push_back(row.data());
  run_into(ins.data(), static_cast<long>(ins.size()), outs.data(), static_cast<long>(outs.size()),
           samples);
  return out;
}

void Box::run_into(double** ins, long in_count, double** outs, long out_count, long samples) {
  box_facts& facts = facts_of(object_);
  facts.perform(static_cast<t_object*>(object_), &chain, ins, in_count, outs, out_count, samples,
                facts.flags, facts.user);
}

}  // namespace timbrel::test
