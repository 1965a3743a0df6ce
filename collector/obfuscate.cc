// SPDX-License-Identifier: Apache-2.0
#include "collector/obfuscate.h"

#include <arpa/inet.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "collector/obfuscate_notation.h"
#include "collector/obfuscate_vocabulary.h"

namespace collector {
namespace {

/// The map has so many addresses and no more; all of them are replaced all the same.
constexpr std::size_t kMaxRemembered = 100'000;

// "version":"1.6.20.1" looks like an address.
bool follows_version(std::string_view text, std::size_t from) {
  constexpr std::size_t kNear = 12;
  const std::string_view before = text.substr(from - std::min(from, kNear), std::min(from, kNear));
  const auto word = before.rfind("ersion");
  return word != std::string_view::npos &&
         before.substr(word + 6).find_first_not_of("\\\"':= v") == std::string_view::npos;
}

}  // namespace

Obfuscator::Obfuscator(const Identities& identities, const RedactionKey& key)
    : addresses_(key), names_(identities) {
  for (const Identities::Network& network : identities.networks) {
    if (const Quad quad = quad_at(network.address, 0, '.'); quad.size == network.address.size()) {
      addresses_.know(quad.address, network.prefix);
    }
  }
}

template <typename Address>
std::string Obfuscator::pseudonym(std::string_view as_written, const Address& address, int prefix) {
  std::string key(as_written);
  const bool network = prefix >= 0 && is_network(address, prefix);
  if (network) key += '/' + std::to_string(prefix);
  if (const auto found = seen_.find(key); found != seen_.end()) return found->second;
  Address image = addresses_.of(address);
  if (network) clear_behind(image, prefix);
  // One that stays keeps its spelling, too.
  std::string text = image == address ? std::string(as_written) : written(image);
  if (network) text += '/' + std::to_string(prefix);
  if (seen_.size() < kMaxRemembered) seen_.emplace(std::move(key), text);
  return text;
}

// 02:42:ac:11:00:02, also with dashes; and the 14 bytes of a frame's header, as the kernel's
// firewall log has them (MAC=to:from:type).
std::size_t Obfuscator::hardware_address(std::string_view text, std::size_t from,
                                         std::string& out) {
  constexpr std::size_t kBytes = 6;
  constexpr std::size_t kHeader = 14;
  const char separator = at(text, from + 2);
  if ((separator != ':' && separator != '-') || !is_hex(at(text, from + 1))) return 0;
  // In the middle of something longer: a certificate's fingerprint.
  if (from >= 3 && text[from - 1] == separator && is_hex(text[from - 2]) &&
      is_hex(text[from - 3]) && (from == 3 || !is_alnum(text[from - 4]))) {
    return 0;
  }
  std::size_t groups = 0;
  std::size_t end = from;
  bool letters = false;
  while (is_hex(at(text, end)) && is_hex(at(text, end + 1)) && !is_alnum(at(text, end + 2))) {
    letters = letters || !is_digit(text[end]) || !is_digit(text[end + 1]);
    ++groups;
    end += 2;
    if (at(text, end) != separator || !is_hex(at(text, end + 1))) break;
    ++end;
  }
  const std::size_t size = groups * 3 - 1;
  if (end - from != size || (groups != kBytes && groups != kHeader)) return 0;
  if (separator == '-' && !letters) return 0;  // 26-11-24-05-37-41 is a time
  std::size_t done = 0;
  for (; (done + kBytes) * 3 - 1 <= size; done += kBytes) {
    if (done > 0) out += separator;
    Mac mac{};
    for (std::size_t i = 0; i < kBytes; ++i) {
      mac.at(i) = byte_of(text.substr(from + (done + i) * 3, 2));
    }
    const std::string address(text.substr(from + done * 3, kBytes * 3 - 1));
    const std::string image = written(addresses_.of(mac), separator);
    if (seen_.size() < kMaxRemembered) seen_.emplace(address, image);
    out += image;
  }
  if (done < groups) out.append(text.substr(from + done * 3 - 1, size - done * 3 + 1));
  return size;
}

std::size_t Obfuscator::ipv6(std::string_view text, std::size_t from, std::string& out) {
  // The first group has at most four digits, and a colon behind it.
  const std::size_t first = run(text, from, is_hex);
  if (first - from > 4 || at(text, first) != ':') return 0;
  // The rest of a fingerprint, AA:BB:CC:...
  if (from >= 4 && text[from - 1] == ':' && text[from - 4] == ':' && is_hex(text[from - 2]) &&
      is_hex(text[from - 3])) {
    return 0;
  }
  std::size_t end = run(text, from, [](char c) { return is_hex(c) || c == ':' || c == '.'; });
  constexpr std::size_t kLongest = 45;
  if (end - from > kLongest) return 0;
  while (end > from && (text[end - 1] == '.' || (text[end - 1] == ':' && text[end - 2] != ':')))
    --end;
  const std::string address(text.substr(from, end - from));
  if (address.find("::") == std::string::npos && std::ranges::count(address, ':') < 6) return 0;
  if (is_alnum(at(text, end))) return 0;
  Ipv6 bytes{};
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return 0;
  const std::string image = pseudonym(address, bytes, prefix_at(text, end, 128));
  out += image;
  if (image.find('/') != std::string::npos) end = run(text, end + 1, is_digit);
  return end - from;
}

std::size_t Obfuscator::ipv4(std::string_view text, std::size_t from, std::string& out) {
  const Quad quad = quad_at(text, from, '.');
  if (quad.size == 0) return 0;
  std::size_t end = from + quad.size;
  const char next = at(text, end);
  // 1.2.3.4.5 and 1.2.3.4+dfsg1 are no addresses.
  if (is_alnum(next) || next == '_' || next == '+' || next == '~') return 0;
  if (from > 1 && text[from - 1] == '.' && is_digit(text[from - 2])) return 0;
  constexpr std::string_view kReversed = ".in-addr.arpa";
  if (text.substr(end).starts_with(kReversed)) {
    Ipv4 turned = quad.address;
    std::ranges::reverse(turned);
    Ipv4 image = addresses_.of(turned);
    std::ranges::reverse(image);
    out += written(image);
    return quad.size;
  }
  if (next == '.' && is_digit(at(text, end + 1))) return 0;
  if (follows_version(text, from)) return 0;
  const std::string image =
      pseudonym(text.substr(from, quad.size), quad.address, prefix_at(text, end, 32));
  out += image;
  if (image.find('/') != std::string::npos) end = run(text, end + 1, is_digit);
  return end - from;
}

// ip-10-20-30-5, as clouds call their hosts; enx02aabbccddee, as udev calls an adapter.
std::size_t Obfuscator::dashed_address(std::string_view text, std::size_t from, std::string& out) {
  const std::string_view rest = text.substr(from);
  if (rest.starts_with("ip-")) {
    const Quad quad = quad_at(text, from + 3, '-');
    if (quad.size == 0 || is_alnum(at(text, from + 3 + quad.size))) return 0;
    std::string image = pseudonym(written(quad.address), quad.address, -1);
    std::ranges::replace(image, '.', '-');
    out.append("ip-").append(image);
    return 3 + quad.size;
  }
  constexpr std::size_t kDigits = 12;
  if (!rest.starts_with("enx") || run(text, from + 3, is_hex) != from + 3 + kDigits) return 0;
  if (is_alnum(at(text, from + 3 + kDigits))) return 0;
  Mac mac{};
  for (std::size_t i = 0; i < mac.size(); ++i) mac.at(i) = byte_of(rest.substr(3 + i * 2, 2));
  out.append("enx").append(written(addresses_.of(mac), '\0'));
  return 3 + kDigits;
}

// /home/alice, and alice@shop.example.
std::size_t Obfuscator::user(std::string_view text, std::size_t from, std::string& out) {
  constexpr std::string_view kHome = "/home/";
  const auto is_part = [](char c) { return is_name_char(c) || c == '.' || c == '+'; };
  const std::size_t end = run(text, from, is_part);
  const std::string_view name = text.substr(from, end - from);
  if (text.substr(0, from).ends_with(kHome)) {
    if (is_everybodys_user(name)) return 0;
    out += names_.of_user(name);
    return name.size();
  }
  if (at(text, end) != '@' || !is_alnum(at(text, end + 1)) || is_everybodys_user(name)) return 0;
  const std::size_t stop = run(text, end + 1, [](char c) { return is_name_char(c) || c == '.'; });
  std::string_view place = text.substr(end + 1, stop - end - 1);
  while (place.ends_with('.')) place.remove_suffix(1);
  if (!names_.of_domain_name(place)) return 0;
  out += names_.of_user(name);
  return name.size();
}

std::size_t Obfuscator::domain_name(std::string_view text, std::size_t from, std::string& out) {
  std::size_t end = run(text, from, [](char c) { return is_name_char(c) || c == '.'; });
  while (end > from && !is_alnum(text[end - 1])) --end;
  if (text.substr(from, end - from).find('.') == std::string_view::npos) return 0;
  const auto image = names_.of_domain_name(text.substr(from, end - from));
  if (!image) return 0;
  out += *image;
  return end - from;
}

// A host that is called "docker": behind a journal's time, and as what a document calls a host.
std::size_t Obfuscator::host_by_place(std::string_view text, std::size_t from, std::string& out) {
  const std::size_t end = run(text, from, is_name_char);
  const std::string* image = names_.of_ambiguous_host(text.substr(from, end - from));
  if (image == nullptr) return 0;
  const std::string_view before = text.substr(0, from);
  // 2026-01-31T08:00:00.123456+0000 HOST, Jan 31 08:00:00 HOST
  constexpr std::size_t kLongestTime = 33;
  constexpr std::size_t kShortestTime = 15;
  const bool behind_time = from > kShortestTime && from <= kLongestTime && before.ends_with(' ') &&
                           (before[10] == 'T' || before[6] == ' ') && at(text, end) == ' ' &&
                           std::ranges::count(before, ':') >= 2;
  const bool named =
      before.ends_with("ostname\":\"") || before.ends_with("ost_name\": \"") ||
      before.ends_with("ostname=") ||
      (before.ends_with("\"Name\":\"") && text.find("\"ServerVersion\"") != std::string_view::npos);
  if (!behind_time && !named) return 0;
  out += *image;
  return end - from;
}

void Obfuscator::line(std::string_view text, std::string& out) {
  constexpr std::string_view kPlaceholder = "[REDACTED:";
  std::size_t copied = 0;
  std::size_t name_end = 0;  // names up to here were looked at as a whole
  bool begins = true;        // a word may begin here
  std::string image;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '[' && text.substr(i).starts_with(kPlaceholder)) {
      i = std::min(text.find(']', i), text.size());
      continue;
    }
    // An escape ends what was before it and is no part of what follows: \n10.0.0.1, %2Fshop-01.
    if (c == '\\' && !names_.known(text, std::min(i + 1, text.size()))) {
      const char kind = at(text, i + 1);
      if (kind == 'u' && i + 6 <= text.size()) {
        i += 6;
      } else {
        i += std::string_view("ntrbf").find(kind) != std::string_view::npos && kind != '\0' ? 2 : 1;
      }
      begins = true;
      continue;
    }
    if (c == '%' && is_hex(at(text, i + 1)) && is_hex(at(text, i + 2))) {
      i += 3;
      begins = true;
      name_end = i;
      continue;
    }
    const bool colons = c == ':' && at(text, i + 1) == ':' && begins;
    if (!is_alnum(c) && !colons) {
      begins = true;
      ++i;
      continue;
    }
    if (!begins) {
      i = run(text, i, is_alnum);
      continue;
    }
    image.clear();
    std::size_t size = 0;
    if (is_hex(c) || colons) {
      size = hardware_address(text, i, image);
      if (size == 0) size = ipv6(text, i, image);
      if (size == 0 && is_digit(c)) size = ipv4(text, i, image);
    }
    if (size == 0 && !colons) {
      size = dashed_address(text, i, image);
      if (size == 0 && i >= name_end) {
        size = user(text, i, image);
        if (size == 0) size = domain_name(text, i, image);
        name_end = run(text, i, [](char each) { return is_name_char(each) || each == '.'; });
      }
      if (size == 0) {
        if (const auto match = names_.known(text, i)) {
          image = match->pseudonym;
          size = match->size;
        }
      }
      if (size == 0) size = host_by_place(text, i, image);
    }
    if (size > 0) {
      out.append(text.substr(copied, i - copied)).append(image);
      i += size;
      copied = i;
      begins = true;
      name_end = std::max(name_end, i);
    } else {
      i = colons ? i + 2 : run(text, i, is_alnum);
      begins = false;
    }
  }
  out.append(text.substr(copied));
}

std::string Obfuscator::text(std::string_view lines) {
  std::string out;
  out.reserve(lines.size() + lines.size() / 16);
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    line(lines.substr(0, end), out);
    if (end < lines.size()) out += '\n';
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return out;
}

std::string Obfuscator::host_name(std::string_view name) {
  const std::string* const image = names_.of_ambiguous_host(name.substr(0, name.find('.')));
  const bool alone = name.find('.') == std::string_view::npos;
  return image != nullptr && alone ? *image : text(name);
}

std::string Obfuscator::map_json(std::string_view bundle) const {
  using Json = nlohmann::ordered_json;
  std::map<std::string_view, std::string_view> sorted(seen_.begin(), seen_.end());
  Json addresses = Json::object();
  for (const auto& [address, image] : sorted) {
    if (address != image) addresses[std::string(address)] = image;
  }
  const Json map = {{"schema", "drydock.obfuscation-map/1"},
                    {"bundle", bundle},
                    {"hosts", names_.hosts()},
                    {"domains", names_.domains()},
                    {"users", names_.users()},
                    {"addresses", std::move(addresses)},
                    {"addresses_complete", seen_.size() < kMaxRemembered},
                    {"ambiguous", names_.ambiguous()}};
  return map.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace collector
