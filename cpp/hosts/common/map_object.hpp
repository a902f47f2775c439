// SPDX-License-Identifier: MIT
// jg.timbremap without a host: its messages and its answers; all the rest is the core's map player.
// Hosts add inlets, outlets, files and clocks.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/map_player.hpp"
#include "map_echoes.hpp"
#include "map_words.hpp"

namespace timbrel::host {

// What the object asks of the program that it lives in, in the thread that its messages come in.
// Words hold until the call returns.
class MapHost {
 public:
  virtual ~MapHost() = default;
  virtual void complain(const std::string& sentence) const = 0;
  virtual void give_list(Words numbers) const = 0;
  virtual void reply(const char* selector, Words words) const = 0;
  virtual void draw(const char* selector, Words words) const = 0;
  virtual std::optional<std::string> find_map(const std::string& name) const = 0;
  virtual const char* map_places() const = 0;  // "beside the patch or in maps/", for a sentence
  // The number that the user wrote, where the host's are shorter: 0.1 and not 0.10000000149.
  virtual double as_written(double number) const { return number; }
  // Whether all that comes back of a list comes before the next message, but for what is delayed on
  // purpose.
  virtual bool is_one_thread() const = 0;

  // Time in the host's own units, and the milliseconds since a moment.
  virtual double now() const = 0;
  virtual double ms_since(double moment) const = 0;
  // Calls tick() after so many milliseconds, once; and takes that back.
  virtual void delay(double ms) = 0;
  virtual void undelay() = 0;
};

class MapObject {
 public:
  // `L P folder`; throws a sentence where L and P are missing.
  MapObject(MapHost& host, Words arguments);

  // Opens the folder, if one was given. Call it once, when there are outlets.
  void begin();

  // A message by its name; false where there is none of this name.
  bool receive(std::string_view selector, Words words);
  static std::vector<const char*> selectors();

  // While a position is on its way: after delay(). One that comes late, after undelay(), is
  // nothing.
  void tick();

  // What it is set to.
  bool latch() const { return latch_; }
  double smoothing_s() const { return smoothing_s_[0]; }  // of the first axis
  double release() const { return release_; }

 private:
  struct Row {
    const char* selector;
    void (MapObject::*handle)(Words);
  };
  static std::span<const Row> rows();

  void again(Words);
  void block(Words words);
  void control(Words words);
  void get(Words words);
  void info(Words);
  void load(Words words);
  void lock(Words words);
  void locks(Words);
  void names(Words);
  void param(Words words);
  void set(Words words);
  void set_latch(Words words);
  void set_release(Words words);
  void set_smoothing(Words words);
  void smooth(Words words);

  void open(const std::string& name, bool tells);
  bool is_ready(const char* message) const;
  Status read_numbers(Words words, const char* what);
  Result<std::size_t> find_parameter(Words words) const;
  void touch(Words words);
  void lift(double finger);
  void move();
  void moved(bool gives_list);
  void advance();
  void rest();
  void remember();
  void give(bool with_list);
  void draw_point();
  void smooth_player();
  void tell_parameter(std::size_t index);
  void tell_loaded();

  std::optional<double> number_of(Words words) const;  // the first
  std::string text_of(Words words) const;              // with spaces between: a name may hold some
  std::string given(Words words) const;                // the same for a sentence

  MapHost& host_;
  std::size_t controls_ = 0, parameters_ = 0;  // L and P
  std::optional<MapPlayer> player_;
  std::optional<std::string> wanted_;  // to open when it begins
  std::string folder_;                 // of the map that plays
  double release_ = 0.1;
  bool latch_ = true;
  std::vector<double> smoothing_s_;
  std::optional<double> finger_;  // the one that leads; others are not heard until it lifts
  double last_ = 0;               // when the player last stepped, in the host's time
  bool is_moving_ = false;
  bool is_ticking_ = false;
  int maps_loaded_ = 0;
  bool is_giving_ = false;  // what comes in meanwhile is an echo of what goes out
  std::vector<double> numbers_;
  Echoes echoes_;
};

}  // namespace timbrel::host
