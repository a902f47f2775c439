// SPDX-License-Identifier: MIT
// What jg.timbremap hears and says, in whichever host: words and numbers, on the stack. In Pd
// messages run in the audio thread, so no list of numbers may allocate.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace timbrel::host {

struct Word {
  const char* text;  // nullptr: a number
  double number;
};
using Words = std::span<const Word>;

inline constexpr std::size_t most_words = 256;  // and so of controls and of parameters

// What goes out. Each message has its own: a host may call back while it hands one on.
class WordList {
 public:
  void add(double number) { words_[count_++] = {nullptr, number}; }
  void add(const char* text) { words_[count_++] = {text, 0}; }
  operator Words() const { return Words(words_.data(), count_); }

 private:
  std::array<Word, most_words> words_;
  std::size_t count_ = 0;
};

// What came in, from a host's own atoms. More than any message takes is copied to the heap, to be
// refused in a sentence.
class HeardWords {
 public:
  template <class Atom>
  HeardWords(std::span<const Atom> atoms, Word (*to_word)(const Atom&)) : count_(atoms.size()) {
    if (count_ > few_.size()) many_.resize(count_);
    std::transform(atoms.begin(), atoms.end(), many_.empty() ? few_.data() : many_.data(), to_word);
  }
  operator Words() const { return Words(many_.empty() ? few_.data() : many_.data(), count_); }

 private:
  std::array<Word, most_words> few_;
  std::vector<Word> many_;
  std::size_t count_;
};

}  // namespace timbrel::host
