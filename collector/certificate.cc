// SPDX-License-Identifier: Apache-2.0
#include "collector/certificate.h"

#include <nettle/base64.h>

#include <chrono>
#include <optional>
#include <string>

#include "collector/kernel_text.h"

namespace collector {
namespace {

// Tags of DER (X.690) that stand on the way to the dates.
enum : unsigned char {
  kInteger = 0x02,
  kUtcTime = 0x17,
  kGeneralizedTime = 0x18,
  kSequence = 0x30,
  kVersion = 0xA0,
};

struct Element {
  unsigned char tag = 0;
  std::string_view content;
};

// Takes the first element off `der`. Lengths up to four bytes; a certificate needs two.
std::optional<Element> next(std::string_view& der) {
  const auto byte = [&der](std::size_t at) { return static_cast<unsigned char>(der[at]); };
  if (der.size() < 2) return std::nullopt;
  std::size_t length = byte(1);
  std::size_t header = 2;
  if (length >= 0x80) {
    const std::size_t bytes = length & 0x7F;
    if (bytes == 0 || bytes > 4 || der.size() < 2 + bytes) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < bytes; ++i) length = length << 8 | byte(2 + i);
    header += bytes;
  }
  if (der.size() - header < length) return std::nullopt;
  const Element element{.tag = byte(0), .content = der.substr(header, length)};
  der.remove_prefix(header + length);
  return element;
}

// 260131080000Z, where 50 means 1950 (RFC 5280, 4.1.2.5.1), or 20500131080000Z.
std::optional<bundle::Time> time_of(const Element& element) {
  using namespace std::chrono;
  const std::size_t year_digits = element.tag == kUtcTime ? 2 : 4;
  if (element.tag != kUtcTime && element.tag != kGeneralizedTime) return std::nullopt;
  if (element.content.size() != year_digits + 11 || element.content.back() != 'Z') {
    return std::nullopt;
  }
  std::int64_t value[6] = {};
  std::string_view rest = element.content;
  for (std::size_t i = 0; i < 6; ++i) {
    const std::size_t digits = i == 0 ? year_digits : 2;
    const auto number = to_number(rest.substr(0, digits));
    if (!number || *number < 0) return std::nullopt;
    value[i] = *number;
    rest.remove_prefix(digits);
  }
  if (year_digits == 2) value[0] += value[0] < 50 ? 2000 : 1900;
  const year_month_day date(year(static_cast<int>(value[0])),
                            month(static_cast<unsigned>(value[1])),
                            day(static_cast<unsigned>(value[2])));
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + hours(value[3]) + minutes(value[4]) + seconds(value[5]);
}

// Certificate { TBSCertificate { [0] version, serial, algorithm, issuer, validity { from, to } ...
std::optional<Validity> validity_of(std::string_view der) {
  const auto certificate = next(der);
  if (!certificate || certificate->tag != kSequence) return std::nullopt;
  std::string_view outer = certificate->content;
  const auto body = next(outer);
  if (!body || body->tag != kSequence) return std::nullopt;
  std::string_view rest = body->content;
  auto element = next(rest);
  if (element && element->tag == kVersion) element = next(rest);
  if (!element || element->tag != kInteger) return std::nullopt;
  for (int skip = 0; skip < 2; ++skip) {
    element = next(rest);
    if (!element || element->tag != kSequence) return std::nullopt;
  }
  const auto dates = next(rest);
  if (!dates || dates->tag != kSequence) return std::nullopt;
  std::string_view both = dates->content;
  const auto from = next(both);
  const auto to = next(both);
  if (!from || !to) return std::nullopt;
  const auto not_before = time_of(*from);
  const auto not_after = time_of(*to);
  if (!not_before || !not_after) return std::nullopt;
  return Validity{.not_before = *not_before, .not_after = *not_after};
}

std::optional<std::string> decoded(std::string_view base64) {
  base64_decode_ctx context;
  base64_decode_init(&context);
  std::string out(BASE64_DECODE_LENGTH(base64.size()), '\0');
  std::size_t length = out.size();
  // nettle takes bytes and knows nothing of std::string.
  auto* const bytes = reinterpret_cast<std::uint8_t*>(out.data());
  if (base64_decode_update(&context, &length, bytes, base64.size(), base64.data()) == 0 ||
      base64_decode_final(&context) == 0) {
    return std::nullopt;
  }
  out.resize(length);
  return out;
}

}  // namespace

std::vector<Validity> certificates_in(std::string_view pem) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
  std::vector<Validity> out;
  while (true) {
    const auto begin = pem.find(kBegin);
    if (begin == std::string_view::npos) return out;
    pem.remove_prefix(begin + kBegin.size());
    const auto end = pem.find(kEnd);
    if (end == std::string_view::npos) return out;
    if (const auto der = decoded(pem.substr(0, end))) {
      if (const auto validity = validity_of(*der)) out.push_back(*validity);
    }
    pem.remove_prefix(end + kEnd.size());
  }
}

}  // namespace collector
