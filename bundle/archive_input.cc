// SPDX-License-Identifier: Apache-2.0
#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>
#include <optional>
#include <utility>

#include "bundle/decompress.h"
#include "bundle/input.h"
#include "bundle/read_ahead.h"

namespace bundle {
namespace {

constexpr std::int64_t kTarBlock = 512;
// A gzipped upload of a zstd bundle is honest; a third layer only makes bombs.
constexpr int kMaxLayers = 2;
// tar pads its end to 10 KiB; what comes long after is not looked at.
constexpr std::int64_t kMaxPadding = std::int64_t{1} << 20;

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

struct Closer {
  void operator()(archive* handle) const { archive_read_free(handle); }
};

class ArchiveInput : public Input {
 public:
  ArchiveInput(int fd, const Limits& limits) : owned_(archive_read_new()) {
    auto outside = std::make_unique<Descriptor>(fd);
    if (!owned_) throw std::bad_alloc();
    Descriptor& innermost = *outside;
    std::unique_ptr<Stream> stream = std::move(outside);
    int layers = 0;
    for (; layers < kMaxLayers; ++layers) {
      Decompressed inner = decompress(std::move(stream), limits.total_bytes);
      stream = std::move(inner.stream);
      if (!inner.compressed) break;
    }
    stream_.emplace(std::move(stream), innermost);
    if (layers == 0) {
      // By name, not "all": that has filters that start other programs (lrzip, lzop).
      archive_read_support_filter_bzip2(handle_);
      archive_read_support_filter_lzma(handle_);
      archive_read_support_filter_lz4(handle_);
      archive_read_support_filter_compress(handle_);
    }
    archive_read_support_format_tar(handle_);
    archive_read_support_format_raw(handle_);
    archive_read_support_format_empty(handle_);
    if (archive_read_open(handle_, this, nullptr, &ArchiveInput::fill, nullptr) != ARCHIVE_OK) {
      fail();
    }
  }

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
    in_entry_ = true;
    plain_ = archive_format(handle_) == ARCHIVE_FORMAT_RAW;
    if (plain_) return Found{};
    const char* name = archive_entry_pathname(entry);
    name_ = name ? name : "";
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      in_entry_ = false;
      return Found{.name = name_, .refusal = "has a header that cannot be read: " + reason()};
    }
    if (archive_entry_filetype(entry) == AE_IFDIR) return Found{.name = name_, .directory = true};
    return Found{.name = name_, .refusal = refusal_of(entry)};
  }

  std::string_view read() override {
    if (piece_.empty() && in_entry_) piece_ = next_block();
    const std::string_view piece = piece_.substr(0, kMaxPiece);
    piece_.remove_prefix(piece.size());
    return piece;
  }

  const std::string& damage() const override { return damage_; }
  Container container() const override { return plain_ ? Container::plain : Container::archive; }
  std::int64_t consumed() const override { return stream_->consumed(); }
  std::int64_t produced() const override {
    return std::max<std::int64_t>(archive_filter_bytes(handle_, 0), 0);
  }

 private:
  // No exception may pass through libarchive's frames, which are C.
  static la_ssize_t fill(archive* handle, void* self, const void** bytes) try {
    const std::string_view piece = static_cast<ArchiveInput*>(self)->stream_->read();
    *bytes = piece.data();
    return static_cast<la_ssize_t>(piece.size());
  } catch (const std::exception& e) {
    archive_set_error(handle, ENOMEM, "%s", e.what());
    return ARCHIVE_FATAL;
  }

  std::string_view next_block() {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    for (;;) {
      const int status = archive_read_data_block(handle_, &bytes, &size, &offset);
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
        if (status != ARCHIVE_EOF) fail();
        in_entry_ = false;
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
    std::int64_t padding = 0;
    while (padding < kMaxPadding) {  // to have the compressed stream's end and checksum checked
      const std::string_view piece = stream_->read();
      if (piece.empty()) break;
      padding += static_cast<std::int64_t>(piece.size());
    }
    if (consumed() == 0) {
      damage_ = "the input is empty";
    } else if (!stream_->damage().empty()) {
      fail();
    } else if (!plain_ && produced() < before + kTarBlock) {
      damage_ = "the archive ends early" + place(" after ") + ": its end mark is missing";
    }
  }

  void fail() {
    damage_ = "the archive ends early" + place(in_entry_ ? " in " : " after ") + ": " + reason();
  }

  std::string place(const char* preposition) const {
    return name_.empty() ? std::string() : preposition + name_;
  }

  std::string reason() const {
    if (!stream_->damage().empty()) return stream_->damage();
    const char* text = archive_error_string(handle_);
    return text ? text : "no reason given";
  }

  std::optional<ReadAhead> stream_;
  std::unique_ptr<archive, Closer> owned_;
  archive* handle_ = owned_.get();
  std::string_view piece_;
  std::string name_;
  std::string damage_;
  bool ended_ = false;
  bool in_entry_ = false;
  bool plain_ = false;
};

}  // namespace

std::unique_ptr<Input> open_archive(int fd, const Limits& limits) {
  return std::make_unique<ArchiveInput>(fd, limits);
}

}  // namespace bundle
