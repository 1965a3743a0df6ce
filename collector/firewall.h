// SPDX-License-Identifier: Apache-2.0
// Firewalls beside the one that `iptables` stands for: the other iptables backend (rules in both
// fight each other), nftables itself, firewalld and ufw. A backend whose kernel module is not
// loaded has no rules, and asking for them would load it.
#pragma once

#include <string_view>

#include "collector/host.h"

namespace collector {

/// `program` prints the rules that live in kernel module `module`; absent where that is not loaded.
NativeResult saved_rules(Host& host, std::string_view program, std::string_view module,
                         const Sink& sink);
NativeResult nft_ruleset(Host& host, const Sink& sink);
/// Are firewalld and ufw on?
NativeResult firewall_services(Host& host, const Sink& sink);

}  // namespace collector
