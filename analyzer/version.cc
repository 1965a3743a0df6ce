// SPDX-License-Identifier: Apache-2.0
#include "analyzer/version.h"

#include <algorithm>

namespace analyzer {
namespace {

struct Spelling {
  std::string_view text;
  VersionBound::Op op;
};
// Longer ones first: '>=' also starts with '>'.
constexpr Spelling kOps[] = {{">=", VersionBound::Op::greater_equal},
                             {"<=", VersionBound::Op::less_equal},
                             {">", VersionBound::Op::greater},
                             {"<", VersionBound::Op::less},
                             {"=", VersionBound::Op::equal}};

/// Numbers with dots between them, taken off `text`.
std::vector<int> take_numbers(std::string_view& text) {
  std::vector<int> numbers;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    int number = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      number = std::min(number, 99'999'999) * 10 + (text.front() - '0');
      text.remove_prefix(1);
    }
    numbers.push_back(number);
    if (text.size() < 2 || text[0] != '.' || text[1] < '0' || text[1] > '9') break;
    text.remove_prefix(1);
  }
  return numbers;
}

int compare(std::span<const int> version, std::span<const int> bound) {
  for (std::size_t i = 0; i < bound.size(); ++i) {
    const int part = i < version.size() ? version[i] : 0;
    if (part != bound[i]) return part < bound[i] ? -1 : 1;
  }
  return 0;
}

bool satisfies(std::span<const int> version, const VersionBound& bound) {
  const int order = compare(version, bound.version);
  switch (bound.op) {
    case VersionBound::Op::less:
      return order < 0;
    case VersionBound::Op::less_equal:
      return order <= 0;
    case VersionBound::Op::equal:
      return order == 0;
    case VersionBound::Op::greater_equal:
      return order >= 0;
    case VersionBound::Op::greater:
      return order > 0;
  }
  return false;
}

}  // namespace

std::optional<std::vector<int>> version_from(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  std::vector<int> numbers = take_numbers(text);
  if (numbers.empty()) return std::nullopt;
  return numbers;
}

std::optional<std::vector<VersionBound>> range_from(std::string_view text, std::string& problem) {
  std::vector<VersionBound> range;
  while (true) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    if (text.empty()) break;
    const auto* const op = std::ranges::find_if(
        kOps, [&](const Spelling& spelling) { return text.starts_with(spelling.text); });
    if (op == std::end(kOps)) {
      problem = "a bound starts with one of >= > = < <=, as in '>=20.10 <28'";
      return std::nullopt;
    }
    text.remove_prefix(op->text.size());
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    std::vector<int> version = take_numbers(text);
    if (version.empty() || (!text.empty() && text.front() != ' ')) {
      problem = "a version is numbers with dots between them, as in '>=20.10 <28'";
      return std::nullopt;
    }
    range.push_back({op->op, std::move(version)});
  }
  if (range.empty()) {
    problem = "the range is empty; leave the key out if the rule holds for every version";
    return std::nullopt;
  }
  return range;
}

bool satisfies(std::span<const int> version, std::span<const VersionBound> range) {
  return std::ranges::all_of(range,
                             [&](const VersionBound& bound) { return satisfies(version, bound); });
}

}  // namespace analyzer
