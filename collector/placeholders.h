// SPDX-License-Identifier: Apache-2.0
// What is written in place of a secret, and how often. The tag is an HMAC under a key that lives as
// long as the run, so that equal secrets can be told to be equal and nothing else.
#pragma once

#include <nettle/hmac.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "collector/redactor.h"

namespace collector {

class Placeholders {
 public:
  explicit Placeholders(const RedactionKey& key);

  /// Appends [REDACTED:<kind>:<tag>]; a secret that is a placeholder already stays as it is.
  void put(std::string_view kind, std::string_view secret, std::string& out);

  const std::map<std::string, std::int64_t>& counts() const { return counts_; }

 private:
  hmac_sha256_ctx keyed_;
  std::map<std::string, std::int64_t> counts_;
};

/// Exactly one placeholder and nothing else.
bool is_placeholder(std::string_view text);

}  // namespace collector
