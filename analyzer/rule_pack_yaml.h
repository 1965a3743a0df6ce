// SPDX-License-Identifier: Apache-2.0
// YAML as a tree with positions. yaml-cpp reads; the tree is ours because rule files come from
// strangers: depth, size and aliases are bounded while it is built, and a node knows where it
// stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace analyzer {

/// Where something stands in a file, from 1.
struct Position {
  int line = 1;
  int column = 1;
};

struct YamlPair;

struct YamlNode {
  enum class Kind { null, scalar, list, map } kind = Kind::null;
  Position at;
  bool quoted = false;  ///< 'x', "x" or a block scalar: always text
  std::string text;     ///< of a scalar
  std::vector<YamlNode> items;
  std::vector<YamlPair> pairs;

  const YamlNode* find(std::string_view key) const;
};

struct YamlPair {
  YamlNode first;
  YamlNode second;
};

struct YamlProblem {
  Position at;
  std::string what;
};

inline constexpr std::size_t kMaxRuleBytes = std::size_t{64} << 10;
inline constexpr int kMaxRuleDepth = 32;

/// Exactly one document, without anchors, aliases and tags.
std::optional<YamlNode> parse_yaml(std::string_view text, YamlProblem& problem);

/// Where byte `offset` of the value of `scalar` stands in the file: exact for a block scalar and
/// for a scalar on one line, the start of the scalar where folding or escapes hide it.
Position position_in(std::string_view file_text, const YamlNode& scalar, std::size_t offset);

}  // namespace analyzer
