// SPDX-License-Identifier: Apache-2.0
#include "analyzer/rule_pack_yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>
#include <stdexcept>

namespace analyzer {
namespace {

Position position(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

/// Leaves yaml-cpp's recursion early; caught in parse_yaml.
struct Refused : std::runtime_error {
  Refused(const YAML::Mark& mark, const std::string& why)
      : std::runtime_error(why), at(position(mark)) {}
  Position at;
};

class TreeBuilder : public YAML::EventHandler {
 public:
  int documents = 0;
  YamlNode root;

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents > 1) throw Refused(mark, "a second document begins; one rule a file");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    leave(place(mark, "", anchor, YamlNode::Kind::null));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refused(mark, "an alias; write the value out");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode& node = place(mark, tag, anchor, YamlNode::Kind::scalar);
    node.quoted = tag == "!";
    node.text = value;
    leave(node);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open_.push_back(&place(mark, tag, anchor, YamlNode::Kind::list));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open_.push_back(&place(mark, tag, anchor, YamlNode::Kind::map));
  }
  void OnMapEnd() override { close(); }

 private:
  /// The slot the next node goes to. A container's slots are only taken while it is the innermost
  /// open one, so the pointers in open_ stay good.
  YamlNode& place(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YamlNode::Kind kind) {
    if (anchor != 0) throw Refused(mark, "an anchor; write the value out where it is needed");
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw Refused(mark, "a tag (" + tag.substr(0, 40) + "); rules have none");
    }
    if (std::ssize(open_) >= kMaxRuleDepth) {
      throw Refused(mark, "nested deeper than " + std::to_string(kMaxRuleDepth) + " levels");
    }
    YamlNode* slot = &root;
    if (!open_.empty()) {
      YamlNode& parent = *open_.back();
      if (parent.kind == YamlNode::Kind::list) {
        slot = &parent.items.emplace_back();
      } else if (awaits_value_.back()) {
        slot = &parent.pairs.back().second;
      } else {
        slot = &parent.pairs.emplace_back().first;
      }
    }
    slot->kind = kind;
    slot->at = position(mark);
    if (kind == YamlNode::Kind::list || kind == YamlNode::Kind::map) awaits_value_.push_back(false);
    return *slot;
  }

  /// A node is complete: in a map, the other half of the pair is next.
  void leave(const YamlNode&) {
    if (!open_.empty() && open_.back()->kind == YamlNode::Kind::map) {
      awaits_value_.back() = !awaits_value_.back();
    }
  }

  void close() {
    const YamlNode& done = *open_.back();
    open_.pop_back();
    awaits_value_.pop_back();
    leave(done);
  }

  std::vector<YamlNode*> open_;
  std::vector<bool> awaits_value_;  ///< beside open_
};

/// The file's text from a position on; empty if the position is not in it.
std::string_view from(std::string_view text, Position at) {
  for (int line = 1; line < at.line; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  const auto column = static_cast<std::size_t>(at.column - 1);
  return column <= text.size() ? text.substr(column) : std::string_view();
}

/// How far a block scalar is indented: as its first line that is not blank.
int indent_of(std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t text = lines.find_first_not_of(' ');
    if (text == std::string_view::npos) return 0;
    if (lines[text] != '\n' && lines[text] != '\r') return static_cast<int>(text);
    const std::size_t end = lines.find('\n');
    if (end == std::string_view::npos) return 0;
    lines.remove_prefix(end + 1);
  }
  return 0;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, value] : pairs) {
    if (name.kind == Kind::scalar && name.text == key) return &value;
  }
  return nullptr;
}

std::optional<YamlNode> parse_yaml(std::string_view text, YamlProblem& problem) {
  if (text.size() > kMaxRuleBytes) {
    problem = {{}, "the file has more than " + std::to_string(kMaxRuleBytes >> 10) + " KiB"};
    return std::nullopt;
  }
  TreeBuilder builder;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refused& refused) {
    problem = {refused.at, refused.what()};
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    problem = {error.mark.is_null() ? Position{} : position(error.mark), "not YAML: " + error.msg};
    return std::nullopt;
  }
  if (builder.documents == 0) {
    problem = {{}, "the file is empty"};
    return std::nullopt;
  }
  return std::move(builder.root);
}

Position position_in(std::string_view file_text, const YamlNode& scalar, std::size_t offset) {
  const std::string_view source = from(file_text, scalar.at);
  const std::string_view before = std::string_view(scalar.text).substr(0, offset);
  if (source.starts_with('|')) {
    const std::size_t end = source.find('\n');
    if (end == std::string_view::npos) return scalar.at;
    Position at{scalar.at.line + 1, indent_of(source.substr(end + 1)) + 1};
    for (const char c : before) {
      if (c == '\n') {
        ++at.line;
        at.column = indent_of(source.substr(end + 1)) + 1;
      } else {
        ++at.column;
      }
    }
    return at;
  }
  const int quote = source.starts_with('\'') || source.starts_with('"') ? 1 : 0;
  if (source.size() > before.size() &&
      source.substr(static_cast<std::size_t>(quote)).starts_with(before) &&
      before.find('\n') == std::string_view::npos) {
    return {scalar.at.line, scalar.at.column + quote + static_cast<int>(before.size())};
  }
  return scalar.at;
}

}  // namespace analyzer
