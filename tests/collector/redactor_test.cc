// SPDX-License-Identifier: Apache-2.0
#include "collector/redactor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/planted_secrets.h"

namespace {

using collector::RedactionKey;
using collector::Redactor;
using collector::Style;
using support::Planted;

constexpr RedactionKey kKey = {1, 2, 3};

std::string redacted(Style style, std::string_view text, const RedactionKey& key = kKey) {
  Redactor redactor(style, key);
  std::string out;
  while (true) {
    const auto end = text.find('\n');
    redactor.line(text.substr(0, end), out);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  redactor.finish(out);
  if (!out.empty()) out.pop_back();
  return out;
}

class Secret : public testing::TestWithParam<Planted> {};

TEST_P(Secret, IsGoneAndTheRestIsThere) {
  const Planted& planted = GetParam();
  const std::string out = redacted(planted.style, planted.text);
  for (const std::string_view secret : planted.secrets) {
    ASSERT_NE(planted.text.find(secret), std::string_view::npos) << secret;
    EXPECT_EQ(out.find(secret), std::string::npos) << secret << " is left in: " << out;
  }
  for (const std::string_view kept : planted.kept) {
    EXPECT_NE(out.find(kept), std::string::npos) << kept << " is missing in: " << out;
  }
  if (planted.style == Style::json_lines && nlohmann::json::accept(planted.text)) {
    EXPECT_TRUE(nlohmann::json::accept(out)) << out;
  }
}

std::string name_of(const testing::TestParamInfo<Planted>& info) {
  return std::string(info.param.name);
}

INSTANTIATE_TEST_SUITE_P(Text, Secret, testing::ValuesIn(support::planted_in_text()), name_of);
INSTANTIATE_TEST_SUITE_P(Json, Secret, testing::ValuesIn(support::planted_in_json()), name_of);
INSTANTIATE_TEST_SUITE_P(Units, Secret, testing::ValuesIn(support::planted_in_units()), name_of);

// Whatever a file is taken for, a secret that shows in free text is seen in it.
TEST(Redactor, SecretsOfFreeTextAreSeenInEveryStyle) {
  for (const Planted& planted : support::planted_in_text()) {
    for (const Style style :
         {Style::log, Style::unit, Style::plain, Style::json, Style::json_lines}) {
      const std::string out = redacted(style, planted.text);
      for (const std::string_view secret : planted.secrets) {
        EXPECT_EQ(out.find(secret), std::string::npos)
            << planted.name << " in style " << static_cast<int>(style) << ": " << out;
      }
    }
  }
}

TEST(Redactor, ThereAreManyPlantedSecrets) {
  std::size_t secrets = 0;
  for (const auto* list :
       {&support::planted_in_text(), &support::planted_in_json(), &support::planted_in_units()}) {
    for (const Planted& planted : *list) secrets += planted.secrets.size();
  }
  EXPECT_GE(secrets, 100U);
}

class Harmless : public testing::TestWithParam<support::HarmlessText> {};

TEST_P(Harmless, StaysAsItIs) {
  EXPECT_EQ(redacted(GetParam().style, GetParam().text), GetParam().text);
}

std::string harmless_name(const testing::TestParamInfo<support::HarmlessText>& info) {
  return std::string(info.param.name);
}

INSTANTIATE_TEST_SUITE_P(Text, Harmless, testing::ValuesIn(support::harmless_texts()),
                         harmless_name);

TEST(Redactor, EqualSecretsGetEqualTagsWhereverTheyStand) {
  const std::string in_url = redacted(Style::log, "proxy http://hunter2@proxy:3128 refused");
  const std::string in_env = redacted(Style::json_lines, R"({"Env":["PROXY_USER=hunter2"]})");
  const auto tag = [](const std::string& text) { return text.substr(text.find(']') - 8, 8); };
  EXPECT_EQ(tag(in_url), tag(in_env)) << in_url << in_env;
  EXPECT_NE(tag(in_url), tag(redacted(Style::log, "proxy http://hunter3@proxy:3128 refused")));
}

TEST(Redactor, TagsOfAnotherRunTellNothing) {
  constexpr RedactionKey kOther = {9};
  EXPECT_NE(redacted(Style::log, "password=hunter2"),
            redacted(Style::log, "password=hunter2", kOther));
  EXPECT_NE(collector::random_key(), collector::random_key());
}

TEST(Redactor, CountsByKind) {
  Redactor redactor(Style::json_lines, kKey);
  std::string out;
  redactor.line(R"({"Env":["A=one","B=two","PATH=/bin"],"Labels":{"x":"y"},"Url":"http://u:p@h/"})",
                out);
  const std::map<std::string, std::int64_t> expected = {
      {"env", 2}, {"label", 1}, {"url-userinfo", 1}};
  EXPECT_EQ(redactor.counts(), expected);
}

TEST(Redactor, ALayerWhoseLinkEndsLikeAPasswordIsKept) {
  const std::string text =
      R"({"id":"3a90","lower":"l/K56OFZYFA3XJD44OFKUB6YT5PW:l/QDNK6KBF2MKUMK2RLW3T7Z26W5"})";
  EXPECT_EQ(redacted(Style::json_lines, text), text);
  EXPECT_EQ(redacted(Style::log, R"(K56OFZYFA3XJD44OFKUB6YT5PW: hunter2hunter2)").find("hunter2"),
            std::string::npos);
}

TEST(Redactor, APlaceholderIsNotRedactedAgain) {
  const std::string once = redacted(Style::log, "token=abcdef123456 https://a:b@c/");
  EXPECT_EQ(redacted(Style::log, once), once);
}

TEST(Redactor, AFileThatDoesNotParseKeepsItsLines) {
  constexpr std::string_view kText = R"({
  "data-root": "/var/lib/docker",
  "log-opts": {"max-size": "10m", "splunk-token": "11111111-2222-3333",},
  "http-proxy": "http://bob:hunter2@proxy.example:3128"
  "debug": true,
})";
  const std::string out = redacted(Style::json, kText);
  EXPECT_EQ(std::ranges::count(out, '\n'), std::ranges::count(kText, '\n'));
  EXPECT_NE(out.find(R"({"max-size": "10m", "splunk-token": "[REDACTED:option:)"), out.npos) << out;
  EXPECT_NE(out.find("]\",},\n"), out.npos) << out;
  EXPECT_NE(out.find("@proxy.example:3128\"\n  \"debug\": true,\n}"), out.npos) << out;
  EXPECT_EQ(out.find("hunter2"), out.npos);
}

TEST(Redactor, AFileThatParsesKeepsItsLayout) {
  constexpr std::string_view kText = "{\n\t\"hosts\" : [ \"fd://\" ],\n\n\t\"mtu\":1.50e3 }";
  EXPECT_EQ(redacted(Style::json, kText), kText);
}

TEST(Redactor, ADocumentTooLargeToHoldIsStillRedactedByItsNames) {
  std::string text = "{\"Env\": [\n";
  for (int i = 0; i < 400'000; ++i) text += "\"NAME=hunter2 and more of it\",\n";
  text += "\"LAST=hunter2\"]}";
  ASSERT_GT(text.size(), std::size_t{10} << 20);
  EXPECT_EQ(redacted(Style::json, text).find("hunter2"), std::string::npos);
}

TEST(Redactor, BytesThatAreNoTextDoNoHarm) {
  std::string text = "\xff\xfe password=hunter2\x01\x1b[31m \x80";
  const std::string out = redacted(Style::log, text);
  EXPECT_EQ(out.find("hunter2"), out.npos);
  EXPECT_TRUE(out.starts_with("\xff\xfe password=[REDACTED:secret:"));
  text = "{\"Env\":[\"A=hunter2\xff\"]}";
  EXPECT_EQ(redacted(Style::json_lines, text).find("hunter2"), out.npos);
}

TEST(Redactor, DeepNestingHidesNothing) {
  const std::string text = std::string(100'000, '[') + "\"hunter2\"" + std::string(100'000, ']');
  const std::string out = redacted(Style::json_lines, text);
  EXPECT_EQ(out.find("hunter2"), out.npos);
}

/// What lines made to make a pattern slow take, each of `bytes`.
std::chrono::duration<double> hostile_lines_take(std::size_t bytes) {
  const auto started = std::chrono::steady_clock::now();
  for (const std::string_view piece :
       {"a://", "password=\\\"", "token: ", "-e A=", "echo a |", "@a:"}) {
    std::string text;
    while (text.size() < bytes) text.append(piece);
    text += '@';
    (void)redacted(Style::log, text);
  }
  return std::chrono::steady_clock::now() - started;
}

// Four times the bytes: about four times the time, where a quadratic pattern takes sixteen.
TEST(Redactor, HostileLinesTakeTimeInProportion) {
  (void)hostile_lines_take(1'000);  // what is compiled once is not counted
  double best = 1'000;
  for (int round = 0; round < 3 && best > 8; ++round) {
    best = std::min(best, hostile_lines_take(200'000) / hostile_lines_take(50'000));
  }
  EXPECT_LT(best, 10);
}

}  // namespace
