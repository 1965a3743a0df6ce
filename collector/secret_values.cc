// SPDX-License-Identifier: Apache-2.0
#include "collector/secret_values.h"

#include <nettle/base64.h>

#include <algorithm>
#include <string>

#include "collector/known_words.h"
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
                                       "changed",    "correct",      "disabled",   "enabled",
                                       "encrypted",  "expiring",     "given",      "hashed",
                                       "ignored",    "longer",       "needed",     "now",
                                       "optional",   "provided",     "reset",      "short",
                                       "still",      "supported",    "used",       "valid",
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
  return is_one_of(kWords, lowered(word));
}

std::string_view word_of(std::string_view text, Extent extent) {
  return text.substr(extent.begin, extent.end - extent.begin);
}

Extent unless_harmless(std::string_view text, Extent extent) {
  return is_harmless_value(word_of(text, extent)) ? kNone : extent;
}

// "SecretReferences":null,"Name":"web" in a document that a log line quotes.
bool starts_with_literal(std::string_view text) {
  constexpr auto kLiterals = std::to_array<std::string_view>({"null", "true", "false"});
  constexpr std::string_view kAfter = ",}]";
  return std::ranges::any_of(kLiterals, [&](std::string_view literal) {
    return text.size() > literal.size() && text.starts_with(literal) &&
           kAfter.find(text[literal.size()]) != std::string_view::npos;
  });
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
    // "Authorization":["permit"] of `docker info` names plugins. A scheme and its secret are two
    // words.
    const bool words = std::ranges::all_of(rest.substr(1, close - 1), [](char c) {
      return is_letter(c) || std::string_view("\\\",").find(c) != std::string_view::npos;
    });
    if (words && name == "Authorization") return kNone;
    return unless_harmless(text, {from + 1, from + close});
  }
  if (rest.starts_with("{\"") || rest.starts_with("{\\")) return kNone;
  if (groups[2].data() != nullptr && starts_with_literal(rest)) return kNone;
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

Extent word_beyond_prose(std::string_view text, const Groups& groups) {
  constexpr std::size_t kShortest = 5;
  constexpr auto kNamesOfMethods = std::to_array<std::string_view>(
      {"sha1",    "sha224",        "sha256",  "sha384",  "sha512", "bcrypt2", "argon2",
       "argon2i", "argon2id",      "pbkdf2",  "ntlmv2",  "base64", "oauth2",  "pkcs8",
       "pkcs12",  "scram-sha-256", "sha-256", "sha-512", "utf-8",  "utf8"});
  const Extent extent = value_extent(text, end_of(text, groups[0]));
  const std::string_view word = word_of(text, extent);
  if (word.size() < kShortest || !std::ranges::any_of(word, is_letter)) return kNone;
  // What a sentence goes on with: a path, an option, a setting, a list of which this is the name.
  constexpr std::string_view kOther = "/\\=:\"'`()[]{}<>|;";
  if (word.find_first_of(kOther) != std::string_view::npos || word.front() == '-') return kNone;
  const auto telling = [](char c) {
    constexpr std::string_view kSigns = "!$%&*#@^~+";
    return (c >= '0' && c <= '9') || kSigns.find(c) != std::string_view::npos;
  };
  if (!std::ranges::any_of(word, telling)) return kNone;
  return is_one_of(kNamesOfMethods, lowered(word)) ? kNone : extent;
}

// host, host:3128, host/: what follows the user's part of a proxy, and nothing else.
bool is_place(std::string_view text) {
  const auto is_host_char = [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
  };
  if (text.ends_with('/')) text.remove_suffix(1);
  const auto colon = std::min(text.find(':'), text.size());
  const std::string_view port = text.substr(std::min(colon + 1, text.size()));
  return colon > 0 && std::ranges::all_of(text.substr(0, colon), is_host_char) &&
         port.size() <= 5 && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
}

// "http://bob:my pass@word@proxy:3128": dockerd takes blanks in a password, and so do people. Where
// the text or a quote holds the URL alone, its user's part ends at the last '@'; elsewhere, where a
// user and the beginning of a password are there and no '@' before the blank, at the next one that
// a place follows. 0: no such thing.
std::size_t end_of_spaced_userinfo(std::string_view text, std::size_t start, std::size_t begin,
                                   std::size_t url_stop) {
  constexpr std::size_t kMostWords = 100;
  constexpr std::size_t kLongest = 1024;
  if (url_stop >= text.size() || (text[url_stop] != ' ' && text[url_stop] != '\t')) return 0;
  std::size_t opening = start;  // NAME=http://...
  if (opening > 0 && text[opening - 1] == '=') {
    --opening;
    while (opening > 0 && (is_letter(text[opening - 1]) || text[opening - 1] == '_')) --opening;
  }
  std::size_t stop = text.size();
  if (opening > 0) {
    std::size_t quote = opening - 1;
    if (text[quote] != '"' && text[quote] != '\'') {
      stop = 0;
    } else {
      while (quote > 0 && text[quote - 1] == '\\') --quote;
      stop = value_extent(text, quote).end;
    }
  }
  if (stop > begin && stop - begin <= kLongest) {
    const auto at = text.substr(0, stop).rfind('@');
    if (at != std::string_view::npos && at > url_stop &&
        is_place(text.substr(at + 1, stop - at - 1))) {
      return at;
    }
  }
  const std::string_view before = text.substr(begin, url_stop - begin);
  const auto colon = before.find(':');
  if (colon == std::string_view::npos || before.find_first_of("/@") != std::string_view::npos ||
      std::ranges::all_of(before.substr(colon + 1), [](char c) { return c >= '0' && c <= '9'; })) {
    return 0;
  }
  std::string_view after = text.substr(url_stop, kMostWords);
  after = after.substr(0, std::min(after.find_first_of("\"'`"), after.find("://")));
  const auto at = after.find('@');
  if (at == std::string_view::npos) return 0;
  const std::string_view rest = after.substr(at + 1);
  const std::string_view place = rest.substr(0, rest.find_first_of(" \t,;"));
  return is_place(place) ? url_stop + at : 0;
}

// https://user:p@ss/w0rd@host/path: people do not encode what they should, so the user's part goes
// up to the last '@' of the URL. Not so docker-image://docker.io/library/nginx:1@sha256:..., where
// what follows is a digest, and not http://host:8080/@scope/package.
Extent url_userinfo(std::string_view text, const Groups& groups) {
  const std::size_t begin = end_of(text, groups[0]);
  const std::size_t stop = url_end(text, begin);
  if (const auto end = end_of_spaced_userinfo(text, begin_of(text, groups[1]), begin, stop)) {
    return {begin, end};
  }
  const std::string_view rest = text.substr(begin, stop - begin);
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
  if (starts_with_literal(text.substr(end_of(text, groups[0])))) return kNone;
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
