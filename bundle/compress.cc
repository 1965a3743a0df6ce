// SPDX-License-Identifier: Apache-2.0
#include "bundle/compress.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "bundle/error.h"

namespace bundle {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;

// The collector lives in 64 MiB. zstd 3 takes 4 MiB (a 2 MiB window), gzip a quarter of one, and
// xz 1 takes 9 MiB where xz 6, the default, takes 94.
constexpr int kZstdLevel = 3;
constexpr int kGzipLevel = 6;
constexpr std::uint32_t kXzPreset = 1;

// Bad parameters or no memory: neither comes from a host.
[[noreturn]] void refuse(const char* format) {
  throw Error(std::string("cannot write the bundle: the ") + format + " encoder failed");
}

class Zstd : public Encoder {
 public:
  explicit Zstd(Output output)
      : output_(std::move(output)), context_(ZSTD_createCCtx()), block_(kBlock) {
    if (!context_) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, kZstdLevel);
    ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1);
  }
  ~Zstd() override { ZSTD_freeCCtx(context_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  void write(std::string_view bytes) override { run(bytes, ZSTD_e_continue); }
  void flush() override { run({}, ZSTD_e_flush); }
  void finish() override { run({}, ZSTD_e_end); }

 private:
  void run(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    std::size_t left = 0;
    do {
      ZSTD_outBuffer out{block_.data(), block_.size(), 0};
      left = ZSTD_compressStream2(context_, &out, &in, directive);
      if (ZSTD_isError(left) != 0) refuse("zstd");
      output_({block_.data(), out.pos});
    } while (directive == ZSTD_e_continue ? in.pos < in.size : left > 0);
  }

  Output output_;
  ZSTD_CCtx* context_;
  std::vector<char> block_;
};

class Gzip : public Encoder {
 public:
  explicit Gzip(Output output) : output_(std::move(output)), block_(kBlock) {
    constexpr int kWithGzipHeader = 16;  // without a time, so that it stays the same
    constexpr int kMemoryLevel = 8;
    if (deflateInit2(&stream_, kGzipLevel, Z_DEFLATED, kWithGzipHeader + MAX_WBITS, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Gzip() override { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  void write(std::string_view bytes) override {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    while (!bytes.empty()) {
      run(bytes.substr(0, kMost), Z_NO_FLUSH);
      bytes.remove_prefix(std::min(bytes.size(), kMost));
    }
  }
  void flush() override { run({}, Z_SYNC_FLUSH); }
  void finish() override { run({}, Z_FINISH); }

 private:
  void run(std::string_view bytes, int flush) {
    // zlib takes a const input through a pointer that is not.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
      stream_.avail_out = static_cast<uInt>(block_.size());
      if (deflate(&stream_, flush) == Z_STREAM_ERROR) refuse("gzip");
      output_({block_.data(), block_.size() - stream_.avail_out});
    } while (stream_.avail_out == 0);
  }

  Output output_;
  std::vector<char> block_;
  z_stream stream_{};
};

class Xz : public Encoder {
 public:
  explicit Xz(Output output) : output_(std::move(output)), block_(kBlock) {
    if (lzma_easy_encoder(&stream_, kXzPreset, LZMA_CHECK_CRC64) != LZMA_OK) {
      throw std::bad_alloc();
    }
  }
  ~Xz() override { lzma_end(&stream_); }
  Xz(const Xz&) = delete;
  Xz& operator=(const Xz&) = delete;

  void write(std::string_view bytes) override { run(bytes, LZMA_RUN); }
  void flush() override { run({}, LZMA_SYNC_FLUSH); }
  void finish() override { run({}, LZMA_FINISH); }

 private:
  void run(std::string_view bytes, lzma_action action) {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(bytes.data());
    stream_.avail_in = bytes.size();
    lzma_ret result = LZMA_OK;
    do {
      stream_.next_out = reinterpret_cast<std::uint8_t*>(block_.data());
      stream_.avail_out = block_.size();
      result = lzma_code(&stream_, action);
      if (result != LZMA_OK && result != LZMA_STREAM_END) refuse("xz");
      output_({block_.data(), block_.size() - stream_.avail_out});
    } while (action == LZMA_RUN ? stream_.avail_in > 0 : result != LZMA_STREAM_END);
  }

  Output output_;
  std::vector<char> block_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

}  // namespace

std::unique_ptr<Encoder> make_encoder(Compression compression, Encoder::Output output) {
  switch (compression) {
    case Compression::gzip:
      return std::make_unique<Gzip>(std::move(output));
    case Compression::xz:
      return std::make_unique<Xz>(std::move(output));
    case Compression::zstd:
      break;
  }
  return std::make_unique<Zstd>(std::move(output));
}

}  // namespace bundle
