// SPDX-License-Identifier: Apache-2.0
#include "analyzer/sql_functions.h"

#include <arpa/inet.h>
#include <re2/re2.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "bundle/error.h"

namespace analyzer {
namespace {

using Call = void (*)(sqlite3_context*, int, sqlite3_value**);

std::optional<std::string_view> text_of(sqlite3_value* value) {
  if (sqlite3_value_type(value) == SQLITE_NULL) return std::nullopt;
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  const int size = sqlite3_value_bytes(value);
  return std::string_view(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(size));
}

/// An address or a network: IPv4 in the first four bytes.
struct Network {
  std::array<unsigned char, 16> bytes{};
  int family = AF_INET;
  int prefix = 32;
};

std::optional<Network> network_of(std::string_view text) {
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  Network network;
  if (inet_pton(AF_INET, address.c_str(), network.bytes.data()) != 1) {
    if (inet_pton(AF_INET6, address.c_str(), network.bytes.data()) != 1) return std::nullopt;
    network.family = AF_INET6;
    network.prefix = 128;
  }
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const int widest = network.prefix;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), network.prefix);
    if (error != std::errc{} || end != digits.data() + digits.size() || network.prefix < 0 ||
        network.prefix > widest) {
      return std::nullopt;
    }
  }
  return network;
}

bool share_prefix(const Network& a, const Network& b, int bits) {
  if (a.family != b.family) return false;
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.bytes.begin(), a.bytes.begin() + whole, b.bytes.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || ((a.bytes[whole] ^ b.bytes[whole]) >> (8 - rest)) == 0;
}

void ip_in_cidr(sqlite3_context* context, int, sqlite3_value** values) {
  const auto ip = text_of(values[0]);
  const auto cidr = text_of(values[1]);
  if (!ip || !cidr) return;
  const auto address = network_of(*ip);
  const auto network = network_of(*cidr);
  if (!address || !network) return;
  // A network is inside another when it is also at least as narrow.
  sqlite3_result_int(context, address->prefix >= network->prefix &&
                                  share_prefix(*address, *network, network->prefix));
}

void cidr_overlaps(sqlite3_context* context, int, sqlite3_value** values) {
  const auto first = text_of(values[0]);
  const auto second = text_of(values[1]);
  if (!first || !second) return;
  const auto a = network_of(*first);
  const auto b = network_of(*second);
  if (!a || !b) return;
  sqlite3_result_int(context, share_prefix(*a, *b, std::min(a->prefix, b->prefix)));
}

void path_under(sqlite3_context* context, int, sqlite3_value** values) {
  const auto path = text_of(values[0]);
  auto directory = text_of(values[1]);
  if (!path || !directory) return;
  while (directory->ends_with('/')) directory->remove_suffix(1);
  sqlite3_result_int(context, path->starts_with(*directory) && (path->size() == directory->size() ||
                                                                (*path)[directory->size()] == '/'));
}

void human_bytes(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  static constexpr std::array units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double size = sqlite3_value_double(values[0]);
  std::size_t unit = 0;
  while ((size >= 1024 || size <= -1024) && unit + 1 < units.size()) {
    size /= 1024;
    ++unit;
  }
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  sqlite3_result_text(context, out.data(), -1, SQLITE_TRANSIENT);
}

/// The right side of REGEXP comes first. SQLite keeps what belongs to a constant argument for the
/// whole statement, so each pattern is compiled once.
void regexp(sqlite3_context* context, int, sqlite3_value** values) {
  const auto pattern = text_of(values[0]);
  const auto subject = text_of(values[1]);
  if (!pattern || !subject) return;
  if (const auto* kept = static_cast<const re2::RE2*>(sqlite3_get_auxdata(context, 0))) {
    sqlite3_result_int(context, re2::RE2::PartialMatch(*subject, *kept));
    return;
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<re2::RE2>(*pattern, options);
  if (!compiled->ok()) {
    const std::string why = "REGEXP: " + compiled->error();
    sqlite3_result_error(context, why.c_str(), -1);
    return;
  }
  sqlite3_result_int(context, re2::RE2::PartialMatch(*subject, *compiled));
  // SQLite may free it at once, so this comes last.
  sqlite3_set_auxdata(context, 0, compiled.release(),
                      [](void* kept) { delete static_cast<re2::RE2*>(kept); });
}

struct Registered {
  const char* name;
  int arguments;
  Call call;
};

constexpr Registered kRegistered[] = {
    {"cidr_overlaps", 2, cidr_overlaps},
    {"human_bytes", 1, human_bytes},
    {"ip_in_cidr", 2, ip_in_cidr},
    {"path_under", 2, path_under},
    {"regexp", 2, regexp},
};

constexpr SqlFunction kDocumented[] = {
    {"cidr_overlaps(a, b)",
     "1 when the two networks (CIDR, or a bare address) share an address, 0 when not or when one "
     "is IPv4 and the other IPv6; NULL when one is no network."},
    {"human_bytes(n)", "A byte count for people: 52428800 is '50.0 MiB'."},
    {"ip_in_cidr(ip, cidr)",
     "1 when the address, or the whole network, lies in the network; NULL when one of them is "
     "neither."},
    {"path_under(path, directory)",
     "1 when the path is the directory or below it, by whole names: '/srv/docker2' is not under "
     "'/srv/docker'."},
    {"text REGEXP 'pattern'", "1 when the RE2 pattern is found anywhere in the text."},
};

}  // namespace

std::span<const SqlFunction> sql_functions() { return kDocumented; }

void add_sql_functions(sqlite3* database) {
  for (const Registered& function : kRegistered) {
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    if (sqlite3_create_function_v2(database, function.name, function.arguments, flags, nullptr,
                                   function.call, nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw bundle::Error(std::string("SQLite refuses the function ") + function.name + ": " +
                          sqlite3_errmsg(database));
    }
  }
}

}  // namespace analyzer
