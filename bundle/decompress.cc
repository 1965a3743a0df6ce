// SPDX-License-Identifier: Apache-2.0
#include "bundle/decompress.h"

#include <libdeflate.h>
#include <lzma.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <new>
#include <span>
#include <utility>
#include <vector>

namespace bundle {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;
constexpr std::size_t kMagicBytes = 6;
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";
constexpr std::string_view kGzipMagic = "\x1f\x8b\x08";
constexpr std::string_view kXzMagic(
    "\xfd"
    "7zXZ\0",
    kMagicBytes);

// What a hostile header may make us allocate: the most that `zstd -19 --long` and `xz -9` need.
constexpr int kZstdWindowLog = 27;
constexpr std::uint64_t kXzMemory = std::uint64_t{96} << 20;

// A stream whose first bytes were looked at. They are taken by the block and not one by one: what
// a decoder could give before it met damage may be all there is.
class Peeked : public Stream {
 public:
  explicit Peeked(std::unique_ptr<Stream> from) : from_(std::move(from)), head_(kBlock) {
    while (size_ < kMagicBytes) {
      const std::size_t n = from_->fill(std::span(head_).subspan(size_));
      if (n == 0) break;
      size_ += n;
    }
  }

  std::string_view head() const { return {head_.data(), size_}; }

  std::size_t fill(std::span<char> room) override {
    if (given_ == size_) return from_->fill(room);
    const std::size_t n = head().substr(given_).copy(room.data(), room.size());
    given_ += n;
    return n;
  }
  const std::string& damage() const override { return from_->damage(); }

 private:
  std::unique_ptr<Stream> from_;
  std::vector<char> head_;
  std::size_t size_ = 0;
  std::size_t given_ = 0;
};

enum class Step { more, member_end, failed };

// One compression format. A file may hold several members one after the other (`cat a.gz b.gz`).
class Codec {
 public:
  virtual ~Codec() = default;
  /// Advances both views. An empty `in` means that no more will come.
  virtual Step step(std::string_view& in, std::span<char>& out) = 0;
  virtual void restart() = 0;
  virtual std::string reason() const = 0;
};

class Zstd : public Codec {
 public:
  Zstd() : context_(ZSTD_createDCtx()) {
    if (!context_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, kZstdWindowLog);
  }
  ~Zstd() override { ZSTD_freeDCtx(context_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  Step step(std::string_view& in, std::span<char>& out) override {
    ZSTD_inBuffer source{in.data(), in.size(), 0};
    ZSTD_outBuffer target{out.data(), out.size(), 0};
    const std::size_t result = ZSTD_decompressStream(context_, &target, &source);
    in.remove_prefix(source.pos);
    out = out.subspan(target.pos);
    if (ZSTD_isError(result) != 0) {
      reason_ = ZSTD_getErrorName(result);
      return Step::failed;
    }
    return result == 0 ? Step::member_end : Step::more;
  }
  void restart() override { ZSTD_DCtx_reset(context_, ZSTD_reset_session_only); }
  std::string reason() const override { return reason_; }

 private:
  ZSTD_DCtx* context_;
  std::string reason_;
};

// zlib needs a quarter of its time for the CRC-32, so another library takes the sum.
class Gzip : public Codec {
 public:
  Gzip() {
    constexpr int kGzipOnly = 16;
    if (inflateInit2(&stream_, kGzipOnly + MAX_WBITS) != Z_OK) throw std::bad_alloc();
    inflateValidate(&stream_, 0);
  }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  Step step(std::string_view& in, std::span<char>& out) override {
    const std::string_view given = in;
    const std::span<char> room = out;
    // zlib takes a const input through a pointer that is not.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    in.remove_prefix(in.size() - stream_.avail_in);
    out = out.subspan(out.size() - stream_.avail_out);
    const std::size_t written = room.size() - out.size();
    crc_ = libdeflate_crc32(crc_, room.data(), written);
    size_ += static_cast<std::uint32_t>(written);
    read(given.substr(0, given.size() - in.size()));
    if (result == Z_STREAM_END) return is_intact() ? Step::member_end : Step::failed;
    return result == Z_OK || result == Z_BUF_ERROR ? Step::more : Step::failed;
  }
  void restart() override {
    inflateReset(&stream_);
    crc_ = 0;
    size_ = 0;
  }
  std::string reason() const override {
    if (!is_damaged_) return stream_.msg ? stream_.msg : "invalid data";
    return "the checksum does not match";
  }

 private:
  void read(std::string_view bytes) {
    last_ += bytes.substr(bytes.size() - std::min(bytes.size(), kTrailerBytes));
    last_.erase(0, last_.size() - std::min(last_.size(), kTrailerBytes));
  }

  /// A member ends with its CRC-32 and its size modulo 2^32, both little-endian (RFC 1952, 2.3.1).
  bool is_intact() {
    const auto number = [&](std::size_t at) {
      std::uint32_t value = 0;
      for (std::size_t i = 4; i-- > 0;)
        value = value << 8U | static_cast<unsigned char>(last_[at + i]);
      return value;
    };
    is_damaged_ = number(0) != crc_ || number(4) != size_;
    return !is_damaged_;
  }

  static constexpr std::size_t kTrailerBytes = 8;

  z_stream stream_{};
  std::string last_;  // bytes that were read
  std::uint32_t crc_ = 0;
  std::uint32_t size_ = 0;
  bool is_damaged_ = false;
};

class Xz : public Codec {
 public:
  Xz() { restart(); }
  ~Xz() override { lzma_end(&stream_); }
  Xz(const Xz&) = delete;
  Xz& operator=(const Xz&) = delete;

  Step step(std::string_view& in, std::span<char>& out) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream_.avail_out = out.size();
    result_ = lzma_code(&stream_, LZMA_RUN);
    in.remove_prefix(in.size() - stream_.avail_in);
    out = out.subspan(out.size() - stream_.avail_out);
    if (result_ == LZMA_STREAM_END) return Step::member_end;
    return result_ == LZMA_OK || result_ == LZMA_BUF_ERROR ? Step::more : Step::failed;
  }
  void restart() override {
    if (lzma_stream_decoder(&stream_, kXzMemory, 0) != LZMA_OK) throw std::bad_alloc();
  }
  std::string reason() const override {
    switch (result_) {
      case LZMA_MEMLIMIT_ERROR:
        return "it needs more memory than is allowed";
      case LZMA_FORMAT_ERROR:
      case LZMA_OPTIONS_ERROR:
        return "unknown format or options";
      default:
        return "invalid data";
    }
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
  lzma_ret result_ = LZMA_OK;
};

class Decoder : public Stream {
 public:
  Decoder(std::unique_ptr<Stream> from, std::unique_ptr<Codec> codec, const char* format,
          std::int64_t max_bytes)
      : from_(std::move(from)),
        codec_(std::move(codec)),
        format_(format),
        max_bytes_(max_bytes),
        block_(kBlock) {}

  std::size_t fill(std::span<char> room) override {
    const std::size_t wanted = room.size();
    while (!ended_ && !room.empty()) advance(room);
    const std::size_t size = wanted - room.size();
    given_ += static_cast<std::int64_t>(size);
    if (given_ > max_bytes_) {
      end("it unpacks to more than " + std::to_string(max_bytes_) + " bytes");
    }
    return size;
  }
  const std::string& damage() const override { return damage_; }

 private:
  void advance(std::span<char>& room) {
    if (in_.empty() && !from_ended_) {
      in_ = {block_.data(), from_->fill(block_)};
      from_ended_ = in_.empty();
    }
    if (from_ended_ && !in_member_) {
      end(from_->damage());
      return;
    }
    const std::size_t in_before = in_.size();
    const std::size_t room_before = room.size();
    switch (codec_->step(in_, room)) {
      case Step::more:
        in_member_ = true;
        if (from_ended_ && in_before == in_.size() && room_before == room.size()) {
          end(from_->damage().empty() ? "the " + format_ + " stream was cut" : from_->damage());
        }
        break;
      case Step::member_end:
        in_member_ = false;
        members_++;
        codec_->restart();
        break;
      case Step::failed:
        // gzip(1) too ignores what stands behind the last member, such as a tape's padding.
        end(members_ > 0 && !in_member_ ? std::string() : format_ + ": " + codec_->reason());
        break;
    }
  }

  void end(std::string damage) {
    ended_ = true;
    if (damage_.empty()) damage_ = std::move(damage);
  }

  std::unique_ptr<Stream> from_;
  std::unique_ptr<Codec> codec_;
  std::string format_;
  std::int64_t max_bytes_;
  std::vector<char> block_;  // what is still compressed
  std::string_view in_;
  std::string damage_;
  std::int64_t given_ = 0;
  std::int64_t members_ = 0;
  bool from_ended_ = false;
  bool in_member_ = true;
  bool ended_ = false;
};

}  // namespace

Descriptor::Descriptor(int fd) : fd_(fd), cancelled_(::eventfd(0, EFD_CLOEXEC)) {}

Descriptor::~Descriptor() {
  ::close(fd_);
  if (cancelled_ >= 0) ::close(cancelled_);
}

std::size_t Descriptor::fill(std::span<char> room) {
  if (!damage_.empty()) return 0;
  ssize_t n = -1;
  do {
    // Where there was no descriptor left for the eventfd, poll() ignores -1.
    std::array<pollfd, 2> either{{{fd_, POLLIN, 0}, {cancelled_, POLLIN, 0}}};
    if (::poll(either.data(), either.size(), -1) < 0) continue;
    if (either[1].revents != 0) return 0;
    n = ::read(fd_, room.data(), room.size());
  } while (n < 0 && errno == EINTR);
  if (n < 0) damage_ = std::strerror(errno);
  if (n <= 0) return 0;
  given_ += n;
  return static_cast<std::size_t>(n);
}

void Descriptor::cancel() {
  if (cancelled_ >= 0) ::eventfd_write(cancelled_, 1);
}

Decompressed decompress(std::unique_ptr<Stream> from, std::int64_t max_bytes) {
  auto peeked = std::make_unique<Peeked>(std::move(from));
  const std::string_view head = peeked->head();
  std::unique_ptr<Codec> codec;
  const char* format = "";
  if (head.starts_with(kZstdMagic)) {
    codec = std::make_unique<Zstd>();
    format = "zstd";
  } else if (head.starts_with(kGzipMagic)) {
    codec = std::make_unique<Gzip>();
    format = "gzip";
  } else if (head.starts_with(kXzMagic)) {
    codec = std::make_unique<Xz>();
    format = "xz";
  }
  if (!codec) return {std::move(peeked), false};
  return {std::make_unique<Decoder>(std::move(peeked), std::move(codec), format, max_bytes), true};
}

}  // namespace bundle
