// SPDX-License-Identifier: Apache-2.0
// Records of images in the data root (image/<driver>/imagedb/content). dockerd leaves out an image
// whose record it cannot verify, and says so only once, when it starts.
#include "analyzer/extractor.h"
#include "analyzer/json_rows.h"

namespace analyzer::extractor {
namespace {

constexpr std::string_view kReads[] = {"storage/image-records"};

constexpr Column kFolderColumns[] = {
    {"path", Type::text, "the folder"},
    {"records", Type::integer, "records that were read"},
    {"damaged", Type::integer, "how many of them are damaged"},
};
constexpr Column kDamagedColumns[] = {
    {"image_id", Type::text, "'sha256:...' of the image"},
    {"path", Type::text, "its record"},
    {"bytes", Type::integer, "size of the record; NULL when it could not be read"},
    {"error", Type::text, "'it is empty', 'its content does not match its name', ..."},
};
constexpr Table kTables[] = {
    {"image_record_folders", "Folders with records of images, one for each storage driver.",
     kFolderColumns},
    {"damaged_image_records", "Records of images that dockerd cannot use; none when healthy.",
     kDamagedColumns},
};

void extract(const Evidence& evidence, Rows& rows) {
  each_json_line(evidence, rows, [&](const Json& row, const At& at) {
    if (member(row, "kind") == Json("folder")) {
      rows.add(kTables[0], at,
               {as_name(row, "path"), as_integer(row, "read"), as_integer(row, "damaged")});
    } else {
      rows.add(kTables[1], at,
               {as_name(row, "image_id"), as_name(row, "path"), as_integer(row, "bytes"),
                as_name(row, "error")});
    }
  });
}

}  // namespace

extern constinit const Extractor image_records{
    .reads = kReads, .tables = kTables, .views = {}, .extract = extract};

}  // namespace analyzer::extractor
