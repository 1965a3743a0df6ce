// SPDX-License-Identifier: Apache-2.0
#include "analyzer/mountinfo.h"

#include <algorithm>

#include "analyzer/fields.h"

namespace analyzer {
namespace {

/// The kernel writes a blank as \040, a tab as \011, a newline as \012, a backslash as \134.
std::string unescape(std::string_view text) {
  const auto octal = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '7' ? text[i] - '0' : -1;
  };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = octal(i + 1);
    if (text[i] == '\\' && high >= 0 && high < 4 && octal(i + 2) >= 0 && octal(i + 3) >= 0) {
      plain += static_cast<char>(high * 64 + octal(i + 2) * 8 + octal(i + 3));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

bool has_option(std::string_view options, std::string_view option) {
  while (!options.empty()) {
    const auto comma = options.find(',');
    if (options.substr(0, comma) == option) return true;
    if (comma == std::string_view::npos) break;
    options.remove_prefix(comma + 1);
  }
  return false;
}

std::string_view propagation(std::span<const std::string_view> optional_fields) {
  const auto has = [&](std::string_view tag) {
    return std::ranges::any_of(optional_fields,
                               [&](std::string_view field) { return field.starts_with(tag); });
  };
  if (has("shared:")) return "shared";
  if (has("master:")) return "slave";
  return has("unbindable") ? "unbindable" : "private";
}

bool add(std::string_view line, const At& at, std::string_view name_space, const Table& mounts,
         Rows& rows) {
  // Any number of optional fields stands before the "-", so read from both ends. A path begins with
  // a slash, so the first "-" is the one.
  const auto all = fields(line);
  const auto dash = std::ranges::find(all, "-");
  if (dash == all.end()) return false;
  const std::span left(all.begin(), dash);
  const std::span right(dash + 1, all.end());
  if (left.size() < 6 || right.size() < 2) return false;
  // The adapter of mount's output (adapter_kernel.cc) has '?' for what that does not tell.
  const bool told = left[0] != "?";
  const auto id = number(left[0]);
  const auto parent = number(left[1]);
  if (told && (!id || !parent)) return false;
  // A source that is empty leaves its field out.
  const std::string_view source = right.size() > 2 ? right[1] : "";
  const std::string_view super = right.back();
  rows.add(mounts, at,
           {text(name_space), integer(id), integer(parent), told ? text(left[2]) : Value(),
            told ? Value(unescape(left[3])) : Value(), unescape(left[4]), text(left[5]),
            boolean(has_option(left[5], "ro") || has_option(super, "ro")), text(right[0]),
            unescape(source), text(super), told ? text(propagation(left.subspan(6))) : Value()});
  return true;
}

}  // namespace

void extract_mountinfo(const Evidence& evidence, Rows& rows, const Table& mounts,
                       std::string_view name_space) {
  bundle::LineSource lines(evidence.bytes, evidence.line_bytes);
  while (const auto line = lines.next()) {
    if (line->text.empty()) continue;
    if (!add(line->text, {.line = line->number}, name_space, mounts, rows)) {
      rows.unreadable({.line = line->number}, "the line is none of mountinfo");
    }
  }
}

}  // namespace analyzer
