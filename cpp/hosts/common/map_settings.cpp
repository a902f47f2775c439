// SPDX-License-Identifier: MIT
// What jg.timbremap is set to, and what it answers.
#include <algorithm>
#include <cmath>

#include "map_object.hpp"

namespace timbrel::host {
namespace {

// The only number, as it came: no other is taken for a switch or a time.
double only_number(Words words) {
  return words.size() == 1 && words[0].text == nullptr ? words[0].number : NAN;
}

}  // namespace

void MapObject::set_latch(Words words) {
  const double on = only_number(words);
  if (!std::isfinite(on)) return host_.complain("latch takes 0 or 1; the last one stays");
  latch_ = on != 0;
  if (player_) player_->set_latch(latch_);
}

void MapObject::set_smoothing(Words words) {
  const double seconds = only_number(words);
  if (!(seconds >= 0 && seconds <= 1))
    return host_.complain("smoothing takes 0 (none) to 1 (a second); the last one stays");
  smoothing_s_.assign(controls_, seconds);
  smooth_player();
}

void MapObject::smooth(Words words) {
  Status status = Done{};
  const bool fits = words.size() == 1 || words.size() == controls_;
  if (fits) status = read_numbers(words, "time");
  const bool allowed = fits && status &&
                       std::all_of(numbers_.begin(), numbers_.end(),
                                   [](double ms) { return ms >= 0 && std::isfinite(ms); });
  if (!allowed)
    return host_.complain("smooth takes milliseconds from 0 on, one for all or " +
                          std::to_string(controls_) + "; given " + given(words));
  for (std::size_t i = 0; i < controls_; ++i)
    smoothing_s_[i] = numbers_[numbers_.size() == 1 ? 0 : i] / 1000;
  smooth_player();
}

void MapObject::smooth_player() {
  for (std::size_t i = 0; player_ && i < controls_; ++i) player_->set_smoothing(i, smoothing_s_[i]);
}

void MapObject::set_release(Words words) {
  const bool never = text_of(words) == "never";
  const double distance = never ? HUGE_VAL : number_of(words).value_or(-1);
  if (words.size() != 1 || !(distance >= 0))
    return host_.complain("release takes a distance from 0 (at once) on, or never; given " +
                          given(words));
  release_ = distance;
  if (player_) player_->set_release(distance);
}

void MapObject::lock(Words words) {
  if (!is_ready("lock")) return;
  const auto on = words.size() < 2 ? std::nullopt : number_of(words.last(1));
  if (!on || !std::isfinite(*on))
    return host_.complain("lock takes a parameter's name or number and 0 or 1; given " +
                          given(words));
  const auto index = find_parameter(words.first(words.size() - 1));
  if (!index) return host_.complain(index.error());
  player_->lock(*index, *on != 0);
}

Result<std::size_t> MapObject::find_parameter(Words words) const {
  const auto& names = player_->map().names();
  const std::string wanted = text_of(words);
  const auto named = std::find(names.begin(), names.end(), wanted);
  if (named != names.end()) return static_cast<std::size_t>(named - names.begin());
  const double number = words.size() == 1 ? number_of(words).value_or(0) : 0;
  const bool counts = number >= 1 && number == std::trunc(number);
  if (counts && number <= static_cast<double>(names.size()))
    return static_cast<std::size_t>(number) - 1;
  std::string known;
  for (const auto& name : names) known += (known.empty() ? "" : ", ") + name;
  return Error{"parameter '" + wanted + "' is not known: use one of " + known + ", or 1 to " +
               std::to_string(names.size()) + "."};
}

// --- answers ---

void MapObject::again(Words) {
  if (is_ready("bang") && !is_giving_) give(true);
}

void MapObject::get(Words words) {
  if (!is_ready("get")) return;
  if (!words.empty()) {
    const auto index = find_parameter(words);
    return index ? tell_parameter(*index) : host_.complain(index.error());
  }
  for (std::size_t i = 0; i < parameters_; ++i) tell_parameter(i);
}

void MapObject::tell_parameter(std::size_t index) {
  WordList words;
  words.add(player_->map().names()[index].c_str());
  words.add(player_->parameters()[index]);
  host_.reply("param", words);
}

void MapObject::locks(Words) {
  if (!is_ready("locks")) return;
  WordList words;
  for (std::size_t i = 0; i < parameters_; ++i) words.add(player_->is_locked(i) ? 1.0 : 0.0);
  host_.reply("locks", words);
}

void MapObject::names(Words) {
  if (!is_ready("names")) return;
  WordList words;
  for (const auto& name : player_->map().names()) words.add(name.c_str());
  host_.reply("names", words);
}

void MapObject::info(Words) {
  tell_loaded();
  if (!player_) return;
  names({});
  locks({});
  WordList latch, release, smooth;
  latch.add(latch_ ? 1.0 : 0.0);
  host_.reply("latch", latch);
  if (std::isfinite(release_))
    release.add(release_);
  else
    release.add("never");
  host_.reply("release", release);
  for (const double seconds : smoothing_s_) smooth.add(1000 * seconds);
  host_.reply("smooth", smooth);
}

void MapObject::tell_loaded() {
  WordList words;
  if (player_) {
    words.add(folder_.c_str());
    words.add(static_cast<double>(controls_));
    words.add(static_cast<double>(parameters_));
  } else {
    words.add(0.0);
  }
  host_.reply("loaded", words);
}

}  // namespace timbrel::host
