// SPDX-License-Identifier: MIT
// One instrument file, opened, warmed up and measured: what an engine runs.
#pragma once

#include <memory>
#include <string>

#include "carrier.hpp"
#include "result.hpp"

namespace timbrel {

class Instrument {
 public:
  // [main] or a loading thread. Loads a file; the sentence of an error names what is wrong with it.
  static Result<std::shared_ptr<Instrument>> open(const std::string& path, const Opener& opener);

  const std::string& path() const { return path_; }
  const Surface& surface() const { return carrier_->surface(); }
  Carrier& carrier() { return *carrier_; }

  // [main] Finds a method; the sentence of an error lists those that are there.
  Result<std::size_t> find_method(const std::string& name) const;

  // Runs a method on silence until its first, slow calls are over, then measures it. The state is
  // fresh afterwards.
  //
  // Returns: seconds for one block of `samples`, back to back; the quickest call, for all that
  // other programs do meanwhile only adds.
  double warm_up(std::size_t method, int samples, int batch);

  // What went wrong while warming up, as a sentence; empty when nothing did.
  const std::string& warning() const { return warning_; }
  Outcome rehearsal() const { return failed_; }

 private:
  Instrument(std::string path, std::unique_ptr<Carrier> carrier, Opener opener)
      : path_(std::move(path)), carrier_(std::move(carrier)), opener_(std::move(opener)) {}

  std::string path_;
  std::unique_ptr<Carrier> carrier_;
  Opener opener_;
  std::string warning_;
  Outcome failed_ = Outcome::ok;
};

// "method forward of orchestra.ts fails (…): silence is played instead; …"
std::string sentence_for(Outcome outcome, const std::string& path, const std::string& method,
                         const std::string& trouble);

}  // namespace timbrel
