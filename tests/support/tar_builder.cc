// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tar_builder.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>
#include <stdexcept>

namespace {

constexpr std::size_t kBlock = 512;

// Where the fields of a ustar header stand (pax(1)); old GNU sparse ones overlay its prefix.
constexpr std::size_t kName = 0;
constexpr std::size_t kNameBytes = 100;
constexpr std::size_t kMode = 100;
constexpr std::size_t kSize = 124;
constexpr std::size_t kTime = 136;
constexpr std::size_t kChecksum = 148;
constexpr std::size_t kType = 156;
constexpr std::size_t kLink = 157;
constexpr std::size_t kMagic = 257;
constexpr std::size_t kSparseOffset = 386;
constexpr std::size_t kSparseBytes = 398;
constexpr std::size_t kRealSize = 483;

class Header {
 public:
  Header(char type, std::string_view path, std::int64_t size) {
    put(kName, path.substr(0, kNameBytes));
    put(kMode, "0000600");
    octal(kSize, size);
    octal(kTime, 0);
    block_[kType] = type;
    put(kMagic, std::string_view("ustar\00000", 8));
  }

  void put(std::size_t offset, std::string_view text) {
    std::copy(text.begin(), text.end(), block_.begin() + static_cast<std::ptrdiff_t>(offset));
  }

  void octal(std::size_t offset, std::int64_t value) {
    std::array<char, 32> text;
    const int length =
        std::snprintf(text.data(), text.size(), "%011llo", static_cast<unsigned long long>(value));
    put(offset, {text.data(), static_cast<std::size_t>(length)});
  }

  std::string_view sealed() {
    put(kChecksum, "        ");
    const int sum = std::accumulate(block_.begin(), block_.end(), 0, [](int total, char c) {
      return total + static_cast<unsigned char>(c);
    });
    std::array<char, 32> text;
    const int length = std::snprintf(text.data(), text.size(), "%06o", static_cast<unsigned>(sum));
    put(kChecksum, {text.data(), static_cast<std::size_t>(length) + 1});
    return {block_.data(), block_.size()};
  }

 private:
  std::array<char, kBlock> block_{};
};

}  // namespace

TarBuilder& TarBuilder::add(char type, std::string_view path, std::string_view link,
                            std::string_view content) {
  Header header(type, path, static_cast<std::int64_t>(content.size()));
  header.put(kLink, link);
  bytes_ += header.sealed();
  bytes_ += content;
  bytes_.append((kBlock - content.size() % kBlock) % kBlock, '\0');
  return *this;
}

TarBuilder& TarBuilder::file(std::string_view path, std::string_view content) {
  return add('0', path, "", content);
}

TarBuilder& TarBuilder::directory(std::string_view path) { return add('5', path, "", ""); }

TarBuilder& TarBuilder::symlink(std::string_view path, std::string_view target) {
  return add('2', path, target, "");
}

TarBuilder& TarBuilder::hardlink(std::string_view path, std::string_view target) {
  return add('1', path, target, "");
}

TarBuilder& TarBuilder::fifo(std::string_view path) { return add('6', path, "", ""); }

TarBuilder& TarBuilder::character_device(std::string_view path) { return add('3', path, "", ""); }

TarBuilder& TarBuilder::sparse(std::string_view path, std::int64_t size) {
  Header header('S', path, 0);
  header.put(kMagic, std::string_view("ustar  \0", 8));
  header.octal(kSparseOffset, size);
  header.octal(kSparseBytes, 0);
  header.octal(kRealSize, size);
  bytes_ += header.sealed();
  return *this;
}

TarBuilder& TarBuilder::pax(std::string_view key, std::string_view value) {
  // "<length> <key>=<value>\n", where the length counts its own digits.
  const std::size_t rest = key.size() + value.size() + 3;
  std::size_t length = rest + 1;
  while (length != rest + std::to_string(length).size()) ++length;
  std::string record = std::to_string(length) + ' ';
  record.append(key).append("=").append(value).append("\n");
  return add('x', "PaxHeader", "", record);
}

TarBuilder& TarBuilder::header(std::string_view path, std::int64_t size) {
  bytes_ += Header('0', path, size).sealed();
  return *this;
}

TarBuilder& TarBuilder::raw(std::string_view bytes) {
  bytes_ += bytes;
  return *this;
}

std::string TarBuilder::end() const { return bytes_ + std::string(2 * kBlock, '\0'); }

std::string compressed(std::string_view bytes, const char* filter) {
  std::string out;
  archive* const handle = archive_write_new();
  archive_entry* const entry = archive_entry_new();
  const auto append = [](archive*, void* target, const void* piece, std::size_t size) {
    static_cast<std::string*>(target)->append(static_cast<const char*>(piece), size);
    return static_cast<la_ssize_t>(size);
  };
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_write_set_format_raw(handle);
  archive_write_set_bytes_in_last_block(handle, 1);
  const bool ok = archive_write_add_filter_by_name(handle, filter) == ARCHIVE_OK &&
                  archive_write_open(handle, &out, nullptr, append, nullptr) == ARCHIVE_OK &&
                  archive_write_header(handle, entry) == ARCHIVE_OK &&
                  archive_write_data(handle, bytes.data(), bytes.size()) ==
                      static_cast<la_ssize_t>(bytes.size()) &&
                  archive_write_close(handle) == ARCHIVE_OK;
  archive_entry_free(entry);
  archive_write_free(handle);
  if (!ok) throw std::runtime_error(std::string("cannot compress with ") + filter);
  return out;
}

MemoryFile::MemoryFile(std::string_view bytes)
    : fd_(::memfd_create("test", MFD_CLOEXEC)), path_("/proc/self/fd/" + std::to_string(fd_)) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n <= 0) throw std::runtime_error("cannot fill a memory file");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

MemoryFile::~MemoryFile() { ::close(fd_); }

std::string MemoryFile::bytes() const {
  std::string all(static_cast<std::size_t>(::lseek(fd_, 0, SEEK_END)), '\0');
  const ssize_t n = ::pread(fd_, all.data(), all.size(), 0);
  if (n != static_cast<ssize_t>(all.size())) throw std::runtime_error("cannot read a memory file");
  return all;
}
