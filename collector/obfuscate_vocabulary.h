// SPDX-License-Identifier: Apache-2.0
// Names that are everybody's and so nobody's, and words that evidence is made of.
#pragma once

#include <string_view>

namespace collector {

/// localhost, ip6-allnodes: /etc/hosts of every host has them.
bool is_everybodys_host(std::string_view name);

/// root, ubuntu, ec2-user: accounts of distributions and their images.
bool is_everybodys_user(std::string_view name);

/// docker, bridge, overlay2: a host or a user may be called so, and then the word cannot be
/// replaced wherever it stands, or nothing could be read any more.
bool is_word_of_evidence(std::string_view name);

/// docker.io and below, github.com: public places that evidence names on every host.
bool is_public_domain(std::string_view name);

/// Could it be the last part of a host's name? "com", "internal", "de"; not "service", "json",
/// "sh".
bool is_top_level_domain(std::string_view label);

/// com, io, org: what begins so is a key written backwards (com.docker.network.bridge.name).
bool begins_a_key(std::string_view label);

}  // namespace collector
