// SPDX-License-Identifier: Apache-2.0
#include "collector/interfaces.h"

#include <array>
#include <charconv>
#include <map>
#include <set>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"

namespace collector {
namespace {

constexpr std::int64_t kMaxInterfaces = 5000;

struct Flag {
  std::uint32_t bit;
  std::string_view name;
};
// <linux/if.h>, as `ip link` prints them; LOWER_UP and DORMANT are not in sysfs.
constexpr auto kFlags = std::to_array<Flag>({{0x1, "UP"},
                                             {0x2, "BROADCAST"},
                                             {0x8, "LOOPBACK"},
                                             {0x10, "POINTOPOINT"},
                                             {0x40, "RUNNING"},
                                             {0x80, "NOARP"},
                                             {0x100, "PROMISC"},
                                             {0x200, "ALLMULTI"},
                                             {0x1000, "MULTICAST"}});

class Interface {
 public:
  Interface(Host& host, const std::string& name)
      : host_(host), folder_("/sys/class/net/" + name), name_(name) {}

  std::optional<std::string> text(const std::string& file) const {
    const auto value = slurp(host_, folder_ + "/" + file, 4096);
    if (!value) return std::nullopt;
    return std::string(trimmed(*value));
  }
  std::optional<std::int64_t> number(const std::string& file) const {
    const auto value = text(file);
    return value ? to_number(*value) : std::nullopt;
  }

  std::optional<std::string> link_name(const std::string& file) const {
    const auto target = host_.read_link(folder_ + "/" + file);
    if (!target) return std::nullopt;
    return target->substr(target->rfind('/') + 1);
  }

  std::string type() const {
    constexpr std::int64_t kLoopback = 772;  // ARPHRD_LOOPBACK, <linux/if_arp.h>
    if (number("type") == kLoopback) return "loopback";
    // bridge, vlan, vxlan, wlan, macvlan, ipvlan, wireguard, bond and others name themselves.
    if (const auto uevent = text("uevent")) {
      std::string found;
      for_each_line(*uevent, [&found](std::string_view line) {
        if (line.starts_with("DEVTYPE=")) found = line.substr(8);
      });
      if (!found.empty()) return found;
    }
    if (has("bridge")) return "bridge";
    if (has("tun_flags")) return "tun";
    if (has("bonding")) return "bond";
    const auto place = host_.read_link(folder_);
    const bool is_virtual = place && place->find("/virtual/") != std::string::npos;
    // A veth has no DEVTYPE; what tells it is that its link is another interface's index.
    if (is_virtual && number("iflink") != number("ifindex")) return "veth";
    return is_virtual ? "virtual" : "physical";
  }

  std::vector<std::string_view> flags() const {
    std::vector<std::string_view> out;
    const auto value = text("flags");  // 0x1003
    if (!value || !value->starts_with("0x")) return out;
    std::uint32_t bits = 0;
    std::from_chars(value->data() + 2, value->data() + value->size(), bits, 16);
    for (const auto& [bit, name] : kFlags) {
      if ((bits & bit) != 0) out.push_back(name);
    }
    return out;
  }

  Json row(const Json& addresses) const {
    Json row;
    row["name"] = name_;
    row["index"] = or_null(number("ifindex"));
    const std::string kind = type();
    row["type"] = kind;
    row["mac"] = or_null(text("address"));
    row["mtu"] = or_null(number("mtu"));
    row["operstate"] = or_null(text("operstate"));
    row["flags"] = flags();
    row["master"] = or_null(link_name("master"));
    row["peer_index"] = kind == "veth" ? or_null(number("iflink")) : Json(nullptr);
    row["addresses"] = addresses;
    return row;
  }

 private:
  bool has(const std::string& file) const { return host_.stat(folder_ + "/" + file).has_value(); }

  Host& host_;
  std::string folder_;
  std::string name_;
};

}  // namespace

NativeResult interfaces(Host& host, const Sink& sink) {
  std::map<std::string, Json> addresses;
  for (const InterfaceAddress& each : host.addresses()) {
    auto [place, fresh] = addresses.try_emplace(each.interface, Json::array());
    place->second.push_back(
        {{"family", each.family}, {"address", each.address}, {"prefix", each.prefix}});
  }
  const DirResult list = host.list("/sys/class/net", kMaxInterfaces);
  if (list.access != Access::ok) {
    return {.outcome = bundle::Outcome::failed,
            .reason = "/sys/class/net could not be listed: " + list.error};
  }
  JsonLines lines(sink);
  for (const DirEntry& entry : list.entries) {
    if (entry.type == FileType::regular) continue;  // bonding_masters stands among them
    const auto found = addresses.find(entry.name);
    const Interface each(host, entry.name);
    if (!lines.add(each.row(found == addresses.end() ? Json::array() : found->second))) break;
  }
  if (list.truncated) {
    return {.outcome = bundle::Outcome::partial,
            .reason = "only the first " + std::to_string(kMaxInterfaces) + " interfaces were read"};
  }
  return {};
}

}  // namespace collector
