// SPDX-License-Identifier: Apache-2.0
#include "collector/secret_names.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "collector/known_words.h"

namespace collector {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_separator(char c) { return c == '_' || c == '-' || c == '.' || c == ' ' || c == '/'; }

// DB_PASSWORD -> db, password; identityToken -> identity, token; TLSInfo -> tlsinfo.
std::vector<std::string> parts_of(std::string_view name) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool hump =
        i > 0 && is_upper(name[i]) && !is_upper(name[i - 1]) && !is_separator(name[i - 1]);
    if (is_separator(name[i]) || hump) {
      if (!parts.back().empty()) parts.emplace_back();
    }
    if (!is_separator(name[i])) parts.back() += lower(name[i]);
  }
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
}

constexpr auto kTelling = std::to_array<std::string_view>(
    {"password",   "passwd",       "passphrase", "passcode",        "passwort",
     "kennwort",   "secret",       "credential", "token",           "apikey",
     "privatekey", "accesskey",    "accountkey", "authkey",         "encryptionkey",
     "signingkey", "signingcakey", "unlockkey",  "masterkey",       "sharedkey",
     "licensekey", "sshkey",       "deploykey",  "connectionstring"});
constexpr auto kLast = std::to_array<std::string_view>(
    {"pass",          "pwd",       "pw",         "auth",        "auths",
     "authorization", "passwords", "pin",        "otp",         "jwt",
     "cookie",        "cookies",   "sig",        "signature",   "userpass",
     "dbpass",        "mysqlpwd",  "masterauth", "requirepass", "dsn"});
// A name that ends so tells where or how, not what.
constexpr auto kAbout = std::to_array<std::string_view>(
    {"file",  "path",    "dir",      "directory", "stdin",  "url",     "uri",      "endpoint",
     "realm", "service", "type",     "ttl",       "expiry", "expires", "lifetime", "length",
     "count", "enabled", "required", "policy",    "helper", "helpers", "store",    "stores",
     "spec",  "ns",      "id",       "limit",     "bucket", "buckets"});

}  // namespace

bool is_secret_name(std::string_view name) {
  if (name.size() > 200) return false;
  const auto parts = parts_of(name);
  if (parts.size() > 1 && is_one_of(kAbout, parts.back())) return false;
  if (is_one_of(kLast, parts.back())) return true;
  std::string joined;
  for (const std::string& part : parts) joined += part;
  return std::ranges::any_of(kTelling, [&joined](std::string_view word) {
    return joined.find(word) != std::string::npos;
  });
}

bool is_password_name(std::string_view name) {
  const std::string text = lowered(name);
  constexpr auto kWords =
      std::to_array<std::string_view>({"passw", "passphrase", "passcode", "pwd", "kennwort"});
  return text.ends_with("pass") || text == "pw" || text.ends_with("_pw") ||
         std::ranges::any_of(kWords, [&text](std::string_view word) {
           return text.find(word) != std::string::npos;
         });
}

bool is_harmless_value(std::string_view value) {
  constexpr auto kValues = std::to_array<std::string_view>(
      {"",      "true",  "false",  "yes", "no",     "on",     "off", "null",     "nil",
       "none",  "<nil>", "<none>", "[]",  "{}",     "map[]",  "n/a", "-",        "*",
       "unset", "map[",  "[",      "{",   "(none)", "(null)", "&{}", "undefined"});
  return is_one_of(kValues, lowered(value.substr(0, 16))) ||
         value.find_first_not_of('*') == std::string_view::npos;
}

bool is_harmless_variable(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>({"path",
                                                           "home",
                                                           "lang",
                                                           "language",
                                                           "lc_all",
                                                           "tz",
                                                           "term",
                                                           "shell",
                                                           "pwd",
                                                           "shlvl",
                                                           "http_proxy",
                                                           "https_proxy",
                                                           "ftp_proxy",
                                                           "all_proxy",
                                                           "no_proxy",
                                                           "docker_ramdisk",
                                                           "docker_host",
                                                           "docker_tmpdir",
                                                           "xdg_runtime_dir",
                                                           "dbus_session_bus_address",
                                                           "gomaxprocs",
                                                           "gogc",
                                                           "godebug",
                                                           "gotraceback",
                                                           "gomemlimit"});
  return is_one_of(kNames, lowered(name));
}

bool is_harmless_label(std::string_view name) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"com.docker.compose.project",
                                       "com.docker.compose.service",
                                       "com.docker.compose.version",
                                       "com.docker.compose.container-number",
                                       "com.docker.compose.oneoff",
                                       "com.docker.compose.config-hash",
                                       "com.docker.compose.network",
                                       "com.docker.compose.volume",
                                       "com.docker.compose.image",
                                       "com.docker.compose.depends_on",
                                       "com.docker.compose.project.working_dir",
                                       "com.docker.compose.project.config_files",
                                       "com.docker.swarm.node.id",
                                       "com.docker.swarm.service.id",
                                       "com.docker.swarm.service.name",
                                       "com.docker.swarm.task.id",
                                       "com.docker.swarm.task.name",
                                       "com.docker.stack.namespace",
                                       "com.docker.volume.anonymous",
                                       "org.opencontainers.image.created",
                                       "org.opencontainers.image.licenses",
                                       "org.opencontainers.image.ref.name",
                                       "org.opencontainers.image.revision",
                                       "org.opencontainers.image.source",
                                       "org.opencontainers.image.title",
                                       "org.opencontainers.image.url",
                                       "org.opencontainers.image.version"});
  return is_one_of(kNames, name);
}

bool is_harmless_option(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>({"max-size",
                                                           "max-file",
                                                           "compress",
                                                           "mode",
                                                           "max-buffer-size",
                                                           "cache-disabled",
                                                           "cache-max-file",
                                                           "cache-max-size",
                                                           "cache-compress",
                                                           "labels",
                                                           "labels-regex",
                                                           "env",
                                                           "env-regex",
                                                           "mtu",
                                                           "parent",
                                                           "macvlan_mode",
                                                           "ipvlan_mode",
                                                           "ipvlan_flag",
                                                           "encrypted",
                                                           "type",
                                                           "o",
                                                           "device",
                                                           "size",
                                                           "syslog-address",
                                                           "syslog-facility",
                                                           "syslog-format",
                                                           "gelf-address",
                                                           "fluentd-address",
                                                           "fluentd-async",
                                                           "fluentd-async-connect",
                                                           "fluentd-retry-wait",
                                                           "fluentd-max-retries",
                                                           "splunk-url",
                                                           "awslogs-region",
                                                           "overlay2.size",
                                                           "isolation",
                                                           "propagation"});
  return is_one_of(kNames, name) || name.starts_with("com.docker.network.") ||
         name.starts_with("dm.");
}

}  // namespace collector
