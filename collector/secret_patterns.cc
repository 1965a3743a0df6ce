// SPDX-License-Identifier: Apache-2.0
#include "collector/secret_patterns.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <numeric>
#include <vector>

#include "collector/secret_values.h"

namespace collector {
namespace {

struct Pattern {
  std::string_view kind;
  const char* hint;  ///< cheap, for the one pass over every line
  const char* announces;
  /// Where the secret is; an empty extent: this one is none.
  Extent (*secret)(std::string_view text, const Groups& groups);
};

#define NAME R"(([A-Za-z_][\w.\-]*))"
#define QUOTE R"(\\*["'])"

constexpr auto kPatterns = std::to_array<Pattern>({
    {"url-userinfo", R"(://\S*@|://[^\s/@:]+:[^\s/@]*[^\s/@\d][^\s/@]*\s)",
     R"(\b([A-Za-z][A-Za-z0-9+.\-]*)://)", url_userinfo},
    {"url-userinfo", R"(:\S+@(?:tcp|unix)\()", R"(\b([\w.\-]+:[^\s"']+)@(?:tcp|unix)\()",
     group_one},
    {"url-userinfo", R"(\w:[^\s@/]+@\w)",
     R"((?:^|[\s="'(,])(?://)?([\w.%+\-]+:[^\s@/"',]+)@((?:[\w\-]+\.)+[\w\-]+|[\w\-]+:\d+|localhost))",
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
     R"((gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}))", group_one},
    {"token", R"(gl[a-z]{2,5}-)", R"((gl(?:pat|ptt|dt|rt|cbt|ft|imt|agent|soat|oas)-[\w\-.]{16,}))",
     group_one},
    {"token", R"(xox[a-z]-|xapp-)", R"((xox[abeoprs]-[\w\-]{10,}|xapp-[\w\-]{10,}))", group_one},
    {"token", R"(hooks\.slack\.com)", R"(hooks\.slack\.com/services/([A-Za-z0-9/_\-]+))",
     group_one},
    {"token", R"(dckr_)", R"((dckr_[a-z]+_[\w\-]{10,}))", group_one},
    {"token", R"(npm_|pypi-|[sr]k_(?:live|test)_|SG\.|hv[sbr]\.|do[opr]_v1_|sk-|AGE-SECRET)",
     R"(\b(npm_[A-Za-z0-9]{36}|pypi-[\w\-]{16,}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|)"
     R"(SG\.[\w\-]{16,}\.[\w\-]{16,}|hv[sbr]\.[\w\-]{20,}|do[opr]_v1_[a-f0-9]{32,}|)"
     R"(sk-[A-Za-z0-9_\-]{20,}|AGE-SECRET-KEY-1[A-Z0-9]{20,}))",
     group_one},
    {"token", R"(SWMTKN-|SWMKEY-)", R"((SWM(?:TKN|KEY)-[A-Za-z0-9+/=\-]+))", group_one},
    // Hashes of passwords, crypt(5).
    {"secret", R"(\$(?:1|2[aby]|5|6|y|apr1)\$)",
     R"((\$(?:1|2[aby]|5|6|y|apr1)\$[A-Za-z0-9./$=,]{8,}))", group_one},
    {"token", R"((?i)[?&](?:sig|sign|x-amz-|x-goog-|key|access_token))",
     R"((?i)[?&](?:sig|signature|x-amz-(?:signature|credential|security-token)|)"
     R"(x-goog-(?:signature|credential)|key|access_token)=)",
     query_value_after},

    {"secret",
     R"((?i)(?:pass|kennwort|pwd|pw|secret|token|credential|key|auth|pin|otp|jwt|cookie|sig|dsn))"
     R"([\w.\-]*["'\\]*\s{0,3}[=:"'])",
     NAME "(" QUOTE ")?"
          R"((\s{0,3}(?:=>|:=|=|:)\s{0,3}))",
     named_value},
    {"secret", R"(["']\s+["'])", QUOTE NAME QUOTE R"(\s+)", option_value},
    {"secret", R"((?i)-[\w\-]*(?:pass|pwd|secret|token|credential|key|auth))",
     R"((?:^|[\s"'\[(,=])--?([A-Za-z][\w\-]*)(?:\\*["']\s*,?\s*|\s+))", option_value},
    {"secret", R"((?i)passw|passphrase)",
     R"((?i)\bpass(?:word|wd|phrase)\b[^:="']{0,40}\b(?:for|of)\b[^:="]{1,60}:\s+)", prose_value},
    {"secret", R"((?i)passw|passphrase|kennwort)",
     R"((?i)\b(?:pass(?:word|wd|wort|phrase|code)|kennwort)\s+)"
     R"((?:is now|is|was|will be|set to|changed to|reset to|ist|war|lautet)\s*:?\s+)",
     prose_value},
    {"secret", R"((?i)passw|passphrase|kennwort)",
     R"((?i)\b(?:pass(?:word|wd|wort|phrase|code)|kennwort)\s+(\\*["']))", quoted_value},
    // using password Sommer2026!: a word that nobody writes in a sentence.
    {"secret",
     R"((?i)(?:passw|passphrase|passcode|kennwort)\w*\s+[\w.!?$%&*#@^~+\-]*(?:\d|[!$%&*#@^~+]))",
     R"((?i)\b(?:pass(?:word|wd|wort|phrase|code)|kennwort)\s+)", word_beyond_prose},
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
     user_password},
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

// Where the placeholder ends that `at` is in, which an earlier pattern left; 0 when it is in none.
std::size_t placeholder_end(std::string_view text, std::size_t at) {
  constexpr std::string_view kOpening = "[REDACTED:";
  constexpr std::size_t kLongest = 60;
  const std::size_t from = at - std::min(at, kLongest);
  const auto found = text.substr(from, at - from + kOpening.size()).rfind(kOpening);
  if (found == std::string_view::npos) return 0;
  const std::size_t begin = from + found;
  const auto length = text.substr(begin, kLongest).find(']');
  if (length == std::string_view::npos || begin + length < at) return 0;
  const std::size_t close = begin + length;
  return is_placeholder(text.substr(begin, close + 1 - begin)) ? close + 1 : 0;
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
    const std::size_t taken = std::max(placeholder_end(text, begin_of(text, groups[0])),
                                       secret.empty() ? 0 : placeholder_end(text, secret.begin));
    if (secret.empty() || secret.begin < copied || secret.end <= taken) {
      at = std::max({matched_to, at + 1, taken});
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
