// SPDX-License-Identifier: Apache-2.0
// What ip and iptables print for people, as netlink and iptables-save would have said it.
#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/adapter_formats.h"
#include "analyzer/fields.h"

namespace analyzer {
namespace {

using Ordered = nlohmann::ordered_json;

constexpr std::int64_t kMostMtu = 1 << 20;

/// "10.20.30.5/24" behind inet or inet6.
Ordered address_of(std::string_view family, std::string_view cidr) {
  const auto slash = cidr.find('/');
  Ordered address = {{"family", std::string(family)},
                     {"address", std::string(cidr.substr(0, slash))}};
  if (slash != std::string_view::npos) {
    if (const auto prefix = number(cidr.substr(slash + 1))) address["prefix"] = *prefix;
  }
  return address;
}

/// The word behind `name`; empty if there is none.
std::string_view after(const std::vector<std::string_view>& words, std::string_view name) {
  const auto found = std::ranges::find(words, name);
  return found == words.end() || found + 1 == words.end() ? std::string_view() : *(found + 1);
}

/// 3: docker0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN master br0
/// 2: eth0@if424: <BROADCAST,...
/// 3: docker0    inet 172.17.0.1/16 ...        (ip -o)
std::optional<Ordered> link_of(const std::vector<std::string_view>& words) {
  if (words.size() < 3 || !words[0].ends_with(':')) return std::nullopt;
  const auto index = number(words[0].substr(0, words[0].size() - 1));
  if (!index) return std::nullopt;
  std::string_view name = words[1];
  if (name.ends_with(':')) name.remove_suffix(1);
  const auto at = name.find('@');
  Ordered link = {{"name", std::string(name.substr(0, at))}, {"index", *index}};
  if (at != std::string_view::npos && name.substr(at).starts_with("@if")) {
    if (const auto peer = number(name.substr(at + 3))) link["peer_index"] = *peer;
  }
  if (!words[2].starts_with('<')) return link;
  for (std::string_view rest = words[2].substr(1); !rest.empty();) {
    const auto end = rest.find_first_of(",>");
    link["flags"].push_back(std::string(rest.substr(0, end)));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  if (const auto mtu = number(after(words, "mtu")); mtu && *mtu <= kMostMtu) link["mtu"] = *mtu;
  if (const auto master = after(words, "master"); !master.empty()) link["master"] = master;
  std::string state(after(words, "state"));
  std::ranges::transform(state, state.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  if (!state.empty()) link["operstate"] = state;
  return link;
}

bool is_link_kind(std::string_view word) {
  constexpr std::string_view kinds[] = {"bridge", "veth", "vxlan",   "bond",   "vlan",
                                        "dummy",  "tun",  "macvlan", "ipvlan", "wireguard"};
  return std::ranges::find(kinds, word) != std::end(kinds);
}

bool is_route_type(std::string_view word) {
  constexpr std::string_view types[] = {"local",       "broadcast", "multicast", "anycast",
                                        "unreachable", "prohibit",  "blackhole", "throw"};
  return std::ranges::find(types, word) != std::end(types);
}

std::string protocol_name(std::string_view protocol) {
  constexpr std::pair<std::string_view, std::string_view> numbers[] = {
      {"0", "all"},  {"1", "icmp"},       {"6", "tcp"},
      {"17", "udp"}, {"58", "ipv6-icmp"}, {"132", "sctp"}};
  for (const auto& [digits, name] : numbers) {
    if (protocol == digits) return std::string(name);
  }
  return std::string(protocol);
}

/// " -i docker0", " ! -i docker0", or nothing where any will do.
std::string option(std::string_view name, std::string_view value, std::string_view any) {
  const bool negated = value.starts_with('!');
  if (negated) value.remove_prefix(1);
  if (value == any) return {};
  return std::string(negated ? " ! " : " ").append(name).append(" ").append(value);
}

std::string network(std::string_view name, std::string_view value) {
  const bool negated = value.starts_with('!');
  std::string plain(negated ? value.substr(1) : value);
  if (plain == "0.0.0.0/0" || plain == "::/0") return {};
  if (plain.find('/') == std::string::npos) {
    plain += plain.find(':') == std::string::npos ? "/32" : "/128";
  }
  return std::string(negated ? " ! " : " ").append(name).append(" ").append(plain);
}

/// "tcp dpt:8080 to:172.17.0.2:80" and what else extensions say of themselves.
std::string matches(std::string_view words_text, std::string_view target, std::string& to) {
  std::string out;
  const auto words = fields(words_text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const bool more = i + 1 < words.size();
    if (word.starts_with("dpt:") || word.starts_with("dpts:")) {
      out += option("--dport", word.substr(word.find(':') + 1), "");
    } else if (word == "dports" && more) {
      out.append(" --dports ").append(words[++i]);
    } else if (word == "ctstate" && more) {
      out.append(" -m conntrack --ctstate ").append(words[++i]);
    } else if (word == "dst-type" && more) {
      out.append(" -m addrtype --dst-type ").append(words[++i]);
    } else if (word.starts_with("to:")) {
      to = std::string(target == "SNAT" ? " --to-source " : " --to-destination ")
               .append(word.substr(3));
    }
  }
  return out;
}

class ListedTable {
 public:
  explicit ListedTable(std::string_view table) : out_("*" + std::string(table) + "\n") {}

  void line(std::string_view text) {
    const auto words = fields(text);
    if (words.size() >= 3 && words[0] == "Chain") {
      chain(words);
    } else if (words.size() >= 7 && number(words[0].substr(0, 1))) {
      rule(text, words);
    }
  }

  std::optional<std::string> end() {
    if (chain_.empty()) return std::nullopt;
    return out_ + "COMMIT\n";
  }

 private:
  // Chain INPUT (policy ACCEPT 0 packets, 0 bytes)
  // Chain DOCKER (2 references)
  void chain(const std::vector<std::string_view>& words) {
    chain_ = words[1];
    const bool built_in = words[2] == "(policy" && words.size() > 3;
    out_.append(":").append(chain_).append(" ").append(built_in ? words[3] : "-").append("\n");
  }

  // pkts bytes target prot opt in out source destination, of which target (and in ip6tables opt)
  // may be blank.
  void rule(std::string_view text, std::vector<std::string_view> words) {
    const auto is_opt = [](std::string_view word) {
      return word == "--" || word == "-f" || word == "!f";
    };
    std::string_view target;
    std::size_t at = 2;
    if (!is_opt(words[3])) target = words[at++];
    const std::string protocol = protocol_name(words[at++]);
    if (is_opt(words[at])) ++at;
    if (words.size() < at + 4) return;
    const auto* const tail = words[at + 3].data() + words[at + 3].size();
    std::string to;
    const std::string_view rest = text.substr(static_cast<std::size_t>(tail - text.data()));
    const std::string more = matches(rest, target, to);
    if (number(words[0]) && number(words[1])) {
      out_.append("[").append(words[0]).append(":").append(words[1]).append("] ");
    }
    out_.append("-A ").append(chain_);
    out_ += network("-s", words[at + 2]) + network("-d", words[at + 3]) +
            option("-i", words[at], "*") + option("-o", words[at + 1], "*") +
            option("-p", protocol, "all") + more;
    if (!target.empty()) out_.append(" -j ").append(target).append(to);
    out_ += '\n';
  }

  std::string out_;
  std::string chain_;
};

}  // namespace

std::optional<std::string> from_ip_address(std::string_view text, std::string_view) {
  std::string out;
  Ordered link;
  const auto end = [&] {
    if (!link.is_null()) out += json_line(link);
    link = nullptr;
  };
  each_text_line(text, [&](std::string_view line) {
    const auto words = fields(line);
    if (words.size() < 2) return;
    if (line.front() != ' ') {
      auto next = link_of(words);
      if (!next) return;
      // With -o, every address has a line that names its interface.
      if (link.is_null() || (*next)["name"] != link["name"]) {
        end();
        link = std::move(*next);
      }
      if (words.size() > 3 && words[2].starts_with("inet")) {
        link["addresses"].push_back(address_of(words[2], words[3]));
      }
      return;
    }
    if (link.is_null()) return;
    if (words[0].starts_with("link/")) {
      link["mac"] = words[1];
    } else if (words[0] == "inet" || words[0] == "inet6") {
      link["addresses"].push_back(address_of(words[0], words[1]));
    } else if (is_link_kind(words[0])) {
      link["type"] = words[0];
    }
  });
  end();
  if (out.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> from_ip_route(std::string_view text, std::string_view) {
  std::string out;
  each_text_line(text, [&](std::string_view line) {
    auto words = fields(line);
    if (words.empty() || line.front() == ' ' || is_route_type(words[0])) return;
    const auto table = after(words, "table");
    const auto interface = after(words, "dev");
    if ((!table.empty() && table != "main") || interface.empty()) return;
    const auto gateway = after(words, "via");
    const bool is_v6 =
        words[0].find(':') != std::string_view::npos || gateway.find(':') != std::string_view::npos;
    std::string destination(words[0]);
    if (destination == "default") {
      destination = is_v6 ? "::/0" : "0.0.0.0/0";
    } else if (destination.find('/') == std::string::npos) {
      destination += is_v6 ? "/128" : "/32";
    }
    Ordered route = {{"family", is_v6 ? "inet6" : "inet"}, {"destination", destination}};
    if (!gateway.empty()) route["gateway"] = gateway;
    route["interface"] = interface;
    const auto metric = number(after(words, "metric"));
    // ip leaves out a metric of 0.
    route["metric"] = metric.value_or(0);
    out += json_line(route);
  });
  if (out.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> from_iptables_list(std::string_view text, std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  std::string_view table = "filter";
  for (const std::string_view one : {"nat", "mangle", "raw", "security"}) {
    for (const std::string_view before : {"-t_", "-t-", "-t", "-", "_"}) {
      const std::string name = std::string(before).append(one);
      if (path.find(name) != std::string_view::npos) table = one;
    }
  }
  ListedTable listed(table);
  each_text_line(text, [&](std::string_view line) { listed.line(line); });
  return listed.end();
}

}  // namespace analyzer
