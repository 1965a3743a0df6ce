// SPDX-License-Identifier: Apache-2.0
#include "collector/placeholders.h"

#include <sys/random.h>

#include <algorithm>
#include <array>

#include "bundle/error.h"

namespace collector {
namespace {

constexpr std::string_view kOpening = "[REDACTED:";
constexpr std::size_t kTagBytes = 4;

}  // namespace

RedactionKey random_key() {
  RedactionKey key{};
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) {
    throw bundle::Error("the kernel gives no random bytes, so secrets cannot be tagged safely");
  }
  return key;
}

Placeholders::Placeholders(const RedactionKey& key) : keyed_{} {
  hmac_sha256_set_key(&keyed_, key.size(), key.data());
}

void Placeholders::put(std::string_view kind, std::string_view secret, std::string& out) {
  if (is_placeholder(secret)) {
    out.append(secret);
    return;
  }
  // Nettle takes bytes; the text is not changed.
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(secret.data());
  std::array<std::uint8_t, kTagBytes> tag{};
  hmac_sha256_update(&keyed_, secret.size(), bytes);
  hmac_sha256_digest(&keyed_, tag.size(), tag.data());  // and is ready for the next secret
  out.append(kOpening).append(kind).append(":");
  for (const std::uint8_t byte : tag) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += kHex[byte >> 4];
    out += kHex[byte & 0xF];
  }
  out += ']';
  ++counts_[std::string(kind)];
}

bool is_placeholder(std::string_view text) {
  if (!text.starts_with(kOpening) || !text.ends_with(']')) return false;
  text = text.substr(kOpening.size(), text.size() - kOpening.size() - 1);
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto is_lower = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  const std::string_view tag = text.substr(colon + 1);
  return std::ranges::all_of(text.substr(0, colon), is_lower) && tag.size() == 2 * kTagBytes &&
         std::ranges::all_of(tag, is_hex);
}

}  // namespace collector
