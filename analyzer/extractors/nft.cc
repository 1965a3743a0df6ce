// SPDX-License-Identifier: Apache-2.0
// What `nft list ruleset` prints:
//
//   table ip filter {
//           chain FORWARD {
//                   type filter hook forward priority filter; policy drop;
//                   counter packets 12 bytes 720 jump DOCKER-USER
//           }
//   }
#include "analyzer/extractor.h"
#include "analyzer/fields.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"network/nft-ruleset"};

constexpr Column kChainColumns[] = {
    {"family", Type::text, "'ip', 'ip6', 'inet', 'bridge', 'arp' or 'netdev'"},
    {"table_name", Type::text, "'filter', 'firewalld', 'docker-bridges', ..."},
    {"chain", Type::text, "name of the chain"},
    {"type", Type::text, "'filter', 'nat' or 'route'; NULL for a chain that only jumps lead to"},
    {"hook", Type::text, "'prerouting', 'input', 'forward', 'output', 'postrouting', ..."},
    {"priority", Type::text, "number or name: '0', 'filter', 'dstnat + 10'"},
    {"policy", Type::text, "'accept' or 'drop'; NULL for a chain without a hook"},
};
constexpr Column kRuleColumns[] = {
    {"family", Type::text, "'ip', 'ip6', 'inet', 'bridge', 'arp' or 'netdev'"},
    {"table_name", Type::text, "table that the rule stands in"},
    {"chain", Type::text, "chain that the rule stands in"},
    {"position", Type::integer, "place in the chain, from 1"},
    {"text", Type::text, "the rule as nft prints it"},
};
constexpr Table kTables[] = {
    {"nft_chains", "Chains of nftables, those of iptables' backend for it included.",
     kChainColumns},
    {"nft_rules", "Rules of nftables, in their order.", kRuleColumns},
};

/// The word behind `key`, up to the next semicolon.
Value after(std::string_view line, std::string_view key) {
  const auto at = line.find(key);
  if (at == std::string_view::npos) return {};
  line.remove_prefix(at + key.size());
  return text(trimmed(line.substr(0, line.find(';'))));
}

class Reader {
 public:
  explicit Reader(Rows& rows) : rows_(rows) {}

  bool line(std::string_view line, const At& at) {
    if (line.empty() || line.starts_with('#')) return true;
    const auto words = fields(line);
    if (line == "}") {
      if (block_ == Block::none) return false;
      end_block();
      return true;
    }
    switch (block_) {
      case Block::none:
        if (words.size() < 4 || words[0] != "table") return false;
        family_ = words[1];
        table_ = words[2];
        block_ = Block::table;
        return true;
      case Block::table:
        if (words.size() == 3 && words[0] == "chain") {
          chain_ = words[1];
          position_ = 0;
          told_ = false;
          at_ = at;
          block_ = Block::chain;
        } else if (line.ends_with('{')) {
          block_ = Block::other;  // a set, a map, a counter
        }
        return true;
      case Block::chain:
        if (line.starts_with("type ") && !told_) {
          add_chain(line);
        } else if (!line.starts_with("policy ") && !line.starts_with("comment ")) {
          rows_.add(kTables[1], at,
                    {text(family_), text(table_), text(chain_), ++position_, text(line)});
        }
        return true;
      case Block::other:
        return true;
    }
    return false;
  }

 private:
  enum class Block { none, table, chain, other };

  void end_block() {
    if (block_ == Block::chain && !told_) {
      rows_.add(kTables[0], at_, {text(family_), text(table_), text(chain_), {}, {}, {}, {}});
    }
    block_ = block_ == Block::table ? Block::none : Block::table;
  }

  // type filter hook forward priority filter; policy drop;
  void add_chain(std::string_view line) {
    const auto words = fields(line);
    rows_.add(kTables[0], at_,
              {text(family_), text(table_), text(chain_), text(words[1]),
               words.size() > 3 && words[2] == "hook" ? text(words[3]) : Value(),
               after(line, "priority "), after(line, "policy ")});
    told_ = true;
  }

  Rows& rows_;
  Block block_ = Block::none;
  std::string family_;
  std::string table_;
  std::string chain_;
  At at_;
  std::int64_t position_ = 0;
  bool told_ = false;  ///< chain_ has its row
};

void extract(const Evidence& evidence, Rows& rows) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  Reader reader(rows);
  while (const auto line = lines.next()) {
    if (!reader.line(trimmed(line->text), {.line = line->number})) {
      rows.unreadable({.line = line->number}, "the line is none that nft prints there");
    }
  }
}

}  // namespace

extern constinit const Extractor nft{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
