// SPDX-License-Identifier: MIT
// What jg.timbremap is set to, and what it answers.
#include <algorithm>
#include <cmath>

#include "timbremap_object.hpp"

namespace timbrel::pd {

void MapObject::latch(t_float on) {
  if (!std::isfinite(on)) return complain("latch takes 0 or 1; the last one stays");
  latch_ = on != 0;
  if (player_) player_->set_latch(latch_);
}

void MapObject::smoothing(t_float seconds) {
  if (!(seconds >= 0 && seconds <= 1))
    return complain("smoothing takes 0 (none) to 1 (a second); the last one stays");
  smoothing_s_.assign(controls_, static_cast<double>(seconds));
  for (std::size_t i = 0; player_ && i < controls_; ++i) player_->set_smoothing(i, smoothing_s_[i]);
}

void MapObject::smooth(Atoms atoms) {
  Status status = Done{};
  const bool fits = atoms.size() == 1 || atoms.size() == controls_;
  if (fits) status = read_numbers(atoms, "time");
  const bool allowed = fits && status &&
                       std::all_of(numbers_.begin(), numbers_.end(),
                                   [](double ms) { return ms >= 0 && std::isfinite(ms); });
  if (!allowed)
    return complain("smooth takes milliseconds from 0 on, one for all or " +
                    std::to_string(controls_) + "; given " + given(atoms));
  for (std::size_t i = 0; i < controls_; ++i)
    smoothing_s_[i] = numbers_[numbers_.size() == 1 ? 0 : i] / 1000;
  for (std::size_t i = 0; player_ && i < controls_; ++i) player_->set_smoothing(i, smoothing_s_[i]);
}

void MapObject::release(Atoms atoms) {
  const bool never = text_of(atoms) == "never";
  const double distance = never ? HUGE_VAL : number_of(atoms).value_or(-1);
  if (atoms.size() != 1 || !(distance >= 0))
    return complain("release takes a distance from 0 (at once) on, or never; given " +
                    given(atoms));
  release_ = distance;
  if (player_) player_->set_release(distance);
}

void MapObject::lock(Atoms atoms) {
  if (!is_ready("lock")) return;
  const auto on = atoms.size() < 2 ? std::nullopt : number_of(atoms.last(1));
  if (!on || !std::isfinite(*on))
    return complain("lock takes a parameter's name or number and 0 or 1; given " + given(atoms));
  const auto index = find_parameter(atoms.first(atoms.size() - 1));
  if (!index) return complain(index.error());
  player_->lock(*index, *on != 0);
}

Result<std::size_t> MapObject::find_parameter(Atoms atoms) const {
  const auto& names = player_->map().names();
  const std::string wanted = text_of(atoms);
  const auto named = std::find(names.begin(), names.end(), wanted);
  if (named != names.end()) return static_cast<std::size_t>(named - names.begin());
  const double number = atoms.size() == 1 ? number_of(atoms).value_or(0) : 0;
  const bool counts = number >= 1 && number == std::trunc(number);
  if (counts && number <= static_cast<double>(names.size()))
    return static_cast<std::size_t>(number) - 1;
  std::string known;
  for (const auto& name : names) known += (known.empty() ? "" : ", ") + name;
  return Error{"parameter '" + wanted + "' is not known: use one of " + known + ", or 1 to " +
               std::to_string(names.size()) + "."};
}

// --- answers ---

void MapObject::get(Atoms atoms) {
  if (!is_ready("get")) return;
  if (!atoms.empty()) {
    const auto index = find_parameter(atoms);
    return index ? tell_parameter(*index) : complain(index.error());
  }
  for (std::size_t i = 0; i < parameters_; ++i) tell_parameter(i);
}

void MapObject::tell_parameter(std::size_t index) {
  Words words;
  words.add(player_->map().names()[index].c_str());
  words.add(player_->parameters()[index]);
  reply("param", words);
}

void MapObject::locks(Atoms) {
  if (!is_ready("locks")) return;
  Words words;
  for (std::size_t i = 0; i < parameters_; ++i) words.add(player_->is_locked(i));
  reply("locks", words);
}

void MapObject::names(Atoms) {
  if (!is_ready("names")) return;
  Words words;
  for (const auto& name : player_->map().names()) words.add(name.c_str());
  reply("names", words);
}

void MapObject::info(Atoms) {
  tell_loaded();
  if (!player_) return;
  names({});
  locks({});
  Words latch, release, smooth;
  latch.add(latch_);
  reply("latch", latch);
  if (std::isfinite(release_))
    release.add(release_);
  else
    release.add("never");
  reply("release", release);
  for (const double seconds : smoothing_s_) smooth.add(1000 * seconds);
  reply("smooth", smooth);
}

void MapObject::tell_loaded() {
  Words words;
  if (player_) {
    words.add(folder_.c_str());
    words.add(static_cast<double>(controls_));
    words.add(static_cast<double>(parameters_));
  } else {
    words.add(0.0);
  }
  reply("loaded", words);
}

void MapObject::again(Atoms) {
  if (is_ready("bang") && !is_giving_) give(true);
}

}  // namespace timbrel::pd
