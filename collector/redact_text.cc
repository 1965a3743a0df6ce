// SPDX-License-Identifier: Apache-2.0
#include "collector/redact_text.h"

#include <algorithm>

#include "collector/secret_patterns.h"

namespace collector {
namespace {

constexpr std::string_view kKind = "private-key";
// An RSA key of 16384 bits has some 200 lines. A key whose end was lost must not cost the rest.
constexpr int kMaxKeyLines = 250;

bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=';
}

// -----BEGIN RSA PRIVATE KEY-----, OPENSSH PRIVATE KEY, PGP PRIVATE KEY BLOCK
struct Marker {
  std::size_t begin = std::string_view::npos;
  std::size_t end = 0;
};

Marker find_marker(std::string_view text, std::string_view word, std::size_t from) {
  constexpr std::string_view kDashes = "-----";
  constexpr std::size_t kMaxLabel = 40;
  for (auto at = text.find(word, from); at != std::string_view::npos;
       at = text.find(word, at + word.size())) {
    const auto close = text.find(kDashes, at + word.size());
    if (close == std::string_view::npos) break;
    const std::string_view label = text.substr(at + word.size(), close - at - word.size());
    if (label.size() <= kMaxLabel && label.find("PRIVATE KEY") != std::string_view::npos) {
      return {at, close + kDashes.size()};
    }
  }
  return {};
}

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";

// The last word of a line without what JSON, Go or YAML put around it.
Marker last_word(std::string_view text) {
  std::size_t end = text.size();
  constexpr std::string_view kAround = " \t\r\"',\\`";
  while (end > 0 && kAround.find(text[end - 1]) != std::string_view::npos) --end;
  // A line break that was escaped: MIIEow...\n
  if (end >= 2 && text[end - 1] == 'n' && text[end - 2] == '\\') {
    end -= 2;
    while (end > 0 && text[end - 1] == '\\') --end;
  }
  std::size_t begin = end;
  while (begin > 0 && is_base64(text[begin - 1])) --begin;
  return {begin, end};
}

// Nothing but base64, after what a journal, compose or an indentation puts before it.
bool stands_alone(std::string_view text, const Marker& word) {
  if (word.begin == word.end) return false;
  std::string_view before = text.substr(0, word.begin);
  while (!before.empty() && (before.back() == '"' || before.back() == '\''))
    before.remove_suffix(1);
  if (before.find_first_not_of(" \t") == std::string_view::npos) return true;
  return before.ends_with(": ") || before.ends_with("| ") || before.ends_with(":\t");
}

// A key whose BEGIN was cut off: full lines of base64, which a hexadecimal id or digest is not.
bool looks_like_key_line(std::string_view text) {
  const Marker word = last_word(text);
  const std::size_t size = word.end - word.begin;
  if (size < 60 || size > 80 || !stands_alone(text, word)) return false;
  bool upper = false;
  bool lower = false;
  bool digit = false;
  bool beyond_hex = false;
  for (const char c : text.substr(word.begin, size)) {
    upper = upper || (c >= 'A' && c <= 'Z');
    lower = lower || (c >= 'a' && c <= 'z');
    digit = digit || (c >= '0' && c <= '9');
    beyond_hex = beyond_hex || (c >= 'g' && c <= 'z');
  }
  return upper && lower && digit && beyond_hex;
}

// Most strings of Docker's JSON are ids, digests, numbers and names too short to hold anything that
// a pattern knows; they are not worth a look at each of them.
bool is_plain(std::string_view text) {
  constexpr std::string_view kDigest = "sha256:";
  constexpr std::size_t kShort = 12;
  if (text.starts_with(kDigest)) text.remove_prefix(kDigest.size());
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  const auto is_name = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.' || c == '/';
  };
  return text.size() < kShort ? std::ranges::all_of(text, is_name)
                              : std::ranges::all_of(text, is_hex);
}

}  // namespace

// True when the line was a key's, or held one, and was appended.
bool TextRedactor::key_line(std::string_view text, std::string& out) {
  if (key_lines_left_ > 0) {
    --key_lines_left_;
    const Marker end = find_marker(text, kEnd, 0);
    if (end.begin != std::string_view::npos) {
      key_lines_left_ = 0;
      const Marker word = last_word(text.substr(0, end.begin));
      out.append(text.substr(0, word.begin));
      if (word.begin != word.end) {
        placeholders_.put(kKind, text.substr(word.begin, word.end - word.begin), out);
      }
      out.append(text.substr(word.end, end.end - word.end));
      line(text.substr(end.end), out);
      return true;
    }
    const Marker word = last_word(text);
    if (!stands_alone(text, word)) return false;
    out.append(text.substr(0, word.begin));
    placeholders_.put(kKind, text.substr(word.begin, word.end - word.begin), out);
    out.append(text.substr(word.end));
    return true;
  }
  const Marker begin = find_marker(text, kBegin, 0);
  if (begin.begin != std::string_view::npos) {
    line(text.substr(0, begin.begin), out);
    out.append(text.substr(begin.begin, begin.end - begin.begin));
    const Marker end = find_marker(text, kEnd, begin.end);
    const bool ended = end.begin != std::string_view::npos;
    const std::string_view key =
        text.substr(begin.end, ended ? end.begin - begin.end : std::string_view::npos);
    if (key.find_first_not_of(" \t\r") == std::string_view::npos) {
      out.append(key);
    } else {
      placeholders_.put(kKind, key, out);
    }
    if (ended) {
      out.append(text.substr(end.begin, end.end - end.begin));
      line(text.substr(end.end), out);
    } else {
      key_lines_left_ = kMaxKeyLines;
    }
    return true;
  }
  if (!looks_like_key_line(text)) return false;
  const Marker word = last_word(text);
  out.append(text.substr(0, word.begin));
  placeholders_.put(kKind, text.substr(word.begin, word.end - word.begin), out);
  out.append(text.substr(word.end));
  return true;
}

void TextRedactor::line(std::string_view text, std::string& out) {
  if (!key_line(text, out)) redact_line(text, placeholders_, out);
}

void redact_value(std::string_view text, Placeholders& placeholders, std::string& out) {
  if (is_plain(text)) {
    out.append(text);
    return;
  }
  TextRedactor redactor(placeholders);
  while (true) {
    const auto end = text.find('\n');
    redactor.line(text.substr(0, end), out);
    if (end == std::string_view::npos) return;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

}  // namespace collector
