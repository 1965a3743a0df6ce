// SPDX-License-Identifier: Apache-2.0
#include "collector/local_log.h"

namespace collector {
namespace {

constexpr std::size_t kLength = kLocalLengths / 2;

std::uint32_t big_endian(std::string_view text) {
  std::uint32_t value = 0;
  for (const char c : text.substr(0, kLength)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::optional<std::uint64_t> take_varint(std::string_view& text) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !text.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> take_bytes(std::string_view& text) {
  const auto size = take_varint(text);
  if (!size || *size > text.size()) return std::nullopt;
  const auto bytes = text.substr(0, static_cast<std::size_t>(*size));
  text.remove_prefix(bytes.size());
  return bytes;
}

}  // namespace

std::optional<LocalRecord> local_record_from(std::string_view message) {
  constexpr std::uint64_t kVarint = 0;
  constexpr std::uint64_t kBytes = 2;
  LocalRecord record;
  while (!message.empty()) {
    const auto tag = take_varint(message);
    if (!tag) return std::nullopt;
    const std::uint64_t field = *tag >> 3;
    if ((*tag & 7) == kVarint) {
      const auto value = take_varint(message);
      if (!value) return std::nullopt;
      if (field == 2) record.time_ns = static_cast<std::int64_t>(*value);
    } else if ((*tag & 7) == kBytes) {
      const auto value = take_bytes(message);
      if (!value) return std::nullopt;
      if (field == 1) record.source = *value;
      if (field == 3) record.line = *value;
    } else {
      return std::nullopt;  // LogEntry has no field of another kind
    }
  }
  return record;
}

std::optional<std::string_view> last_local_message(std::string_view text) {
  if (text.size() < kLocalLengths) return std::nullopt;
  const std::size_t size = big_endian(text.substr(text.size() - kLength));
  if (size > text.size() - kLocalLengths) return std::nullopt;
  const std::string_view whole = text.substr(text.size() - kLocalLengths - size);
  if (big_endian(whole) != size) return std::nullopt;
  return whole.substr(kLength, size);
}

}  // namespace collector
