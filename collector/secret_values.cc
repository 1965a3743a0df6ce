// SPDX-License-Identifier: Apache-2.0
#include "collector/secret_values.h"

#include <nettle/base64.h>

#include <algorithm>
#include <string>

#include "collector/secret_names.h"

namespace collector {
namespace {

constexpr Extent kNone{};

std::string_view view(const re2::StringPiece& group) { return {group.data(), group.size()}; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "password: incorrect" and "failed to fetch oauth token: unexpected status" are sentences.
bool is_plain_word(std::string_view word) {
  return word.size() <= 20 && std::ranges::all_of(word, is_letter);
}

bool is_prose(std::string_view word) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"a",          "access",       "an",         "and",
                                       "are",        "as",           "auth",       "authentication",
                                       "bad",        "be",           "being",      "but",
                                       "cannot",     "denied",       "empty",      "error",
                                       "expired",    "failed",       "for",        "from",
                                       "get",        "has",          "head",       "if",
                                       "in",         "incorrect",    "invalid",    "is",
                                       "it",         "missing",      "must",       "no",
                                       "not",        "of",           "on",         "or",
                                       "permission", "post",         "prompt",     "required",
                                       "requested",  "sent",         "set",        "should",
                                       "stored",     "the",          "this",       "to",
                                       "too",        "unauthorized", "unexpected", "unknown",
                                       "unset",      "use",          "via",        "was",
                                       "with",       "wrong",        "you",        "your"});
  std::string text(word);
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::ranges::find(kWords, std::string_view(text)) != kWords.end();
}

std::string_view word_of(std::string_view text, Extent extent) {
  return text.substr(extent.begin, extent.end - extent.begin);
}

Extent unless_harmless(std::string_view text, Extent extent) {
  return is_harmless_value(word_of(text, extent)) ? kNone : extent;
}

bool is_digest(std::string_view text) {
  return text.starts_with("sha256:") || text.starts_with("sha384:") || text.starts_with("sha512:");
}

// "l/K56OFZYFA3XJD44OFKUB6YT5PW:l/QDNK6KBF2MKUMK2RLW3T7Z26W5" is overlay2's list of lower layers:
// one name in a thousand ends as if it told of a password, and without it the layer seems broken.
bool is_layer_link(std::string_view text, std::size_t start, std::string_view name) {
  constexpr std::size_t kLength = 26;
  return name.size() == kLength && start >= 2 && text.substr(start - 2, 2) == "l/" &&
         std::ranges::all_of(
             name, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'); });
}

}  // namespace

Extent group_one(std::string_view text, const Groups& groups) {
  return {begin_of(text, groups[1]), end_of(text, groups[1])};
}

Extent value_after(std::string_view text, const Groups& groups) {
  return unless_harmless(text, value_extent(text, end_of(text, groups[0])));
}

Extent query_value_after(std::string_view text, const Groups& groups) {
  return unless_harmless(text, value_extent(text, end_of(text, groups[0]), true));
}

Extent rest_after(std::string_view text, const Groups& groups) {
  return unless_harmless(text, rest_extent(text, end_of(text, groups[0])));
}

// password=x, "token": "x", map[Password:x], password: x
Extent named_value(std::string_view text, const Groups& groups) {
  const std::string_view name = view(groups[1]);
  if (!is_secret_name(name)) return kNone;
  const std::size_t start = begin_of(text, groups[1]);
  if (is_layer_link(text, start, name)) return kNone;
  const bool in_query = start > 0 && (text[start - 1] == '?' || text[start - 1] == '&');
  const std::size_t from = end_of(text, groups[0]);
  const std::string_view rest = text.substr(from);
  // "tokens": ["a","b"] goes as a whole; "auths": {"host": {"auth": ...}} has names of its own.
  if (rest.starts_with('[') && rest.size() > 1) {
    const auto close = std::min(rest.find(']'), rest.size());
    return unless_harmless(text, {from + 1, from + close});
  }
  if (rest.starts_with("{\"") || rest.starts_with("{\\")) return kNone;
  const Extent extent = value_extent(text, from, in_query);
  const std::string_view value = word_of(text, extent);
  if (is_harmless_value(value)) return kNone;
  const bool quoted = extent.begin != from || groups[2].data() != nullptr;
  const bool sentence = view(groups[3]).find(": ") != std::string_view::npos;
  if (!quoted && sentence && (is_password_name(name) ? is_prose(value) : is_plain_word(value))) {
    return kNone;
  }
  return extent;
}

// --password x, -token "x", "--secret","x"
Extent option_value(std::string_view text, const Groups& groups) {
  if (!is_secret_name(view(groups[1]))) return kNone;
  const Extent extent = value_extent(text, end_of(text, groups[0]));
  const std::string_view value = word_of(text, extent);
  return value.starts_with('-') || is_harmless_value(value) ? kNone : extent;
}

// -e NAME=value, --env "NAME=value with blanks"
Extent variable_value(std::string_view text, const Groups& groups) {
  if (is_harmless_variable(view(groups[2]))) return kNone;
  const std::size_t start = end_of(text, groups[0]);
  if (groups[1].empty()) return value_extent(text, start);
  const Extent quoted = value_extent(text, begin_of(text, groups[1]));
  return {start, std::max(start, quoted.end)};
}

Extent prose_value(std::string_view text, const Groups& groups) {
  const Extent extent = value_extent(text, end_of(text, groups[0]));
  const std::string_view value = word_of(text, extent);
  return is_prose(value) || is_harmless_value(value) ? kNone : extent;
}

// https://user:p@ss/w0rd@host/path: people do not encode what they should, so the user's part goes
// up to the last '@' of the URL. Not so docker-image://docker.io/library/nginx:1@sha256:..., where
// what follows is a digest, and not http://host:8080/@scope/package.
Extent url_userinfo(std::string_view text, const Groups& groups) {
  const std::size_t begin = end_of(text, groups[0]);
  const std::string_view rest = text.substr(begin, url_end(text, begin) - begin);
  std::size_t at = rest.rfind('@');
  while (at != std::string_view::npos && is_digest(rest.substr(at + 1))) {
    at = at == 0 ? std::string_view::npos : rest.rfind('@', at - 1);
  }
  if (at == std::string_view::npos || at == 0) return kNone;
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t first_at = authority.find('@');
  if (first_at == std::string_view::npos) {
    const auto colon = authority.find(':');
    if (colon == std::string_view::npos) return kNone;
    const std::string_view port = authority.substr(colon + 1);
    const bool is_port =
        port.size() <= 5 && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
    if (is_port && authority.size() < rest.size() && rest.substr(authority.size()).starts_with("/"))
      return kNone;
  }
  // ssh://git@host names a user and no secret.
  const std::string_view user = rest.substr(0, at);
  if (view(groups[1]).find("ssh") != std::string_view::npos || view(groups[1]) == "sftp") {
    if (user.find(':') == std::string_view::npos) return kNone;
  }
  return {begin, begin + at};
}

// proxy=user:pw@proxy.example:3128: a URL without its scheme.
Extent bare_userinfo(std::string_view text, const Groups& groups) {
  return is_digest(view(groups[2])) ? kNone : group_one(text, groups);
}

// "Basic" is a word too; only what decodes to name:password is meant.
Extent basic_credentials(std::string_view text, const Groups& groups) {
  const std::string_view encoded = view(groups[1]);
  base64_decode_ctx decoder{};
  base64_decode_init(&decoder);
  std::string decoded(BASE64_DECODE_LENGTH(encoded.size()), '\0');
  std::size_t size = decoded.size();
  if (base64_decode_update(&decoder, &size, reinterpret_cast<std::uint8_t*>(decoded.data()),
                           encoded.size(), encoded.data()) == 0) {
    return kNone;
  }
  decoded.resize(size);
  return decoded.find(':') == std::string::npos ? kNone : group_one(text, groups);
}

Extent unless_plain_word(std::string_view text, const Groups& groups) {
  const Extent extent = value_extent(text, end_of(text, groups[0]));
  const std::string_view value = word_of(text, extent);
  return is_plain_word(value) || is_harmless_value(value) ? kNone : extent;
}

Extent quoted_value(std::string_view text, const Groups& groups) {
  return unless_harmless(text, value_extent(text, begin_of(text, groups[1])));
}

Extent user_password(std::string_view text, const Groups& groups) {
  return value_extent(text, end_of(text, groups[0]));
}

}  // namespace collector
