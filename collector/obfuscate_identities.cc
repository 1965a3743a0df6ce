// SPDX-License-Identifier: Apache-2.0
#include "collector/obfuscate_identities.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "collector/accounts.h"
#include "collector/kernel_text.h"
#include "collector/linked_file.h"
#include "collector/obfuscate_vocabulary.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxFile = 1 << 20;
/// A list of advertisers in /etc/hosts has a hundred thousand names, which are not this host's.
constexpr std::size_t kMaxNames = 2'000;

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

class Names {
 public:
  explicit Names(const Sink& sink) : sink_(sink) {}

  // One each line: what it is and what it is called.
  void add(std::string_view kind, std::string_view name) {
    name = trimmed(name);
    while (name.ends_with('.')) name.remove_suffix(1);
    if (!is_name(name) || told_.size() >= kMaxNames) return;
    if (!told_.emplace(std::string(kind) + ' ' + std::string(name)).second) return;
    sink_(std::string(kind) + ' ' + std::string(name) + '\n');
  }

  void network(const InterfaceAddress& address) {
    sink_("network " + address.address + '/' + std::to_string(address.prefix) + '\n');
  }

  void host(std::string_view name) {
    name = trimmed(name);
    if (const auto dot = name.find('.'); dot != std::string_view::npos) {
      add("domain", name.substr(dot + 1));
      name = name.substr(0, dot);
    }
    if (!is_everybodys_host(name)) add("host", name);
  }

 private:
  const Sink& sink_;
  std::set<std::string> told_;
};

void names_of_hosts(Host& host, Names& names) {
  names.host(slurp(host, "/proc/sys/kernel/hostname").value_or(""));
  names.host(slurp(host, "/etc/hostname", kMaxFile).value_or(""));
  const std::string domain = slurp(host, "/proc/sys/kernel/domainname").value_or("");
  if (!domain.starts_with('(')) names.add("domain", domain);  // (none)

  for_each_line(slurp(host, "/etc/hosts", kMaxFile).value_or(""), [&](std::string_view line) {
    const auto columns = fields(line.substr(0, line.find('#')));
    for (std::size_t i = 1; i < columns.size(); ++i) {
      // A name with a dot is seen to be one wherever it stands.
      if (columns[i].find('.') == std::string_view::npos && !is_everybodys_host(columns[i])) {
        names.add("host", columns[i]);
      }
    }
  });

  std::string resolver;
  copy_linked_file(host, "/etc/resolv.conf", {"/etc/", "/run/", "/usr/"}, kMaxFile,
                   [&resolver](std::string_view piece) {
                     resolver += piece;
                     return true;
                   });
  for_each_line(resolver, [&](std::string_view line) {
    const auto columns = fields(line);
    if (columns.empty() || (columns[0] != "search" && columns[0] != "domain")) return;
    for (std::size_t i = 1; i < columns.size(); ++i) names.add("domain", columns[i]);
  });
}

void names_of_users(Host& host, Names& names) {
  constexpr std::int64_t kFirstOfPeople = 1000;  // login.defs(5), UID_MIN
  constexpr std::int64_t kNobody = 65534;
  for_each_line(slurp(host, "/etc/passwd", kMaxFile).value_or(""), [&](std::string_view line) {
    const auto name = line.substr(0, line.find(':'));
    const auto secret = line.find(':', std::min(name.size() + 1, line.size()));
    if (secret == std::string_view::npos) return;
    const auto rest = line.substr(secret + 1);
    const auto uid = to_number(rest.substr(0, rest.find(':')));
    if (uid && *uid >= kFirstOfPeople && *uid != kNobody && !is_everybodys_user(name)) {
      names.add("user", name);
    }
  });
  // Those of a directory service are in no file but where somebody gave them a group.
  for (const Group& group : groups(host).value_or(std::vector<Group>{})) {
    for (const std::string& member : group.members) {
      if (!is_everybodys_user(member)) names.add("user", member);
    }
  }
}

void names_of_homes(Host& host, Names& names) {
  constexpr std::int64_t kMostHomes = 1'000;
  for (const DirEntry& home : host.list("/home", kMostHomes).entries) {
    const bool folder = home.type == FileType::directory && !home.name.starts_with('.');
    if (folder && home.name != "lost+found" && !is_everybodys_user(home.name)) {
      names.add("user", home.name);
    }
  }
}

}  // namespace

Identities identities(Host& host, std::chrono::milliseconds time) {
  std::string text;
  const auto work = [](Host& inside, const Sink& out) {
    Names names(out);
    names_of_hosts(inside, names);
    for (const InterfaceAddress& address : inside.addresses()) names.network(address);
    names_of_users(inside, names);
    names_of_homes(inside, names);  // last, because it may hang
    return NativeResult{};
  };
  const auto [command, native] =
      host.isolate(work, {.time = std::min<std::chrono::milliseconds>(time, 5s)},
                   [&text](std::string_view piece) {
                     text += piece;
                     return true;
                   });
  Identities found;
  if (command.ended != Ended::by_itself) {
    found.trouble = "not all names of this host could be read in time";
  } else if (native.outcome != bundle::Outcome::collected) {
    found.trouble = "not all names of this host could be read: " + native.reason;
  }
  for_each_line(text, [&found](std::string_view line) {
    const auto blank = std::min(line.find(' '), line.size());
    const std::string_view kind = line.substr(0, blank);
    const std::string name(line.substr(std::min(blank + 1, line.size())));
    if (kind == "host") found.hosts.push_back(name);
    if (kind == "domain") found.domains.push_back(name);
    if (kind == "user") found.users.push_back(name);
    if (kind == "network") {
      const auto slash = std::min(name.find('/'), name.size());
      const auto prefix =
          to_number(std::string_view(name).substr(std::min(slash + 1, name.size())));
      if (prefix) found.networks.push_back({name.substr(0, slash), static_cast<int>(*prefix)});
    }
  });
  return found;
}

}  // namespace collector
