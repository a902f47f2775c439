// SPDX-License-Identifier: MIT
#include "timbremap_object.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/map_folder.hpp"
#include "timbremap_files.hpp"

namespace timbrel::pd {
namespace {

constexpr double tick_ms = 5;
constexpr std::size_t touch_axes = 3;  // x, y, pressure
// The drawing: a disc on a surface that is 1 wide and 1 high, in the coordinates of touches.
constexpr double disc = 0.12;
constexpr double green = 0.48;

std::optional<std::size_t> count_of(Atoms atoms) {
  const auto number = number_of(atoms);
  const bool counts =
      number && *number >= 1 && *number <= Words::most && *number == std::trunc(*number);
  return counts ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string sizes(std::size_t controls, std::size_t parameters) {
  return counted(controls, "control") + " to " + counted(parameters, "parameter");
}

}  // namespace

MapObject::MapObject(t_object* owner, Atoms atoms, void (*on_tick)(void*), void* tick_owner)
    : owner_(owner),
      canvas_(canvas_getcurrent()),
      clock_(clock_new(tick_owner, reinterpret_cast<t_method>(reinterpret_cast<void*>(on_tick))),
             clock_free) {
  const auto controls = count_of(atoms);
  const auto parameters = count_of(atoms.subspan(std::min<std::size_t>(atoms.size(), 1)));
  if (!controls || !parameters)
    throw std::invalid_argument(
        "write [jg.timbremap L P folder] with the numbers of controls and "
        "parameters, 1 to 256: [jg.timbremap 3 9]; given " +
        given(atoms));
  controls_ = *controls;
  parameters_ = *parameters;
  smoothing_s_.assign(controls_, 0);
  numbers_.reserve(std::max(controls_, parameters_));
  echoes_ = Echoes(parameters_);
  inlet_new(owner, &owner->ob_pd, &s_float, gensym("latch"));
  inlet_new(owner, &owner->ob_pd, &s_float, gensym("smoothing"));
  list_ = outlet_new(owner, &s_list);
  info_ = outlet_new(owner, nullptr);
  drawing_ = outlet_new(owner, nullptr);
  if (atoms.size() > 2) open(text_of(atoms.subspan(2)), false);
}

// --- moving ---

void MapObject::control(Atoms atoms) {
  if (is_giving_ || !is_ready("list")) return;
  if (const Status status = read_numbers(atoms, "control"); !status)
    return complain(status.error());
  finger_.reset();  // another controller leads now
  move();
}

void MapObject::block(Atoms atoms) {
  if (is_giving_ || !is_ready("block")) return;
  const bool are_numbers = std::all_of(atoms.begin(), atoms.end(), [](const auto& a) {
    return a.a_type == A_FLOAT && std::isfinite(a.a_w.w_float);
  });
  const bool lifts = are_numbers && atoms.size() >= 2 && atoms[1].a_w.w_float != 1;
  if (!are_numbers || (!lifts && atoms.size() < 4))
    return complain(
        "block takes a finger's number, 1 (touches), x, y and pressure, or a finger's number "
        "and 2 (lifts); given " +
        given(atoms));
  const t_float finger = atoms[0].a_w.w_float;
  if (lifts) return lift(finger);
  if (finger_.value_or(finger) == finger) touch(atoms);
}

// Of a finger that does not lead, the lift ends nothing.
void MapObject::lift(t_float finger) {
  if (finger_ != finger) return;
  finger_.reset();
  advance();
  player_->end_touch();
  moved(true);
}

void MapObject::touch(Atoms atoms) {
  const auto target = player_->target();
  numbers_.assign(target.begin(), target.end());
  for (std::size_t i = 0; i < std::min({controls_, touch_axes, atoms.size() - 2}); ++i)
    numbers_[i] = atoms[i + 2].a_w.w_float;
  finger_ = atoms[0].a_w.w_float;
  move();
}

void MapObject::move() {
  advance();
  const Status status = player_->set_control(numbers_);
  if (!status) return complain(status.error());
  moved(true);
}

void MapObject::param(Atoms atoms) {
  if (is_giving_ || !is_ready("param")) return;
  if (const Status status = read_numbers(atoms, "parameter"); !status)
    return complain(status.error());
  const auto now = player_->parameters();
  const bool is_there = std::equal(now.begin(), now.end(), numbers_.begin(), numbers_.end(),
                                   [](double a, double b) { return static_cast<t_float>(a) == b; });
  if (is_there) return give(false);
  if (echoes_.know(numbers_)) return;
  if (const Status status = player_->set_parameters(numbers_); !status)
    return complain(status.error());
  moved(false);
}

void MapObject::set(Atoms atoms) {
  if (is_giving_ || !is_ready("set")) return;
  const auto value = atoms.empty() ? std::nullopt : number_of(atoms.last(1));
  if (atoms.size() < 2 || !value)
    return complain("set takes a parameter's name and its value from 0 to 127; given " +
                    given(atoms));
  const auto index = find_parameter(atoms.first(atoms.size() - 1));
  if (!index) return complain(index.error());
  const t_float now = static_cast<t_float>(player_->parameters()[*index]);
  if (now == static_cast<t_float>(*value)) return;
  const Status status = player_->set_parameter(*index, *value);
  if (!status) return complain(status.error());
  moved(true);
}

void MapObject::moved(bool gives_list) {
  const auto control = player_->control();
  is_moving_ = !std::equal(control.begin(), control.end(), player_->target().begin());
  if (is_moving_) {
    last_ = clock_getlogicaltime();
    if (!std::exchange(is_ticking_, true)) clock_delay(clock_.get(), tick_ms);
    if (std::count(smoothing_s_.begin(), smoothing_s_.end(), 0.0) == 0) return;
    echoes_.remember(player_->parameters());
  } else {
    rest();
  }
  give(gives_list);
}

void MapObject::rest() {
  clock_unset(clock_.get());
  is_moving_ = is_ticking_ = false;
}

void MapObject::tick() {
  advance();
  is_ticking_ = is_moving_;
  if (is_ticking_) clock_delay(clock_.get(), tick_ms);
  echoes_.remember(player_->parameters());
  give(true);
}

void MapObject::advance() {
  if (!is_moving_) return;
  is_moving_ = player_->step(clock_gettimesince(last_) / 1000);
  last_ = clock_getlogicaltime();
}

// --- what they share ---

void MapObject::load(Atoms atoms) {
  if (atoms.empty()) return complain("load takes the folder of a map; given nothing");
  open(text_of(atoms), true);
}

void MapObject::open(const std::string& name, bool tells) {
  const auto refuse = [&](const std::string& sentence) {
    complain(sentence);
    Words none;
    none.add(0.0);
    if (tells) reply("loaded", none);
  };
  const auto folder = find_map(canvas_, name);
  if (!folder)
    return refuse("load " + name +
                  ": there is no such folder beside the patch, on Pd's path or in "
                  "maps/; name a folder that holds a map");
  auto map = read_map(*folder);
  if (!map) return refuse(map.error());
  if (map->latent_size() != controls_ || map->parameter_count() != parameters_)
    return refuse(*folder + " maps " + sizes(map->latent_size(), map->parameter_count()) +
                  ", this object " + sizes(controls_, parameters_) + ": make it [jg.timbremap " +
                  std::to_string(map->latent_size()) + " " +
                  std::to_string(map->parameter_count()) + "]");
  MapPlayer next(std::move(*map));
  next.set_latch(latch_);
  next.set_release(release_);
  if (player_) {
    next.take_locks(*player_);
    next.set_control(player_->target());
  }
  for (std::size_t i = 0; i < controls_; ++i) next.set_smoothing(i, smoothing_s_[i]);
  player_.emplace(std::move(next));
  folder_ = *folder;
  finger_.reset();
  rest();
  if (!tells) return;
  tell_loaded();
  locks({});
  give(true);
}

bool MapObject::is_ready(const char* message) {
  if (player_) return true;
  complain(std::string(message) + ": no map is loaded; send load FOLDER");
  return false;
}

Status MapObject::read_numbers(Atoms atoms, const char* what) {
  numbers_.clear();
  for (const auto& atom : atoms) {
    if (atom.a_type != A_FLOAT)
      return Error{std::string(what) + " " + std::to_string(numbers_.size() + 1) + " is '" +
                   text_of({&atom, 1}) + "', which is no number; the last ones stay."};
    numbers_.push_back(atom.a_w.w_float);
  }
  return Done{};
}

void MapObject::give(bool with_list) {
  is_giving_ = true;
  const auto control = player_->control();
  Words point, list;
  for (const double c : control) point.add(c);
  for (const double p : player_->parameters()) list.add(p);
  draw(control[0], controls_ > 1 ? control[1] : 0.5, controls_ > 2 ? control[2] : 0.5);
  reply("point", point);
  if (with_list) outlet_list(list_, &s_list, list.count(), list.data());
  is_giving_ = false;
}

void MapObject::draw(double x, double y, double third) {
  const auto say = [&](const char* selector, std::initializer_list<double> values) {
    Words words;
    for (const double value : values) words.add(value);
    outlet_anything(drawing_, gensym(selector), words.count(), words.data());
  };
  say("roundedrect", {x - disc / 2, y - disc / 2, disc, disc, disc, disc});
  say("setcolor", {third, green, 1 - third, 1});
  say("fill", {});
  say("repaint", {});
}

void MapObject::reply(const char* selector, const Words& words) const {
  outlet_anything(info_, gensym(selector), words.count(), words.data());
}

void MapObject::complain(const std::string& sentence) const {
  pd_error(owner_, "jg.timbremap: %s", sentence.c_str());
}

}  // namespace timbrel::pd
