// SPDX-License-Identifier: Apache-2.0
#include "analyzer/json_text.h"

#include <cmath>
#include <cstdlib>
#include <iterator>
#include <string>
#include <utility>

#include "analyzer/json_rows.h"

namespace analyzer {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Files that people write have a few hundred places.
constexpr std::size_t kMaxPlaceBytes = std::size_t{16} << 20;
constexpr std::size_t kPlaceBytes = 100;  // beside the pointer's text
constexpr std::ptrdiff_t kMaxDuplicates = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Length of the UTF-8 sequence at the front; 0 when there is none.
std::size_t sequence_size(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  std::size_t size = 0;
  if (first >= 0xC2 && first < 0xE0) size = 2;
  if (first >= 0xE0 && first < 0xF0) size = 3;
  if (first >= 0xF0 && first < 0xF5) size = 4;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool outside = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
  return overlong || outside ? 0 : size;
}

/// Strict, as Go's encoding/json is.
class Scanner {
 public:
  Scanner(std::string_view text, JsonText& found) : text_(text), found_(found) {}

  void document() {
    if (text_.starts_with(kByteOrderMark)) {
      found_.byte_order_mark = true;
      at_ = kByteOrderMark.size();
    }
    skip_blanks();
    if (at_ == text_.size()) {
      found_.empty = true;
      fail(0, "the file is empty");
    } else if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF") ||
               text_.substr(0, 2).find('\0') != std::string_view::npos) {
      fail(0, "the file is UTF-16 and not UTF-8");
    } else if (rest().starts_with("<<<<<<<")) {
      fail(at_, "a merge conflict was left in the file");
    } else if (peek() == '<') {
      fail(at_, "looks like HTML or XML and not like JSON");
    } else if (value(0)) {
      skip_blanks();
      if (at_ < text_.size()) trailing();
    }
  }

 private:
  bool value(int depth) {
    if (depth > kMaxJsonDepth) {
      return fail(at_, "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
    }
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string().has_value();
      default:
        if (peek() == '-' || is_digit(peek())) return number();
        return word();
    }
  }

  bool object(int depth) {
    const std::size_t opened = at_++;
    skip_blanks();
    if (take('}')) return true;
    while (true) {
      const std::size_t key_at = at_;
      if (peek() != '"') return key_expected(opened);
      auto key = string();
      if (!key) return false;
      skip_blanks();
      if (!take(':')) {
        if (at_end()) return unfinished(opened);
        return fail(at_, peek() == '=' ? "an equals sign where JSON has a colon"
                                       : "a colon is missing after the key");
      }
      const std::size_t parent = pointer_.size();
      pointer_ += pointer_token(*key);
      if (may_remember() && !found_.places.insert_or_assign(pointer_, key_at).second) {
        if (std::ssize(found_.duplicates) < kMaxDuplicates) {
          found_.duplicates.push_back({key_at, pointer_});
        }
        forget_below(pointer_ + "/");
      }
      skip_blanks();
      if (at_end()) return unfinished(opened);
      if (!value(depth + 1)) return false;
      pointer_.resize(parent);
      if (const auto more = next_entry('}', opened)) {
        if (!*more) return true;
      } else {
        return false;
      }
    }
  }

  /// A long key above a long list stands in the pointer of each element.
  bool may_remember() {
    remembered_ += pointer_.size() + kPlaceBytes;
    found_.places_cut = found_.places_cut || remembered_ > kMaxPlaceBytes;
    return !found_.places_cut;
  }

  /// What stood below the earlier of two equal keys is gone with it.
  void forget_below(const std::string& prefix) {
    const auto first = found_.places.lower_bound(prefix);
    auto last = first;
    while (last != found_.places.end() && last->first.starts_with(prefix)) ++last;
    found_.places.erase(first, last);
  }

  bool array(int depth) {
    const std::size_t opened = at_++;
    skip_blanks();
    if (take(']')) return true;
    for (std::size_t index = 0;; ++index) {
      if (at_end()) return unfinished(opened);
      const std::size_t parent = pointer_.size();
      pointer_ += "/" + std::to_string(index);
      if (may_remember()) found_.places[pointer_] = at_;
      if (!value(depth + 1)) return false;
      pointer_.resize(parent);
      if (const auto more = next_entry(']', opened)) {
        if (!*more) return true;
      } else {
        return false;
      }
    }
  }

  /// After an entry: true when another follows, false when `close` came, nullopt at a fault.
  std::optional<bool> next_entry(char close, std::size_t opened) {
    const std::size_t ended = at_;
    skip_blanks();
    if (take(close)) return false;
    if (at_end()) return unfinished(opened), std::nullopt;
    if (peek() == ',') {
      const std::size_t comma = at_++;
      skip_blanks();
      if (peek() == '}') return fail(comma, "a comma before the closing brace"), std::nullopt;
      if (peek() == ']') return fail(comma, "a comma before the closing bracket"), std::nullopt;
      if (peek() == ',') return fail(at_, "two commas in a row"), std::nullopt;
      return true;
    }
    if (comment()) return std::nullopt;
    if (peek() == '}' || peek() == ']') {
      fail(at_, close == '}' ? "a bracket closes what a brace opened"
                             : "a brace closes what a bracket opened");
    } else if (peek() == ';') {
      fail(at_, "a semicolon where JSON has a comma");
    } else if (peek() == ':') {
      fail(at_, close == ']' ? "a key in a list; a list in brackets has only values"
                             : "a colon that does not follow a key");
    } else if (odd_character()) {
      return std::nullopt;
    } else {
      fail(ended, "a comma is missing here");
    }
    return std::nullopt;
  }

  bool key_expected(std::size_t opened) {
    if (at_end()) return unfinished(opened);
    if (comment() || odd_character()) return false;
    if (peek() == ',') return fail(at_, "a comma before the first entry");
    if (peek() == '\'') return fail(at_, "single quotes; JSON has only double ones");
    if (is_letter(peek())) return fail(at_, "a key without double quotes");
    return fail(at_, "a key in double quotes is expected here");
  }

  /// The text between the quotes.
  std::optional<std::string> string() {
    const std::size_t opened = at_++;
    bool escapes = false;
    while (true) {
      if (at_end() || peek() == '\n') {
        return fail(opened, "a string that is not closed on its line"), std::nullopt;
      }
      if (take('"')) break;
      if (static_cast<unsigned char>(peek()) < 0x20) {
        return fail(at_, "a tab or another control character in a string"), std::nullopt;
      }
      if (peek() == '\\') {
        if (!escape()) return std::nullopt;
        escapes = true;
        continue;
      }
      const std::size_t size = sequence_size(rest());
      if (size == 0) return fail(at_, "bytes that are no UTF-8"), std::nullopt;
      at_ += size;
    }
    const std::string_view quoted = text_.substr(opened, at_ - opened);
    std::string plain(quoted.substr(1, quoted.size() - 2));
    if (!escapes) return plain;
    const Json undone = Json::parse(quoted, nullptr, false);
    if (undone.is_string()) return undone.get<std::string>();
    found_.half_surrogate = true;
    return plain;
  }

  bool escape() {
    const char kind = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    const std::string_view kinds = "\"\\/bfnrtu";
    if (kind == '\0' || kinds.find(kind) == std::string_view::npos) {
      return fail(at_, "a backslash that escapes nothing; a backslash itself is written twice");
    }
    std::size_t size = 2;
    if (kind == 'u') {
      for (; size < 6; ++size) {
        if (at_ + size >= text_.size() || !is_hex(text_[at_ + size])) {
          return fail(at_, "\\u without its four hex digits");
        }
      }
    }
    at_ += size;
    return true;
  }

  bool number() {
    const std::size_t start = at_;
    take('-');
    if (!is_digit(peek())) return fail(start, "a minus sign without a number");
    if (take('0')) {
      if (is_digit(peek())) return fail(start, "a number that starts with 0");
    } else {
      digits();
    }
    if (take('.') && !digits()) return fail(start, "a number that ends in a point");
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return fail(start, "a number without its exponent");
    }
    if (is_letter(peek())) return fail(start, "a text without double quotes");
    // Go has a float64 for each number, and refuses what does not fit; 400 digits may be one.
    if (std::isinf(std::strtod(std::string(text_.substr(start, at_ - start)).c_str(), nullptr))) {
      return fail(start, "a number that is too large");
    }
    return true;
  }

  bool word() {
    for (const std::string_view known : {"true", "false", "null"}) {
      if (rest().starts_with(known) &&
          (at_ + known.size() == text_.size() || !is_letter(text_[at_ + known.size()]))) {
        at_ += known.size();
        return true;
      }
    }
    if (comment() || odd_character()) return false;
    switch (peek()) {
      case '\'':
        return fail(at_, "single quotes; JSON has only double ones");
      case ',':
        return fail(at_, "a comma where a value is expected");
      case '}':
      case ']':
        return fail(at_, "a value is missing here");
      case '+':
      case '.':
        return fail(at_, "a number that does not start with a digit");
      default:
        break;
    }
    if (!is_letter(peek()) && peek() != '/') return fail(at_, "a value is expected here");
    const std::string_view lower[] = {"True", "False", "None", "TRUE", "FALSE", "yes", "no"};
    for (const std::string_view wrong : lower) {
      if (rest().starts_with(wrong)) {
        return fail(at_, "'" + std::string(wrong) + "' is no JSON; it has true, false and null");
      }
    }
    return fail(at_, "a text without double quotes");
  }

  void trailing() {
    found_.trailing = true;
    if (comment() || odd_character()) return;
    if (peek() == '\0') {
      fail(at_, "a NUL byte after the end of the document");
    } else if (peek() == '}' || peek() == ']') {
      fail(at_, "a closing brace or bracket too many");
    } else {
      fail(at_, "text after the end of the document");
    }
  }

  bool comment() {
    if (rest().starts_with("//")) return !fail(at_, "a // comment; JSON has no comments");
    if (rest().starts_with("/*")) return !fail(at_, "a /* comment; JSON has no comments");
    if (peek() == '#') return !fail(at_, "a # comment; JSON has no comments");
    return false;
  }

  /// What word processors and web pages put into a text that is pasted.
  bool odd_character() {
    static constexpr std::pair<std::string_view, std::string_view> odd[] = {
        {"\xE2\x80\x9C", "typographic quotes; JSON has only the plain \" ones"},
        {"\xE2\x80\x9D", "typographic quotes; JSON has only the plain \" ones"},
        {"\xE2\x80\x9E", "typographic quotes; JSON has only the plain \" ones"},
        {"\xE2\x80\x98", "typographic quotes; JSON has only the plain \" ones"},
        {"\xE2\x80\x99", "typographic quotes; JSON has only the plain \" ones"},
        {"\xC2\xA0", "a non-breaking space, which looks like a blank"},
        {"\xE2\x80\x8B", "a zero-width space, which cannot be seen"},
        {"\xEF\xBB\xBF", "a byte-order mark in the middle of the file"},
    };
    for (const auto& [bytes, reason] : odd) {
      if (rest().starts_with(bytes)) return !fail(at_, std::string(reason));
    }
    return false;
  }

  bool unfinished(std::size_t opened) {
    return fail(opened, text_[opened] == '{'
                            ? "the file ends before the brace that is opened here is closed"
                            : "the file ends before the bracket that is opened here is closed");
  }

  bool fail(std::size_t offset, std::string reason) {
    if (!found_.fault) found_.fault = {offset, std::move(reason)};
    return false;
  }

  std::string_view rest() const { return text_.substr(at_); }
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (peek() != c || at_end()) return false;
    ++at_;
    return true;
  }
  bool digits() {
    const std::size_t start = at_;
    while (is_digit(peek())) ++at_;
    return at_ > start;
  }
  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }

  std::string_view text_;
  JsonText& found_;
  std::size_t at_ = 0;
  std::string pointer_;
  std::size_t remembered_ = 0;
};

}  // namespace

JsonText scan_json(std::string_view text) {
  JsonText found;
  Scanner(text, found).document();
  return found;
}

}  // namespace analyzer
