// SPDX-License-Identifier: Apache-2.0
#include "bundle/writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <utility>

#include "bundle/compress.h"
#include "bundle/error.h"

namespace bundle {
namespace {

struct Kind {
  Compression compression;
  std::string_view name;
  std::string_view suffix;
};

constexpr std::array kKinds = {
    Kind{Compression::zstd, "zstd", "zst"},
    Kind{Compression::gzip, "gzip", "gz"},
    Kind{Compression::xz, "xz", "xz"},
};

const Kind& kind_of(Compression compression) {
  for (const Kind& kind : kKinds) {
    if (kind.compression == compression) return kind;
  }
  return kKinds.front();
}

constexpr mode_t kMode = 0600;

struct ArchiveDeleter {
  void operator()(archive* handle) const { archive_write_free(handle); }
};

struct EntryDeleter {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

}  // namespace

std::string_view suffix(Compression compression) { return kind_of(compression).suffix; }

std::optional<Compression> compression_from(std::string_view name) {
  for (const Kind& kind : kKinds) {
    if (kind.name == name) return kind.compression;
  }
  return std::nullopt;
}

struct Writer::Archive {
  Archive(Write output, Compression compression)
      : write(std::move(output)),
        encoder(make_encoder(compression, [this](std::string_view bytes) { keep(bytes); })),
        owned(archive_write_new()) {
    if (!owned) throw std::bad_alloc();
    // ustar where it suffices, pax for a path that does not fit.
    check(archive_write_set_format_pax_restricted(handle));
    check(archive_write_set_bytes_per_block(handle, 0));  // nothing is held back
    check(archive_write_open(handle, this, nullptr, &Archive::take, nullptr));
  }

  // Only finish() may end the archive; libarchive does so when it is freed, and leaks when told
  // that the archive failed. So nobody listens any more.
  ~Archive() {
    dropped = true;
    owned.reset();
  }

  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  void check(int status) const {
    if (status == ARCHIVE_OK || status == ARCHIVE_WARN) return;
    const char* reason = archive_error_string(handle);
    throw Error(std::string("cannot write the bundle: ") + (reason ? reason : "unknown reason"),
                archive_errno(handle));
  }

  // No exception may pass through libarchive's frames, which are C.
  static la_ssize_t take(archive* handle, void* self, const void* bytes, std::size_t size) try {
    auto& archive = *static_cast<Archive*>(self);
    if (!archive.dropped) archive.encoder->write({static_cast<const char*>(bytes), size});
    return static_cast<la_ssize_t>(size);
  } catch (const std::exception& e) {
    archive_set_error(handle, ENOMEM, "%s", e.what());
    return ARCHIVE_FATAL;
  }

  // What the output does not take is kept: the state of tar and compression stays sound, and the
  // next drain() can go on exactly where the bytes stopped.
  void keep(std::string_view piece) {
    const std::size_t written = waiting.empty() ? put(piece) : 0;
    waiting += piece.substr(written);
  }

  // The bytes that went out; less than all when the output failed, and `trouble` says why.
  std::size_t put(std::string_view piece) {
    std::size_t done = 0;
    trouble = 0;
    while (done < piece.size()) {
      const std::int64_t n = write(piece.substr(done));
      if (n > 0) {
        done += static_cast<std::size_t>(n);
      } else if (n == 0 || errno != EINTR) {
        trouble = n == 0 ? EIO : errno;
        break;
      }
    }
    return done;
  }

  void drain() {
    if (waiting.empty()) return;
    waiting.erase(0, put(waiting));
    throw_trouble();
    waiting.shrink_to_fit();
  }

  void throw_trouble() const {
    if (!waiting.empty()) {
      throw Error(std::string("cannot write the bundle: ") + std::strerror(trouble), trouble);
    }
  }

  Write write;
  std::unique_ptr<Encoder> encoder;
  std::unique_ptr<archive, ArchiveDeleter> owned;
  archive* handle = owned.get();
  std::string waiting;
  bool ended = false;
  bool dropped = false;
  int trouble = 0;
};

std::int64_t write_some(int fd, std::string_view bytes) {
  while (true) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n >= 0 || errno != EAGAIN) return n;
    pollfd ready{.fd = fd, .events = POLLOUT, .revents = 0};
    ::poll(&ready, 1, -1);
  }
}

Writer::Writer(Write write, Compression compression, std::string root, Time started)
    : archive_(std::make_unique<Archive>(std::move(write), compression)),
      root_(std::move(root)),
      started_(started) {}

Writer::Writer(int fd, Compression compression, std::string root, Time started)
    : Writer([fd](std::string_view bytes) { return write_some(fd, bytes); }, compression,
             std::move(root), started) {}

Writer::~Writer() = default;

void Writer::add(const EntryPath& path, std::string_view bytes) {
  archive_->drain();
  const std::unique_ptr<archive_entry, EntryDeleter> entry(archive_entry_new());
  if (!entry) throw std::bad_alloc();
  archive_entry_set_pathname(entry.get(), (root_ + '/' + path.text()).c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), kMode);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(started_);
  archive_entry_set_mtime(entry.get(), seconds.time_since_epoch().count(), 0);

  archive* const handle = archive_->handle;
  archive_->check(archive_write_header(handle, entry.get()));
  while (!bytes.empty()) {
    const la_ssize_t n = archive_write_data(handle, bytes.data(), bytes.size());
    if (n <= 0) archive_->check(n < 0 ? static_cast<int>(n) : ARCHIVE_FATAL);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  archive_->check(archive_write_finish_entry(handle));
  archive_->encoder->flush();
  archive_->throw_trouble();
}

void Writer::finish() {
  archive_->drain();
  if (!std::exchange(archive_->ended, true)) {
    archive_->check(archive_write_close(archive_->handle));
    archive_->encoder->finish();
  }
  archive_->throw_trouble();
}

}  // namespace bundle
