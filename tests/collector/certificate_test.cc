// SPDX-License-Identifier: Apache-2.0
#include "collector/certificate.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/collector/certificates.h"

namespace collector {
namespace {

std::string dates(std::string_view pem) {
  std::string out;
  for (const Validity& each : certificates_in(pem)) {
    out += bundle::to_text(each.not_before) + " " + bundle::to_text(each.not_after) + "\n";
  }
  return out;
}

TEST(Certificate, BothFormsOfADate) {
  EXPECT_EQ(dates(kServerCertificate), "2026-11-24T07:01:00.000000Z 2027-11-24T07:01:00.000000Z\n");
  EXPECT_EQ(dates(kAuthorityCertificate),
            "2026-11-24T07:01:00.000000Z 2059-10-02T07:01:00.000000Z\n");
}

TEST(Certificate, ABundleHasSeveralAndOtherThingsBetween) {
  const std::string bundle = "# CA\n" + std::string(kAuthorityCertificate) +
                             "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
                             "-----END EC PARAMETERS-----\n" +
                             std::string(kServerCertificate);
  EXPECT_EQ(certificates_in(bundle).size(), 2U);
}

TEST(Certificate, WhatIsNoneIsPassedOver) {
  EXPECT_TRUE(certificates_in("").empty());
  EXPECT_TRUE(certificates_in("-----BEGIN CERTIFICATE-----").empty());
  EXPECT_TRUE(
      certificates_in("-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----").empty());
  EXPECT_TRUE(
      certificates_in("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----").empty());
}

// Cut anywhere or with any byte changed, it has dates or has none, and nothing else happens.
TEST(Certificate, DamageIsHarmless) {
  const std::string whole(kServerCertificate);
  for (std::size_t at = 28; at < whole.size(); ++at) {
    const std::string cut = whole.substr(0, at) + "\n-----END CERTIFICATE-----\n";
    EXPECT_LE(certificates_in(cut).size(), 1U);
    for (const char byte : {'/', 'A', '0'}) {
      std::string changed = whole;
      changed[at] = byte;
      EXPECT_LE(certificates_in(changed).size(), 1U);
    }
  }
}

}  // namespace
}  // namespace collector
