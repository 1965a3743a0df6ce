// SPDX-License-Identifier: Apache-2.0
// The scanner that says where daemon.json is broken and the parser that reads it must agree on
// whether it is, and every place must stand in the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "analyzer/json_rows.h"
#include "analyzer/json_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const analyzer::JsonText found = analyzer::scan_json(text);
  if (found.fault && (found.fault->offset > size || found.fault->reason.empty())) std::abort();
  for (const auto& [pointer, offset] : found.places) {
    if (offset >= size) std::abort();
  }
  for (const analyzer::DuplicateKey& key : found.duplicates) {
    if (key.offset >= size) std::abort();
  }
  if (found.half_surrogate) return 0;
  auto parsed = analyzer::json_from(text);
  if (found.fault.has_value() == parsed.has_value()) std::abort();
  if (found.trailing) {
    // Up to 20.10 dockerd reads the document and nothing behind it.
    if (!found.fault) std::abort();
    parsed = analyzer::json_from(text.substr(0, found.fault->offset));
    if (!parsed) std::abort();
  }
  if (!parsed || found.places_cut) return 0;
  std::size_t values = 0;
  analyzer::flatten(*parsed, [&](const std::string&, const std::string& pointer, const auto&) {
    ++values;
    if (!found.places.contains(pointer)) std::abort();
  });
  if (values != found.places.size()) std::abort();
  return 0;
}
