// SPDX-License-Identifier: Apache-2.0
// Takes secrets out of evidence before it is written. Works line by line, so that memory stays
// bounded and a cap never cuts a secret in two. A secret becomes [REDACTED:<kind>:<tag>]; the tag
// is a keyed hash, so that equal secrets stay equal within a bundle and nobody can test a guess.
//
//   Redactor redactor(Style::log, key);
//   redactor.line("... url=https://user:hunter2@host/", out);
//   redactor.counts();  // {{"url-userinfo", 1}}
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace collector {

/// What the text is, because that decides where secrets sit in it.
enum class Style {
  log,         ///< journals and anything free-form
  unit,        ///< systemctl show / cat: Environment= and ExecStart= lines as well
  json,        ///< one JSON document; if it does not parse, its text is redacted as it stands
  json_lines,  ///< a JSON document each line
  plain,  ///< kernel tables that cannot carry secrets (mountinfo, iptables-save): still scanned
};

using RedactionKey = std::array<std::uint8_t, 32>;
RedactionKey random_key();

class Redactor {
 public:
  Redactor(Style style, const RedactionKey& key);
  ~Redactor();
  Redactor(Redactor&&) noexcept;

  /// Feeds one line (without its newline) and appends what may be written, newline included.
  /// Style::json keeps lines until finish.
  void line(std::string_view text, std::string& out);
  void finish(std::string& out);

  const std::map<std::string, std::int64_t>& counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace collector
