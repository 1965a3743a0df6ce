// SPDX-License-Identifier: Apache-2.0
#include "collector/filesystems.h"

#include <algorithm>
#include <array>
#include <map>

#include "collector/json_lines.h"
#include "collector/kernel_text.h"
#include "collector/mountinfo.h"

namespace collector {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxMounts = 20'000;

// They hold no bytes. statvfs on an autofs point would even mount what is behind it.
constexpr auto kPseudo = std::to_array<std::string_view>(
    {"autofs",  "binfmt_misc", "bpf",        "cgroup",          "cgroup2",    "configfs",
     "debugfs", "devpts",      "efivarfs",   "fusectl",         "hugetlbfs",  "mqueue",
     "nsfs",    "proc",        "pstore",     "rpc_pipefs",      "securityfs", "selinuxfs",
     "sysfs",   "tracefs",     "fuse.lxcfs", "fuse.gvfsd-fuse", "fuse.portal"});

// Answered from memory; whatever is not in this list may wait for a server or for a user process.
constexpr auto kLocal = std::to_array<std::string_view>(
    {"btrfs", "devtmpfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "iso9660", "jfs", "ntfs3",
     "overlay", "ramfs", "reiserfs", "squashfs", "tmpfs", "udf", "vfat", "xfs", "zfs"});

struct Mount {
  std::string mount_point;
  std::string type;
  std::string device;
  std::string options;
  bool read_only = false;
};

bool has_option(std::string_view options, std::string_view wanted) {
  while (!options.empty()) {
    const auto comma = std::min(options.find(','), options.size());
    if (options.substr(0, comma) == wanted) return true;
    options.remove_prefix(std::min(comma + 1, options.size()));
  }
  return false;
}

// 36 35 98:0 /root /mnt rw,noatime master:1 - ext4 /dev/sda1 rw,errors=remount-ro
std::optional<Mount> parse(std::string_view line) {
  const auto dash = line.find(" - ");
  if (dash == std::string_view::npos) return std::nullopt;
  const auto left = fields(line.substr(0, dash));
  const auto right = fields(line.substr(dash + 3));
  if (left.size() < 6 || right.size() < 2) return std::nullopt;
  const std::string_view super = right.size() > 2 ? right[2] : std::string_view{};
  return Mount{.mount_point = unescaped(left[4]),
               .type = std::string(right[0]),
               .device = unescaped(right[1]),
               .options = std::string(left[5]),
               .read_only = has_option(left[5], "ro") || has_option(super, "ro")};
}

Json row_of(const Mount& mount, const std::optional<FsStat>& stat, const std::string& error) {
  Json row = {{"mount_point", mount.mount_point},
              {"fs_type", mount.type},
              {"device", mount.device},
              {"options", mount.options},
              {"read_only", mount.read_only || (stat && stat->read_only)}};
  row["bytes_total"] = stat ? Json(stat->bytes_total) : Json(nullptr);
  row["bytes_free"] = stat ? Json(stat->bytes_free) : Json(nullptr);
  row["bytes_available"] = stat ? Json(stat->bytes_available) : Json(nullptr);
  row["inodes_total"] = stat ? Json(stat->inodes_total) : Json(nullptr);
  row["inodes_free"] = stat ? Json(stat->inodes_free) : Json(nullptr);
  row["error"] = error.empty() ? Json(nullptr) : Json(error);
  return row;
}

Json ask(Host& host, const Mount& mount) {
  const auto stat = host.stat_fs(mount.mount_point);
  return row_of(mount, stat, stat ? "" : "statvfs failed");
}

// Asked in a child that can be left behind, because a dead server never answers.
Json ask_remote(Host& host, const Mount& mount, bool& hung) {
  std::string line;
  const auto [command, native] = host.isolate(
      [&mount](Host& inner, const Sink& sink) {
        sink(to_line(ask(inner, mount)));
        return NativeResult{};
      },
      {.time = 2s, .bytes = 64 << 10},
      [&line](std::string_view piece) {
        line.append(piece);
        return true;
      });
  hung = command.ended == Ended::timed_out;
  Json row = Json::parse(line, nullptr, false);
  if (row.is_object()) return row;
  return row_of(mount, std::nullopt, hung ? "statvfs did not answer within 2 s" : "statvfs failed");
}

}  // namespace

NativeResult filesystems(Host& host, const Sink& sink) {
  const auto text = slurp(host, "/proc/self/mountinfo", 8 << 20);
  if (!text) {
    return {.outcome = bundle::Outcome::failed, .reason = "/proc/self/mountinfo could not be read"};
  }
  // What is mounted last at a point hides what was there before.
  std::map<std::string, Mount> mounts;
  for_each_line(*text, [&mounts](std::string_view line) {
    auto mount = parse(line);
    if (!mount || std::ranges::find(kPseudo, mount->type) != kPseudo.end()) return;
    if (mounts.size() < kMaxMounts || mounts.contains(mount->mount_point)) {
      mounts[mount->mount_point] = std::move(*mount);
    }
  });
  const auto is_local = [](const Mount& mount) {
    return std::ranges::find(kLocal, mount.type) != kLocal.end();
  };
  JsonLines lines(sink);
  for (const auto& [point, mount] : mounts) {
    if (is_local(mount) && !lines.add(ask(host, mount))) return {};
  }
  constexpr int kMaxHung = 3;
  int hung = 0;
  for (const auto& [point, mount] : mounts) {
    if (is_local(mount)) continue;
    bool this_hung = false;
    const Json row = hung == kMaxHung
                         ? row_of(mount, std::nullopt, "not asked: three others did not answer")
                         : ask_remote(host, mount, this_hung);
    if (this_hung) ++hung;
    if (!lines.add(row)) return {};
  }
  if (mounts.size() == kMaxMounts) {
    return {.outcome = bundle::Outcome::partial,
            .reason = "only " + std::to_string(kMaxMounts) + " mount points were read"};
  }
  if (hung == 0) return {};
  return {.outcome = bundle::Outcome::partial,
          .reason = std::to_string(hung) + " file systems did not answer"};
}

}  // namespace collector
