// SPDX-License-Identifier: Apache-2.0
#include "analyzer/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "analyzer/text_position.h"

namespace analyzer {
namespace {

/// "line:column reason", or "fine".
std::string fault_of(std::string_view text) {
  const JsonText scanned = scan_json(text);
  if (!scanned.fault) return "fine";
  const TextPosition position = LineIndex(text).at(scanned.fault->offset);
  return std::to_string(position.line) + ":" + std::to_string(position.column) + " " +
         scanned.fault->reason;
}

TEST(JsonText, Fine) {
  for (const char* text :
       {"{}", "[]", " {\"a\": [1, -0.5e+3, true, false, null, \"\\u00e4\\n\\\"\"]}\n", "\"x\"", "0",
        "{\"a\":{\"b\":{}},\"c\":\"[REDACTED:token:1a2b]\"}", "\xEF\xBB\xBF{}"}) {
    EXPECT_EQ(fault_of(text), "fine") << text;
  }
}

TEST(JsonText, Commas) {
  EXPECT_EQ(fault_of("{\n  \"a\": 1,\n}"), "2:9 a comma before the closing brace");
  EXPECT_EQ(fault_of("{\"a\": [1, 2, ]}"), "1:12 a comma before the closing bracket");
  EXPECT_EQ(fault_of("{\"a\": 1,, \"b\": 2}"), "1:9 two commas in a row");
  EXPECT_EQ(fault_of("{, \"a\": 1}"), "1:2 a comma before the first entry");
  EXPECT_EQ(fault_of("{\"a\": 1\n \"b\": 2}"), "1:8 a comma is missing here");
  EXPECT_EQ(fault_of("[1 2]"), "1:3 a comma is missing here");
  EXPECT_EQ(fault_of("{\"a\": 1; \"b\": 2}"), "1:8 a semicolon where JSON has a comma");
}

TEST(JsonText, Comments) {
  EXPECT_EQ(fault_of("{\n  // why\n  \"a\": 1}"), "2:3 a // comment; JSON has no comments");
  EXPECT_EQ(fault_of("{\"a\": 1 /* why */}"), "1:9 a /* comment; JSON has no comments");
  EXPECT_EQ(fault_of("# why\n{}"), "1:1 a # comment; JSON has no comments");
  EXPECT_EQ(fault_of("{} // why"), "1:4 a // comment; JSON has no comments");
}

TEST(JsonText, Quotes) {
  EXPECT_EQ(fault_of("{\xE2\x80\x9C"
                     "a\xE2\x80\x9D: 1}"),
            "1:2 typographic quotes; JSON has only the plain \" ones");
  EXPECT_EQ(fault_of("{'a': 1}"), "1:2 single quotes; JSON has only double ones");
  EXPECT_EQ(fault_of("{a: 1}"), "1:2 a key without double quotes");
  EXPECT_EQ(fault_of("{\"a\": overlay2}"), "1:7 a text without double quotes");
  EXPECT_EQ(fault_of("{\"a\": 10m}"), "1:7 a text without double quotes");
  EXPECT_EQ(fault_of("{\"a\": /var/lib}"), "1:7 a text without double quotes");
  EXPECT_EQ(fault_of("{\"a\": \"x\n}"), "1:7 a string that is not closed on its line");
  EXPECT_EQ(fault_of("{\"a\": True}"), "1:7 'True' is no JSON; it has true, false and null");
}

TEST(JsonText, Brackets) {
  EXPECT_EQ(fault_of("{\n \"a\": [1, 2"),
            "2:7 the file ends before the bracket that is opened here is closed");
  EXPECT_EQ(fault_of("{\"a\": {\"b\": 1}"),
            "1:1 the file ends before the brace that is opened here is closed");
  EXPECT_EQ(fault_of("{\"a\":"),
            "1:1 the file ends before the brace that is opened here is closed");
  EXPECT_EQ(fault_of("{\"a\": 1}}"), "1:9 a closing brace or bracket too many");
  EXPECT_EQ(fault_of("{\"a\": 1]"), "1:8 a bracket closes what a brace opened");
  EXPECT_EQ(fault_of("[\"a\": 1]"), "1:5 a key in a list; a list in brackets has only values");
}

TEST(JsonText, WholeFiles) {
  EXPECT_EQ(fault_of(""), "1:1 the file is empty");
  EXPECT_EQ(fault_of(" \n\t\n"), "1:1 the file is empty");
  EXPECT_EQ(fault_of("<!DOCTYPE html>"), "1:1 looks like HTML or XML and not like JSON");
  EXPECT_EQ(fault_of("<<<<<<< HEAD\n{}"), "1:1 a merge conflict was left in the file");
  EXPECT_EQ(fault_of(std::string_view("\xFF\xFE{\0}\0", 6)),
            "1:1 the file is UTF-16 and not UTF-8");
  EXPECT_EQ(fault_of("{}\n{}"), "2:1 text after the end of the document");
  EXPECT_EQ(fault_of(std::string_view("{}\n\0", 4)),
            "2:1 a NUL byte after the end of the document");
  EXPECT_EQ(fault_of(std::string(300, '[')), "1:202 nested deeper than 200 levels");
}

TEST(JsonText, SmallThings) {
  EXPECT_EQ(fault_of("{\"a\" = 1}"), "1:6 an equals sign where JSON has a colon");
  EXPECT_EQ(fault_of("{\"a\" 1}"), "1:6 a colon is missing after the key");
  EXPECT_EQ(fault_of("{\"a\": }"), "1:7 a value is missing here");
  EXPECT_EQ(fault_of("{\"a\": 007}"), "1:7 a number that starts with 0");
  EXPECT_EQ(fault_of("{\"a\": -33E533}"), "1:7 a number that is too large");
  EXPECT_EQ(fault_of("{\"a\": \"C:\\data\"}"),
            "1:10 a backslash that escapes nothing; a backslash itself is written twice");
  EXPECT_EQ(fault_of("{\"a\":\xC2\xA0 1}"), "1:6 a non-breaking space, which looks like a blank");
  EXPECT_EQ(fault_of("{\"a\": \"\xFF\"}"), "1:8 bytes that are no UTF-8");
}

TEST(JsonText, ColumnsCountCharacters) {
  EXPECT_EQ(fault_of("{\"\xC3\xA4\xC3\xA4\": 1,}"), "1:9 a comma before the closing brace");
}

TEST(JsonText, PlacesAreThoseOfKeys) {
  const std::string_view text = "{\n \"a\": {\n  \"b/c\": 1},\n \"d\": [\n  2]\n}";
  const JsonText scanned = scan_json(text);
  const LineIndex lines(text);
  EXPECT_EQ(lines.at(scanned.places.at("/a/b~1c")).line, 3);
  EXPECT_EQ(lines.at(scanned.places.at("/d")).line, 4);
  EXPECT_EQ(lines.at(scanned.places.at("/d/0")).line, 5);
}

TEST(JsonText, KeysAreWhatTheirEscapesMean) {
  const JsonText scanned = scan_json(R"({"a\r\u00e9\ud83d\ude00\"":1,"\ud800":2})");
  EXPECT_FALSE(scanned.fault);
  EXPECT_TRUE(scanned.places.contains("/a\r\u00e9\U0001F600\""));
  EXPECT_TRUE(scanned.half_surrogate);
  EXPECT_FALSE(scan_json(R"({"\\ud800":2})").half_surrogate);
}

TEST(JsonText, DuplicatesAreFoundOnce) {
  const JsonText scanned = scan_json(R"({"a": {"x": 1}, "b": 0, "a": {"x": 2}})");
  ASSERT_EQ(scanned.duplicates.size(), 1U);
  EXPECT_EQ(scanned.duplicates[0].pointer, "/a");
  EXPECT_EQ(scanned.duplicates[0].offset, 24U);
}

// What it calls fine, the parser that makes the rows must take, and the other way round.
TEST(JsonText, AgreesWithTheParserOnEveryDamage) {
  const std::string whole =
      R"({"hosts": ["fd://", "tcp://[::1]:2375"], "log-opts": {"max-size": "10m"}, "n": -1.5e3})";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const char wrong :
         {'"', ',', '}', ']', ':', '{', '[', '0', ' ', '\\', 'x', '\t', '\xC3'}) {
      std::string damaged = whole;
      damaged[i] = wrong;
      EXPECT_EQ(fault_of(damaged) == "fine", nlohmann::json::accept(damaged)) << damaged;
      damaged.resize(i);
      EXPECT_EQ(fault_of(damaged) == "fine", nlohmann::json::accept(damaged)) << damaged;
    }
  }
}

}  // namespace
}  // namespace analyzer
