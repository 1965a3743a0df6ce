// SPDX-License-Identifier: Apache-2.0
#include "analyzer/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "analyzer/diagnose_judge.h"
#include "analyzer/report_wording.h"
#include "analyzer/rule_template.h"

namespace analyzer {
namespace {

/// `sql` gives a key and a value.
struct FactKind {
  std::string_view what;
  std::string_view sql;
  double tolerance = 0;  ///< numbers that are no further apart count as equal
  bool is_list = false;  ///< the value is lines, one item each
};

constexpr std::int64_t kMaxFacts = 20'000;

// Counters and what the kernel draws by chance say nothing of what somebody changed.
constexpr FactKind kFacts[] = {
    {"kernel", "SELECT '', release FROM kernel"},
    {"distribution", "SELECT '', value FROM os_release WHERE key = 'PRETTY_NAME'"},
    {"data root", "SELECT '', path FROM data_root"},
    {"daemon.json",
     "SELECT key, coalesce(value, 'null') FROM daemon_config "
     "WHERE type NOT IN ('object', 'array')"},
    {"unit", "SELECT unit, active_state || ' (' || sub_state || ')' FROM units"},
    {"command line of", "SELECT unit, exec_start FROM units WHERE exec_start <> ''"},
    {"container",
     "SELECT coalesce(name, substr(id, 1, 12)), state || "
     "CASE WHEN state IN ('exited', 'dead') THEN coalesce(' ' || exit_code, '') ELSE '' END || "
     "coalesce(', ' || health, '') FROM containers"},
    {"network",
     "SELECT name, driver || coalesce(' ' || subnet, '') || coalesce(' on ' || bridge, '') "
     "FROM networks"},
    {"interface",
     "SELECT i.name, CASE i.up WHEN 1 THEN 'up' WHEN 0 THEN 'down' ELSE 'not known' END || "
     "coalesce(', mtu ' || i.mtu, '') || coalesce(', in ' || i.master, '') || "
     "coalesce(', ' || (SELECT group_concat(address || '/' || prefix, ' ') FROM "
     "(SELECT a.address, a.prefix FROM addresses a WHERE a.interface = i.name "
     "AND a.family = 'inet' ORDER BY 1, 2)), '') FROM interfaces i WHERE i.type <> 'veth'"},
    {"route",
     "SELECT destination, group_concat(via, '; ') FROM (SELECT destination, "
     "coalesce('via ' || gateway || ' ', '') || 'on ' || interface AS via FROM routes "
     "WHERE family = 'inet' ORDER BY 1, metric, 2) GROUP BY destination"},
    {"resolv.conf", "SELECT keyword, group_concat(value, char(10)) FROM resolver GROUP BY keyword",
     0, true},
    {"policy of",
     "SELECT table_name || ' ' || chain, policy FROM iptables_chains WHERE policy <> ''"},
    {"firewall rules in",
     "SELECT c.table_name || ' ' || c.chain, coalesce((SELECT group_concat(text, char(10)) FROM "
     "(SELECT r.text FROM iptables_rules r WHERE r.table_name = c.table_name "
     "AND r.chain = c.chain ORDER BY r.position)), '') FROM iptables_chains c",
     0, true},
    {"IPv6 firewall rules in",
     "SELECT c.table_name || ' ' || c.chain, coalesce((SELECT group_concat(text, char(10)) FROM "
     "(SELECT r.text FROM ip6tables_rules r WHERE r.table_name = c.table_name "
     "AND r.chain = c.chain ORDER BY r.position)), '') FROM ip6tables_chains c",
     0, true},
    {"used percent of",
     "SELECT mount_point, used_percent FROM filesystems WHERE fs_type <> 'overlay'", 5},
    {"used inodes, percent, of",
     "SELECT mount_point, inodes_used_percent FROM filesystems WHERE fs_type <> 'overlay'", 5},
    {"sysctl",
     "SELECT name, value FROM sysctls WHERE name NOT IN ('fs.file-nr', 'fs.aio-nr', "
     "'fs.inode-nr', 'fs.inode-state', 'fs.dentry-state', 'kernel.ns_last_pid', "
     "'kernel.pty.nr', 'net.netfilter.nf_conntrack_count') "
     "AND name NOT LIKE 'kernel.random.%' AND name NOT LIKE 'fs.quota.%'"},
};

using Facts = std::map<std::string, Value>;

std::string shown_fact(const Value& value) {
  return std::holds_alternative<std::monostate>(value) ? "not known" : shown(value);
}

bool same(const Value& a, const Value& b, double tolerance) {
  const auto* x = std::get_if<double>(&a);
  const auto* y = std::get_if<double>(&b);
  if (x != nullptr && y != nullptr) return std::abs(*x - *y) <= tolerance;
  return a == b;
}

/// Why the facts of one bundle are not known; empty where they are.
std::string why_unknown(const Intake& bundle, std::string_view sql) {
  SqlProblem problem;
  const auto prepared = bundle.tables->prepare(sql, problem);
  if (!prepared) return problem.what;
  std::set<std::string> reasons;
  for (const Declared& table : declared_tables()) {
    if (!prepared->reads.contains(table.name)) continue;
    for (const auto& records :
         {bundle.coverage.missing(table), bundle.coverage.incomplete(table)}) {
      for (const bundle::ProbeRecord& record : records) {
        reasons.insert(record.id + " " + std::string(to_words(record.outcome)));
      }
    }
  }
  std::string out;
  for (const std::string& reason : reasons) out += (out.empty() ? "" : ", ") + reason;
  return out;
}

Facts facts_of(const Intake& bundle, std::string_view sql) {
  Facts facts;
  SqlProblem problem;
  const auto result = bundle.tables->query(sql, kMaxFacts, kMaxSteps, problem);
  if (!result) return facts;
  for (const std::vector<Value>& row : result->rows) facts.try_emplace(to_text(row[0]), row[1]);
  return facts;
}

void compare_kind(const FactKind& kind, const Intake& before, const Intake& after,
                  Comparison& out) {
  const std::string lacking_before = why_unknown(before, kind.sql);
  const std::string lacking_after = why_unknown(after, kind.sql);
  if (!lacking_before.empty() || !lacking_after.empty()) {
    std::string why(kind.what);
    if (!lacking_before.empty()) why += ": " + lacking_before + " in the first";
    if (!lacking_after.empty()) {
      why += (lacking_before.empty() ? ": " : ", ") + lacking_after + " in the second";
    }
    out.not_compared.push_back(std::move(why));
    return;
  }
  const Facts a = facts_of(before, kind.sql);
  const Facts b = facts_of(after, kind.sql);
  for (const auto& [key, value] : a) {
    const auto now = b.find(key);
    if (now == b.end()) {
      out.facts.push_back({std::string(kind.what), key, shown_fact(value), {}, kind.is_list});
    } else if (!same(value, now->second, kind.tolerance)) {
      out.facts.push_back(
          {std::string(kind.what), key, shown_fact(value), shown_fact(now->second), kind.is_list});
    }
  }
  for (const auto& [key, value] : b) {
    if (a.contains(key)) continue;
    out.facts.push_back({std::string(kind.what), key, {}, shown_fact(value), kind.is_list});
  }
}

void compare_version(std::string_view what, const std::string& before, const std::string& after,
                     Comparison& out) {
  if (before.empty() || after.empty()) {
    out.not_compared.push_back(std::string(what) + ": not known in the " +
                               (before.empty() ? "first" : "second"));
  } else if (before != after) {
    out.facts.push_back({std::string(what), "", before, after, false});
  }
}

/// From the latest line where containerd names it.
std::string containerd_version(const Intake& bundle) {
  std::string version;
  for (const Sighting& seen : bundle.scan->sightings()) {
    if (seen.rule != "version:containerd") continue;
    if (const auto found = seen.captures.find("version"); found != seen.captures.end()) {
      version = found->second;
    }
  }
  return version;
}

std::string why_unjudged(const Diagnosis& diagnosis, std::string_view id) {
  const auto unknown =
      std::ranges::find_if(diagnosis.unknown, [&](const Unjudged& u) { return u.rule->id == id; });
  return unknown == diagnosis.unknown.end() ? std::string() : why_not(*unknown);
}

void compare_findings(const Diagnosis& before, const Diagnosis& after, Comparison& out) {
  for (const Finding& now : after.findings) {
    const std::string& id = now.rule->id;
    FindingChange change{Change::stayed, now.rule, finding_of(before, id), &now, {}};
    const bool was_current = change.before != nullptr && change.before->status == Status::current;
    if (now.status == Status::past) {
      if (!was_current) continue;  // over in both
      change.change = Change::over;
    } else if (!was_current) {
      change.reason = change.before == nullptr ? why_unjudged(before, id) : std::string();
      change.change = change.reason.empty() ? Change::came : Change::unclear;
    }
    out.findings.push_back(std::move(change));
  }
  for (const Finding& then : before.findings) {
    const std::string& id = then.rule->id;
    if (then.status == Status::past || finding_of(after, id) != nullptr) continue;
    FindingChange change{Change::went, then.rule, &then, nullptr, why_unjudged(after, id)};
    if (!change.reason.empty()) change.change = Change::unclear;
    out.findings.push_back(std::move(change));
  }
}

void remark(const Diagnosis& before, const Diagnosis& after, Comparison& out) {
  const bundle::Header& a = before.header;
  const bundle::Header& b = after.header;
  if (a.host_name != b.host_name) {
    out.remarks.push_back("These are different hosts: " + a.host_name + " and " + b.host_name +
                          ".");
  } else if (!a.boot_id.empty() && !b.boot_id.empty() && a.boot_id != b.boot_id) {
    out.remarks.emplace_back("The host was booted in between.");
  }
  if (a.started != bundle::Time{} && b.started != bundle::Time{} && b.started < a.started) {
    out.remarks.emplace_back("The second was taken before the first.");
  }
  if (!before.complete) out.remarks.emplace_back("The first is not whole.");
  if (!after.complete) out.remarks.emplace_back("The second is not whole.");
}

}  // namespace

std::string_view to_text(Change change) {
  switch (change) {
    case Change::came:
      return "came";
    case Change::went:
      return "went";
    case Change::over:
      return "over";
    case Change::stayed:
      return "stayed";
    case Change::unclear:
      break;
  }
  return "unclear";
}

Comparison compare(const Intake& before, const Intake& after) {
  Comparison out;
  remark(before.diagnosis, after.diagnosis, out);
  compare_findings(before.diagnosis, after.diagnosis, out);
  compare_version("Docker", before.diagnosis.docker_version, after.diagnosis.docker_version, out);
  compare_version("containerd", containerd_version(before), containerd_version(after), out);
  for (const FactKind& kind : kFacts) compare_kind(kind, before, after, out);
  return out;
}

}  // namespace analyzer
