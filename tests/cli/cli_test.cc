// SPDX-License-Identifier: Apache-2.0
// A small program with everything in it that the two real ones have.
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string>

#include "cli/program.h"
#include "cli/wrap.h"
#include "tests/support/run_program.h"

namespace {

const cli::Program kProgram{.name = "ferry",
                            .summary = "carries things over",
                            .about = "It never sinks.",
                            .default_verb = "carry",
                            .examples = {{"ferry cow", "one way"}},
                            .statuses = {{0, "done"}, {2, "wrong usage"}},
                            .sections = {{"files", {".ferryrc: where it's moored"}}},
                            .words = {{"PORT", "echo bremen"}},
                            .see_also = {"boat(1)"}};

struct Ferry {
  CLI::App app;
  std::string text;
  bool flag = false;
  Ferry() {
    CLI::App* carry = app.add_subcommand("carry", "Carry something");
    carry->add_option("FILE", text, "What to carry")->required();
    carry->add_option("-s,--speed", text, "How fast [slow]")->type_name("slow|fast");
    carry->add_option("--port", text, "Where to")->type_name("PORT");
    carry->add_flag("-q,--quiet", flag, "Don't sound the [horn]: ever");
    CLI::App* log = app.add_subcommand("log", "The log book");
    log->add_subcommand("show", "Show it");
    log->add_option("--limit", text, "Pages")->type_name("N")->group("Limits");
  }
};

TEST(Wrap, KeepsToTheColumnsAndIndentsAlike) {
  EXPECT_EQ(cli::wrap("- ", "one two three", 9), "- one two\n  three\n");
  EXPECT_EQ(cli::wrap("", "unbreakable-word x", 5), "unbreakable-word\nx\n");
  EXPECT_EQ(cli::width("\xC3\xA9t\xC3\xA9"), 3U);
}

TEST(Help, OfTheProgramListsVerbsExamplesAndStatuses) {
  const Ferry ferry;
  const std::array path = {&ferry.app};
  const std::string text = cli::help(kProgram, path);
  EXPECT_TRUE(text.starts_with("ferry: carries things over\nIt never sinks.\n")) << text;
  EXPECT_NE(text.find("Usage: ferry [VERB] [options]\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  log                     The log book\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  ferry cow  one way\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  2    wrong usage\n"), std::string::npos) << text;
}

TEST(Help, OfAVerbNamesItsWholeCommand) {
  const Ferry ferry;
  const std::array path = {&ferry.app,
                           static_cast<const CLI::App*>(ferry.app.get_subcommand("carry"))};
  const std::string text = cli::help(kProgram, path);
  EXPECT_NE(text.find("Usage: ferry carry [options] FILE\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  -s, --speed NAME        slow or fast: How fast [slow]\n"),
            std::string::npos)
      << text;
}

TEST(ManPage, EscapesWhatRoffWouldTakeForItsOwn) {
  const Ferry ferry;
  const std::string page = cli::man_page(kProgram, ferry.app, "1.0");
  EXPECT_NE(page.find("\n\\&.ferryrc: where it's moored\n"), std::string::npos) << page;
  EXPECT_NE(page.find("\\fB\\-s\\fR, \\fB\\-\\-speed\\fR \\fIslow|fast\\fR\n"), std::string::npos)
      << page;
  EXPECT_NE(page.find(".SS log show\n"), std::string::npos) << page;
}

/// What bash offers after `words`, the last of which is being typed.
std::string offered(const std::string& words) {
  const support::TempDir folder;
  const Ferry ferry;
  const std::string path = folder.file("ferry", cli::completion("bash", kProgram, ferry.app));
  const support::Ran bash = support::run_program(
      "/bin/bash",
      {"-c", "compopt() { :; }; source '" + path + "'; COMP_WORDS=(" + words +
                 "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _ferry; echo \"${COMPREPLY[*]}\""});
  EXPECT_EQ(bash.err, "");
  return bash.out;
}

TEST(Completion, BashOffersVerbsOptionsAndValues) {
  EXPECT_EQ(offered("ferry lo"), "log\n");
  EXPECT_EQ(offered("ferry log ''"), "show\n");
  EXPECT_EQ(offered("ferry carry --s"), "--speed\n");
  EXPECT_EQ(offered("ferry carry --speed f"), "fast\n");
  EXPECT_EQ(offered("ferry --speed s"), "slow\n") << "of the verb that may be left out";
  EXPECT_EQ(offered("ferry carry --port ''"), "bremen\n");
  EXPECT_EQ(offered("ferry log --limit ''"), "\n") << "nobody knows a number";
}

TEST(Completion, OtherShellsTakeTheScript) {
  const support::TempDir folder;
  const Ferry ferry;
  for (const std::string shell : {"zsh", "fish"}) {
    const std::string path = folder.file(shell, cli::completion(shell, kProgram, ferry.app));
    const std::string program = "/usr/bin/" + shell;
    if (!std::ifstream(program)) {
      GTEST_SKIP() << shell << " is not here (scripts/install-dependencies check)";
    }
    const support::Ran finished = support::run_program(program, {"-n", path});
    EXPECT_EQ(finished.status, 0) << finished.err;
  }
}

}  // namespace
