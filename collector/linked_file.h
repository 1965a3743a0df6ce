// SPDX-License-Identifier: Apache-2.0
// The one exception to "no link is followed": files of the system that are links by design
// (/etc/resolv.conf, /etc/os-release), and only while the link stays in folders of the system.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/host.h"

namespace collector {

/// Where a link leads: ("/etc/resolv.conf", "../run/x") gives "/run/x".
std::string link_leads_to(std::string_view link, std::string_view target);

/// What is at the end of a few links (/usr/bin/x -> /etc/alternatives/x -> /usr/sbin/x), looked at
/// and not opened, so they may lead anywhere.
struct Linked {
  std::string path;
  std::optional<FileStat> stat;
};
Linked behind_links(Host& host, std::string path);

/// Copies the file at `path`; its links may lead only below one of `folders` ("/etc/", ...).
NativeResult copy_linked_file(Host& host, std::string path,
                              const std::vector<std::string_view>& folders, std::int64_t max_bytes,
                              const Sink& sink);

}  // namespace collector
