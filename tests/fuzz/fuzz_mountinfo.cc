// SPDX-License-Identifier: Apache-2.0
// Any bytes as /proc/self/mountinfo. A row written again as the kernel would, and read again, must
// be the same row.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/checked_rows.h"

namespace {

constexpr std::string_view kEvidence = "storage/mountinfo";

class Mounts : public CheckedRows {
 public:
  std::vector<std::vector<analyzer::Value>> all;

  void add(const analyzer::Table& table, const analyzer::At& at,
           std::vector<analyzer::Value> values) override {
    all.push_back(values);
    CheckedRows::add(table, at, std::move(values));
  }
};

Mounts mounts_from(std::string_view text) {
  Mounts mounts;
  bundle::TextSource bytes(text);
  // Escaping makes a line up to four times as long.
  extractor_of(kEvidence)->extract({kEvidence, bytes, 65536}, mounts);
  return mounts;
}

// As the adapter of mount's output writes what that does not tell.
constexpr std::string_view kNotTold = "?";

bool is_null(const analyzer::Value& value) { return std::holds_alternative<std::monostate>(value); }

std::string text_of(const analyzer::Value& value) {
  if (is_null(value)) return std::string(kNotTold);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return std::get<std::string>(value);
}

// More than mangle_path() of the kernel does, so that no byte can be taken for a separator.
std::string escaped(const analyzer::Value& value) {
  if (is_null(value)) return std::string(kNotTold);
  std::string out;
  for (const char c : std::get<std::string>(value)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7F && c != '\\' && c != '-') {
      out += c;
      continue;
    }
    out += '\\';
    for (const unsigned shift : {6U, 3U, 0U})
      out += static_cast<char>('0' + ((byte >> shift) & 7U));
  }
  return out;
}

std::string line_of(const std::vector<analyzer::Value>& row) {
  const std::string propagation = text_of(row[11]);
  const std::string optional = propagation == "shared"       ? " shared:1"
                               : propagation == "slave"      ? " master:1"
                               : propagation == "unbindable" ? " unbindable"
                                                             : "";
  std::string line = text_of(row[1]) + ' ' + text_of(row[2]) + ' ' + text_of(row[3]) + ' ' +
                     escaped(row[4]) + ' ' + escaped(row[5]) + ' ' + text_of(row[6]) + optional +
                     " - " + text_of(row[8]) + ' ';
  // A source that is empty leaves its field out.
  if (const std::string source = escaped(row[9]); !source.empty()) line += source + ' ';
  // Without a newline, before which a carriage return would be one with it.
  return line + text_of(row[10]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Mounts mounts = mounts_from({reinterpret_cast<const char*>(data), size});
  std::size_t checked = 0;
  for (const std::vector<analyzer::Value>& row : mounts.all) {
    if (++checked > 8) break;
    const Mounts again = mounts_from(line_of(row));
    if (again.all.size() != 1 || again.all.front() != row) std::abort();
  }
  return 0;
}
