// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"host/packages"};

constexpr Column kColumns[] = {
    {"manager", Type::text, "'dpkg', 'rpm', 'apk', 'pacman' or 'snap'"},
    {"name", Type::text, "'docker.io', 'docker-ce', 'containerd.io', 'runc', 'iptables', ..."},
    {"version", Type::text, "as the package manager writes it: '5:27.3.1-1~debian.12~bookworm'"},
    {"status", Type::text,
     "'installed'; from dpkg also 'config-files' (removed), 'half-configured', 'unpacked', ..."},
    {"architecture", Type::text, "'amd64', 'x86_64', 'all'; NULL where it is not told"},
};
constexpr Table kTables[] = {
    {"packages",
     "Packages that make up a container host: engines, runtimes, firewalls, kernels, file systems.",
     kColumns}};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& package, const At& at) {
    rows.add(kTables[0], at,
             {as_name(package, "manager"), as_name(package, "name"), as_name(package, "version"),
              as_name(package, "status"), as_name(package, "architecture")});
  });
}

}  // namespace

extern constinit const Extractor packages{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
