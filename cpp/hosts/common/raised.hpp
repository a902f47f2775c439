// SPDX-License-Identifier: MIT
// A flag that is up while this lives, and then as it was before, however that ends.
#pragma once

#include <utility>

namespace timbrel::host {

class Raised {
 public:
  explicit Raised(bool& flag) : flag_(flag), before_(std::exchange(flag, true)) {}
  ~Raised() { flag_ = before_; }
  Raised(const Raised&) = delete;
  Raised& operator=(const Raised&) = delete;

 private:
  bool& flag_;
  const bool before_;
};

}  // namespace timbrel::host
