// SPDX-License-Identifier: Apache-2.0
// JSON from a host into values: what is not there, or not of the kind that it should be, is NULL
// and never an exception. What nests too deep is refused before anything is built of it.
//
//   each_json_line(evidence, rows, [&](const Json& link, const At& at) {
//     rows.add(kTable, at, {as_text(link, "name"), as_boolean(link, "target_exists")});
//   });
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/extractor.h"
#include "bundle/layout.h"

namespace analyzer {

using Json = nlohmann::json;

inline constexpr int kMaxJsonDepth = 200;
/// Documents are read whole, and take some thirty times their size; the collector's largest
/// (/images/json) has a cap of half of it.
inline constexpr std::int64_t kMaxDocument = std::int64_t{8} << 20;

/// nullopt when it is no JSON, or nests deeper than kMaxJsonDepth.
std::optional<Json> json_from(std::string_view text);
/// The whole evidence as one document; what does not parse is noted as unreadable.
std::optional<Json> json_document(const Evidence& evidence, Rows& rows);
/// Each line that holds a JSON object; other lines, unless blank, are noted as unreadable.
void each_json_line(const Evidence& evidence, Rows& rows,
                    const std::function<void(const Json&, const At&)>& use);

/// A member of a member ...; a null where there is none.
const Json& member(const Json& json, std::string_view key);
template <class... Keys>
const Json& member(const Json& json, std::string_view key, Keys... keys) {
  return member(member(json, key), keys...);
}

Value as_text(const Json& json);      ///< strings
Value as_name(const Json& json);      ///< strings that say something: "" is NULL
Value as_integer(const Json& json);   ///< whole numbers in the range of 64 bits
Value as_positive(const Json& json);  ///< the same, where 0 and below mean "none given"
Value as_boolean(const Json& json);
Value as_time(const Json& json);  ///< RFC 3339 into the form of a time column; Go's zero time: NULL
Value as_dump(const Json& json);  ///< any value as compact JSON; null is NULL
/// The strings of an array with `separator` between; `none` for an empty one.
Value as_joined(const Json& json, std::string_view separator, const Value& none = std::string());

template <class... Keys>
Value as_text(const Json& json, std::string_view key, Keys... keys) {
  return as_text(member(json, key, keys...));
}
template <class... Keys>
Value as_name(const Json& json, std::string_view key, Keys... keys) {
  return as_name(member(json, key, keys...));
}
template <class... Keys>
Value as_integer(const Json& json, std::string_view key, Keys... keys) {
  return as_integer(member(json, key, keys...));
}
template <class... Keys>
Value as_positive(const Json& json, std::string_view key, Keys... keys) {
  return as_positive(member(json, key, keys...));
}
template <class... Keys>
Value as_boolean(const Json& json, std::string_view key, Keys... keys) {
  return as_boolean(member(json, key, keys...));
}
template <class... Keys>
Value as_time(const Json& json, std::string_view key, Keys... keys) {
  return as_time(member(json, key, keys...));
}

/// A key as a token of a JSON pointer: "/" and "~" escaped, the slash put before it.
std::string pointer_token(std::string_view key);

/// Every value of a document but the document itself, parents first: "log-opts.max-size" with
/// /log-opts/max-size, "hosts[0]" with /hosts/0.
void flatten(const Json& json,
             const std::function<void(const std::string& key, const std::string& pointer,
                                      const Json&)>& use);

}  // namespace analyzer
