// SPDX-License-Identifier: Apache-2.0
#include "collector/secret_patterns.h"

#include <nettle/base64.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

#include "collector/secret_extent.h"
#include "collector/secret_names.h"

namespace collector {
namespace {

/// A match: the whole, and up to three groups. A group that did not take part has no data().
using Groups = std::array<re2::StringPiece, 4>;

struct Pattern {
  std::string_view kind;
  const char* hint;  ///< cheap, for the one pass over every line
  const char* announces;
  /// Where the secret is; an empty extent: this one is none.
  Extent (*secret)(std::string_view text, const Groups& groups);
};

std::size_t begin_of(std::string_view text, const re2::StringPiece& group) {
  return static_cast<std::size_t>(group.data() - text.data());
}
std::size_t end_of(std::string_view text, const re2::StringPiece& group) {
  return begin_of(text, group) + group.size();
}
std::string_view view(const re2::StringPiece& group) { return {group.data(), group.size()}; }

constexpr Extent kNone{};

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
//   groups: the name, a quote that closed it, what separates
Extent named_value(std::string_view text, const Groups& groups) {
  const std::string_view name = view(groups[1]);
  if (!is_secret_name(name)) return kNone;
  const std::size_t start = begin_of(text, groups[1]);
  const bool in_query = start > 0 && (text[start - 1] == '?' || text[start - 1] == '&');
  const Extent extent = value_extent(text, end_of(text, groups[0]), in_query);
  const std::string_view value = word_of(text, extent);
  if (is_harmless_value(value)) return kNone;
  const bool quoted = extent.begin != end_of(text, groups[0]) || groups[2].data() != nullptr;
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
//   groups: a quote that opened before the name, the name
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

bool is_digest(std::string_view text) {
  return text.starts_with("sha256:") || text.starts_with("sha384:") || text.starts_with("sha512:");
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

#define NAME R"(([A-Za-z_][\w.\-]*))"
#define QUOTE R"(\\*["'])"

constexpr auto kPatterns = std::to_array<Pattern>({
    {"url-userinfo", R"(://\S*@)", R"(\b([A-Za-z][A-Za-z0-9+.\-]*)://)", url_userinfo},
    {"url-userinfo", R"(:\S+@(?:tcp|unix)\()", R"(\b([\w.\-]+:[^\s"']+)@(?:tcp|unix)\()",
     group_one},
    {"url-userinfo", R"(\w:[^\s@/]+@\w)",
     R"((?:^|[\s="'(,])([\w.%+\-]+:[^\s@/"',]+)@((?:[\w\-]+\.)+[\w\-]+|[\w\-]+:\d+|localhost))",
     bare_userinfo},

    {"authorization", R"((?i)authorization)",
     R"((?i)\bauthorization)"
     "(?:" QUOTE ")?"
     R"(\s*[:=]+\s*[\[({]*)"
     "(?:" QUOTE ")?"
     R"((?:basic|bearer|token|negotiate|ntlm|apikey)\s+)",
     value_after},
    {"authorization", R"((?i)authorization)",
     R"((?i)\bauthorization)"
     "(?:" QUOTE ")?"
     R"(\s*[:=]+\s*[\[({]*)"
     "(?:" QUOTE ")?"
     R"((?:digest|aws4-hmac-sha256)\s+)",
     rest_after},
    {"authorization", R"((?i)authorization)",
     R"((?i)\bauthorization)"
     "(?:" QUOTE ")?"
     R"(\s*[:=]+\s*[\[({]*)",
     unless_plain_word},
    {"authorization", R"((?i)x-registry-|x-auth-token|x-api-key|(?:private|job)-token)",
     R"((?i)\b(?:x-registry-(?:auth|config)|x-auth-token|x-api-key|(?:private|job)-token))"
     "(?:" QUOTE ")?"
     R"(\s*[:=]+\s*[\[({]*)",
     value_after},
    {"authorization", R"((?i)cookie)",
     R"((?i)\b(?:set-)?cookie)"
     "(?:" QUOTE ")?"
     R"(\s*:\s*[\[({]*)"
     "(?:" QUOTE ")?",
     rest_after},
    {"authorization", R"((?i)bearer\s)", R"((?i)\bbearer\s+([A-Za-z0-9._~+/=\-]{16,}))", group_one},
    {"authorization", R"((?i)basic\s)", R"((?i)\bbasic\s+([A-Za-z0-9+/]{6,}={0,2}))",
     basic_credentials},

    // Tokens that can be told by their form, as their issuers document it.
    {"token", R"(eyJ)", R"(\b(eyJ[A-Za-z0-9_\-+/=.]{10,}))", group_one},
    {"token", R"((?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9])",
     R"(\b((?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16})\b)", group_one},
    {"token", R"(AIza|ya29\.|GOCSPX-)",
     R"(\b(AIza[0-9A-Za-z_\-]{35}|ya29\.[0-9A-Za-z_\-.]{10,}|GOCSPX-[0-9A-Za-z_\-]{20,}))",
     group_one},
    {"token", R"(gh[pousr]_|github_pat_)",
     R"(\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}))", group_one},
    {"token", R"(gl[a-z]{2,5}-)",
     R"(\b(gl(?:pat|ptt|dt|rt|cbt|ft|imt|agent|soat|oas)-[\w\-.]{16,}))", group_one},
    {"token", R"(xox[a-z]-|xapp-)", R"(\b(xox[abeoprs]-[\w\-]{10,}|xapp-[\w\-]{10,}))", group_one},
    {"token", R"(hooks\.slack\.com)", R"(hooks\.slack\.com/services/([A-Za-z0-9/_\-]+))",
     group_one},
    {"token", R"(dckr_)", R"(\b(dckr_[a-z]+_[\w\-]{10,}))", group_one},
    {"token", R"(npm_|pypi-|[sr]k_(?:live|test)_|SG\.|hv[sbr]\.|do[opr]_v1_|sk-|AGE-SECRET)",
     R"(\b(npm_[A-Za-z0-9]{36}|pypi-[\w\-]{16,}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|)"
     R"(SG\.[\w\-]{16,}\.[\w\-]{16,}|hv[sbr]\.[\w\-]{20,}|do[opr]_v1_[a-f0-9]{32,}|)"
     R"(sk-[A-Za-z0-9_\-]{20,}|AGE-SECRET-KEY-1[A-Z0-9]{20,}))",
     group_one},
    {"token", R"(SWMTKN-|SWMKEY-)", R"(\b(SWM(?:TKN|KEY)-[A-Za-z0-9+/=\-]+))", group_one},
    {"token", R"((?i)[?&](?:sig|sign|x-amz-|x-goog-|key|access_token))",
     R"((?i)[?&](?:sig|signature|x-amz-(?:signature|credential|security-token)|)"
     R"(x-goog-(?:signature|credential)|key|access_token)=)",
     query_value_after},

    {"secret",
     R"((?i)(?:pass|pwd|pw|secret|token|credential|key|auth|pin|otp|jwt|cookie|sig|dsn))"
     R"([\w.\-]*["'\\]*\s{0,3}[=:"'])",
     NAME "(" QUOTE ")?"
          R"((\s{0,3}(?:=>|:=|=|:)\s{0,3}))",
     named_value},
    {"secret", R"(["']\s+["'])", QUOTE NAME QUOTE R"(\s+)", option_value},
    {"secret", R"((?i)-[\w\-]*(?:pass|pwd|secret|token|credential|key|auth))",
     R"((?:^|[\s"'\[(,=])--?([A-Za-z][\w\-]*)(?:\\*["']\s*,?\s*|\s+))", option_value},
    {"secret", R"((?i)passw|passphrase)",
     R"((?i)\bpass(?:word|wd|phrase)\b[^:="']{0,40}\b(?:for|of)\b[^:="]{1,60}:\s+)", prose_value},
    {"secret", R"((?i)passw|passphrase)",
     R"((?i)\bpass(?:word|wd|phrase)\s+(?:is|was|set to)\s*:?\s+)", prose_value},
    {"secret", R"((?i)passw|passphrase)", R"((?i)\bpass(?:word|wd|phrase)\s+(\\*["']))",
     [](std::string_view text, const Groups& groups) {
       return unless_harmless(text, value_extent(text, begin_of(text, groups[1])));
     }},
    {"secret", R"((?i)identified\s)", R"((?i)\bidentified\s+(?:with\s+\S+\s+)?(?:by|as)\s+)",
     value_after},
    {"secret", R"((?i)login\s+\S+\s+passw)", R"((?i)\blogin\s+\S+\s+password\s+)", value_after},
    {"secret", R"((?i)requirepass\s|masterauth\s)", R"((?i)\b(?:requirepass|masterauth)\s+)",
     value_after},

    // Programs whose short options carry a password.
    {"secret", R"(\slogin\b.*\s-p)",
     R"(\b(?:docker|podman|nerdctl|crane|skopeo|helm|buildah|oras|az)\b[^|;]*?\slogin\b[^|;]*?\s-p[\s=]*)",
     value_after},
    {"secret", R"((?:curl|wget)\b.*\s(?:-u|-U|--user|--proxy-user))",
     R"(\b(?:curl|wget)\b.*?\s(?:-u|-U|--user|--proxy-user)[\s=]*\\*["']?[^\s:"']+:)",
     [](std::string_view text, const Groups& groups) {
       return value_extent(text, end_of(text, groups[0]));
     }},
    {"secret", R"((?:mysql|mariadb).*\s-p\S)", R"(\b(?:mysql|mariadb)[\w\-]*\b.*?\s-p([^\s"']+))",
     group_one},
    {"secret", R"(sshpass\s)", R"(\bsshpass\s+(?:-\w\s+)*?-p\s*)", value_after},
    {"secret", R"(redis-cli\b.*\s-a)", R"(\bredis-cli\b.*?\s-a\s+)", value_after},
    {"secret", R"(mongo\w*\b.*\s-p)", R"(\bmongo\w*\b.*?\s-p\s+)", value_after},
    {"secret", R"(ldap\w+\b.*\s-w)", R"(\bldap\w+\b.*?\s-w\s+)", value_after},
    {"secret", R"(htpasswd\s)", R"(\bhtpasswd\s+-\w*b\w*\s.*?([^\s"']+)\s*(?:["'|;]|$))",
     group_one},
    {"secret", R"(echo\s.*\|)",
     R"(\becho\s+(?:-\w+\s+)?(\S.*?)\s*\|\s*(?:sudo\s+)?(?:docker|podman|nerdctl|helm|chpasswd|passwd)\b)",
     group_one},
    {"secret", R"(stdin\s*<<<)", R"(--password-stdin\s*<<<\s*)", value_after},

    {"env", R"((?:-e|--env|--build-arg)\b)",
     R"((?:^|[\s"'\[,(])(?:-e|--env|--build-arg)(?:\\*["'])?[\s=,]+(\\*["'])?([A-Za-z_]\w*)=)",
     variable_value},
    {"label", R"(--label)", R"(--label[\s=]+(?:\\*["'])?[\w.\-/]+=)", value_after},
});

#undef NAME
#undef QUOTE

// Latin-1, because a log line need not be UTF-8 and a byte is all that is looked at.
RE2::Options options_of(std::int64_t max_memory) {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  options.set_max_mem(max_memory);
  return options;
}

class Patterns {
 public:
  Patterns() : hints_(options_of(kSetMemory), RE2::UNANCHORED) {
    for (const Pattern& pattern : kPatterns) {
      [[maybe_unused]] const int index = hints_.Add(pattern.hint, nullptr);
      assert(index >= 0);
      compiled_.push_back(std::make_unique<RE2>(pattern.announces, options_of(kSingleMemory)));
      assert(compiled_.back()->ok());
    }
    [[maybe_unused]] const bool compiled = hints_.Compile();
    assert(compiled);
  }

  /// Indices of the patterns worth a closer look, in order; all of them when the set's automaton
  /// ran out of memory, because its "no" means nothing then.
  bool hinted(std::string_view text, std::vector<int>& out) const {
    const re2::StringPiece piece(text.data(), text.size());
    RE2::Set::ErrorInfo error{};
    out.clear();
    if (!hints_.Match(piece, nullptr, &error)) {
      if (error.kind == RE2::Set::kNoError) return false;
    } else if (hints_.Match(piece, &out, &error)) {
      std::ranges::sort(out);
      return true;
    }
    out.resize(kPatterns.size());
    std::iota(out.begin(), out.end(), 0);
    return true;
  }

  const RE2& at(int index) const { return *compiled_[static_cast<std::size_t>(index)]; }

 private:
  static constexpr std::int64_t kSetMemory = 12 << 20;
  static constexpr std::int64_t kSingleMemory = 1 << 20;
  RE2::Set hints_;
  std::vector<std::unique_ptr<RE2>> compiled_;
};

// An earlier pattern has taken it already.
bool is_replaced(std::string_view text, Extent secret) {
  const auto close = text.find(']', secret.begin);
  return close != std::string_view::npos && secret.end <= close + 1 &&
         is_placeholder(text.substr(secret.begin, close + 1 - secret.begin));
}

// Replaces what one pattern finds; false when there was nothing.
bool replace(const Pattern& pattern, const RE2& expression, std::string_view text,
             Placeholders& placeholders, std::string& out) {
  const re2::StringPiece piece(text.data(), text.size());
  const int groups_wanted = 1 + std::min(expression.NumberOfCapturingGroups(), 3);
  Groups groups{};
  std::size_t copied = 0;
  std::size_t at = 0;
  while (at <= text.size() &&
         expression.Match(piece, at, text.size(), RE2::UNANCHORED, groups.data(), groups_wanted)) {
    const std::size_t matched_to = end_of(text, groups[0]);
    const Extent secret = pattern.secret(text, groups);
    if (secret.empty() || secret.begin < copied || is_replaced(text, secret)) {
      at = std::max(matched_to, at + 1);
      continue;
    }
    out.append(text.substr(copied, secret.begin - copied));
    placeholders.put(pattern.kind, text.substr(secret.begin, secret.end - secret.begin), out);
    copied = secret.end;
    at = std::max(secret.end, at + 1);
  }
  if (copied == 0) return false;
  out.append(text.substr(copied));
  return true;
}

}  // namespace

void redact_line(std::string_view text, Placeholders& placeholders, std::string& out) {
  static const Patterns patterns;
  std::vector<int> hinted;
  if (!patterns.hinted(text, hinted)) {
    out.append(text);
    return;
  }
  std::string current(text);
  std::string next;
  for (const int index : hinted) {
    next.clear();
    const Pattern& pattern = kPatterns.at(static_cast<std::size_t>(index));
    if (replace(pattern, patterns.at(index), current, placeholders, next)) current.swap(next);
  }
  out.append(current);
}

}  // namespace collector
