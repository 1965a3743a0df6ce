// SPDX-License-Identifier: Apache-2.0
// Two certificates of openssl req -x509, whose keys are gone.
#pragma once

#include <string_view>

namespace collector {

// Ends 2027-11-24 07:01:00 (UTCTime).
constexpr std::string_view kServerCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBeTCCAR+gAwIBAgIUMVeUlg0Ti01dTeooGQvbfeymP0owCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHc2hvcC0wMTAeFw0yNjExMjQwNzAxMDBaFw0yNzExMjQwNzAx
MDBaMBIxEDAOBgNVBAMMB3Nob3AtMDEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AATc9YxCyHvESXiw6LvjxirIt3IyPvO1LiztOPEgzgGDI4vNimQKXozW10Jck8zD
mlaHI7wv5qDsQMsFgWqhFV1jo1MwUTAdBgNVHQ4EFgQUp1CBzZDcoEmasai1tiQl
Z0kfGEgwHwYDVR0jBBgwFoAUp1CBzZDcoEmasai1tiQlZ0kfGEgwDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAs5zWqFncSRYFcFmrx6rJ8Sc2uErG
8+19N5kQ7L7nB2cCIChEcT8A4gUNR471UsqBuwEBqB7VsJYRo+7UzhpSOz0k
-----END CERTIFICATE-----
)";

// Ends 2059-10-02 07:01:00 (GeneralizedTime).
constexpr std::string_view kAuthorityCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBejCCASGgAwIBAgIUTrDanf7DgHkpdNTfBxz0xWymwXIwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHc2hvcC1jYTAgFw0yNjExMjQwNzAxMDBaGA8yMDU5MTAwMjA3
MDEwMFowEjEQMA4GA1UEAwwHc2hvcC1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABA8wGVdGvliXRBfuWgTdIgklYVbcp3SWSHc/wHc0mbQdIm58nj/EXkQUSUEZ
DBLFhH5UlpL12GXrfwftc8Iep2+jUzBRMB0GA1UdDgQWBBRD17LsFcHzvW233v8s
2y6DyRxcYjAfBgNVHSMEGDAWgBRD17LsFcHzvW233v8s2y6DyRxcYjAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIGuPpB2JfHbjQ9xRyPqPH9IcAmvE
M/y9OrRIARzUai5GAiB0jsEVr+7XUVIEsj25ZgabSXnPk4G/aPSvma56XFsRSA==
-----END CERTIFICATE-----
)";

}  // namespace collector
