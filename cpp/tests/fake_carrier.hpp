// SPDX-License-Identifier: MIT
// A carrier for tests: holds what comes in, can be late, wrong, broken or blocked on request.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/carrier.hpp"

namespace timbrel::test {

// What all carriers of one test share: how to behave, and what happened.
struct Script {
  std::atomic<int> alive{0};
  std::atomic<int> opened{0};
  std::atomic<int> runs{0};
  std::atomic<int> resets{0};
  std::atomic<int> sample_rate{0};
  std::atomic<float> gain{1.0F};
  std::atomic<Outcome> outcome{Outcome::ok};
  std::atomic<float> instead{0.0F};  // a value that is returned in place of the result, when not 0
  std::atomic<bool> blocked{false};  // the next run waits until it is false again
  int free_ms = 0;                   // how long the freeing of a model takes
  int run_ms = 0;                    // how long a run takes at least
  bool can_reset = true;
  bool nonblocking = false;
  int method_latency = 0;
  std::vector<MethodInfo> methods;
  std::vector<AttributeInfo> more;  // attributes beside gain and name: kept as a float keeps them

  void block() { blocked = true; }
  void unblock() {
    blocked = false;
    blocked.notify_all();
  }
};

inline MethodInfo method(const std::string& name, const MethodShape& shape) {
  MethodInfo info;
  info.name = name;
  info.shape = shape;
  return info;
}

inline std::shared_ptr<Script> script(const MethodShape& shape = {}) {
  auto made = std::make_shared<Script>();
  made->methods.push_back(method("forward", shape));
  return made;
}

// The value of an inlet that the k-th value of an outlet repeats: the last one that it covers.
inline int source_of(int k, const MethodShape& shape) {
  if (shape.out_ratio >= shape.in_ratio) return (k + 1) * shape.out_ratio / shape.in_ratio - 1;
  return k * shape.out_ratio / shape.in_ratio;
}

class FakeCarrier final : public Carrier {
 public:
  explicit FakeCarrier(std::shared_ptr<Script> script) : script_(std::move(script)) {
    ++script_->alive;
    ++script_->opened;
    surface_.methods = script_->methods;
    for (auto& info : surface_.methods) info.latency_samples = script_->method_latency;
    surface_.attributes = {{"gain", {Type::real}, ": use 0 to 4"}, {"name", {Type::text}, ""}};
    surface_.attributes.insert(surface_.attributes.end(), script_->more.begin(),
                               script_->more.end());
    surface_.can_reset = script_->can_reset;
  }
  ~FakeCarrier() override {
    std::this_thread::sleep_for(std::chrono::milliseconds(script_->free_ms));
    --script_->alive;
  }

  const Surface& surface() const override { return surface_; }
  std::string trouble() const override { return "as asked"; }
  bool is_nonblocking() const override { return script_->nonblocking; }

  Outcome run(const Block& block) noexcept override {
    script_->blocked.wait(true);
    if (script_->run_ms > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(script_->run_ms));
    ++script_->runs;
    const MethodShape& shape = surface_.methods[block.method].shape;
    const int in_row = block.samples / shape.in_ratio;
    const int out_row = block.samples / shape.out_ratio;
    const float gain = script_->gain * gain_;
    for (int b = 0; b < block.batch; ++b)
      for (int c = 0; c < shape.outlets; ++c)
        for (int k = 0; k < out_row; ++k) {
          const float* in = block.in + (b * shape.inlets + c % shape.inlets) * in_row;
          float& out = block.out[(b * shape.outlets + c) * out_row + k];
          out = gain * in[source_of(k, shape)];
          if (script_->instead != 0.0F) out = script_->instead;
        }
    return script_->outcome;
  }

  Status set(const std::string& name, const std::vector<Value>& values) override {
    if (is_more(name)) return set_more(name, values);
    if (name != "gain") return Error{"no attribute " + name};
    const double value = std::get<double>(values.at(0));
    if (value < 0 || value > 4) return Error{"attribute gain refuses it: use 0 to 4"};
    gain_ = static_cast<float>(value);
    return Done{};
  }
  Result<std::vector<Value>> get(const std::string& name) override {
    if (is_more(name) && kept_.contains(name)) return kept_.at(name);
    if (name != "gain") return Error{"no attribute " + name};
    return std::vector<Value>{static_cast<double>(gain_)};
  }
  void reset() noexcept override { ++script_->resets; }
  void set_sample_rate(int hz) noexcept override { script_->sample_rate = hz; }

 private:
  bool is_more(const std::string& name) const {
    return std::any_of(script_->more.begin(), script_->more.end(),
                       [&](const AttributeInfo& each) { return each.name == name; });
  }
  Status set_more(const std::string& name, std::vector<Value> values) {
    for (auto& value : values)
      if (auto* number = std::get_if<double>(&value)) *number = static_cast<float>(*number);
    kept_[name] = std::move(values);
    return Done{};
  }

  std::shared_ptr<Script> script_;
  Surface surface_;
  std::map<std::string, std::vector<Value>> kept_;
  float gain_ = 1.0F;
};

// Opens any path as a fake, but "missing" and what has no script.
inline Opener opener(std::map<std::string, std::shared_ptr<Script>> scripts) {
  return [scripts](const std::string& path) -> Result<std::unique_ptr<Carrier>> {
    const auto found = scripts.find(path);
    if (found == scripts.end()) return Error{path + " does not exist: name a .ts file"};
    return std::unique_ptr<Carrier>(std::make_unique<FakeCarrier>(found->second));
  };
}

}  // namespace timbrel::test
