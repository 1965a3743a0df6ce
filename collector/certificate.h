// SPDX-License-Identifier: Apache-2.0
// Until when a certificate is valid, and nothing else of it: read from its DER without a TLS
// library, because a date does not need one.
#pragma once

#include <string_view>
#include <vector>

#include "bundle/layout.h"

namespace collector {

struct Validity {
  bundle::Time not_before;
  bundle::Time not_after;
};

/// Of every certificate in a PEM text, in its order. What is no certificate is passed over.
std::vector<Validity> certificates_in(std::string_view pem);

}  // namespace collector
