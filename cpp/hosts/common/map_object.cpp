// SPDX-License-Identifier: MIT
#include "map_object.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/map_folder.hpp"
#include "core/words.hpp"
#include "raised.hpp"

namespace timbrel::host {
namespace {

constexpr double tick_ms = 5;
constexpr std::size_t touch_axes = 3;  // x, y, pressure
// The drawing: a disc on a surface that is 1 wide and 1 high, in the coordinates of touches.
constexpr double disc = 0.12;
constexpr double green = 0.48;

std::optional<std::size_t> count_of(std::optional<double> number) {
  const bool counts =
      number && *number >= 1 && *number <= most_words && *number == std::trunc(*number);
  return counts ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string sizes(std::size_t controls, std::size_t parameters) {
  return counted(controls, "control") + " to " + counted(parameters, "parameter");
}

}  // namespace

std::span<const MapObject::Row> MapObject::rows() {
  using O = MapObject;
  static constexpr Row messages[] = {
      {"list", &O::control},    {"bang", &O::again},
      {"block", &O::block},     {"param", &O::param},
      {"set", &O::set},         {"get", &O::get},
      {"lock", &O::lock},       {"locks", &O::locks},
      {"latch", &O::set_latch}, {"smoothing", &O::set_smoothing},
      {"smooth", &O::smooth},   {"release", &O::set_release},
      {"names", &O::names},     {"info", &O::info},
      {"load", &O::load},
  };
  return messages;
}

std::vector<const char*> MapObject::selectors() {
  std::vector<const char*> found;
  for (const auto& row : rows()) found.push_back(row.selector);
  return found;
}

bool MapObject::receive(std::string_view selector, Words words) {
  for (const auto& row : rows()) {
    if (selector != row.selector) continue;
    (this->*row.handle)(words);
    return true;
  }
  return false;
}

MapObject::MapObject(MapHost& host, Words arguments) : host_(host) {
  const auto controls = count_of(number_of(arguments));
  const auto parameters = count_of(number_of(arguments.subspan(arguments.empty() ? 0 : 1)));
  if (!controls || !parameters)
    throw std::invalid_argument(
        "write [jg.timbremap L P folder] with the numbers of controls and "
        "parameters, 1 to 256: [jg.timbremap 3 9]; given " +
        given(arguments));
  controls_ = *controls;
  parameters_ = *parameters;
  if (arguments.size() > 2) wanted_ = text_of(arguments.subspan(2));
  smoothing_s_.assign(controls_, 0);
  numbers_.reserve(std::max(controls_, parameters_));
  echoes_ = Echoes(parameters_);
}

void MapObject::begin() {
  if (wanted_) open(*wanted_, false);
}

// --- moving ---

void MapObject::control(Words words) {
  if (is_giving_ || !is_ready("list")) return;
  if (const Status status = read_numbers(words, "control"); !status)
    return host_.complain(status.error());
  finger_.reset();  // another controller leads now
  move();
}

void MapObject::block(Words words) {
  if (is_giving_ || !is_ready("block")) return;
  const bool are_numbers = std::all_of(words.begin(), words.end(), [](const Word& word) {
    return word.text == nullptr && std::isfinite(word.number);
  });
  const bool lifts = are_numbers && words.size() >= 2 && words[1].number != 1;
  if (!are_numbers || (!lifts && words.size() < 4))
    return host_.complain(
        "block takes a finger's number, 1 (touches), x, y and pressure, or a finger's number "
        "and 2 (lifts); given " +
        given(words));
  const double finger = words[0].number;
  if (lifts) return lift(finger);
  if (finger_.value_or(finger) == finger) touch(words);
}

// Of a finger that does not lead, the lift ends nothing.
void MapObject::lift(double finger) {
  if (finger_ != finger) return;
  finger_.reset();
  advance();
  player_->end_touch();
  moved(true);
}

void MapObject::touch(Words words) {
  const auto target = player_->target();
  numbers_.assign(target.begin(), target.end());
  for (std::size_t i = 0; i < std::min({controls_, touch_axes, words.size() - 2}); ++i)
    numbers_[i] = words[i + 2].number;
  finger_ = words[0].number;
  move();
}

void MapObject::move() {
  advance();
  const Status status = player_->set_control(numbers_);
  if (!status) return host_.complain(status.error());
  moved(true);
}

void MapObject::param(Words words) {
  if (is_giving_ || !is_ready("param")) return;
  if (const Status status = read_numbers(words, "parameter"); !status)
    return host_.complain(status.error());
  const auto now = player_->parameters();
  if (std::equal(now.begin(), now.end(), numbers_.begin(), numbers_.end(), same_on_wire))
    return give(false);
  if (echoes_.know(numbers_, [this](double moment) { return host_.ms_since(moment); })) return;
  if (const Status status = player_->set_parameters(numbers_); !status)
    return host_.complain(status.error());
  moved(false);
}

void MapObject::set(Words words) {
  if (is_giving_ || !is_ready("set")) return;
  const auto value = words.empty() ? std::nullopt : number_of(words.last(1));
  if (words.size() < 2 || !value)
    return host_.complain("set takes a parameter's name and its value from 0 to 127; given " +
                          given(words));
  const auto index = find_parameter(words.first(words.size() - 1));
  if (!index) return host_.complain(index.error());
  if (same_on_wire(player_->parameters()[*index], *value)) return;
  const Status status = player_->set_parameter(*index, *value);
  if (!status) return host_.complain(status.error());
  moved(true);
}

void MapObject::moved(bool gives_list) {
  const auto control = player_->control();
  is_moving_ = !std::equal(control.begin(), control.end(), player_->target().begin());
  if (is_moving_) {
    last_ = host_.now();
    if (!std::exchange(is_ticking_, true)) host_.delay(tick_ms);
    if (std::count(smoothing_s_.begin(), smoothing_s_.end(), 0.0) == 0) return;
    remember();
  } else {
    rest();
    // Where echoes wait in a queue, one may come when the next list is given already.
    if (gives_list && !host_.is_one_thread()) remember();
  }
  give(gives_list);
}

void MapObject::rest() {
  host_.undelay();
  is_moving_ = is_ticking_ = false;
}

void MapObject::tick() {
  if (!is_ticking_) return;
  advance();
  is_ticking_ = is_moving_;
  if (is_ticking_) host_.delay(tick_ms);
  remember();
  give(true);
}

void MapObject::advance() {
  if (!is_moving_) return;
  is_moving_ = player_->step(host_.ms_since(last_) / 1000);
  last_ = host_.now();
}

void MapObject::remember() { echoes_.remember(player_->parameters(), host_.now()); }

// --- what they share ---

void MapObject::load(Words words) {
  if (words.empty()) return host_.complain("load takes the folder of a map; given nothing");
  open(text_of(words), true);
}

void MapObject::open(const std::string& name, bool tells) {
  const auto refuse = [&](const std::string& sentence) {
    host_.complain(sentence);
    WordList none;
    none.add(0.0);
    if (tells) host_.reply("loaded", none);
  };
  const auto folder = host_.find_map(name);
  if (!folder)
    return refuse("load " + name + ": there is no such folder " + host_.map_places() +
                  "; name a folder that holds a map");
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
  ++maps_loaded_;
  folder_ = *folder;
  finger_.reset();
  rest();
  if (!tells) return;
  tell_loaded();
  locks({});
  give(true);
}

bool MapObject::is_ready(const char* message) const {
  if (player_) return true;
  host_.complain(std::string(message) + ": no map is loaded; send load FOLDER");
  return false;
}

Status MapObject::read_numbers(Words words, const char* what) {
  numbers_.clear();
  for (const auto& word : words) {
    if (word.text != nullptr)
      return Error{std::string(what) + " " + std::to_string(numbers_.size() + 1) + " is '" +
                   word.text + "', which is no number; the last ones stay."};
    numbers_.push_back(word.number);
  }
  return Done{};
}

void MapObject::give(bool with_list) {
  const Raised giving(is_giving_);  // it may be called from inside itself, by a load
  const int map_given = maps_loaded_;
  WordList point, list;  // before anything goes out: what hears it may load another map
  for (const double c : player_->control()) point.add(c);
  for (const double p : player_->parameters()) list.add(p);
  draw_point();
  host_.reply("point", point);
  // Of a map that was replaced meanwhile the list would come after the new one's.
  if (with_list && map_given == maps_loaded_) host_.give_list(list);
}

void MapObject::draw_point() {
  const auto control = player_->control();
  const double x = control[0], y = controls_ > 1 ? control[1] : 0.5,
               third = controls_ > 2 ? control[2] : 0.5;
  const auto say = [&](const char* selector, std::initializer_list<double> values) {
    WordList words;
    for (const double value : values) words.add(value);
    host_.draw(selector, words);
  };
  say("roundedrect", {x - disc / 2, y - disc / 2, disc, disc, disc, disc});
  say("setcolor", {third, green, 1 - third, 1});
  say("fill", {});
  say("repaint", {});
}

std::optional<double> MapObject::number_of(Words words) const {
  if (words.empty() || words[0].text != nullptr) return std::nullopt;
  return host_.as_written(words[0].number);
}

std::string MapObject::text_of(Words words) const {
  std::string joined;
  for (const auto& word : words) {
    if (!joined.empty()) joined += " ";
    joined += word.text != nullptr ? word.text : shown(host_.as_written(word.number));
  }
  return joined;
}

std::string MapObject::given(Words words) const {
  return words.empty() ? "nothing" : text_of(words);
}

}  // namespace timbrel::host
