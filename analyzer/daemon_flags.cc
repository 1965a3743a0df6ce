// SPDX-License-Identifier: Apache-2.0
#include "analyzer/daemon_flags.h"

#include "analyzer/fields.h"

namespace analyzer {
namespace {

constexpr std::string_view kProgram = "dockerd";

/// Switches that are no options of daemon.json, and so have no shape of their own.
bool is_switch(const DaemonOption& option) {
  return option.shape == Shape::boolean || option.flag == "help" || option.flag == "version" ||
         option.flag == "validate" || option.flag == "restart";
}

class Parser {
 public:
  explicit Parser(std::span<const std::string_view> words) : words_(words) {}

  std::vector<DaemonFlag> parse() {
    while (!words_.empty()) {
      const std::string_view word = take();
      if (word == "--") break;
      if (word.starts_with("--")) {
        long_flag(word);
      } else if (word.size() > 1 && word.starts_with('-')) {
        letters(word.substr(1));
      }
    }
    return std::move(flags_);
  }

 private:
  std::string_view take() {
    const std::string_view word = words_.front();
    words_ = words_.subspan(1);
    return word;
  }

  void long_flag(std::string_view word) {
    const auto equals = word.find('=');
    const std::string_view written = word.substr(0, equals);
    const DaemonOption* const option = option_by_flag(written.substr(2));
    std::optional<std::string> value;
    if (equals != std::string_view::npos) {
      value = word.substr(equals + 1);
    } else if (option != nullptr) {
      value = value_of(*option);
    }
    flags_.push_back({std::string(written), option, std::move(value)});
  }

  // -Dl debug is -D and -l debug; -Hfd:// and -H=fd:// are -H fd://.
  void letters(std::string_view word) {
    while (!word.empty()) {
      const std::string_view written = word.substr(0, 1);
      word.remove_prefix(1);
      const DaemonOption* const option = option_by_flag(flag_by_letter(written.front()));
      DaemonFlag& flag = flags_.emplace_back();
      flag.written.append("-").append(written);
      flag.option = option;
      if (option == nullptr) return;
      if (word.starts_with('=')) {
        flag.value = word.substr(1);
        return;
      }
      if (is_switch(*option)) {
        flag.value = "true";
        continue;
      }
      if (word.empty()) {
        flag.value = value_of(*option);
      } else {
        flag.value = word;
      }
      return;
    }
  }

  std::optional<std::string> value_of(const DaemonOption& option) {
    if (is_switch(option)) return "true";
    if (words_.empty()) return std::nullopt;
    return std::string(take());
  }

  std::span<const std::string_view> words_;
  std::vector<DaemonFlag> flags_;
};

}  // namespace

std::vector<DaemonFlag> daemon_flags(std::string_view command) {
  const auto words = fields(command);
  if (words.empty()) return {};
  const std::string_view program = words.front();
  if (program.substr(program.rfind('/') + 1) != kProgram) return {};
  return Parser(std::span(words).subspan(1)).parse();
}

}  // namespace analyzer
