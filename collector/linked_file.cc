// SPDX-License-Identifier: Apache-2.0
#include "collector/linked_file.h"

#include <algorithm>

namespace collector {
namespace {

constexpr int kMaxLinks = 8;

}  // namespace

std::string link_leads_to(std::string_view link, std::string_view target) {
  std::vector<std::string_view> parts;
  const auto take = [&parts](std::string_view path) {
    while (!path.empty()) {
      const auto slash = std::min(path.find('/'), path.size());
      const std::string_view part = path.substr(0, slash);
      path.remove_prefix(std::min(slash + 1, path.size()));
      if (part == "..") {
        if (!parts.empty()) parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.push_back(part);
      }
    }
  };
  if (!target.starts_with('/')) take(link.substr(0, link.rfind('/')));
  take(target);
  std::string out;
  for (const std::string_view part : parts) out.append("/").append(part);
  return out;
}

Linked behind_links(Host& host, std::string path) {
  auto stat = host.stat(path);
  for (int i = 0; i < kMaxLinks && stat && stat->type == FileType::symlink; ++i) {
    const auto target = host.read_link(path);
    if (!target) break;
    path = link_leads_to(path, *target);
    stat = host.stat(path);
  }
  return {.path = std::move(path), .stat = stat};
}

NativeResult copy_linked_file(Host& host, std::string path,
                              const std::vector<std::string_view>& folders, std::int64_t max_bytes,
                              const Sink& sink) {
  using namespace std::chrono_literals;
  for (int links = 0; const auto target = host.read_link(path); ++links) {
    std::string next = link_leads_to(path, *target);
    const bool trusted = std::ranges::any_of(
        folders, [&next](std::string_view folder) { return next.starts_with(folder); });
    if (!trusted || links == kMaxLinks) {
      path.append(" leads to ").append(next).append(", which is not followed");
      return {.outcome = bundle::Outcome::denied, .reason = std::move(path)};
    }
    path = std::move(next);
  }
  const FileResult result = host.read(path, {.time = 2s, .bytes = max_bytes}, sink);
  switch (result.access) {
    case Access::ok:
      if (!result.truncated) return {};
      return {.outcome = bundle::Outcome::partial,
              .reason = path + " is longer than " + std::to_string(max_bytes) + " bytes"};
    case Access::absent:
      return {.outcome = bundle::Outcome::absent, .reason = path + " is not there"};
    case Access::denied:
      return {.outcome = bundle::Outcome::denied, .reason = path + ": permission denied"};
    case Access::timed_out:
      return {.outcome = bundle::Outcome::timed_out, .reason = path + " could not be read in time"};
    case Access::silent:
      return {.outcome = bundle::Outcome::timed_out, .reason = result.error};
    case Access::not_regular:
      return {.outcome = bundle::Outcome::failed, .reason = path + " is not a regular file"};
    case Access::error:
      break;
  }
  return {.outcome = bundle::Outcome::failed, .reason = path + ": " + result.error};
}

}  // namespace collector
