// SPDX-License-Identifier: Apache-2.0
// Filesystems, memory, modules and the kernel, as a host's own tools print them for people, in the
// form of our evidence.
#include <algorithm>
#include <utility>

#include "analyzer/adapter_formats.h"
#include "analyzer/fields.h"
#include "bundle/layout.h"

namespace analyzer {
namespace {

using Ordered = nlohmann::ordered_json;

constexpr std::int64_t kMostKibibytes = std::int64_t{1} << 50;
constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999

/// The rest of `line` from `word` on, which is a part of it.
std::string rest_from(std::string_view line, std::string_view word) {
  return std::string(trimmed(line.substr(static_cast<std::size_t>(word.data() - line.data()))));
}

/// One number of `df`; "-" where it does not know.
std::optional<std::int64_t> amount(std::string_view word) {
  const auto read = number(word);
  return read && *read >= 0 && *read <= kMostKibibytes ? read : std::nullopt;
}

}  // namespace

// Filesystem     1K-blocks     Used Available Use% Mounted on
// /dev/sda1       41152736 12345678  26690036  32% /
std::optional<std::string> from_df(std::string_view text, std::string_view) {
  std::string out;
  bool in_kibibytes = false;
  bool first = true;
  each_text_line(text, [&](std::string_view line) {
    const auto words = fields(line);
    if (std::exchange(first, false)) {
      in_kibibytes = words.size() > 1 && (words[1] == "1K-blocks" || words[1] == "1024-blocks");
      return;
    }
    if (!in_kibibytes || words.size() < 6 || !words[4].ends_with('%')) return;
    const auto total = amount(words[1]);
    const auto used = amount(words[2]);
    const auto available = amount(words[3]);
    if (!total || !used || !available || *total == 0 || *used > *total) return;
    out += json_line({{"mount_point", rest_from(line, words[5])},
                      {"device", std::string(words[0])},
                      {"bytes_total", *total * 1024},
                      {"bytes_free", (*total - *used) * 1024},
                      {"bytes_available", *available * 1024}});
  });
  if (!in_kibibytes) return std::nullopt;
  return out;
}

// Filesystem     Type        Inodes  IUsed    IFree IUse% Mounted on
// /dev/vda       ext4      16777216 758029 16019187    5% /           (df -aliT; df -i has no type)
std::optional<std::string> from_df_inodes(std::string_view text, std::string_view) {
  std::string out;
  std::size_t inodes = 0;
  bool first = true;
  each_text_line(text, [&](std::string_view line) {
    const auto words = fields(line);
    if (std::exchange(first, false)) {
      const auto found = std::ranges::find(words, "Inodes");
      inodes = found == words.end() ? 0 : static_cast<std::size_t>(found - words.begin());
      return;
    }
    if (inodes == 0 || words.size() < inodes + 5) return;
    const auto total = amount(words[inodes]);
    const auto free = amount(words[inodes + 2]);
    // Filesystems that make inodes as they need them say 0.
    if (!total || !free || *total == 0 || *free > *total) return;
    Ordered row = {{"mount_point", rest_from(line, words[inodes + 4])},
                   {"device", std::string(words[0])},
                   {"inodes_total", *total},
                   {"inodes_free", *free}};
    if (inodes == 2) row["fs_type"] = std::string(words[1]);
    out += json_line(row);
  });
  if (inodes == 0) return std::nullopt;
  return out;
}

// What separates the fields of mountinfo, as the kernel writes it within one.
std::string escaped_field(std::string_view field) {
  std::string safe;
  for (const char c : field) {
    if (c == ' ') {
      safe += "\\040";
    } else if (c == '\t') {
      safe += "\\011";
    } else if (c == '\\') {
      safe += "\\134";
    } else {
      safe += c;
    }
  }
  return safe;
}

// /dev/sda1 on /srv type ext4 (rw,relatime) [label]
std::optional<std::string> from_mount(std::string_view text, std::string_view) {
  std::string out;
  each_text_line(text, [&](std::string_view line) {
    const auto on = line.find(" on ");
    const auto type = line.rfind(" type ");
    const auto open = line.find(" (", type == std::string_view::npos ? 0 : type);
    const auto close = line.find(')', open == std::string_view::npos ? 0 : open);
    if (on == std::string_view::npos || type == std::string_view::npos || type < on + 4 ||
        open == std::string_view::npos || open < type + 6 || close == std::string_view::npos) {
      return;
    }
    const std::string point = escaped_field(line.substr(on + 4, type - on - 4));
    const std::string fs_type = escaped_field(line.substr(type + 6, open - type - 6));
    const std::string options = escaped_field(line.substr(open + 2, close - open - 2));
    if (point.empty() || fs_type.empty() || options.empty()) return;
    // No dash in place of what mount does not tell: " - " ends the optional fields.
    out.append("? ? ? ? ").append(point).append(" ").append(options).append(" - ");
    out.append(fs_type).append(" ").append(escaped_field(line.substr(0, on))).append(" ");
    out.append(options) += '\n';
  });
  if (out.empty()) return std::nullopt;
  return out;
}

// Linux shop-01 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 x86_64 GNU/Linux
std::optional<std::string> from_uname(std::string_view text, std::string_view) {
  const auto words = fields(text.substr(0, text.find('\n')));
  if (words.size() < 4 || words[0] != "Linux") return std::nullopt;
  return json_line({{"release", std::string(words[2])}});
}

std::optional<std::string> from_proc_stat(std::string_view text, std::string_view) {
  std::string out;
  each_text_line(text, [&](std::string_view line) {
    if (!line.starts_with("btime ")) return;
    const auto seconds = number(trimmed(line.substr(6)));
    if (!seconds || *seconds <= 0 || *seconds > kLastSecond) return;
    out = json_line({{"boot_time", bundle::to_text(bundle::Time(std::chrono::seconds(*seconds)))}});
  });
  return out;
}

//                total        used        free      shared  buff/cache   available
// Mem:        24684092     2569016    14528184        9436     7933976    22115076
std::optional<std::string> from_free(std::string_view text, std::string_view) {
  std::string out;
  std::size_t available = 0;
  each_text_line(text, [&](std::string_view line) {
    const auto words = fields(line);
    const auto add = [&](std::string_view name, std::size_t column) {
      if (column >= words.size()) return;
      const auto kibibytes = amount(words[column]);
      if (kibibytes) out.append(name).append(": ").append(words[column]).append(" kB\n");
    };
    if (const auto title = std::ranges::find(words, "available"); title != words.end()) {
      available = static_cast<std::size_t>(title - words.begin()) + 1;
    } else if (words.size() > 3 && words[0] == "Mem:") {
      add("MemTotal", 1);
      add("MemFree", 3);
      if (available > 0) add("MemAvailable", available);
    } else if (words.size() > 3 && words[0] == "Swap:") {
      add("SwapTotal", 1);
      add("SwapFree", 3);
    }
  });
  if (out.empty()) return std::nullopt;
  return out;
}

// Module                  Size  Used by
// overlay               163840  3
std::optional<std::string> from_lsmod(std::string_view text, std::string_view) {
  std::string out;
  bool titled = false;
  each_text_line(text, [&](std::string_view line) {
    const auto words = fields(line);
    if (words.size() >= 3 && words[0] == "Module" && words[1] == "Size") {
      titled = true;
    } else if (titled && words.size() >= 3 && number(words[1]) && number(words[2])) {
      out.append(words[0]).append(" ").append(words[1]).append(" ").append(words[2]);
      out.append(" ").append(words.size() > 3 ? words[3] : "-").append(" Live 0x0\n");
    }
  });
  if (!titled) return std::nullopt;
  return out;
}

}  // namespace analyzer
