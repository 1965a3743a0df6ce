// SPDX-License-Identifier: Apache-2.0
// Reads a bundle and does nothing with it: what the analyzer's speed is measured against.
//
//   build/release/bench_unpack libarchive BUNDLE   every byte through libarchive and its filters
//   build/release/bench_unpack drydock BUNDLE      every byte through bundle::Reader
//   build/release/bench_unpack lines BUNDLE        the same, cut into lines
#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include "bundle/error.h"
#include "bundle/reader.h"

namespace {

std::int64_t with_libarchive(const std::string& path) {
  constexpr std::size_t kBlock = std::size_t{1} << 18;
  const std::unique_ptr<archive, int (*)(archive*)> input(archive_read_new(), archive_read_free);
  archive_read_support_filter_all(input.get());
  archive_read_support_format_tar(input.get());
  if (archive_read_open_filename(input.get(), path.c_str(), kBlock) != ARCHIVE_OK) {
    throw bundle::Error(archive_error_string(input.get()));
  }
  std::int64_t bytes = 0;
  archive_entry* entry = nullptr;
  while (archive_read_next_header(input.get(), &entry) == ARCHIVE_OK) {
    const void* block = nullptr;
    std::size_t size = 0;
    std::int64_t offset = 0;
    while (archive_read_data_block(input.get(), &block, &size, &offset) == ARCHIVE_OK) {
      bytes += static_cast<std::int64_t>(size);
    }
  }
  return bytes;
}

std::int64_t with_reader(const std::string& path) {
  bundle::Reader reader(path, {});
  std::int64_t bytes = 0;
  while (bundle::Entry* entry = reader.next()) {
    for (std::string_view piece = entry->read(); !piece.empty(); piece = entry->read()) {
      bytes += static_cast<std::int64_t>(piece.size());
    }
  }
  return bytes;
}

std::int64_t in_lines(const std::string& path) {
  bundle::Reader reader(path, {});
  std::int64_t bytes = 0;
  while (bundle::Entry* entry = reader.next()) {
    bundle::LineSource lines(*entry, bundle::Limits{}.line_bytes);
    while (const auto line = lines.next()) bytes += static_cast<std::int64_t>(line->text.size());
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string_view how = argc == 3 ? argv[1] : "";
  if (how == "libarchive") {
    std::cout << with_libarchive(argv[2]) << '\n';
  } else if (how == "drydock") {
    std::cout << with_reader(argv[2]) << '\n';
  } else if (how == "lines") {
    std::cout << in_lines(argv[2]) << '\n';
  } else {
    std::cerr << "usage: bench_unpack libarchive|drydock|lines BUNDLE\n";
    return 2;
  }
  return 0;
} catch (const std::exception& e) {
  std::cerr << "bench_unpack: " << e.what() << '\n';
  return 3;
}
