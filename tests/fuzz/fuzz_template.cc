// SPDX-License-Identifier: Apache-2.0
// Any bytes as a rule's YAML, and as a text with {placeholders}. A value of a bundle that is a
// command must not get into a `code span`, which people paste.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "analyzer/rule_pack_yaml.h"
#include "analyzer/rule_template.h"

namespace {

constexpr std::string_view kCommand = "$(reboot)";

void check_positions(std::string_view text, const analyzer::YamlNode& node) {
  if (node.at.line < 1 || node.at.column < 1) std::abort();
  if (node.kind == analyzer::YamlNode::Kind::scalar) {
    for (const std::size_t offset : {std::size_t{0}, node.text.size() / 2, node.text.size()}) {
      const analyzer::Position at = analyzer::position_in(text, node, offset);
      if (at.line < node.at.line || at.column < 1) std::abort();
    }
  }
  for (const analyzer::YamlNode& item : node.items) check_positions(text, item);
  for (const auto& [key, value] : node.pairs) {
    check_positions(text, key);
    check_positions(text, value);
  }
}

void check_fill(std::string_view text) {
  std::size_t last = 0;
  for (const analyzer::Placeholder& placeholder : analyzer::placeholders_in(text)) {
    if (placeholder.at < last || placeholder.size < 3 || text[placeholder.at] != '{' ||
        text[placeholder.at + placeholder.size - 1] != '}') {
      std::abort();
    }
    last = placeholder.at + placeholder.size;
  }
  if (text.find(kCommand) != std::string_view::npos) return;
  const std::string filled =
      analyzer::fill(text, [](std::string_view) { return analyzer::Value(std::string(kCommand)); });
  bool in_code = false;
  for (std::size_t i = 0; i < filled.size(); ++i) {
    if (filled[i] == '`') in_code = !in_code;
    if (in_code && std::string_view(filled).substr(i).starts_with(kCommand)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_fill(text);
  analyzer::YamlProblem problem;
  if (const auto tree = analyzer::parse_yaml(text, problem)) {
    check_positions(text, *tree);
  } else if (problem.what.empty()) {
    std::abort();
  }
  return 0;
}
