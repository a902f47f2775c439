// SPDX-License-Identifier: MIT
// The seam: what runs an instrument's methods. Today libtorch, in tests a fake, later our own
// kernels; rings, latency, misses, swaps and hosts cannot tell them apart.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "contract.hpp"
#include "result.hpp"

namespace timbrel {

// What became of one block.
enum class Outcome {
  ok,
  failed,        // the method threw
  wrong_length,  // it returned another number of values than it promises
  not_finite,    // NaN, infinite, or larger than anything that can be heard
};

// One block of one method: values at the inlets' ratio in, at the outlets' ratio out.
struct Block {
  std::size_t method;  // index into the surface
  int batch;           // rows that run side by side
  int samples;         // at audio rate, a multiple of the highest ratio
  const float* in;     // [batch, inlets, samples / in_ratio]
  float* out;          // [batch, outlets, samples / out_ratio]
};

// One loaded file with its running state. Whoever holds it calls from one thread at a time.
class Carrier {
 public:
  virtual ~Carrier() = default;

  virtual const Surface& surface() const = 0;

  // Runs a block. On anything but `ok` the output is undefined and `trouble()` says more.
  virtual Outcome run(const Block& block) noexcept = 0;
  virtual std::string trouble() const = 0;

  // Changes or reads an attribute; the sentence of a refusal says what is allowed.
  virtual Status set(const std::string& attribute, const std::vector<Value>& values) = 0;
  virtual Result<std::vector<Value>> get(const std::string& attribute) = 0;

  // Makes the state fresh, where the surface says that it can.
  virtual void reset() noexcept = 0;
  virtual void set_sample_rate(int hz) noexcept = 0;

  // A second one with a fresh state that shares what running warms up; null where there is none.
  virtual std::unique_ptr<Carrier> twin() const { return nullptr; }

  // True for kernels that keep the audio thread's promise: these may always run in the callback.
  virtual bool is_nonblocking() const { return false; }
};

using Opener = std::function<Result<std::unique_ptr<Carrier>>(const std::string& path)>;

}  // namespace timbrel
