// SPDX-License-Identifier: Apache-2.0
// The way of a packet, drawn from the tables: the outside, the firewall, the bridges, the
// containers; one row for each published port, and one for each network's way out. What is marked
// as broken is what findings of net/ name in their rows: rules judge, the drawing shows.
#include <algorithm>
#include <set>

#include "analyzer/printable.h"
#include "analyzer/report_html_parts.h"
#include "analyzer/report_wording.h"

namespace analyzer::html_report {
namespace {

constexpr std::int64_t kMaxNetworks = 24;
constexpr std::int64_t kMaxContainers = 200;
constexpr std::size_t kMaxRows = 60;
constexpr std::size_t kDrawingBytes = 150'000;

struct Column {
  double x;
  double width;
};
constexpr Column kOutside{1, 218};
constexpr Column kFirewall{284, 172};
constexpr Column kBridge{522, 204};
constexpr Column kContainer{792, 207};
constexpr double kWidth = 1000;
constexpr double kRow = 46;
constexpr double kBox = 36;
constexpr double kGap = 18;
constexpr double kHead = 30;

/// Columns and values of rows that net/ rules found.
class Marks {
 public:
  explicit Marks(const Diagnosis& diagnosis) {
    for (const Finding& finding : diagnosis.findings) {
      if (finding.status != Status::current || !finding.rule->id.starts_with("net/")) continue;
      for (const EvidenceItem& item : finding.evidence) {
        std::string table;
        for (const auto& [name, value] : item.row) {
          if (name == "table_name") table = shown(value);
        }
        for (const auto& [name, value] : item.row) {
          if (std::holds_alternative<std::monostate>(value)) continue;
          if (name == "chain") {
            chains_.insert(table + " " + shown(value));
          } else {
            named_.emplace(name, shown(value));
          }
        }
      }
    }
  }
  bool has(const std::string& column, const std::string& value) const {
    return named_.contains({column, value});
  }
  const std::set<std::string>& chains() const { return chains_; }
  /// A finding names Docker's chain of the nat table: what is not in it, is missing.
  bool nat() const { return chains_.contains("nat DOCKER"); }

 private:
  std::set<std::pair<std::string, std::string>> named_;
  std::set<std::string> chains_;  ///< "nat DOCKER"
};

struct Box {
  std::string title;
  std::string below;
  std::string kind;  ///< "", "bad", "quiet", "unknown"
};

std::string fitting(std::string_view text, double width) {
  return html(shorten(printable(text), static_cast<std::size_t>(width / 7.4)));
}

std::string drawn(const Column& column, double y, double height, const Box& box) {
  const double middle = y + height / 2;
  std::string out = "<g class=\"box " + box.kind + "\"><rect" + attribute("x", column.x) +
                    attribute("y", y) + attribute("width", column.width) +
                    attribute("height", height) + " rx=\"6\"/><title>" + html(box.title, kMaxName) +
                    (box.below.empty() ? "" : ", " + html(box.below, kMaxName)) + "</title><text" +
                    attribute("x", column.x + 10) +
                    attribute("y", box.below.empty() ? middle + 4.5 : middle - 3) + ">" +
                    fitting(box.title, column.width - 14) + "</text>";
  if (!box.below.empty()) {
    out += "<text class=\"sub\"" + attribute("x", column.x + 10) + attribute("y", middle + 12) +
           ">" + fitting(box.below, (column.width - 14) * 1.15) + "</text>";
  }
  return out + "</g>\n";
}

std::string wire(const Column& from, const Column& to, double y, std::string_view kind) {
  return "<line class=\"wire " + std::string(kind) + "\"" + attribute("x1", from.x + from.width) +
         attribute("y1", y) + attribute("x2", to.x) + attribute("y2", y) + "/>\n";
}

struct Row {
  std::optional<Box> outside;
  std::optional<Box> firewall;
  std::optional<Box> container;
};

struct Network {
  std::string id;
  std::string name;
  Box bridge;
  std::vector<Row> rows;
};

struct Facts {
  const Tables& tables;
  Marks marks;
  bool firewall_known = false;
  Box uplink;
};

/// The interface of the default route and its address.
Box uplink(const Tables& tables) {
  const Answer route(tables,
                     "SELECT r.interface, (SELECT a.address || '/' || a.prefix FROM addresses a "
                     "WHERE a.interface = r.interface AND a.family = 'inet' LIMIT 1) "
                     "FROM routes r WHERE r.destination = '0.0.0.0/0' ORDER BY r.metric LIMIT 1",
                     1);
  if (route.size() == 0) return {"no default route", {}, "unknown"};
  return {route.text(0, 0), route.text(0, 1), ""};
}

std::vector<Network> networks(const Facts& facts) {
  const Answer answer(
      facts.tables,
      // Of a dockerd that does not answer the networks are not known, but the containers' records
      // name theirs, and Docker names a bridge after its network.
      "WITH recorded AS (SELECT DISTINCT network_id AS id, network AS name, CASE network "
      "WHEN 'bridge' THEN 'docker0' ELSE 'br-' || substr(network_id, 1, 12) END AS bridge "
      "FROM container_networks WHERE network_id <> ''), "
      "drawn AS (SELECT id, name, bridge, subnet, internal FROM networks WHERE driver = 'bridge' "
      "UNION ALL SELECT r.id, r.name, r.bridge, a.address || '/' || a.prefix, NULL "
      "FROM recorded r JOIN addresses a ON a.interface = r.bridge AND a.family = 'inet' "
      "WHERE NOT EXISTS (SELECT 1 FROM networks)) "
      "SELECT n.id, n.name, n.bridge, n.subnet, n.internal, "
      "(SELECT i.up FROM interfaces i WHERE i.name = n.bridge LIMIT 1), "
      "EXISTS (SELECT 1 FROM iptables_rules r WHERE r.table_name = 'nat' AND (r.source_net = "
      "n.subnet OR r.out_interface = '!' || n.bridge) AND r.target IN ('MASQUERADE', 'SNAT')), "
      "(SELECT count(*) FROM interfaces) FROM drawn n "
      "ORDER BY n.name <> 'bridge', n.name",
      kMaxNetworks);
  std::vector<Network> out;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const std::string name = answer.text(i, 1);
    const std::string bridge = answer.text(i, 2);
    const std::string subnet = answer.text(i, 3);
    const auto up = answer.integer(i, 5);
    const bool interfaces_known = answer.integer(i, 7).value_or(0) > 0;
    const bool named = facts.marks.has("network", name) || facts.marks.has("bridge", bridge) ||
                       facts.marks.has("interface", bridge) || facts.marks.has("subnet", subnet);
    Network network{.id = answer.text(i, 0), .name = name, .bridge = {}, .rows = {}};
    network.bridge.title = name;
    network.bridge.below.append(bridge).append(" ").append(subnet);
    if (interfaces_known && !up) {
      network.bridge.below = bridge + " is not there";
      network.bridge.kind = "bad";
    } else if (named) {
      network.bridge.kind = "bad";
    } else if (up == 0) {
      network.bridge.below += ", down";
    }
    Row way_out{.outside = facts.uplink, .firewall = {}, .container = {}};
    if (answer.integer(i, 4).value_or(0) != 0) {
      way_out.firewall = Box{"internal network", "no way out by design", "quiet"};
    } else if (!facts.firewall_known) {
      way_out.firewall = Box{"not known", "rules were not collected", "unknown"};
    } else if (answer.integer(i, 6).value_or(0) != 0) {
      way_out.firewall = Box{"MASQUERADE", "outgoing", ""};
    } else {
      way_out.firewall =
          Box{"no MASQUERADE rule", "in iptables", named || facts.marks.nat() ? "bad" : "quiet"};
    }
    network.rows.push_back(std::move(way_out));
    out.push_back(std::move(network));
  }
  return out;
}

Box port_rule(const Facts& facts, bool marked, bool present) {
  if (!facts.firewall_known) return {"not known", "rules were not collected", "unknown"};
  if (present) return {"DNAT", "incoming", marked ? "bad" : ""};
  return {"no DNAT rule", "in iptables", marked || facts.marks.nat() ? "bad" : "quiet"};
}

void attach(std::vector<Network>& networks, const Facts& facts) {
  const Answer members(facts.tables,
                       "SELECT n.network_id, n.network, c.id, c.name, c.state, n.ip_address "
                       "FROM container_networks n JOIN containers c ON c.id = n.container_id AND "
                       "c.origin = n.origin ORDER BY c.state <> 'running', c.name",
                       kMaxContainers);
  const Answer ports(
      facts.tables,
      "SELECT p.container_id, p.container_ip, coalesce(p.host_ip, ''), p.host_port, "
      "p.container_port, p.protocol, EXISTS (SELECT 1 FROM iptables_rules r "
      "WHERE r.table_name = 'nat' AND r.target = 'DNAT' AND "
      "CAST(r.destination_port AS TEXT) = CAST(p.host_port AS TEXT)) FROM published_ports p "
      "WHERE coalesce(p.host_ip, '') NOT LIKE '%:%' ORDER BY p.host_port",
      kMaxContainers);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto network = std::ranges::find_if(networks, [&](const Network& n) {
      return n.id == members.text(i, 0) || n.name == members.text(i, 1);
    });
    if (network == networks.end()) continue;
    const std::string id = members.text(i, 2);
    const std::string name = members.text(i, 3);
    const std::string address = members.text(i, 5);
    const bool runs = members.text(i, 4) == "running";
    const bool named =
        facts.marks.has("container", name) || facts.marks.has("container_name", name);
    const Box box{name.empty() ? id.substr(0, 12) : name,
                  (address.empty() ? "no address" : address) + ", " + members.text(i, 4),
                  named  ? "bad"
                  : runs ? ""
                         : "quiet"};
    bool published = false;
    for (std::size_t p = 0; p < ports.size(); ++p) {
      if (ports.text(p, 0) != id || ports.text(p, 1) != address) continue;
      const std::string port = ports.text(p, 3);
      const bool marked = facts.marks.has("host_port", port);
      const std::string host = ports.text(p, 2);
      network->rows.push_back(
          {Box{(host.empty() ? "0.0.0.0" : host) + ":" + port,
               "to " + ports.text(p, 4) + "/" + ports.text(p, 5), marked ? "bad" : ""},
           port_rule(facts, marked, ports.integer(p, 6).value_or(0) != 0), box});
      published = true;
    }
    if (!published) network->rows.push_back({std::nullopt, std::nullopt, box});
  }
}

std::string head(const Column& column, std::string_view text) {
  return "<text class=\"head\"" + attribute("x", column.x) + " y=\"14\">" + std::string(text) +
         "</text>\n";
}

std::string drawing(const std::vector<Network>& networks, std::size_t& left_out) {
  std::string body;
  double y = kHead;
  std::size_t rows = 0;
  for (const Network& network : networks) {
    const std::size_t shown_rows =
        std::min(network.rows.size(), kMaxRows - std::min(rows, kMaxRows));
    left_out += network.rows.size() - shown_rows;
    if (shown_rows == 0) continue;
    rows += shown_rows;
    const double top = y;
    for (std::size_t i = 0; i < shown_rows; ++i, y += kRow) {
      if (body.size() > kDrawingBytes) {
        left_out += shown_rows - i;
        rows = kMaxRows;
        break;
      }
      const Row& row = network.rows[i];
      const double middle = y + kBox / 2;
      if (row.outside) body += drawn(kOutside, y, kBox, *row.outside);
      if (row.firewall) {
        body += wire(kOutside, kFirewall, middle, row.firewall->kind) +
                drawn(kFirewall, y, kBox, *row.firewall) +
                wire(kFirewall, kBridge, middle, row.firewall->kind);
      }
      if (row.container) {
        body += wire(kBridge, kContainer, middle, row.container->kind) +
                drawn(kContainer, y, kBox, *row.container);
      }
    }
    if (y == top) break;
    body += drawn(kBridge, top, y - top - (kRow - kBox), network.bridge);
    y += kGap;
  }
  return "<svg class=\"network\" viewBox=\"0 0 " + std::to_string(static_cast<int>(kWidth)) + " " +
         std::to_string(static_cast<int>(y - kGap)) +
         "\" role=\"img\" aria-label=\"The way of packets: outside, firewall, bridges, "
         "containers\">\n" +
         head(kOutside, "Outside") + head(kFirewall, "Firewall") + head(kBridge, "Bridge") +
         head(kContainer, "Container") + body + "</svg>\n";
}

std::string chains(const Facts& facts) {
  const Answer answer(facts.tables,
                      "SELECT c.table_name, c.chain, c.policy, (SELECT count(*) FROM "
                      "iptables_rules r WHERE r.table_name = c.table_name AND r.chain = c.chain) "
                      "FROM iptables_chains c WHERE c.chain LIKE 'DOCKER%' OR (c.table_name = "
                      "'filter' AND c.chain IN ('FORWARD', 'INPUT')) OR (c.table_name = 'nat' AND "
                      "c.chain IN ('PREROUTING', 'POSTROUTING')) ORDER BY 1, 2",
                      40);
  std::set<std::string> present;
  std::string out;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const std::string name = answer.text(i, 0) + " " + answer.text(i, 1);
    present.insert(name);
    const std::string policy = answer.text(i, 2);
    out += "<li" + std::string(facts.marks.chains().contains(name) ? " class=\"bad\"" : "") + ">" +
           html(name, kMaxName) +
           (policy.empty() || policy == "-" ? "" : " <b>" + html(policy, kMaxName) + "</b>") +
           " <span class=\"count\">" + answer.text(i, 3) + "</span></li>\n";
  }
  for (const std::string& name : facts.marks.chains()) {
    if (!present.contains(name))
      out += "<li class=\"bad\">" + html(name, kMaxName) + " <b>missing</b></li>\n";
  }
  if (out.empty()) return {};
  return "<h3>Chains <span class=\"count\">with policy and number of rules</span></h3>\n"
         "<ul class=\"chains\">\n" +
         out + "</ul>\n";
}

bool was_collected(const Diagnosis& diagnosis, std::string_view evidence) {
  return std::ranges::any_of(diagnosis.coverage, [&](const bundle::ProbeRecord& record) {
    return record.id == evidence && (record.outcome == bundle::Outcome::collected ||
                                     record.outcome == bundle::Outcome::partial);
  });
}

}  // namespace

std::string network(const Diagnosis& diagnosis, const Tables& tables, const Anchors& anchors) {
  Facts facts{.tables = tables,
              .marks = Marks(diagnosis),
              .firewall_known = was_collected(diagnosis, "network/iptables-save"),
              .uplink = uplink(tables)};
  std::vector<Network> all = networks(facts);
  attach(all, facts);
  std::string out;
  for (const Finding& finding : diagnosis.findings) {
    if (finding.status != Status::current || !finding.rule->id.starts_with("net/")) continue;
    const auto anchor = anchors.find(finding.rule->id);
    if (anchor == anchors.end()) continue;
    out += "<li class=\"sev-" + std::string(to_text(finding.rule->severity)) +
           "\"><span class=\"dot\" aria-hidden=\"true\"></span><a" +
           attribute("href", "#" + anchor->second) + ">" + html(finding.rule->title, kMaxName) +
           "</a></li>\n";
  }
  if (!out.empty()) out = "<ul class=\"links\">\n" + out + "</ul>\n";
  if (!all.empty()) {
    std::size_t left_out = 0;
    out += "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Network drawing\">\n" +
           drawing(all, left_out) + "</div>\n";
    if (Answer(tables, "SELECT 1 FROM networks", 1).size() == 0) {
      out +=
          "<p class=\"note\">Docker's networks are not known: drawn from the records of the "
          "containers and the interfaces.</p>\n";
    }
    if (left_out > 0) {
      out += "<p class=\"note\">" + std::to_string(left_out) +
             " further rows are not drawn; see the tables published_ports and "
             "container_networks.</p>\n";
    }
  }
  return out + chains(facts);
}

}  // namespace analyzer::html_report
