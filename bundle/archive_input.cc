// SPDX-License-Identifier: Apache-2.0
#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <vector>

#include "bundle/input.h"

namespace bundle {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;
constexpr std::int64_t kTarBlock = 512;

std::string refusal_of(archive_entry* entry) {
  if (archive_entry_hardlink(entry)) return "is a hard link and was refused";
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
      break;
    case AE_IFLNK:
      return "is a symbolic link and was refused";
    case AE_IFIFO:
      return "is a FIFO and was refused";
    case AE_IFCHR:
    case AE_IFBLK:
      return "is a device and was refused";
    default:
      return "is no regular file and was refused";
  }
  if (archive_entry_sparse_count(entry) > 0) return "is a sparse file and was refused";
  return {};
}

class ArchiveInput : public Input {
 public:
  explicit ArchiveInput(int fd) : fd_(fd), handle_(archive_read_new()), block_(kBlock) {
    if (!handle_) throw std::bad_alloc();
    // By name, not "all": that has filters that start other programs (lrzip, lzop).
    archive_read_support_filter_zstd(handle_);
    archive_read_support_filter_gzip(handle_);
    archive_read_support_filter_xz(handle_);
    archive_read_support_filter_lzma(handle_);
    archive_read_support_filter_bzip2(handle_);
    archive_read_support_filter_lz4(handle_);
    archive_read_support_filter_compress(handle_);
    archive_read_support_format_tar(handle_);
    archive_read_support_format_raw(handle_);
    archive_read_support_format_empty(handle_);
    if (archive_read_open(handle_, this, nullptr, &ArchiveInput::fill, nullptr) != ARCHIVE_OK) {
      fail();
    }
  }

  ~ArchiveInput() override {
    archive_read_free(handle_);
    ::close(fd_);
  }

  ArchiveInput(const ArchiveInput&) = delete;
  ArchiveInput& operator=(const ArchiveInput&) = delete;

  std::optional<Found> next() override {
    if (!damage_.empty() || ended_) return std::nullopt;
    const std::int64_t before = produced();
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(handle_, &entry);
    if (status == ARCHIVE_EOF) {
      end(before);
      return std::nullopt;
    }
    if (status == ARCHIVE_FATAL) {
      fail();
      return std::nullopt;
    }
    offset_ = 0;
    plain_ = archive_format(handle_) == ARCHIVE_FORMAT_RAW;
    if (plain_) return Found{};
    const char* name = archive_entry_pathname(entry);
    name_ = name ? name : "";
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      return Found{.name = name_, .refusal = "has a header that cannot be read: " + reason()};
    }
    if (archive_entry_filetype(entry) == AE_IFDIR) return Found{.name = name_, .directory = true};
    return Found{.name = name_, .refusal = refusal_of(entry)};
  }

  std::string_view read() override {
    if (piece_.empty() && damage_.empty() && !ended_) piece_ = next_block();
    const std::string_view piece = piece_.substr(0, kMaxPiece);
    piece_.remove_prefix(piece.size());
    return piece;
  }

  const std::string& damage() const override { return damage_; }
  Container container() const override { return plain_ ? Container::plain : Container::archive; }
  std::int64_t consumed() const override { return consumed_; }
  std::int64_t produced() const override {
    return std::max<std::int64_t>(archive_filter_bytes(handle_, 0), 0);
  }

 private:
  static la_ssize_t fill(archive* handle, void* self, const void** bytes) {
    auto& input = *static_cast<ArchiveInput*>(self);
    *bytes = input.block_.data();
    ssize_t n = -1;
    do {
      n = ::read(input.fd_, input.block_.data(), input.block_.size());
    } while (n < 0 && errno == EINTR);
    if (n < 0) archive_set_error(handle, errno, "%s", std::strerror(errno));
    if (n == 0) input.at_end_ = true;
    input.consumed_ += std::max<ssize_t>(n, 0);
    return n < 0 ? ARCHIVE_FATAL : n;
  }

  std::string_view next_block() {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    for (;;) {
      const int status = archive_read_data_block(handle_, &bytes, &size, &offset);
      if (status == ARCHIVE_EOF) return {};
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
        fail();
        return {};
      }
      if (size > 0) break;
    }
    return {static_cast<const char*>(bytes), size};
  }

  // libarchive takes a tar that just stops between two entries for a whole one. Two blocks of
  // zeros end a tar, so a next header that was not there and took no block was cut off.
  void end(std::int64_t before) {
    ended_ = true;
    if (consumed_ == 0) {
      damage_ = "the input is empty";
    } else if (!plain_ && produced() < before + kTarBlock) {
      damage_ = "the archive ends early" + place(" after ") + ": its end mark is missing";
    }
  }

  void fail() {
    damage_ = (at_end_ ? "the archive ends early" : "the archive is damaged") + place(" in ") +
              ": " + reason();
  }

  std::string place(const char* preposition) const {
    return name_.empty() ? std::string() : preposition + name_;
  }

  std::string reason() const {
    const char* text = archive_error_string(handle_);
    return text ? text : "no reason given";
  }

  int fd_;
  archive* handle_;
  std::vector<char> block_;
  std::string_view piece_;
  std::string name_;
  std::string damage_;
  std::int64_t consumed_ = 0;
  std::int64_t offset_ = 0;
  bool at_end_ = false;
  bool ended_ = false;
  bool plain_ = false;
};

}  // namespace

std::unique_ptr<Input> open_archive(int fd) { return std::make_unique<ArchiveInput>(fd); }

}  // namespace bundle
