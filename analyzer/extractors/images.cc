// SPDX-License-Identifier: Apache-2.0
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"docker/images"};

constexpr Column kColumns[] = {
    {"id", Type::text, "'sha256:...' of the image's configuration"},
    {"tags", Type::text, "references, separated by blanks; '' when it has none (dangling)"},
    {"bytes", Type::integer, "size of all its layers"},
    {"created", Type::time, "when it was built"},
    {"containers", Type::integer, "containers made from it; NULL when dockerd did not count them"},
};
constexpr Table kTables[] = {{"images", "Images, as dockerd lists them.", kColumns}};

Value tags_of(const Json& image) {
  std::string tags;
  for (const Json& tag : member(image, "RepoTags")) {
    if (!tag.is_string() || tag == Json("<none>:<none>")) continue;
    if (!tags.empty()) tags += ' ';
    tags += tag.get_ref<const std::string&>();
  }
  return tags;
}

Value created_of(const Json& image) {
  const Value seconds = as_positive(image, "Created");
  const auto* number = std::get_if<std::int64_t>(&seconds);
  // Up to the year 9999, beyond which there is no RFC 3339.
  if (number == nullptr || *number > 253'402'300'799) return as_time(image, "Created");
  return bundle::to_text(bundle::Time(std::chrono::seconds(*number)));
}

void extract(const Evidence& evidence, Rows& rows) {
  const auto images = json_document(evidence, rows);
  if (!images || !images->is_array()) return;
  std::size_t index = 0;
  for (const Json& image : *images) {
    const At at{.pointer = "/" + std::to_string(index++)};
    const Value count = as_integer(image, "Containers");
    rows.add(kTables[0], at,
             {as_name(image, "Id"), tags_of(image), as_integer(image, "Size"), created_of(image),
              count == Value(std::int64_t{-1}) ? Value() : count});
  }
}

}  // namespace

extern constinit const Extractor images{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
