// SPDX-License-Identifier: Apache-2.0
// The HTML report: one file without a network, whose policy lets nothing run but the two pieces
// embedded here, known by their hashes.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "analyzer/report.h"
#include "analyzer/report_html_parts.h"
#include "analyzer/report_wording.h"
#include "bundle/sha256.h"

namespace analyzer {
namespace {

using namespace html_report;

// Browsers open this in well under a second, and mail takes it. The sections keep to less than two
// thirds of it, whatever they are given; the tables get the rest.
constexpr std::size_t kMaxBytes = 2'900'000;
constexpr std::size_t kFrame = 4'000;  // the page around the parts
constexpr std::size_t kNoticesBytes = 40'000;

std::string_view embedded(std::string_view name) {
  struct File {
    std::string_view path;
    std::string_view text;
  };
#define EMBEDDED(path, text) File{path, text},
  static constexpr File kFiles[] = {
#include "report_html.inc"
  };
#undef EMBEDDED
  const auto* file = std::ranges::find(kFiles, name, &File::path);
  return file == std::end(kFiles) ? std::string_view() : file->text;
}

int hex_digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

/// The form that a Content-Security-Policy wants: 'sha256-<base64>'.
std::string source_hash(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string hex = bundle::sha256_hex(text);
  std::string out = "'sha256-";
  // 256 bits are 64 hexadecimal digits; six bits at a time, the last four of them filled up.
  unsigned pending = 0;
  unsigned bits = 0;
  for (const char c : hex) {
    pending = (pending << 4U) | static_cast<unsigned>(hex_digit(c));
    bits += 4;
    if (bits < 6) continue;
    bits -= 6;
    out += kDigits[(pending >> bits) & 0x3FU];
  }
  if (bits > 0) out += kDigits[(pending << (6 - bits)) & 0x3FU];
  return out + "='";
}

std::string filled(std::string_view page,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> parts) {
  std::string out;
  for (auto open = page.find("{{"); open != page.npos; open = page.find("{{")) {
    const auto close = page.find("}}", open);
    if (close == page.npos) break;
    const std::string_view name = page.substr(open + 2, close - open - 2);
    out += page.substr(0, open);
    const auto* part =
        std::ranges::find(parts, name, &std::pair<std::string_view, std::string_view>::first);
    if (part != parts.end()) out += part->second;
    page.remove_prefix(close + 2);
  }
  return out += page;
}

std::string header(const Diagnosis& diagnosis) {
  const Finding* first = worst(diagnosis);
  // What could not be judged is not well.
  const bool well = first == nullptr && diagnosis.unknown.empty();
  std::string out = "<header class=\"verdict" + std::string(well ? " well" : "") +
                    "\">\n<p class=\"host\">" + html(subject(diagnosis), 2 * kMaxName) + "</p>\n";
  if (!diagnosis.complete) {
    out += "<p class=\"banner\" role=\"note\"><strong>Incomplete bundle.</strong> " +
           html(incompleteness(diagnosis), kMaxSentence) + "</p>\n";
  }
  if (first == nullptr) {
    out += "<h1>" + html(verdict(diagnosis)) + "</h1>\n";
    const std::string words = coverage_in_words(diagnosis);
    if (!words.empty()) out += "<p class=\"facts\">Evidence: " + html(words) + ".</p>\n";
    return out + "</header>\n";
  }
  out += "<h1>" + html(first->rule->title, kMaxName) + "</h1>\n<p class=\"lead\">" +
         prose(first->cause) + "</p>\n<p class=\"facts\"><span class=\"sev-" +
         std::string(to_text(first->rule->severity)) + "\"><span class=\"pill\">" +
         std::string(to_text(first->rule->severity)) + "</span></span> " + html(certainty(*first)) +
         ". " + html(verdict(diagnosis)) + ".</p>\n</header>\n";
  return out;
}

std::string notices(const Diagnosis& diagnosis) {
  std::string out;
  Room room(kNoticesBytes);
  std::size_t listed = 0;
  for (const std::string& notice : diagnosis.notices) {
    if (!room.add(out, "<li>" + html(notice, kMaxSentence) + "</li>\n")) break;
    ++listed;
  }
  if (listed < diagnosis.notices.size()) {
    out += "<li>and " + std::to_string(diagnosis.notices.size() - listed) +
           " more: <code>drydock-analyze -v BUNDLE</code></li>\n";
  }
  return out.empty() ? out : "<h3>Notes of the analyzer</h3>\n<ul>\n" + out + "</ul>\n";
}

/// Sections in their order; one without content is left out, with its entry in the contents.
class Sections {
 public:
  void add(std::string_view id, std::string_view title, std::string content,
           std::string_view count = {}) {
    if (content.empty()) return;
    const std::string number =
        count.empty() ? std::string() : " <span class=\"count\">" + std::string(count) + "</span>";
    contents_ += "<li><a" + attribute("href", "#" + std::string(id)) + ">" + std::string(title) +
                 number + "</a></li>\n";
    main_ += "<section" + attribute("id", id) +
             attribute("aria-labelledby", std::string(id) + "-h") + ">\n<h2" +
             attribute("id", std::string(id) + "-h") + ">" + std::string(title) + number +
             "</h2>\n" + std::move(content) + "</section>\n";
  }
  const std::string& contents() const { return contents_; }
  const std::string& main() const { return main_; }

 private:
  std::string contents_;
  std::string main_;
};

std::string count_of(const Diagnosis& diagnosis, Status status, std::optional<bool> root) {
  return std::to_string(std::ranges::count_if(diagnosis.findings, [&](const Finding& finding) {
    return finding.status == status && (!root || finding.root() == *root);
  }));
}

}  // namespace

std::string report_html(const Diagnosis& diagnosis, const Tables& tables) {
  const Anchors where = anchors(diagnosis);
  Sections sections;
  sections.add("causes", "Root causes", causes(diagnosis, where),
               count_of(diagnosis, Status::current, true));
  sections.add("symptoms", "Symptoms", symptoms(diagnosis, where),
               count_of(diagnosis, Status::current, false));
  sections.add("timeline", "Timeline", timeline(diagnosis, tables, where));
  sections.add("past", "Over by now", past(diagnosis, where),
               count_of(diagnosis, Status::past, std::nullopt));
  sections.add("storage", "Storage", storage(tables));
  sections.add("network", "Network", network(diagnosis, tables, where));
  sections.add("unknown", "Not judged", not_judged_section(diagnosis),
               std::to_string(diagnosis.unknown.size()));
  const std::string words = coverage_in_words(diagnosis);
  sections.add("coverage", "Coverage",
               (words.empty() ? std::string() : "<p>" + html(words) + "</p>\n") +
                   coverage(diagnosis) + notices(diagnosis));

  const std::string_view page = embedded("page.html");
  const std::string_view style = embedded("style.css");
  const std::string_view script = embedded("script.js");
  const Finding* first = worst(diagnosis);
  const std::string title =
      html((diagnosis.header.host_name.empty() ? "A log file" : diagnosis.header.host_name) + ": " +
               (first == nullptr ? verdict(diagnosis) : first->rule->title),
           2 * kMaxName);
  const std::string top = header(diagnosis);
  const std::size_t used = page.size() + style.size() + script.size() + title.size() + top.size() +
                           sections.main().size() + sections.contents().size() + kFrame;
  const Browser tables_browser = browser(diagnosis, tables, kMaxBytes - std::min(used, kMaxBytes));
  sections.add("tables", "Tables", tables_browser.index);

  const std::string policy = "default-src 'none'; style-src " + source_hash(style) +
                             "; script-src " + source_hash(script) +
                             "; base-uri 'none'; form-action 'none'";
  const std::string main = top + sections.main();
  return filled(page,
                {{"csp", policy},
                 {"generator", "drydock-analyze " DRYDOCK_VERSION},
                 {"title", title},
                 {"style", style},
                 {"contents", sections.contents()},
                 {"main", main},
                 {"footer", "Made by drydock-analyze " DRYDOCK_VERSION
                            " from one bundle, offline. This file loads nothing from elsewhere."},
                 {"data", tables_browser.json},
                 {"script", script}});
}

}  // namespace analyzer
