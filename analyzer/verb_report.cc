// SPDX-License-Identifier: Apache-2.0
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <ostream>
#include <system_error>

#include "analyzer/commands.h"
#include "analyzer/diagnose.h"
#include "analyzer/intake.h"
#include "analyzer/parallel.h"
#include "analyzer/printable.h"
#include "analyzer/report.h"
#include "analyzer/report_wording.h"
#include "analyzer/verbs.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

constexpr std::size_t kCausesShown = 10;

/// One bundle, as far as the run needs it once its tables are gone.
struct Reported {
  enum class State { well, sick, unclear, unusable } state = State::unusable;
  std::string text;                ///< the report; why not where the bundle is unusable
  std::vector<const Rule*> roots;  ///< current root causes
  bool reaches_level = false;
};

bool many(const Options& options) { return options.bundles.size() > 1; }

std::string rendered(const Options& options, const std::string& path, const RulePack& rules,
                     const Intake& intake) {
  const Diagnosis& diagnosis = intake.diagnosis;
  switch (options.format) {
    case ReportFormat::json:
      return report_json(diagnosis, many(options) ? -1 : 2);
    case ReportFormat::html:
      return report_html(diagnosis, *intake.tables);
    case ReportFormat::markdown:
      return report_markdown(diagnosis, options.max_length);
    case ReportFormat::sarif:
      return report_sarif(diagnosis);
    case ReportFormat::junit:
      return report_junit(diagnosis, rules.rules());
    case ReportFormat::text:
      break;
  }
  if (options.quiet || (many(options) && !options.verbose)) {
    return (many(options) ? printable(path) + ": " : "") + report_line(diagnosis);
  }
  return (many(options) ? "==> " + printable(path) + " <==\n" : "") +
         report_text(diagnosis, {.columns = options.columns,
                                 .colour = options.colour,
                                 .all_evidence = options.verbose}) +
         (many(options) ? "\n" : "");
}

Reported reported(const Options& options, const std::string& path, const RulePack& rules) {
  Reported out;
  try {
    Intake intake = take_in(path, rules, options.limits, options.as);
    diagnose(rules, *intake.tables, intake.coverage, *intake.scan, intake.diagnosis);
    out.text = rendered(options, path, rules, intake);
    bool wrong = false;
    for (const Finding& finding : intake.diagnosis.findings) {
      if (finding.status != Status::current) continue;
      const Severity severity = finding.rule->severity;
      if (options.fail_on && severity >= *options.fail_on) out.reaches_level = true;
      if (!finding.root() || severity == Severity::info) continue;
      out.roots.push_back(finding.rule);
      wrong = true;
    }
    out.state = wrong                              ? Reported::State::sick
                : intake.diagnosis.unknown.empty() ? Reported::State::well
                                                   : Reported::State::unclear;
  } catch (const bundle::Error& e) {
    // One unusable bundle must not cost the others their report.
    out.text = e.what();
  }
  return out;
}

void write_report(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) {
    throw bundle::Error("the report cannot be written to " + path + ": " +
                        std::generic_category().message(errno));
  }
}

/// What many bundles come to.
class Summary {
 public:
  void add(const Reported& one) {
    ++states_[one.state];
    for (const Rule* rule : one.roots) ++causes_[rule];
  }

  std::string text() const {
    const auto number = [&](Reported::State state) {
      const auto found = states_.find(state);
      return found == states_.end() ? std::size_t{0} : found->second;
    };
    std::string parts;
    std::size_t bundles = 0;
    for (const auto& [state, words] :
         {std::pair{Reported::State::sick, "with something wrong"},
          std::pair{Reported::State::well, "with nothing wrong"},
          std::pair{Reported::State::unclear, "with nothing found, but not all judged"},
          std::pair{Reported::State::unusable, "that could not be used"}}) {
      const std::size_t n = number(state);
      bundles += n;
      if (n > 0) parts += (parts.empty() ? "" : ", ") + std::to_string(n) + " " + words;
    }
    std::string out = "\n" + counted(bundles, "bundle", "bundles") + ": " + parts + "\n";
    std::vector<std::pair<const Rule*, std::size_t>> causes(causes_.begin(), causes_.end());
    std::ranges::sort(causes, [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first->id < b.first->id;
    });
    const std::size_t show = std::min(causes.size(), kCausesShown);
    for (std::size_t i = 0; i < show; ++i) {
      const auto& [rule, n] = causes[i];
      out += "  " + std::to_string(n) + " x " + rule->id + ": " + rule->title + "\n";
    }
    if (show < causes.size()) {
      out += "  and " + counted(causes.size() - show, "other cause", "other causes") + "\n";
    }
    return out;
  }

 private:
  std::map<Reported::State, std::size_t> states_;
  std::map<const Rule*, std::size_t> causes_;
};

}  // namespace

int report_bundles(const Options& options, std::ostream& out, std::ostream& err) {
  const RulePack rules = load_rules(options, err);
  int status = kExitDone;
  std::string whole;  // for --output: a file is written when all of it is known
  Summary summary;
  const auto give = [&](const std::string& text) {
    if (options.output.empty()) {
      out << text << std::flush;
    } else {
      whole += text;
    }
  };
  each_in_order(
      options.bundles.size(), options.jobs,
      [&](std::size_t i) { return reported(options, options.bundles[i], rules); },
      [&](const Reported& one) {
        summary.add(one);
        if (one.state == Reported::State::unusable) {
          spdlog::error("{}", printable(one.text));
          status = kExitCannot;
          return;
        }
        give(one.text);
        if (one.reaches_level) status = std::max(status, kExitFound);
      });
  if (many(options) && options.format == ReportFormat::text && !options.quiet) {
    give(summary.text());
  }
  if (!options.output.empty() && !whole.empty()) write_report(options.output, whole);
  return status;
}

}  // namespace analyzer
