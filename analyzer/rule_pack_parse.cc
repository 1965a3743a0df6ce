// SPDX-License-Identifier: Apache-2.0
#include "analyzer/rule_pack_parse.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "analyzer/log_record.h"
#include "analyzer/nearest.h"
#include "analyzer/version.h"

namespace analyzer {
namespace {

constexpr std::string_view kRuleKeys[] = {
    "title",    "severity", "logs",  "query", "require", "cleared_by", "docker",
    "explains", "wrapper",  "cause", "fix",   "see",     "unproven",   "examples"};
constexpr std::string_view kLogKeys[] = {"in", "match", "at_least", "within"};

// What a rule may ask the scan to remember: times of the latest at_least sightings.
constexpr std::int64_t kMaxAtLeast = 10'000;

bool is_id(std::string_view id) {
  const std::size_t slash = id.find('/');
  const auto is_part = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
  };
  return slash != std::string_view::npos && is_part(id.substr(0, slash)) &&
         is_part(id.substr(slash + 1));
}

std::string listed(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) {
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

std::optional<std::int64_t> whole_number(const YamlNode& node) {
  std::int64_t number = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [rest, error] = std::from_chars(node.text.data(), end, number);
  if (node.kind != YamlNode::Kind::scalar || node.quoted || error != std::errc() || rest != end) {
    return std::nullopt;
  }
  return number;
}

/// "30s", "10m", "2h", "1d".
std::optional<std::chrono::seconds> span_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || rest + 1 != text.data() + text.size() || number < 1 ||
      number > 1'000'000) {
    return std::nullopt;
  }
  switch (*rest) {
    case 's':
      return std::chrono::seconds(number);
    case 'm':
      return std::chrono::minutes(number);
    case 'h':
      return std::chrono::hours(number);
    case 'd':
      return std::chrono::days(number);
    default:
      return std::nullopt;
  }
}

LogPattern parse_log(const YamlNode& node, RuleProblems& problems) {
  LogPattern pattern;
  if (!is_map(node, "logs", problems)) return pattern;
  check_keys(node, kLogKeys, "logs", problems);
  const auto names = names_of_logs();
  if (const YamlNode* in = node.find("in")) {
    pattern.in = texts_of(*in, "in", problems);
    for (std::size_t i = 0; i < pattern.in.size(); ++i) {
      if (std::ranges::find(names, pattern.in[i]) != names.end()) continue;
      std::string hint = did_you_mean(pattern.in[i], names);
      if (hint.empty()) hint = "the logs are " + listed(names);
      problems.add(place_of_item(*in, i), "in", "no log is named \"" + pattern.in[i] + '"', hint);
    }
  } else {
    problems.add(node.at, "logs", "a pattern says in which logs it is looked for",
                 "in: [docker], out of " + listed(names));
  }
  if (const YamlNode* match = node.find("match")) {
    pattern.match = text_of(*match, "match", problems);
  } else {
    problems.add(node.at, "logs", "a pattern has a regular expression", "match: '...'");
  }
  if (const YamlNode* at_least = node.find("at_least")) {
    const auto number = whole_number(*at_least);
    if (!number || *number < 1 || *number > kMaxAtLeast) {
      problems.add(at_least->at, "at_least",
                   "a whole number from 1 to " + std::to_string(kMaxAtLeast) + " stands here");
    }
    pattern.at_least = number.value_or(1);
  }
  if (const YamlNode* within = node.find("within")) {
    pattern.within = span_of(within->text);
    if (!pattern.within) {
      problems.add(within->at, "within", "a span is a number with s, m, h or d, as in 10m");
    } else if (pattern.at_least < 2) {
      problems.add(within->at, "within", "a span needs at_least of 2 or more beside it");
    }
  }
  return pattern;
}

void parse_flag(const YamlNode& node, std::string_view key, bool& flag, RuleProblems& problems) {
  if (node.kind == YamlNode::Kind::scalar && !node.quoted &&
      (node.text == "true" || node.text == "false")) {
    flag = node.text == "true";
  } else {
    problems.add(node.at, key, "true or false stands here");
  }
}

void parse_severity(const YamlNode& node, Rule& rule, RuleProblems& problems) {
  const std::string word = text_of(node, "severity", problems);
  if (word.empty()) return;
  if (const auto severity = severity_from(word)) {
    rule.severity = *severity;
    return;
  }
  constexpr std::string_view words[] = {"critical", "error", "warning", "info"};
  std::string hint = did_you_mean(word, words);
  if (hint.empty()) hint = "the severities are " + listed(words);
  problems.add(node.at, "severity", "there is no severity \"" + word + '"', hint);
}

void parse_see(const YamlNode& node, Rule& rule, RuleProblems& problems) {
  rule.see = texts_of(node, "see", problems);
  for (std::size_t i = 0; i < rule.see.size(); ++i) {
    if (rule.see[i].starts_with("https://") && rule.see[i].find(' ') == std::string::npos) continue;
    problems.add(place_of_item(node, i), "see", "only https:// addresses stand here",
                 "got \"" + rule.see[i] + '"');
  }
}

void require(const YamlNode& root, std::string_view key, RuleProblems& problems) {
  if (root.find(key) == nullptr) {
    problems.add(root.at, key, "the key is missing; every rule has it");
  }
}

void parse_evidence(const YamlNode& root, Rule& rule, RuleProblems& problems) {
  if (const YamlNode* logs = root.find("logs")) {
    if (logs->kind != YamlNode::Kind::list || logs->items.empty()) {
      problems.add(logs->at, "logs", "a list of patterns stands here", "- in: [docker]");
    }
    for (const YamlNode& item : logs->items) rule.logs.push_back(parse_log(item, problems));
  }
  if (const YamlNode* query = root.find("query")) rule.query = text_of(*query, "query", problems);
  if (rule.logs.empty() && rule.query.empty()) {
    problems.add(root.at, "logs", "a rule has logs, or a query, or both; this one has neither");
  }
  if (const YamlNode* both = root.find("require")) {
    rule.require_both = true;
    if (text_of(*both, "require", problems) != "both") {
      problems.add(both->at, "require", "the only word here is \"both\"",
                   "without the key, lines or rows alone make the finding");
    } else if (rule.logs.empty() || rule.query.empty()) {
      problems.add(both->at, "require", "both needs logs and a query; one of them is missing");
    }
  }
  if (const YamlNode* cleared = root.find("cleared_by")) {
    rule.cleared_by = text_of(*cleared, "cleared_by", problems);
    if (rule.logs.empty()) {
      problems.add(cleared->at, "cleared_by",
                   "it is looked for in the rule's logs, and it has none");
    }
  }
  if (const YamlNode* docker = root.find("docker")) {
    std::string why;
    if (auto range = range_from(text_of(*docker, "docker", problems), why)) {
      rule.docker = std::move(*range);
    } else {
      problems.add(docker->at, "docker", why);
    }
  }
  if (const YamlNode* wrapper = root.find("wrapper")) {
    parse_flag(*wrapper, "wrapper", rule.wrapper, problems);
    if (rule.wrapper && rule.logs.empty()) {
      problems.add(wrapper->at, "wrapper", "a wrapper is an error message, so it has logs");
    }
  }
}

void parse_words(const YamlNode& root, Rule& rule, RuleProblems& problems) {
  if (const YamlNode* title = root.find("title")) rule.title = text_of(*title, "title", problems);
  if (const YamlNode* severity = root.find("severity")) parse_severity(*severity, rule, problems);
  if (const YamlNode* explains = root.find("explains")) {
    rule.explains = texts_of(*explains, "explains", problems);
  }
  if (const YamlNode* cause = root.find("cause")) rule.cause = text_of(*cause, "cause", problems);
  if (const YamlNode* fix = root.find("fix")) rule.fix = texts_of(*fix, "fix", problems);
  if (const YamlNode* see = root.find("see")) parse_see(*see, rule, problems);
  if (const YamlNode* unproven = root.find("unproven")) {
    rule.unproven = text_of(*unproven, "unproven", problems);
  }
}

void check_examples_present(const YamlNode& root, const Rule& rule, RuleProblems& problems) {
  const YamlNode* node = root.find("examples");
  if (node == nullptr) return;  // reported as missing
  const auto has = [&](Verdict verdict) {
    return std::ranges::any_of(rule.examples,
                               [&](const Example& e) { return e.expect == verdict; });
  };
  if (!has(Verdict::yes)) {
    problems.add(node->at, "examples", "no example matches; show what the rule finds",
                 "- expect: match");
  }
  if (!has(Verdict::no)) {
    problems.add(node->at, "examples", "no example is a near miss; show what the rule must leave",
                 "- expect: no-match");
  }
}

}  // namespace

void RuleProblems::add(Position at, std::string_view key, std::string_view sentence,
                       std::string hint) {
  RuleProblem& problem = problems_.emplace_back();
  problem.file = file_;
  problem.line = at.line;
  problem.column = at.column;
  problem.what.append(key).append(key.empty() ? "" : ": ").append(sentence);
  problem.hint = std::move(hint);
}

bool is_text(const YamlNode& node, std::string_view key, RuleProblems& problems) {
  if (node.kind == YamlNode::Kind::scalar && !node.text.empty()) return true;
  problems.add(node.at, key, "a text stands here");
  return false;
}

std::string text_of(const YamlNode& node, std::string_view key, RuleProblems& problems) {
  return is_text(node, key, problems) ? node.text : std::string();
}

std::vector<std::string> texts_of(const YamlNode& node, std::string_view key,
                                  RuleProblems& problems) {
  std::vector<std::string> texts;
  if (node.kind != YamlNode::Kind::list) {
    texts.push_back(text_of(node, key, problems));
    return texts;
  }
  if (node.items.empty()) problems.add(node.at, key, "the list is empty; leave the key out");
  for (const YamlNode& item : node.items) texts.push_back(text_of(item, key, problems));
  return texts;
}

Position place_of_item(const YamlNode& node, std::size_t index) {
  return node.kind == YamlNode::Kind::list ? node.items[index].at : node.at;
}

bool is_map(const YamlNode& node, std::string_view key, RuleProblems& problems) {
  if (node.kind == YamlNode::Kind::map) return true;
  problems.add(node.at, key, "keys with values stand here");
  return false;
}

void check_keys(const YamlNode& map, std::span<const std::string_view> known,
                std::string_view inside, RuleProblems& problems) {
  std::set<std::string_view> seen;
  for (const auto& [key, value] : map.pairs) {
    if (std::ranges::find(known, key.text) == known.end()) {
      std::string hint = did_you_mean(key.text, known);
      if (hint.empty()) hint = "the keys are " + listed(known);
      problems.add(key.at, inside, "no key is named \"" + key.text + '"', hint);
    } else if (!seen.insert(key.text).second) {
      problems.add(key.at, inside, "the key \"" + key.text + "\" comes a second time");
    }
  }
}

std::optional<ParsedRule> parse_rule(const RuleText& text, RuleProblems& problems) {
  ParsedRule parsed;
  Rule& rule = parsed.rule;
  rule.file = text.file.empty() ? text.path : text.file;
  rule.id = text.path.substr(0, text.path.rfind(".yaml"));
  if (!text.path.ends_with(".yaml") || !is_id(rule.id)) {
    problems.add({}, "",
                 "the path of a rule is <area>/<name>.yaml, in lower-case letters, digits and -");
  }
  YamlProblem broken;
  auto tree = parse_yaml(text.text, broken);
  if (!tree) {
    problems.add(broken.at, "", broken.what);
    return std::nullopt;
  }
  if (!is_map(*tree, "", problems)) return std::nullopt;
  check_keys(*tree, kRuleKeys, "", problems);
  for (const std::string_view key : {"title", "severity", "cause", "fix", "examples"}) {
    require(*tree, key, problems);
  }
  parse_words(*tree, rule, problems);
  parse_evidence(*tree, rule, problems);
  if (const YamlNode* examples = tree->find("examples")) {
    rule.examples = parse_examples(*examples, problems);
  }
  check_examples_present(*tree, rule, problems);
  parsed.text = text.text;
  parsed.tree = std::move(*tree);
  return parsed;
}

}  // namespace analyzer
