// SPDX-License-Identifier: Apache-2.0
// What systemctl prints of units: of the host's own, of the snap's, of a user's without root.
#pragma once

#include <functional>
#include <string_view>

#include "analyzer/extractor.h"

namespace analyzer {

inline constexpr Column kUnitFileColumns[] = {
    {"unit", Type::text, "unit that the file belongs to: 'docker.service' for its drop-ins too"},
    {"path", Type::text, "the unit file or drop-in, in the order in which systemd reads them"},
    {"section", Type::text, "'Unit', 'Service', 'Socket' or 'Install'"},
    {"key", Type::text, "'ExecStart', 'Environment', 'LimitNOFILE', ..."},
    {"value", Type::text, "continued lines joined; '' takes back what earlier files set"},
};
/// systemctl cat
void read_unit_files(const Evidence& evidence, const Table& table, Rows& rows);

inline constexpr Column kUnitPropertyColumns[] = {
    {"unit", Type::text, "'docker.service', 'docker.socket' or 'containerd.service'"},
    {"name", Type::text, "property, as systemctl show names it: 'LimitNOFILE'"},
    {"value", Type::text, "its value, '' when it is not set"},
};
/// systemctl show. `also` sees each property of a unit that has a name.
void read_unit_properties(
    const Evidence& evidence, const Table& table, Rows& rows,
    const std::function<void(std::string_view unit, std::string_view name, std::string_view value,
                             const At& at)>& also = [](auto&&...) {});

}  // namespace analyzer
