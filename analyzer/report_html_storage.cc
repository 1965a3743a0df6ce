// SPDX-License-Identifier: Apache-2.0
// Where the bytes are: filesystems, images, layers and container logs as bars.
#include <algorithm>
#include <cmath>

#include "analyzer/report_html_parts.h"
#include "analyzer/report_wording.h"

namespace analyzer::html_report {
namespace {

constexpr std::int64_t kRows = 15;

std::string bar(std::optional<double> share, std::string_view kind = {}) {
  if (!share) return "<td class=\"bar\"></td>";
  const double width = std::clamp(*share, 0.0, 1.0);
  return "<td class=\"bar\"><svg width=\"100%\" height=\"10\" aria-hidden=\"true\"><rect "
         "class=\"rest\" width=\"100%\" height=\"10\" rx=\"2\"/><rect class=\"used " +
         std::string(kind) + "\"" + attribute("width", percent(width)) +
         " height=\"10\" rx=\"2\"/></svg></td>";
}

// Docker and most file systems get into trouble well before the last byte.
std::string_view fullness(std::optional<double> percent_used) {
  if (!percent_used) return "";
  if (*percent_used >= 95) return "sev-critical";
  return *percent_used >= 85 ? "sev-warning" : "";
}

/// `what` names the number where a narrow screen has no heads of columns.
std::string number(const std::string& text, std::string_view what, std::string_view kind = {}) {
  return "<td class=\"number" + std::string(kind.empty() ? "" : " ") + std::string(kind) + "\"" +
         attribute("data-what", what) + ">" + text + "</td>";
}

std::string amount(std::optional<std::int64_t> bytes) {
  return bytes ? in_bytes(*bytes) : std::string("not known");
}

std::string rounded(std::optional<double> percent_used) {
  return percent_used ? std::to_string(std::lround(*percent_used)) + "%" : std::string("not known");
}

// What has no blocks of its own to fill: it would stand between the disks with their numbers again
// (overlay mounts), or full by its nature. Where memory gets scarce it is listed all the same.
constexpr std::string_view kOfNote =
    "(f.fs_type IS NULL OR f.fs_type NOT IN ('overlay', 'squashfs', 'erofs', 'iso9660', 'nsfs')) "
    "AND (f.fs_type IS NULL OR f.fs_type NOT IN ('tmpfs', 'devtmpfs', 'ramfs') OR f.error IS NOT "
    "NULL OR f.used_percent >= 50 OR f.inodes_used_percent >= 50 OR f.mount_point IN (SELECT "
    "mount_point FROM data_root))";

std::string filesystems(const Tables& tables) {
  const Answer answer(
      tables,
      "SELECT f.mount_point, f.fs_type, f.used_percent, f.bytes_available, f.bytes_total, "
      "f.inodes_used_percent, f.read_only, f.error, "
      "f.mount_point IN (SELECT mount_point FROM data_root) "
      "FROM filesystems f WHERE " +
          std::string(kOfNote) + " ORDER BY 9 DESC, f.used_percent DESC, f.mount_point",
      kRows);
  if (answer.size() == 0) return {};
  const Answer all(tables, "SELECT count(*) FROM filesystems", 1);
  std::string out =
      "<table class=\"bars\">\n<caption>Filesystems</caption>\n<thead><tr><th scope=\"col\">Mount "
      "point</th><th scope=\"col\" class=\"bar\">Used</th><th scope=\"col\" class=\"number\"></th>"
      "<th scope=\"col\" class=\"number\">Free</th><th scope=\"col\" class=\"number\">Size</th>"
      "<th scope=\"col\" class=\"number\">Inodes used</th></tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const auto used = answer.real(i, 2);
    const auto inodes = answer.real(i, 5);
    out += "<tr><th scope=\"row\"><code>" + html(answer.text(i, 0), kMaxName) +
           "</code> <span class=\"kind\">" + html(answer.text(i, 1), kMaxName) + "</span>";
    if (answer.integer(i, 8).value_or(0) != 0) out += " <span class=\"tag\">data root</span>";
    if (answer.integer(i, 6).value_or(0) != 0) out += " <span class=\"tag\">read-only</span>";
    if (!answer.text(i, 7).empty()) {
      out += " <span class=\"tag bad\">" + html(answer.text(i, 7), kMaxName) + "</span>";
    }
    out += "</th>" + bar(used ? std::optional(*used / 100) : std::nullopt, fullness(used)) +
           number(rounded(used), "used") + number(amount(answer.integer(i, 3)), "free") +
           number(amount(answer.integer(i, 4)), "in all") +
           number(rounded(inodes), "inodes", fullness(inodes)) + "</tr>\n";
  }
  out += "</tbody>\n</table>\n";
  const auto left_out = all.size() > 0 ? all.integer(0, 0).value_or(0) : 0;
  if (left_out > static_cast<std::int64_t>(answer.size())) {
    out += "<p class=\"note\">" +
           counted(static_cast<std::size_t>(left_out) - answer.size(), "mount", "mounts") +
           (answer.cut() ? " that are less full" : " of memory, overlays or images") +
           " are in the table <code>filesystems</code> only.</p>\n";
  }
  return out;
}

/// Columns of the query: name, a remark, bytes; largest first.
std::string sizes(const Tables& tables, std::string_view caption, std::string_view name,
                  std::string_view select, std::string_view sum) {
  const Answer answer(tables, select, kRows);
  if (answer.size() == 0) return {};
  const Answer total(tables, sum, 1);
  const auto whole = total.size() > 0 ? total.integer(0, 0) : std::nullopt;
  const auto count = total.size() > 0 ? total.integer(0, 1) : std::nullopt;
  std::string out = "<table class=\"bars\">\n<caption>" + std::string(caption);
  if (whole && count) {
    out += " <span class=\"count\">" + std::to_string(*count) + ", " + in_bytes(*whole) +
           " in all</span>";
  }
  out += "</caption>\n<thead><tr><th scope=\"col\">" + std::string(name) +
         "</th><th scope=\"col\" class=\"bar\">Size</th><th scope=\"col\" class=\"number\"></th>"
         "</tr></thead>\n<tbody>\n";
  const double most = std::max(1.0, answer.real(0, 2).value_or(1));
  for (std::size_t i = 0; i < answer.size(); ++i) {
    out += "<tr><th scope=\"row\"><code>" + html(answer.text(i, 0), kMaxName) +
           "</code> <span class=\"kind\">" + html(answer.text(i, 1), kMaxName) + "</span></th>" +
           bar(answer.real(i, 2).value_or(0) / most) + number(amount(answer.integer(i, 2)), "") +
           "</tr>\n";
  }
  out += "</tbody>\n</table>\n";
  if (answer.cut()) out += "<p class=\"note\">Only the largest are shown.</p>\n";
  return out;
}

}  // namespace

std::string storage(const Tables& tables) {
  return filesystems(tables) +
         sizes(tables, "Container logs", "Container",
               "SELECT coalesce((SELECT c.name FROM containers c WHERE c.id = l.container_id "
               "LIMIT 1), substr(l.container_id, 1, 12)), "
               "CASE WHEN l.files > 1 THEN l.files || ' files' ELSE '' END, l.bytes "
               "FROM container_logs l WHERE l.bytes IS NOT NULL ORDER BY l.bytes DESC, 1",
               "SELECT sum(bytes), count(*) FROM container_logs WHERE bytes IS NOT NULL") +
         sizes(tables, "Images", "Image",
               "SELECT CASE WHEN coalesce(tags, '') IN ('', '[]') THEN substr(id, 1, 19) "
               "ELSE tags END, '', bytes FROM images WHERE bytes IS NOT NULL "
               "ORDER BY bytes DESC, 1",
               "SELECT sum(bytes), count(*) FROM images WHERE bytes IS NOT NULL") +
         sizes(tables, "Layers", "Layer",
               "SELECT substr(chain_id, 1, 19), CASE WHEN parent IS NULL THEN 'base' ELSE '' END, "
               "bytes FROM layerdb_layers WHERE bytes IS NOT NULL ORDER BY bytes DESC, 1",
               "SELECT sum(bytes), count(*) FROM layerdb_layers WHERE bytes IS NOT NULL");
}

}  // namespace analyzer::html_report
