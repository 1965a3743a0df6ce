// SPDX-License-Identifier: Apache-2.0
#include "collector/modules.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "collector/linked_file.h"

namespace collector {
namespace {

/// "nf_tables 253952 3 nft_compat, Live 0x0000000000000000" is a line of /proc/modules.
bool is_listed(std::string_view modules, std::string_view name) {
  const std::string at_start = std::string(name) + " ";
  return modules.starts_with(at_start) || modules.find("\n" + at_start) != std::string_view::npos;
}

/// "kernel/net/netfilter/nf_tables.ko" is a line of modules.builtin; file names may have '-'.
bool is_built_in(std::string_view list, std::string_view name) {
  std::string dashed(name);
  std::ranges::replace(dashed, '_', '-');
  return list.find("/" + std::string(name) + ".ko") != std::string_view::npos ||
         list.find("/" + dashed + ".ko") != std::string_view::npos;
}

}  // namespace

bool loads_nothing(Host& host, const std::vector<std::string_view>& modules) {
  const auto loaded = slurp(host, "/proc/modules");
  if (!loaded) return true;  // CONFIG_MODULES=n
  const auto disabled = slurp(host, "/proc/sys/kernel/modules_disabled");
  if (disabled && disabled->starts_with('1')) return true;

  std::string release = slurp(host, "/proc/sys/kernel/osrelease").value_or("");
  while (release.ends_with('\n')) release.pop_back();
  const std::string built_in =
      slurp(host, "/lib/modules/" + release + "/modules.builtin").value_or("");
  return std::ranges::any_of(modules, [&](std::string_view name) {
    return is_listed(*loaded, name) || is_built_in(built_in, name) ||
           host.stat("/sys/module/" + std::string(name)).has_value();
  });
}

std::vector<std::string_view> modules_of_build(Host& host, std::string_view program,
                                               const std::vector<std::string_view>& modules) {
  const std::string path = behind_links(host, host.find_program(program).value_or("")).path;
  const bool for_nftables = path.find("-nft") != std::string::npos;
  const bool for_older = path.find("-legacy") != std::string::npos;
  std::vector<std::string_view> out;
  std::ranges::copy_if(modules, std::back_inserter(out), [&](std::string_view name) {
    return name == "nf_tables" ? !for_older : !for_nftables;
  });
  return out.empty() ? modules : out;
}

}  // namespace collector
