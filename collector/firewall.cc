// SPDX-License-Identifier: Apache-2.0
#include "collector/firewall.h"

#include <algorithm>
#include <string>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/modules.h"
#include "collector/print_of.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr Limits kLimits{.time = 8s, .bytes = 64 << 20};

NativeResult not_loaded(std::string_view module) {
  return {.outcome = bundle::Outcome::absent,
          .reason = std::string(module) + " is not loaded, so there are no such rules"};
}

// systemctl asks PID 1 over its socket and starts nothing.
Json active_state(Host& host, const std::string& unit) {
  std::string out;
  const CommandResult result = host.run(
      {"systemctl", "show", "--no-pager", "-p", "LoadState,ActiveState,UnitFileState", unit},
      {.time = 5s, .bytes = 4096},
      [&out](std::string_view piece) {
        out += piece.substr(0, 4096 - std::min<std::size_t>(4096, out.size()));
        return true;
      },
      [](std::string_view) { return true; });
  if (result.ended != Ended::by_itself || result.exit_status != 0) return nullptr;
  Json state = nullptr;
  for_each_line(out, [&state](std::string_view line) {
    constexpr std::string_view kKey = "ActiveState=";
    if (line.starts_with(kKey)) state = std::string(line.substr(kKey.size()));
  });
  return state;
}

// ENABLED=yes
Json ufw_enabled(Host& host) {
  const auto text = slurp(host, "/etc/ufw/ufw.conf", 64 << 10);
  Json enabled = nullptr;
  if (!text) return enabled;
  for_each_line(*text, [&enabled](std::string_view line) {
    constexpr std::string_view kKey = "ENABLED=";
    if (trimmed(line).starts_with(kKey)) enabled = trimmed(line).substr(kKey.size()) == "yes";
  });
  return enabled;
}

// FirewallBackend=nftables
Json firewalld_backend(Host& host) {
  const auto text = slurp(host, "/etc/firewalld/firewalld.conf", 256 << 10);
  Json backend = nullptr;
  if (!text) return backend;
  for_each_line(*text, [&backend](std::string_view line) {
    constexpr std::string_view kKey = "FirewallBackend=";
    if (line.starts_with(kKey)) backend = std::string(trimmed(line.substr(kKey.size())));
  });
  return backend;
}

}  // namespace

NativeResult saved_rules(Host& host, std::string_view program, std::string_view module,
                         const Sink& sink) {
  if (!loads_nothing(host, {module})) return not_loaded(module);
  if (!host.find_program(program)) {
    return {.outcome = bundle::Outcome::skipped,
            .reason = std::string(module) + " is loaded, and " + std::string(program) +
                      " is not installed to show its rules"};
  }
  return print_of(host, {std::string(program), "-c"}, kLimits, sink);
}

NativeResult nft_ruleset(Host& host, const Sink& sink) {
  if (!loads_nothing(host, {"nf_tables"})) return not_loaded("nf_tables");
  if (!host.find_program("nft")) {
    return {.outcome = bundle::Outcome::skipped,
            .reason = "nf_tables is loaded, and nft is not installed to show its rules"};
  }
  return print_of(host, {"nft", "list", "ruleset"}, kLimits, sink);
}

NativeResult firewall_services(Host& host, const Sink& sink) {
  const bool firewalld = host.stat("/etc/firewalld").has_value();
  const bool ufw = host.stat("/etc/ufw/ufw.conf").has_value();
  JsonLines lines(sink);
  if (firewalld) {
    lines.add({{"name", "firewalld"},
               {"active_state", active_state(host, "firewalld.service")},
               {"enabled", nullptr},
               {"backend", firewalld_backend(host)}});
  }
  if (ufw) {
    lines.add({{"name", "ufw"},
               {"active_state", active_state(host, "ufw.service")},
               {"enabled", ufw_enabled(host)},
               {"backend", nullptr}});
  }
  return {};
}

}  // namespace collector
