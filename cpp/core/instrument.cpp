// SPDX-License-Identifier: MIT
#include "instrument.hpp"

#include <algorithm>
#include <vector>

#include "clock.hpp"

namespace timbrel {
namespace {

constexpr int first_calls = 2;  // these compile and plan: 130 to 470 ms, and are never measured
constexpr int timed_calls = 9;
constexpr int fewest_timed_calls = 3;
constexpr std::int64_t patience_ns = 200'000'000;  // for the timed calls: a slow model gets fewer

}  // namespace

Result<std::shared_ptr<Instrument>> Instrument::open(const std::string& path,
                                                     const Opener& opener) {
  auto carrier = opener(path);
  if (!carrier) return Error{carrier.error()};
  if ((*carrier)->surface().methods.empty())
    return Error{path + " offers no method: is it an nn~ file?"};
  return std::shared_ptr<Instrument>(new Instrument(path, std::move(*carrier), opener));
}

Result<std::size_t> Instrument::find_method(const std::string& name) const {
  const auto found = surface().find_method(name);
  if (found) return *found;
  return Error{path_ + " has no method " + name + ": use one of " + names_of(surface().methods)};
}

double Instrument::warm_up(std::size_t method, int samples, int batch) {
  const auto& info = surface().methods[method];
  const auto rows = static_cast<std::size_t>(batch);
  const auto values = [&](int channels, int ratio) {
    return rows * static_cast<std::size_t>(channels) * static_cast<std::size_t>(samples / ratio);
  };
  const std::vector<float> in(values(info.shape.inlets, info.shape.in_ratio), 0.0F);
  std::vector<float> out(values(info.shape.outlets, info.shape.out_ratio));

  const auto twin = carrier_->twin();
  Carrier& rehearsing = twin ? *twin : *carrier_;
  std::int64_t spent = 0;
  std::vector<double> taken;
  for (int call = 0; call < first_calls + timed_calls; ++call) {
    const std::int64_t before = steady_clock_ns();
    const Outcome outcome = rehearsing.run({method, batch, samples, in.data(), out.data()});
    const std::int64_t took = steady_clock_ns() - before;
    if (outcome != Outcome::ok) {
      failed_ = outcome;
      warning_ = sentence_for(outcome, path_, info.name, rehearsing.trouble());
      break;
    }
    if (call < first_calls) continue;
    taken.push_back(static_cast<double>(took) * 1e-9);
    spent += took;
    if (spent > patience_ns && taken.size() >= fewest_timed_calls) break;
  }
  if (!twin) {
    // No copy to rehearse on: fresh again by its own reset, or by loading it once more.
    if (surface().can_reset)
      carrier_->reset();
    else if (auto again = opener_(path_); again)
      carrier_ = std::move(*again);
  }
  if (taken.empty()) return 0;
  return *std::min_element(taken.begin(), taken.end());
}

std::string sentence_for(Outcome outcome, const std::string& path, const std::string& method,
                         const std::string& trouble) {
  const std::string which = "method " + method + " of " + path;
  switch (outcome) {
    case Outcome::failed:
      return which + " fails (" + trouble +
             "): silence is played in its place; `timbrel verify` says what is wrong with the file";
    case Outcome::wrong_length:
      return which + " breaks its promise (" + trouble +
             "): silence is played in its place; export the file again";
    case Outcome::not_finite:
      return which + " returns values that are not finite or far too large: " +
             "silence is played in their place; send reset, or lower what goes in";
    case Outcome::ok:
      break;
  }
  return "";
}

}  // namespace timbrel
