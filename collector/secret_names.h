// SPDX-License-Identifier: Apache-2.0
// Which names announce a secret, and which values of Docker's settings are known to be none.
#pragma once

#include <string_view>

namespace collector {

/// DB_PASSWORD, apiKey, registry-auth: what stands beside it is a secret. Not
/// POSTGRES_PASSWORD_FILE (a path), not authorization-plugins, not PassEnvironment.
bool is_secret_name(std::string_view name);

/// password, passwd, passphrase, pwd: prose rarely follows their colon.
bool is_password_name(std::string_view name);

/// true, no, null, <nil>, [] and the like: no secret whatever stands before it.
bool is_harmless_value(std::string_view value);

/// Environment variables whose value helps and is no secret: PATH, TZ, the proxies (whose
/// credentials are taken out all the same).
bool is_harmless_variable(std::string_view name);

/// Compose's and OCI's labels that name what a container is.
bool is_harmless_label(std::string_view name);

/// Options of log drivers, networks and volumes: max-size, com.docker.network.bridge.name, device.
bool is_harmless_option(std::string_view name);

}  // namespace collector
