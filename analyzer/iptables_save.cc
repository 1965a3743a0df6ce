// SPDX-License-Identifier: Apache-2.0
#include "analyzer/iptables_save.h"

#include <map>
#include <utility>

#include "analyzer/fields.h"

namespace analyzer {
namespace {

struct Counters {
  std::optional<std::int64_t> packets;
  std::optional<std::int64_t> bytes;
};

// [12:720]
Counters counters_from(std::string_view text) {
  const auto colon = text.find(':');
  if (!text.starts_with('[') || !text.ends_with(']') || colon == std::string_view::npos) return {};
  return {.packets = number(text.substr(1, colon - 1)),
          .bytes = number(text.substr(colon + 1, text.size() - colon - 2))};
}

/// Blanks separate, double quotes hold together, a backslash in quotes keeps the next character.
std::vector<std::string> arguments(std::string_view text) {
  std::vector<std::string> all;
  bool inside = false;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!quoted && (c == ' ' || c == '\t')) {
      inside = false;
      continue;
    }
    if (!std::exchange(inside, true)) all.emplace_back();
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted && c == '\\' && i + 1 < text.size()) {
      all.back() += text[++i];
    } else {
      all.back() += c;
    }
  }
  return all;
}

/// The options of a rule that rules ask for.
struct Options {
  Value in, out, source, destination, protocol, port, target, to;

  Value* slot(std::string_view option) {
    if (option == "-i") return &in;
    if (option == "-o") return &out;
    if (option == "-s") return &source;
    if (option == "-d") return &destination;
    if (option == "-p") return &protocol;
    if (option == "--dport" || option == "--dports") return &port;
    if (option == "-j" || option == "-g") return &target;
    if (option == "--to-destination") return &to;
    return nullptr;
  }
};

Options options_from(const std::vector<std::string>& words) {
  Options options;
  bool negated = false;
  // -A CHAIN stands in front.
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (words[i] == "!") {
      negated = true;
      continue;
    }
    if (Value* slot = options.slot(words[i]); slot != nullptr && i + 1 < words.size()) {
      ++i;
      // Before iptables 1.4.3 the sign stood behind the option.
      if (words[i] == "!" && i + 1 < words.size()) {
        negated = true;
        ++i;
      }
      *slot = negated ? "!" + words[i] : words[i];
    }
    negated = false;
  }
  return options;
}

class Reader {
 public:
  Reader(Rows& rows, const Table& chains, const Table& rules)
      : rows_(rows), chains_(chains), rules_(rules) {}

  bool line(std::string_view text, const At& at) {
    if (text.empty() || text.starts_with('#') || text == "COMMIT") return true;
    if (text.starts_with('*')) {
      table_ = text.substr(1);
      positions_.clear();
      return true;
    }
    if (table_.empty()) return false;
    if (text.starts_with(':')) return chain(text.substr(1), at);
    Counters counters;
    if (text.starts_with('[')) {
      const auto blank = text.find(' ');
      if (blank == std::string_view::npos) return false;
      counters = counters_from(text.substr(0, blank));
      text.remove_prefix(blank + 1);
    }
    return text.starts_with("-A ") && rule(text, counters, at);
  }

 private:
  // FORWARD DROP [0:0]
  bool chain(std::string_view text, const At& at) {
    const auto words = arguments(text);
    if (words.size() < 2) return false;
    const Counters counters = words.size() > 2 ? counters_from(words[2]) : Counters();
    rows_.add(chains_, at,
              {table_, words[0], words[1] == "-" ? Value() : Value(words[1]),
               integer(counters.packets), integer(counters.bytes)});
    return true;
  }

  bool rule(std::string_view text, const Counters& counters, const At& at) {
    const auto words = arguments(text);
    if (words.size() < 2) return false;
    Options found = options_from(words);
    rows_.add(rules_, at,
              {table_, words[1], ++positions_[words[1]], std::move(found.in), std::move(found.out),
               std::move(found.source), std::move(found.destination), std::move(found.protocol),
               std::move(found.port), std::move(found.target), std::move(found.to),
               integer(counters.packets), integer(counters.bytes), std::string(text)});
    return true;
  }

  Rows& rows_;
  const Table& chains_;
  const Table& rules_;
  std::string table_;
  std::map<std::string, std::int64_t, std::less<>> positions_;
};

}  // namespace

void extract_iptables(const Evidence& evidence, Rows& rows, const Table& chains,
                      const Table& rules) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  Reader reader(rows, chains, rules);
  while (const auto line = lines.next()) {
    if (!reader.line(line->text, {.line = line->number})) {
      rows.unreadable({.line = line->number}, "the line is none that iptables-save prints");
    }
  }
}

}  // namespace analyzer
