// SPDX-License-Identifier: MIT
// jg.timbremap as Pd sees it: inlets, outlets, a clock; its messages are those of every host.
#pragma once

#include <m_pd.h>

#include <memory>

#include "arguments.hpp"
#include "hosts/common/map_object.hpp"

namespace timbrel::pd {

// Pd's atoms as words. Numbers stay as Pd has them: 0.1 is 0.10000000149.
host::HeardWords heard(Atoms atoms);

class PdMap final : private host::MapHost {
 public:
  // Throws a sentence where the arguments lack the sizes.
  PdMap(t_object* owner, Atoms arguments, t_method on_tick, void* tick_owner);
  PdMap(const PdMap&) = delete;
  PdMap& operator=(const PdMap&) = delete;

  void receive(const char* selector, Atoms atoms) { map_.receive(selector, heard(atoms)); }
  void tick() { map_.tick(); }

 private:
  void complain(const std::string& sentence) const override;
  void give_list(host::Words numbers) const override;
  void reply(const char* selector, host::Words words) const override;
  void draw(const char* selector, host::Words words) const override;
  std::optional<std::string> find_map(const std::string& name) const override;
  const char* map_places() const override { return "beside the patch, on Pd's path or in maps/"; }
  double as_written(double number) const override;
  bool is_one_thread() const override { return true; }
  double now() const override { return clock_getlogicaltime(); }
  double ms_since(double moment) const override { return clock_gettimesince(moment); }
  void delay(double ms) override { clock_delay(clock_.get(), ms); }
  void undelay() override { clock_unset(clock_.get()); }

  t_object* owner_;
  const t_canvas* canvas_;
  std::unique_ptr<t_clock, void (*)(t_clock*)> clock_;
  host::MapObject map_;
  t_outlet *list_, *info_, *drawing_;
};

}  // namespace timbrel::pd
