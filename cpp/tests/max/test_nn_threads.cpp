// SPDX-License-Identifier: MIT
// nn~ in a small Max with an audio thread of its own: chains that are built while audio runs,
// loads, settings, and objects that are deleted while their model computes.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "kernel.hpp"

using namespace timbrel::test;
namespace fs = std::filesystem;

namespace {

void in_max() {
  const fs::path models = fs::path(TIMBREL_MAX_PACKAGE) / "models";
  fs::create_directories(models);
  std::ofstream(models / "slow.ts") << "run_ms 20";
  std::ofstream(models / "quick.ts") << "";
  if (class_names().empty()) load_external(TIMBREL_MAX_PACKAGE "/externals/nn~.so");
  kernel() = Kernel{};
}

// Runs vectors of ones as fast as it can, until it ends.
class Audio {
 public:
  explicit Audio(Box& box)
      : thread_([this, &box] {
          std::vector<double> ones(64, 1.0), heard(64);
          double* in[] = {ones.data()};
          double* out[] = {heard.data()};
          while (!ended_) {
            box.run_into(in, 1, out, 1, 64);
            for (const double y : heard) odd_ += y < -0.001 || y > 1.001 ? 1 : 0;
            ++vectors_;
            std::this_thread::yield();
          }
        }) {}
  ~Audio() { stop(); }
  void stop() {
    ended_ = true;
    if (thread_.joinable()) thread_.join();
  }
  void wait_for(int vectors) const {
    const int until = vectors_ + vectors;
    while (vectors_ < until) std::this_thread::yield();
  }
  int odd() const { return odd_; }

 private:
  std::atomic<bool> ended_{false};
  std::atomic<int> odd_{0};
  std::atomic<int> vectors_{0};
  std::thread thread_;
};

}  // namespace

TEST_CASE("everything at once: audio, chains, loads, settings, questions, enable") {
  in_max();
  Box box("nn~ quick forward 64");
  box.start({1}, 44100, 64);
  Audio audio(box);
  for (int i = 0; i < 200; ++i) {
    if (i % 20 == 0) box.send(i % 40 == 0 ? "load quick" : "load slow");
    if (i % 7 == 0) box.start({1}, i % 2 == 0 ? 44100 : 48000, 64);
    box.send("set gain 1");
    box.send("get gain");
    box.send(i % 3 == 0 ? "enable 0" : "enable 1");
    if (i % 50 == 0) box.send("bufsize 128");
    kernel().run_waiting();
    audio.wait_for(2);
  }
  audio.stop();
  CHECK(audio.odd() == 0);
}

TEST_CASE("the audio thread never waits for a chain that is being built, nor for a model") {
  in_max();
  Box box("nn~ slow forward 64 @enable 1");
  box.send("mode async");
  box.start({1}, 44100, 64);
  Audio audio(box);
  audio.wait_for(1000);  // a thousand vectors while the model computes a few blocks of 20 ms
  box.start({1}, 48000, 64);
  audio.wait_for(10);
  audio.stop();
  CHECK(audio.odd() == 0);
}

TEST_CASE("objects are deleted while their model computes, and nobody waits") {
  in_max();
  for (int i = 0; i < 10; ++i) {
    auto box = std::make_unique<Box>("nn~ slow forward 64");
    box->send("mode async");
    box->start({1}, 44100, 64);
    {
      Audio audio(*box);
      audio.wait_for(20);
    }
    if (i % 2 == 0) box->send("load quick");
    box.reset();
  }
}

TEST_CASE("the scheduler reads an attribute of the model while the main thread sets it") {
  in_max();
  Box box("nn~ quick forward 64");
  box.start({1}, 44100, 64);
  Audio audio(box);
  std::atomic<bool> ended{false};
  std::atomic<int> odd{0}, reads{0};
  std::thread scheduler([&] {
    while (!ended) {
      const auto values = box.get_values("gain");
      const auto* number = values.empty() ? nullptr : std::get_if<double>(&values[0]);
      odd += number == nullptr || (*number != 0.5 && *number != 1.0) ? 1 : 0;
      ++reads;
    }
  });
  for (int i = 0; i < 100; ++i) {
    box.send(i % 2 == 0 ? "gain 0.5" : "gain 1");
    kernel().run_waiting();
    audio.wait_for(1);
  }
  while (reads < 100) std::this_thread::yield();
  ended = true;
  scheduler.join();
  CHECK(odd == 0);
}

TEST_CASE("what stands in the box is given to a model that comes while a last vector may run") {
  in_max();
  for (int i = 0; i < 5; ++i) {
    Box box("nn~ void 1 1 64 @gain 0.5");
    box.start({1}, 44100, 64);
    Audio audio(box);
    kernel().audio = false;
    box.send("load quick");
    while (box.own_attributes().empty() || box.get_values("gain") != std::vector<Word>{0.5})
      kernel().run_waiting();
    audio.wait_for(2);
    CHECK(audio.odd() == 0);
  }
}

TEST_CASE("the scheduler reads the object's attributes while the main thread sets them") {
  in_max();
  Box box("mc.nn~ quick forward 64");
  box.start({1}, 44100, 64);
  std::atomic<bool> ended{false};
  std::atomic<int> reads{0};
  std::thread scheduler([&] {
    for (; !ended; ++reads)
      for (const char* name : {"enable", "offline", "iovector", "chans", "gpu"})
        box.get_attribute(name);
  });
  for (long i = 0; i < 50 || reads < 100; ++i) {
    box.send(i % 2 == 0 ? "enable 0" : "enable 1");
    box.send(i % 2 == 0 ? "offline 1" : "offline 0");
    box.send(i % 2 == 0 ? "iovector 512" : "iovector 1024");
  }
  ended = true;
  scheduler.join();
  CHECK(box.get_attribute("iovector") >= 512);
}

TEST_CASE("mc: chains with other counts of channels are built while audio runs") {
  in_max();
  Box box("mc.nn~ quick forward 64");
  box.start({1}, 44100, 64);
  Audio audio(box);
  for (long i = 0; i < 60; ++i) {
    box.start({1 + i % 3}, 44100, 64);
    for (int polls = 0; polls < 3; ++polls) {
      kernel().run_waiting();
      audio.wait_for(2);
    }
  }
  audio.stop();
  CHECK(audio.odd() == 0);
}

TEST_CASE("a chain that is muted and heard again while messages come") {
  in_max();
  Box box("nn~ quick forward 64");
  box.start({1}, 44100, 64);
  for (int i = 0; i < 20; ++i) {
    {
      Audio audio(box);
      audio.wait_for(20);
      box.send("set gain 1");
      box.send("bufsize 128");
      CHECK(audio.odd() == 0);
    }
    for (int polls = 0; polls < 12; ++polls) {
      box.send(polls % 2 == 0 ? "get gain" : "bufsize 64");
      kernel().run_waiting();
    }
    // It comes back while the gate may be shut.
    Audio audio(box);
    for (int polls = 0; polls < 4; ++polls) kernel().run_waiting();
    audio.wait_for(2);
  }
}

TEST_CASE("audio that is switched off and on again while messages come") {
  in_max();
  Box box("nn~ quick forward 64");
  box.start({1}, 44100, 64);
  Audio audio(box);
  for (int i = 0; i < 100; ++i) {
    kernel().audio = i % 2 == 0;  // Max says so before the last vector has run, or after
    box.send("bufsize 64");
    box.send("bufsize 256");
    kernel().run_waiting();
    audio.wait_for(1);
  }
  audio.stop();
  CHECK(audio.odd() == 0);
}
