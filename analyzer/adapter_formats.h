// SPDX-License-Identifier: Apache-2.0
// What commands print, into the form that our evidence has, so that extractors know one form only.
// nullopt: it is not that command's output. An empty text: it is, and says nothing.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "bundle/lines.h"

namespace analyzer {

/// `path` tells what the text does not, such as the file's own name on the host.
using Convert = std::optional<std::string>(std::string_view text, std::string_view path);

Convert from_docker_info;         ///< docker/info
Convert ping_from_docker_info;    ///< docker/ping: whether dockerd answered this command
Convert paths_from_docker_info;   ///< daemon/paths: the data root
Convert no_config_listed;         ///< daemon/config: ls of /etc/docker shows that there is none
Convert from_docker_version;      ///< docker/version
Convert lines_from_json_list;     ///< docker inspect: docker/containers, docker/networks
Convert from_volume_inspect;      ///< docker/volumes
Convert from_image_inspect;       ///< docker/images
Convert dockerd_from_packages;    ///< daemon/dockerd-version, out of dpkg -l or rpm -qa
Convert from_dpkg;                ///< host/packages
Convert from_rpm;                 ///< host/packages
Convert from_df;                  ///< storage/filesystems: bytes
Convert from_df_inodes;           ///< storage/filesystems: inodes
Convert from_mount;               ///< storage/mountinfo
Convert from_uname;               ///< host/kernel
Convert from_proc_stat;           ///< host/kernel: the boot's time
Convert from_free;                ///< host/memory
Convert from_lsmod;               ///< kernel/modules
Convert from_ps;                  ///< processes/list
Convert daemons_from_ps;          ///< processes/daemons
Convert from_systemctl_show;      ///< systemd/units
Convert from_unit_file;           ///< systemd/unit-files
Convert docker_from_journal;      ///< docker/journal, out of a journal of everything
Convert containerd_from_journal;  ///< containerd/journal, alike
Convert kernel_from_journal;      ///< kernel/journal, alike
Convert from_ip_address;          ///< network/interfaces: ip -d address, ip addr, ip -s -d link
Convert from_ip_route;            ///< network/routes
Convert from_iptables_list;       ///< network/iptables-save: iptables -t TABLE -nvL

Convert from_nft;         ///< network/nft-ruleset: without the handles of nft -a
Convert filter_from_nft;  ///< network/iptables-save, where iptables works through nftables
Convert nat_from_nft;     ///< alike

/// A line of JSON; what is no UTF-8 becomes U+FFFD.
std::string json_line(const nlohmann::ordered_json& json);

inline constexpr std::int64_t kAdapterLineBytes = 64 << 10;

template <typename Use>
void each_text_line(std::string_view text, const Use& use) {
  bundle::TextSource source(text);
  bundle::LineSource lines(source, kAdapterLineBytes);
  while (const auto line = lines.next()) use(line->text);
}

}  // namespace analyzer
