// SPDX-License-Identifier: MIT
// A value, or one sentence that says what was given, what is allowed and what to do.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace timbrel {

struct Error {
  std::string sentence;
};

template <class T>
class Result {
 public:
  Result(T value) : held_(std::move(value)) {}
  Result(Error error) : held_(std::move(error)) {}

  explicit operator bool() const { return std::holds_alternative<T>(held_); }
  T& operator*() { return std::get<T>(held_); }
  const T& operator*() const { return std::get<T>(held_); }
  T* operator->() { return &std::get<T>(held_); }
  const std::string& error() const { return std::get<Error>(held_).sentence; }

 private:
  std::variant<T, Error> held_;
};

struct Done {};  // for what can fail and returns nothing
using Status = Result<Done>;

}  // namespace timbrel
