// SPDX-License-Identifier: MIT
#include "core/words.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace timbrel;

namespace {
AttributeInfo attribute(Type type) { return {"x", {type}, ""}; }
}  // namespace

TEST_CASE("values become what the attribute takes") {
  struct Row {
    Type type;
    Value given;
    Word word;
  };
  const std::vector<Row> rows = {
      {Type::boolean, 0.0, false},
      {Type::boolean, 1.0, true},
      {Type::boolean, std::string("false"), false},
      {Type::boolean, std::string("true"), true},
      {Type::boolean, std::string("0"), false},
      {Type::boolean, 0.5, true},
      {Type::integer, 3.0, std::int64_t{3}},
      {Type::integer, -1.0, std::int64_t{-1}},
      {Type::integer, std::string("7"), std::int64_t{7}},
      {Type::real, 1e-7, 1e-7},
      {Type::real, std::string("0.25"), 0.25},
      {Type::text, std::string("locked"), std::string("locked")},
      {Type::text, 2.0, std::string("2")},
      {Type::text, 0.1, std::string("0.1")},
  };
  for (const auto& row : rows) {
    const auto words = typed(attribute(row.type), {row.given});
    REQUIRE(words);
    CHECK((*words)[0] == row.word);
  }
}

TEST_CASE("what does not fit is refused with what would") {
  struct Row {
    Type type;
    Value given;
  };
  for (const auto& row : {Row{Type::integer, 0.5}, Row{Type::integer, std::string("many")},
                          Row{Type::real, std::string("loud")},
                          Row{Type::real, Value(std::nan(""))}, Row{Type::real, Value(HUGE_VAL)},
                          Row{Type::integer, 1e300}, Row{Type::boolean, std::string("maybe")},
                          Row{Type::tensor, 1.0}, Row{Type::buffer, std::string("array1")}})
    CHECK_FALSE(typed(attribute(row.type), {row.given}));
  CHECK(typed(attribute(Type::integer), {Value(0.5)}).error() ==
        "attribute x takes int; given 0.5");
}

TEST_CASE("the count of values must be right, and the sentence says so") {
  const AttributeInfo pair{"range", {Type::real, Type::integer}, ""};
  CHECK(typed(pair, {Value(1.0)}).error() ==
        "attribute range takes 2 values (float, int); given 1");
  CHECK(typed(pair, {}).error() == "attribute range takes 2 values (float, int); given 0");
  CHECK(typed(pair, {Value(1.0), Value(2.0)}));
}
