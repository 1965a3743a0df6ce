// SPDX-License-Identifier: Apache-2.0
// What a program says of itself: --help, its man page and its completions come from this and from
// the declarations of its options, so that they cannot differ.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

struct Example {
  std::string_view command;
  std::string_view comment;  ///< may be empty
};

struct ExitStatus {
  int number;
  std::string_view meaning;
};

/// A section of the man page alone.
struct Section {
  std::string_view heading;
  std::vector<std::string_view> paragraphs;
};

/// Where a shell finds the words for a value: type name of the option, and a command that prints
/// one word a line.
struct Words {
  std::string_view value;
  std::string_view command;
};

struct Program {
  std::string_view name;
  std::string_view summary;  ///< a sentence: the first of --help, and NAME of the man page
  std::string_view about;    ///< what one should know before the first use
  std::string_view default_verb;
  std::vector<Example> examples;
  std::vector<ExitStatus> statuses;
  std::vector<Section> sections;
  std::vector<Words> words;
  std::vector<std::string_view> see_also;
};

/// A type name that lists choices ("zstd|gzip|xz") is completed from them; FILE, BUNDLE and PLACE
/// are completed with files, DIR with directories.
///
/// `path` is the app that was asked, with those above it, outermost first.
std::string help(const Program& program, std::span<const CLI::App* const> path,
                 std::size_t columns = 80);

/// In man(7)'s language.
std::string man_page(const Program& program, const CLI::App& app, std::string_view version);

inline constexpr std::string_view kShells[] = {"bash", "zsh", "fish"};

/// A script for one of kShells.
std::string completion(std::string_view shell, const Program& program, const CLI::App& app);

}  // namespace cli
