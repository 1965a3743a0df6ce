// SPDX-License-Identifier: Apache-2.0
#include "analyzer/corpus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "analyzer/report_wording.h"
#include "analyzer/rule_pack_parse.h"
#include "analyzer/rule_pack_yaml.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExpected = "expected.yaml";
constexpr std::string_view kKeys[] = {"what",       "root_causes", "symptoms", "absent",
                                      "unreadable", "said",        "made"};

std::vector<std::string> list(const YamlNode& root, std::string_view key, RuleProblems& problems) {
  const YamlNode* node = root.find(key);
  if (node == nullptr || (node->kind == YamlNode::Kind::list && node->items.empty())) return {};
  return texts_of(*node, key, problems);
}

std::string text_of_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) throw bundle::Error(path.string() + " cannot be read");
  return text;
}

/// Empty if the folder has none.
std::string bundle_in(const fs::path& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (name == "bundle" || name.starts_with("bundle.")) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found.empty() ? std::string() : found.front();
}

bool has(const std::vector<std::string>& list, const std::string& id) {
  return std::ranges::find(list, id) != list.end();
}

/// Why a rule that should have fired did not.
std::string why_silent(const std::string& id, const Diagnosis& diagnosis, const RulePack& rules) {
  if (rules.find(id) == nullptr) return "there is no such rule";
  const auto unjudged =
      std::ranges::find_if(diagnosis.unknown, [&](const Unjudged& u) { return u.rule->id == id; });
  if (unjudged != diagnosis.unknown.end()) return "it was not judged: " + why_not(*unjudged);
  const Finding* finding = finding_of(diagnosis, id);
  if (finding == nullptr) return "it was not found";
  if (finding->status == Status::past) return "it was found as something that is over";
  if (finding->root()) return "it was found and nothing explains it";
  std::string by;
  for (const std::string& cause : finding->explained_by) by += (by.empty() ? "" : ", ") + cause;
  return "it was found as a symptom of " + by;
}

class Check {
 public:
  Check(const Diagnosis& diagnosis, const RulePack& rules) : diagnosis_(diagnosis), rules_(rules) {}

  CheckedSample against(const Expected& expected) && {
    for (const Finding& finding : diagnosis_.findings) {
      if (!finding.root() || finding.status != Status::current) continue;
      // What is worth knowing may stand beside any cause; it counts where it was asked for.
      if (finding.rule->severity > Severity::info || has(expected.root_causes, finding.rule->id)) {
        out_.roots.push_back(finding.rule->id);
      }
    }
    for (const std::string& id : expected.root_causes) {
      count(has(out_.roots, id), id, "a root cause");
    }
    for (const std::string& id : expected.symptoms) {
      const Finding* finding = finding_of(diagnosis_, id);
      count(finding != nullptr && !finding->root(), id, "a symptom");
    }
    for (const std::string& id : out_.roots) {
      if (!has(expected.root_causes, id)) alarm(id, " is a root cause and should not be");
    }
    for (const std::string& id : expected.absent) {
      if (finding_of(diagnosis_, id) != nullptr && !has(out_.false_alarms, id)) {
        alarm(id, " was found and should not be");
      }
    }
    place(expected.root_causes);
    if (!diagnosis_.complete) problem("the bundle is not whole: " + diagnosis_.incomplete_reason);
    for (const std::string& notice : diagnosis_.notices) {
      const bool of_the_fault = std::ranges::any_of(
          expected.unreadable,
          [&](const std::string& evidence) { return notice.starts_with(evidence + ": "); });
      const bool is_asked_for = std::ranges::any_of(
          expected.said, [&](const std::string& part) { return says(notice, part); });
      if (!of_the_fault && !is_asked_for) problem(notice);
    }
    for (const std::string& part : expected.said) {
      if (std::ranges::none_of(diagnosis_.notices,
                               [&](const std::string& notice) { return says(notice, part); })) {
        problem("no notice says '" + part + "'");
      }
    }
    return std::move(out_);
  }

 private:
  static bool says(const std::string& notice, const std::string& part) {
    return notice.find(part) != std::string::npos;
  }

  void problem(const std::string& sentence) { out_.problems.push_back(sentence); }

  void count(bool hit, const std::string& id, std::string_view role) {
    (hit ? out_.hits : out_.misses).push_back(id);
    if (hit) return;
    problem(id + " should be " + std::string(role) + ", but " + why_silent(id, diagnosis_, rules_));
  }

  void alarm(const std::string& id, std::string_view what) {
    out_.false_alarms.push_back(id);
    problem(id + std::string(what));
  }

  void place(const std::vector<std::string>& wanted) {
    out_.exact =
        std::set(out_.roots.begin(), out_.roots.end()) == std::set(wanted.begin(), wanted.end());
    out_.on_top = out_.roots.empty() || wanted.empty() ? out_.roots.empty() == wanted.empty()
                                                       : out_.roots.front() == wanted.front();
    if (!out_.on_top && has(out_.roots, wanted.empty() ? std::string() : wanted.front())) {
      problem(wanted.front() + " is not on top; " + out_.roots.front() + " is");
    }
  }

  const Diagnosis& diagnosis_;
  const RulePack& rules_;
  CheckedSample out_;
};

}  // namespace

Expected expected_from(std::string_view text, const std::string& file) {
  std::vector<RuleProblem> found;
  RuleProblems problems(file, found);
  YamlProblem trouble;
  Expected expected;
  const auto tree = parse_yaml(text, trouble);
  if (!tree) {
    problems.add(trouble.at, "", trouble.what);
  } else if (is_map(*tree, "", problems)) {
    check_keys(*tree, kKeys, "", problems);
    if (const YamlNode* what = tree->find("what")) expected.what = text_of(*what, "what", problems);
    if (tree->find("root_causes") == nullptr) {
      problems.add(tree->at, "root_causes", "the key is missing; a healthy host has []");
    }
    expected.root_causes = list(*tree, "root_causes", problems);
    expected.symptoms = list(*tree, "symptoms", problems);
    expected.absent = list(*tree, "absent", problems);
    expected.unreadable = list(*tree, "unreadable", problems);
    expected.said = list(*tree, "said", problems);
  }
  if (found.empty()) return expected;
  std::string all;
  for (const RuleProblem& problem : found) all += (all.empty() ? "" : "; ") + to_text(problem);
  throw bundle::Error(all);
}

std::vector<Sample> samples_in(const std::string& dir) {
  std::vector<Sample> samples;
  try {
    for (const auto& entry : fs::directory_iterator(dir)) {
      if (!entry.is_directory()) continue;
      const fs::path& folder = entry.path();
      std::string bundle = bundle_in(folder);
      const bool labelled = fs::exists(folder / kExpected);
      if (bundle.empty() && !labelled) continue;
      if (bundle.empty()) throw bundle::Error(folder.string() + " has no bundle");
      if (!labelled) {
        throw bundle::Error(folder.string() + " has a bundle and no " + std::string(kExpected) +
                            "; say there what it is to show");
      }
      const fs::path file = folder / kExpected;
      samples.push_back(
          {folder.filename(), std::move(bundle), expected_from(text_of_file(file), file)});
    }
  } catch (const fs::filesystem_error& e) {
    throw bundle::Error("the samples in " + dir + " cannot be read: " + e.code().message());
  }
  if (samples.empty()) {
    throw bundle::Error("there is no sample in " + dir +
                        "; one is a folder with a bundle and expected.yaml");
  }
  std::ranges::sort(samples, {}, &Sample::name);
  return samples;
}

CheckedSample check(const Expected& expected, const Diagnosis& diagnosis, const RulePack& rules) {
  return Check(diagnosis, rules).against(expected);
}

CorpusScore score(std::vector<Sample> samples, std::vector<CheckedSample> checked,
                  const RulePack& rules) {
  CorpusScore out;
  std::set<std::string_view> sampled;
  for (const Sample& sample : samples) {
    sampled.insert(sample.expected.root_causes.begin(), sample.expected.root_causes.end());
    sampled.insert(sample.expected.symptoms.begin(), sample.expected.symptoms.end());
  }
  for (const Rule& rule : rules.rules()) {
    if (!sampled.contains(rule.id)) out.without_sample.push_back(rule.id);
  }
  for (const CheckedSample& one : checked) {
    for (const std::string& id : one.hits) ++out.rules[id].hits;
    for (const std::string& id : one.misses) ++out.rules[id].misses;
    for (const std::string& id : one.false_alarms) ++out.rules[id].false_alarms;
    out.on_top += one.on_top ? 1 : 0;
    out.exact += one.exact ? 1 : 0;
    out.wrong += one.problems.empty() ? 0 : 1;
  }
  for (const auto& [id, rule] : out.rules) {
    out.all.hits += rule.hits;
    out.all.misses += rule.misses;
    out.all.false_alarms += rule.false_alarms;
  }
  out.samples = std::move(samples);
  out.checked = std::move(checked);
  return out;
}

}  // namespace analyzer
