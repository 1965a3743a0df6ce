// SPDX-License-Identifier: Apache-2.0
#include "collector/mountinfo.h"

#include <algorithm>
#include <array>

#include "collector/kernel_text.h"
#include "collector/known_words.h"

namespace collector {

std::optional<MountLine> mount_line_from(std::string_view line) {
  // Any number of optional fields stands before " - ", so read from both ends. A source may be
  // empty, and then it is no field.
  const auto dash = line.find(" - ");
  if (dash == std::string_view::npos) return std::nullopt;
  const auto left = fields(line.substr(0, dash));
  const auto right = fields(line.substr(dash + 3));
  if (left.size() < 6 || right.size() < 2) return std::nullopt;
  return MountLine{.device = left[2],
                   .mount_point = left[4],
                   .options = left[5],
                   .fs_type = right[0],
                   .source = right.size() > 2 ? right[1] : std::string_view{},
                   .super_options = right.back()};
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      const auto digit = [&](std::size_t at) { return text[at] - '0'; };
      if (std::ranges::all_of(text.substr(i + 1, 3), [](char c) { return c >= '0' && c <= '7'; })) {
        out += static_cast<char>(digit(i + 1) * 64 + digit(i + 2) * 8 + digit(i + 3));
        i += 3;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder.ends_with('/')) folder.remove_suffix(1);
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::optional<MountLine> mount_above(std::string_view mountinfo, std::string_view path,
                                     std::string_view device) {
  std::optional<MountLine> best;
  bool best_fits = false;
  for_each_line(mountinfo, [&](std::string_view line) {
    const auto mount = mount_line_from(line);
    if (!mount || !is_below(path, unescaped(mount->mount_point))) return;
    const bool fits = !device.empty() && mount->device == device;
    if (best_fits && !fits) return;
    if (best && best_fits == fits && best->mount_point.size() > mount->mount_point.size()) return;
    best_fits = fits;
    best = mount;
  });
  return best;
}

bool is_pseudo(std::string_view fs_type) {
  constexpr auto kTypes = std::to_array<std::string_view>(
      {"autofs",  "binfmt_misc", "bpf",        "cgroup",          "cgroup2",    "configfs",
       "debugfs", "devpts",      "efivarfs",   "fusectl",         "hugetlbfs",  "mqueue",
       "nsfs",    "proc",        "pstore",     "rpc_pipefs",      "securityfs", "selinuxfs",
       "sysfs",   "tracefs",     "fuse.lxcfs", "fuse.gvfsd-fuse", "fuse.portal"});
  return is_one_of(kTypes, fs_type);
}

bool is_local(std::string_view fs_type) {
  constexpr auto kTypes = std::to_array<std::string_view>(
      {"btrfs", "devtmpfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "iso9660", "jfs", "ntfs3",
       "overlay", "ramfs", "reiserfs", "squashfs", "tmpfs", "udf", "vfat", "xfs", "zfs"});
  return is_one_of(kTypes, fs_type);
}

}  // namespace collector
