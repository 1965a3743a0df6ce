// SPDX-License-Identifier: Apache-2.0
// iptables that works through nftables keeps its rules in nft's tables "ip filter" and "ip nat",
// and nft marks them as iptables' own. What nft lists of them is what iptables-save would say.
#include <algorithm>
#include <utility>

#include "analyzer/adapter_formats.h"
#include "analyzer/fields.h"

namespace analyzer {
namespace {

std::string_view without_handle(std::string_view line) {
  const auto handle = line.rfind(" # handle ");
  return handle == std::string_view::npos ? line : line.substr(0, handle);
}

std::string_view unquoted(std::string_view word) {
  if (word.size() > 1 && word.starts_with('"') && word.ends_with('"')) {
    return word.substr(1, word.size() - 2);
  }
  return word;
}

std::string upper(std::string_view word) {
  std::string out(word);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  return out;
}

bool is_verdict(std::string_view word) {
  return word == "accept" || word == "drop" || word == "return" || word == "masquerade" ||
         word == "reject";
}

/// One rule of nft as options of iptables. What a rule has beyond these is left out: it stands in
/// nft_rules, whole.
class NftRule {
 public:
  explicit NftRule(std::vector<std::string_view> words) : words_(std::move(words)) {}

  std::string saved(const std::string& chain) {
    while (at_ < words_.size()) step();
    return counters_ + "-A " + chain + matches_ + target_ + '\n';
  }

 private:
  std::string_view next() { return at_ < words_.size() ? words_[at_++] : std::string_view(); }

  /// The value behind a match, "!=" being a sign of its own.
  void match(std::string_view option) {
    std::string_view value = next();
    const bool negated = value == "!=";
    if (negated) value = next();
    std::string plain(unquoted(value));
    const bool is_network = option == "-s" || option == "-d";
    if (is_network && plain.find('/') == std::string::npos) plain += "/32";
    matches_.append(negated ? " ! " : " ").append(option).append(" ").append(plain);
  }

  void step() {
    const std::string_view word = next();
    if (word == "iifname") {
      match("-i");
    } else if (word == "oifname") {
      match("-o");
    } else if (word == "ip") {
      address();
    } else if (word == "meta" && at_ < words_.size() && words_[at_] == "l4proto") {
      ++at_;
      match("-p");
    } else if ((word == "tcp" || word == "udp") && at_ < words_.size() && words_[at_] == "dport") {
      ++at_;
      matches_.append(" -p ").append(word);
      match("--dport");
    } else if (word == "ct" && at_ < words_.size() && words_[at_] == "state") {
      ++at_;
      matches_.append(" -m conntrack --ctstate ").append(upper(next()));
    } else if (word == "fib") {
      fib();
    } else if (word == "counter") {
      counter();
    } else {
      verdict(word);
    }
  }

  void address() {
    const std::string_view which = next();
    if (which == "saddr") match("-s");
    if (which == "daddr") match("-d");
    if (which == "protocol") match("-p");
  }

  // fib daddr type local
  void fib() {
    if (next() == "daddr" && next() == "type") {
      matches_.append(" -m addrtype --dst-type ").append(upper(next()));
    }
  }

  // counter packets 0 bytes 0
  void counter() {
    if (at_ + 4 > words_.size() || words_[at_] != "packets") return;
    counters_.assign("[").append(words_[at_ + 1]).append(":").append(words_[at_ + 3]).append("] ");
    at_ += 4;
  }

  void verdict(std::string_view word) {
    if (word == "jump" || word == "goto") {
      target_.assign(word == "jump" ? " -j " : " -g ").append(next());
    } else if (word == "dnat" || word == "snat") {
      if (at_ < words_.size() && words_[at_] == "ip") ++at_;
      if (next() != "to") return;
      target_ = " -j " + upper(word) + (word == "dnat" ? " --to-destination " : " --to-source ");
      target_.append(next());
    } else if (word == "xt" && at_ + 1 < words_.size() && words_[at_] == "target") {
      ++at_;
      target_.assign(" -j ").append(unquoted(next()));
    } else if (is_verdict(word)) {
      target_ = " -j " + upper(word);
    }
  }

  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
  std::string counters_;
  std::string matches_;
  std::string target_;
};

/// Lines of the table "ip NAME" with its braces.
class NftTable {
 public:
  explicit NftTable(std::string_view name) : header_("table ip " + std::string(name) + " {") {
    saved_ = "*" + std::string(name) + "\n";
  }

  void line(std::string_view line) {
    const std::string_view text = trimmed(without_handle(line));
    // Of legacy iptables, nft knows nothing: only this line tells that it has iptables' rules.
    is_iptables_ = is_iptables_ || text.find("managed by iptables-nft") != std::string_view::npos;
    if (line.starts_with("table ")) {
      inside_ = text == header_;
      return;
    }
    if (!inside_) return;
    const auto words = fields(text);
    if (words.size() == 3 && words[0] == "chain" && words[2] == "{") {
      end_chain();
      chain_ = words[1];
    } else if (text == "}") {
      end_chain();
    } else if (!chain_.empty() && words.size() > 2 && words[0] == "type") {
      const auto policy = std::ranges::find(words, "policy");
      if (policy != words.end() && policy + 1 != words.end()) {
        policy_ = upper((policy + 1)->substr(0, (policy + 1)->find(';')));
      }
    } else if (!chain_.empty() && !words.empty()) {
      rules_ += NftRule(words).saved(chain_);
    }
  }

  /// Empty when iptables has nothing to do with this ruleset.
  std::string saved() {
    end_chain();
    return is_iptables_ ? saved_ + rules_ + "COMMIT\n" : std::string();
  }

 private:
  void end_chain() {
    if (chain_.empty()) return;
    saved_ += ":" + chain_ + " " + policy_ + "\n";
    chain_.clear();
    policy_ = "-";
  }

  std::string header_;
  std::string saved_;
  std::string rules_;
  std::string chain_;
  std::string policy_ = "-";
  bool inside_ = false;
  bool is_iptables_ = false;
};

std::string table_from(std::string_view name, std::string_view text) {
  NftTable table(name);
  each_text_line(text, [&](std::string_view line) { table.line(line); });
  return table.saved();
}

}  // namespace

std::optional<std::string> from_nft(std::string_view text, std::string_view) {
  std::string out;
  each_text_line(text, [&](std::string_view line) { out.append(without_handle(line)) += '\n'; });
  // No rules at all are an answer, too.
  if (out.empty()) out = "\n";
  return out;
}

std::optional<std::string> filter_from_nft(std::string_view text, std::string_view) {
  return table_from("filter", text);
}

std::optional<std::string> nat_from_nft(std::string_view text, std::string_view) {
  return table_from("nat", text);
}

}  // namespace analyzer
