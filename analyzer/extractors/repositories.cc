// SPDX-License-Identifier: Apache-2.0
// image/<driver>/repositories.json: which name stands for which image. dockerd does not start when
// it is damaged.
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"
#include "analyzer/json_text.h"
#include "analyzer/text_position.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/repositories"};

constexpr Column kStoreColumns[] = {
    {"parses", Type::boolean, "1 when it is JSON; dockerd does not start when it is not"},
    {"error", Type::text, "what is wrong with it; NULL when nothing is"},
    {"error_line", Type::integer, "line of the error, from 1"},
    {"error_column", Type::integer, "character in that line, from 1"},
};
constexpr Column kReferenceColumns[] = {
    {"repository", Type::text, "'shop/web'"},
    {"reference", Type::text, "'shop/web:2', or with a digest 'shop/web@sha256:...'"},
    {"image_id",
     Type::text,
     "'sha256:...' of the image's configuration",
     {"images.id", "when the image is damaged or gone"}},
};
constexpr Table kTables[] = {
    {"reference_store", "One row when repositories.json is there: whether it can be read.",
     kStoreColumns},
    {"image_references", "Names of images, from repositories.json in the data root.",
     kReferenceColumns},
};

void extract(const Evidence& evidence, Rows& rows) {
  const auto content = bundle::read_all(evidence.bytes, kMaxDocument);
  if (!content) {
    rows.unreadable({}, "the document is longer than 8 MiB");
    return;
  }
  const JsonText scanned = scan_json(*content);
  if (scanned.fault) {
    const TextPosition position = LineIndex(*content).at(scanned.fault->offset);
    rows.add(kTables[0], {.line = position.line},
             {boolean(false), scanned.fault->reason, position.line, position.column});
    return;
  }
  rows.add(kTables[0], {}, {boolean(true), {}, {}, {}});
  const auto store = json_from(*content);
  if (!store) return;
  const Json& repositories = member(*store, "Repositories");
  if (!repositories.is_object()) return;
  for (const auto& [repository, references] : repositories.items()) {
    if (!references.is_object()) continue;
    for (const auto& [reference, id] : references.items()) {
      rows.add(kTables[1],
               {.pointer = "/Repositories" + pointer_token(repository) + pointer_token(reference)},
               {text(repository), text(reference), as_text(id)});
    }
  }
}

}  // namespace

extern constinit const Extractor repositories{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
