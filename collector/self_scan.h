// SPDX-License-Identifier: Apache-2.0
// The bundle is looked at once more before its manifest closes it, entry by entry as it was
// written, with the redactor's own eyes: what it would still take out, it has missed. Every entry
// is read as free text, and once more as what its probe says it is.
//
//   SelfScan scan(catalog, out_of_time);
//   scan.archive("drydock-shop-01-20260131T080000Z.tar.zst", entries_written);
//   manifest.self_scan = scan.result();
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "bundle/lines.h"
#include "bundle/manifest.h"
#include "collector/probe.h"

namespace collector {

class SelfScan {
 public:
  /// `out_of_time` is asked now and then; a sentence ends the scan.
  SelfScan(std::span<const Probe> catalog, std::function<std::optional<std::string>()> out_of_time);

  /// One entry. False when there is no time for more.
  bool entry(const std::string& path, bundle::ByteSource& bytes);
  /// Every entry of an archive that is still being written: it must have `entries`.
  void archive(const std::string& path, std::int64_t entries);

  bundle::SelfScan result() const;

 private:
  void found(const std::string& path, std::string_view kind, std::int64_t count, std::int64_t line);
  void incomplete(std::string reason);

  std::map<std::string, Style, std::less<>> styles_;
  std::function<std::optional<std::string>()> out_of_time_;
  bundle::SelfScan result_;
};

}  // namespace collector
