// SPDX-License-Identifier: MIT
// jg.timbremap as Max sees it: outlets, a clock, where maps lie; its messages are those of every
// host.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "hosts/common/map_object.hpp"
#include "sdk.hpp"

namespace timbrel::max {

class MaxMap final : private host::MapHost {
 public:
  // Throws a sentence where the arguments lack the sizes. What `on_clock` asks for, tick() does.
  MaxMap(t_object* owner, host::Words arguments, method on_clock);
  ~MaxMap() override;
  MaxMap(const MaxMap&) = delete;
  MaxMap& operator=(const MaxMap&) = delete;

  // [main] Once, after the attributes of the box are set: makes the outlets, opens the map.
  void begin();

  // [main] A message; what comes in another thread is handed to the main thread before.
  void receive(const char* selector, host::Words words);
  void tick() { map_.tick(); }

  // [any] Attributes, as they were when the last message was done.
  double latch() const { return latch_; }
  double smoothing() const { return smoothing_s_; }
  double release() const { return release_; }  // infinite: never

 private:
  void complain(const std::string& sentence) const override;
  void give_list(host::Words numbers) const override;
  void reply(const char* selector, host::Words words) const override;
  void draw(const char* selector, host::Words words) const override;
  std::optional<std::string> find_map(const std::string& name) const override;
  const char* map_places() const override {
    return "in the package's maps/ or on Max's search path";
  }
  bool is_one_thread() const override { return false; }
  double now() const override;
  double ms_since(double moment) const override { return now() - moment; }
  void delay(double ms) override { clock_fdelay(clock_, ms); }
  void undelay() override { clock_unset(clock_); }

  t_object* owner_;
  host::MapObject map_;
  void* clock_;
  void *list_ = nullptr, *info_ = nullptr, *drawing_ = nullptr;
  std::atomic<double> latch_, smoothing_s_, release_;
};

// A number or a symbol.
host::Word to_word(const t_atom& atom);

}  // namespace timbrel::max
