// SPDX-License-Identifier: MIT
#include "torch_carrier.hpp"

#include <ATen/Parallel.h>
#include <torch/script.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <numeric>
#include <sstream>

#include "manifest.hpp"
#include "paths.hpp"
#include "words.hpp"

namespace timbrel {
namespace {

using torch::jit::Module;

constexpr const char* no_attribute = "none";  // what old exports list in place of an empty list
constexpr const char* numbers_suffix = "_params";
constexpr std::size_t longest_trouble = 200;
// Beyond these it is no instrument: a host would stall for seconds making the inlets.
constexpr std::int64_t most_channels = 1024;
constexpr std::int64_t most_ratio = 1 << 20;

std::atomic<int> inference_threads{1};

// The number of threads is each thread's own, in the libraries below at::set_num_threads.
void prepare_inference_thread() {
  thread_local int prepared_for = 0;
  const int wanted = inference_threads.load();
  if (prepared_for == wanted) return;
  at::set_num_threads(wanted);
  prepared_for = wanted;
}

// The last line of a TorchScript error, which is the reason: those above it are the trace. A long
// one ends with a sentence or a word.
std::string last_line(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::string last = "no reason given";
  while (std::getline(lines, line)) {
    const auto begin = line.find_first_not_of(" \t\r^~-");
    if (begin != std::string::npos) last = line.substr(begin);
  }
  if (last.size() <= longest_trouble) return last;
  for (const char* end : {". ", " "}) {
    const auto at = last.rfind(end, longest_trouble);
    if (at != std::string::npos) return last.substr(0, at);
  }
  return last.substr(0, longest_trouble);
}

// Runs a piece of work and turns whatever it throws into a sentence; empty when it succeeded.
template <class Work>
std::string trouble_of(Work&& work) noexcept {
  try {
    try {
      work();
      return "";
    } catch (const c10::Error& error) {
      return last_line(error.what_without_backtrace());
    } catch (const std::exception& error) {
      return last_line(error.what());
    } catch (...) {
      return "an unknown exception";
    }
  } catch (...) {
    return "out of memory";
  }
}

// ---- reading the contract
// ------------------------------------------------------------------------

std::vector<std::int64_t> numbers(const Module& module, const std::string& name) {
  std::vector<std::int64_t> read;
  if (!module.hasattr(name + numbers_suffix)) return read;
  const auto value = module.attr(name + numbers_suffix);
  if (!value.isTensor()) return read;
  const auto flat = value.toTensor().to(torch::kLong).flatten().contiguous();
  read.assign(flat.data_ptr<std::int64_t>(), flat.data_ptr<std::int64_t>() + flat.numel());
  return read;
}

std::vector<std::string> texts(const c10::IValue& value) {
  std::vector<std::string> read;
  if (!value.isList()) return read;
  for (const auto& item : value.toListRef())
    if (item.isString()) read.push_back(item.toStringRef());
  return read;
}

std::vector<std::string> names_with_numbers(const Module& module) {
  std::vector<std::string> names;
  const std::string suffix = numbers_suffix;
  const auto consider = [&](const std::string& name) {
    if (name.size() > suffix.size() && name.ends_with(suffix))
      names.push_back(name.substr(0, name.size() - suffix.size()));
  };
  for (const auto& attribute : module.named_attributes(/*recurse=*/false)) consider(attribute.name);
  return names;
}

// A list that the file gives by itself; nothing where it has none, or it cannot be had.
std::optional<std::vector<std::string>> own_list(Module& module, const std::string& getter) {
  if (!module.find_method(getter)) return std::nullopt;
  std::optional<std::vector<std::string>> listed;
  trouble_of([&] { listed = texts(module.get_method(getter)({})); });
  return listed;
}

std::vector<std::string> numbered(int count) {
  std::vector<std::string> names;
  for (int i = 1; i <= count; ++i) names.push_back("z" + std::to_string(i));
  return names;
}

std::vector<std::string> labels(const Module& module, const std::string& name) {
  return module.hasattr(name) ? texts(module.attr(name)) : std::vector<std::string>{};
}

std::vector<MethodInfo> read_methods(Module& module) {
  std::vector<MethodInfo> methods;
  std::int64_t common = 1;
  for (const auto& name : own_list(module, "get_methods").value_or(names_with_numbers(module))) {
    const auto params = numbers(module, name);
    const bool is_usable = params.size() >= 4 && module.find_method(name) &&
                           *std::min_element(params.begin(), params.begin() + 4) > 0 &&
                           std::max(params[0], params[2]) <= most_channels &&
                           std::max(params[1], params[3]) <= most_ratio;
    if (!is_usable) continue;
    // All methods share one smallest block; ratios that are no powers of two could make it absurd.
    const std::int64_t with_this = std::lcm(common, std::lcm(params[1], params[3]));
    if (with_this > most_ratio) continue;
    common = with_this;
    MethodInfo info;
    info.name = name;
    info.shape = {static_cast<int>(params[0]), static_cast<int>(params[1]),
                  static_cast<int>(params[2]), static_cast<int>(params[3])};
    info.inlet_names = numbered(info.shape.inlets);
    info.outlet_names = numbered(info.shape.outlets);
    info.inlet_labels = labels(module, name + "_input_labels");
    info.outlet_labels = labels(module, name + "_output_labels");
    methods.push_back(std::move(info));
  }
  return methods;
}

std::vector<AttributeInfo> read_attributes(Module& module) {
  std::vector<AttributeInfo> attributes;
  for (const auto& name : own_list(module, "get_attributes").value_or(names_with_numbers(module))) {
    if (name == no_attribute || !module.find_method("set_" + name)) continue;
    AttributeInfo info;
    info.name = name;
    for (const auto code : numbers(module, name))
      info.types.push_back(static_cast<Type>(std::clamp<std::int64_t>(code, 0, 5)));
    attributes.push_back(std::move(info));
  }
  return attributes;
}

c10::IValue to_ivalue(const Word& word) {
  return std::visit([](const auto& value) { return c10::IValue(value); }, word);
}

Value to_value(const c10::IValue& value) {
  if (value.isBool()) return value.toBool() ? 1.0 : 0.0;
  if (value.isInt()) return static_cast<double>(value.toInt());
  if (value.isDouble()) return value.toDouble();
  if (value.isString()) return value.toStringRef();
  std::ostringstream text;
  text << value;
  return text.str();
}

// ---- the carrier
// ---------------------------------------------------------------------------------

class TorchCarrier final : public Carrier {
 public:
  TorchCarrier(std::string path, Module module, Surface surface)
      : path_(std::move(path)), module_(std::move(module)), surface_(std::move(surface)) {
    for (const auto& method : surface_.methods) calls_.push_back(module_.get_method(method.name));
  }

  const Surface& surface() const override { return surface_; }
  std::string trouble() const override { return trouble_; }

  Outcome run(const Block& block) noexcept override {
    Outcome outcome = Outcome::ok;
    auto failed = trouble_of([&] { outcome = run_or_throw(block); });
    if (failed.empty()) return outcome;
    trouble_ = std::move(failed);
    return Outcome::failed;
  }

  Status set(const std::string& name, const std::vector<Value>& values) override {
    const auto found = surface_.find_attribute(name);
    if (!found) return unknown(name);
    const auto& info = surface_.attributes[*found];
    auto words = typed(info, values);
    if (!words) return Error{words.error()};
    bool accepted = true;
    const auto failed = trouble_of([&] {
      const c10::InferenceMode guard;
      std::vector<c10::IValue> arguments;
      for (const auto& word : *words) arguments.push_back(to_ivalue(word));
      const auto status = module_.get_method("set_" + name)(std::move(arguments));
      accepted = !status.isInt() || status.toInt() == 0;  // None: an old export, and it is set
    });
    if (!failed.empty()) return Error{"attribute " + name + " cannot be set: " + failed};
    if (!accepted) return Error{"attribute " + name + " refuses " + shown(values) + info.allowed};
    return Done{};
  }

  Result<std::vector<Value>> get(const std::string& name) override {
    if (!surface_.find_attribute(name)) return unknown(name);
    const auto getter = module_.find_method("get_" + name);
    if (!getter) return Error{"attribute " + name + " of " + path_ + " can be set, but not read"};
    std::vector<Value> values;
    const auto failed = trouble_of([&] {
      const c10::InferenceMode guard;
      const auto got = (*getter)({});
      if (got.isList())
        for (const auto& item : got.toListRef()) values.push_back(to_value(item));
      else if (got.isTuple())
        for (const auto& item : got.toTupleRef().elements()) values.push_back(to_value(item));
      else
        values.push_back(to_value(got));
    });
    if (!failed.empty()) return Error{"attribute " + name + " cannot be read: " + failed};
    return values;
  }

  void reset() noexcept override {
    if (surface_.can_reset) trouble_of([&] { set("reset", {Value{-1.0}}); });
  }

  void set_sample_rate(int hz) noexcept override {
    trouble_of([&] {
      const c10::InferenceMode guard;
      if (const auto setter = module_.find_method("set_sample_rate"))
        (*setter)({static_cast<std::int64_t>(hz)});
    });
  }

  std::unique_ptr<Carrier> twin() const override {
    std::unique_ptr<Carrier> copy;
    // The copy has tensors of its own, and shares the compiled methods: what it warms up is warm.
    trouble_of([&] { copy = std::make_unique<TorchCarrier>(path_, module_.deepcopy(), surface_); });
    return copy;
  }

 private:
  Outcome run_or_throw(const Block& block) {
    prepare_inference_thread();
    const c10::InferenceMode guard;
    const auto& shape = surface_.methods[block.method].shape;
    const auto input = torch::from_blob(
        const_cast<float*>(block.in),  // read only; torch has no way to say so
        {block.batch, shape.inlets, block.samples / shape.in_ratio}, torch::kFloat);
    // A copy: a model may keep a view of its input as its state.
    const auto returned = calls_[block.method]({input.clone()});
    if (!returned.isTensor()) {
      trouble_ = "it returns " + returned.tagKind() + " in place of a tensor";
      return Outcome::wrong_length;
    }
    const auto output = returned.toTensor().to(torch::kCPU, torch::kFloat).contiguous();
    const std::int64_t expected =
        static_cast<std::int64_t>(block.batch) * shape.outlets * (block.samples / shape.out_ratio);
    if (output.numel() != expected) {
      trouble_ = "it returns " + std::to_string(output.numel()) + " values in place of " +
                 std::to_string(expected);
      return Outcome::wrong_length;
    }
    std::copy_n(output.data_ptr<float>(), expected, block.out);
    return Outcome::ok;
  }

  Error unknown(const std::string& name) const {
    return Error{path_ + " has no attribute " + name + ": use one of " +
                 names_of(surface_.attributes)};
  }

  std::string path_;
  mutable Module module_;  // deepcopy() of a const module is not const in every torch
  Surface surface_;
  std::vector<torch::jit::Method> calls_;
  std::string trouble_;
};

Surface read_surface(Module& module, const std::string& manifest) {
  Surface surface;
  surface.methods = read_methods(module);
  surface.attributes = read_attributes(module);
  const auto reset = surface.find_attribute("reset");
  surface.can_reset = reset && surface.attributes[*reset].types == std::vector{Type::integer};
  if (!manifest.empty()) apply_manifest(manifest, surface);
  return surface;
}

}  // namespace

Result<std::unique_ptr<Carrier>> open_torch(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path_of(path), ignored))
    return Error{path + " does not exist: name a .ts file"};
  // libtorch would take the name in the system's own encoding, which need not have these letters.
  std::ifstream file(path_of(path), std::ios::binary);
  if (!file)
    return Error{path + " may not be read: change its permissions, or name another .ts file"};
  std::unique_ptr<Carrier> carrier;
  const auto failed = trouble_of([&] {
    prepare_inference_thread();
    std::unordered_map<std::string, std::string> extra{{manifest_file, ""}};
    auto module = torch::jit::load(file, torch::kCPU, extra);
    module.eval();
    auto surface = read_surface(module, extra[manifest_file]);
    carrier = std::make_unique<TorchCarrier>(path, std::move(module), std::move(surface));
  });
  if (failed.empty()) return carrier;
  return Error{path + " is not a TorchScript file, or damaged (" + failed +
               "): export or download it again"};
}

void set_inference_threads(int threads) { inference_threads.store(std::max(1, threads)); }

}  // namespace timbrel
