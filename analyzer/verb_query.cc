// SPDX-License-Identifier: Apache-2.0
// Statements of a person: given as an argument, piped in, or typed at a prompt.
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <iostream>

#include "analyzer/commands.h"
#include "analyzer/fields.h"
#include "analyzer/intake.h"
#include "analyzer/line_editor.h"
#include "analyzer/printable.h"
#include "analyzer/sql_hint.h"
#include "analyzer/tables_doc.h"
#include "analyzer/terminal.h"
#include "analyzer/verbs.h"
#include "bundle/error.h"

namespace analyzer {
namespace {

// A person's own query may take longer than a rule's: about ten seconds on a laptop.
constexpr std::int64_t kQuerySteps = 1'000'000'000;

constexpr std::string_view kHelp =
    "A statement is one SELECT and ends with ';'; it may take several lines. Tab completes names,\n"
    "the arrow keys bring back what was typed, Ctrl-C cancels, Ctrl-D leaves.\n"
    "  .tables           all tables, with a sentence each\n"
    "  .schema TABLE...  their columns\n"
    "  .format FORMAT    table, csv, json or ndjson\n"
    "  .help             this\n"
    "  .quit             leave\n";

// What a signal's handler may touch outlives every stack, so it has to be out here.
std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

/// Ctrl-C sets a flag while this lives. No SA_RESTART: reading a line is to end by it.
class OnInterrupt {
 public:
  OnInterrupt() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupted = true; };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &before_);
  }
  ~OnInterrupt() { sigaction(SIGINT, &before_, nullptr); }
  OnInterrupt(const OnInterrupt&) = delete;
  OnInterrupt& operator=(const OnInterrupt&) = delete;

 private:
  struct sigaction before_ {};
};

std::vector<std::string> words_to_complete() {
  std::vector<std::string> words = {"SELECT",   "FROM",  "WHERE",   "ORDER BY",
                                    "GROUP BY", "LIMIT", ".tables", ".schema",
                                    ".format",  ".help", ".quit"};
  for (const Declared& table : declared_tables()) {
    words.push_back(table.name);
    for (const Column& column : table.columns) words.emplace_back(column.name);
  }
  return words;
}

class Session {
 public:
  Session(const Options& options, const Tables& tables, std::ostream& out)
      : options_(options), tables_(tables), out_(out), format_(options.grid) {}

  /// False when it could not be run.
  bool answer(std::string_view sql) {
    SqlProblem problem;
    const auto result = tables_.query(sql, options_.max_rows, kQuerySteps, problem);
    if (!result) {
      complain(sql, problem);
      return false;
    }
    // What goes to a file or a pager is not cut to anybody's window.
    out_ << grid(*result, format_, options_.verbose ? 0 : terminal_width().value_or(0))
         << std::flush;
    if (result->cut) {
      spdlog::warn("only the first {} rows are shown (--max-rows)", options_.max_rows);
    }
    return true;
  }

  /// A line between statements; false to leave.
  bool command(std::string_view line) {
    const auto words = fields(line);
    if (words[0] == ".quit" || words[0] == ".exit") return false;
    try {
      if (words[0] == ".tables") {
        out_ << tables_text({}) << std::flush;
      } else if (words[0] == ".schema" && words.size() > 1) {
        out_ << tables_text({words.begin() + 1, words.end()}) << std::flush;
      } else if (words[0] == ".format" && words.size() == 2 && grid_format_from(words[1])) {
        format_ = *grid_format_from(words[1]);
      } else if (words[0] == ".help") {
        out_ << kHelp << std::flush;
      } else {
        throw bundle::Error(printable(line) + " is no command here; .help lists them");
      }
    } catch (const bundle::Error& e) {
      spdlog::error("{}", e.what());
    }
    return true;
  }

 private:
  static void complain(std::string_view sql, const SqlProblem& problem) {
    const std::string_view at =
        problem.offset < 0 ? "" : sql.substr(static_cast<std::size_t>(problem.offset), 40);
    const std::string hint = sql_hint(problem.what, sql);
    spdlog::error("{}{}{}{}{}", printable(problem.what), at.empty() ? "" : ", at: ", printable(at),
                  hint.empty() ? "" : "; ", hint);
  }

  const Options& options_;
  const Tables& tables_;
  std::ostream& out_;
  GridFormat format_;
};

bool is_blank(std::string_view text) { return trimmed(text).empty(); }

/// Lines into statements; true when one is whole.
bool add_line(std::string& statement, std::string_view line) {
  statement.append(line) += '\n';
  return trimmed(line).ends_with(';');
}

bool is_command(std::string_view statement, std::string_view line) {
  return is_blank(statement) && trimmed(line).starts_with('.');
}

int ask_the_person(Session& session) {
  const OnInterrupt on_interrupt;
  LineEditor editor(words_to_complete());
  std::string statement;
  std::string line;
  while (true) {
    interrupted = false;
    const auto got = editor.read(is_blank(statement) ? "drydock> " : "    ...> ", line);
    if (got == LineEditor::Got::end) break;
    if (got == LineEditor::Got::interrupted) {
      std::cerr << "^C\n";
      statement.clear();
      continue;
    }
    if (is_blank(statement) && is_blank(line)) continue;
    if (is_command(statement, line)) {
      editor.remember(line);
      if (!session.command(line)) return kExitDone;
      continue;
    }
    if (!add_line(statement, line)) continue;
    editor.remember(statement.substr(0, statement.size() - 1));
    interrupted = false;
    session.answer(statement);
    statement.clear();
  }
  std::cerr << '\n';
  return kExitDone;
}

int ask_the_stream(Session& session, std::istream& in) {
  int status = kExitDone;
  std::string statement;
  std::string line;
  while (std::getline(in, line)) {
    if (is_command(statement, line)) {
      if (!session.command(line)) return status;
    } else if (add_line(statement, line)) {
      if (!session.answer(statement)) status = kExitCannot;
      statement.clear();
    }
  }
  if (!is_blank(statement) && !session.answer(statement)) status = kExitCannot;
  return status;
}

}  // namespace

int query_bundle(const Options& options, std::istream& in, std::ostream& out, std::ostream& err) {
  const RulePack rules = load_rules(options, err);
  const Intake intake = take_in(options.bundles.front(), rules, options.limits, options.as);
  intake.tables->cancel_on(interrupted);
  Session session(options, *intake.tables, out);
  if (!options.statement.empty()) {
    return session.answer(options.statement) ? kExitDone : kExitCannot;
  }
  if (options.bundles.front() == "-") {
    throw bundle::Error(
        "the bundle comes from standard input, so the statement must be given as an argument");
  }
  if (isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0) return ask_the_stream(session, in);
  err << "SQL, ended by ';'. Tab completes names; .help says more, .quit leaves.\n";
  return ask_the_person(session);
}

}  // namespace analyzer
