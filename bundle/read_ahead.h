// SPDX-License-Identifier: Apache-2.0
// Lets a stream be read, and so decompressed, on a thread of its own while its user works on what
// came before. Small inputs, which most bundles are, never start the thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bundle/decompress.h"
#include "bundle/lines.h"

namespace bundle {

class ReadAhead : public ByteSource {
 public:
  /// `outside` is the innermost part of `stream`.
  ReadAhead(std::unique_ptr<Stream> stream, Descriptor& outside);
  ~ReadAhead() override;
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// Throws what reading threw, when its turn comes.
  std::string_view read() override;
  /// Both as they were when the stream had given just what read() has.
  const std::string& damage() const { return damage_; }
  std::int64_t consumed() const { return consumed_; }

 private:
  struct Block {
    std::vector<char> bytes;
    std::size_t size = 0;
    std::int64_t consumed = 0;
    std::string damage;
    std::exception_ptr error;
  };

  void fill(Block& block);
  void run();
  Block& wait_for_next();

  std::unique_ptr<Stream> stream_;  ///< the thread's once it runs
  Descriptor& outside_;
  std::vector<Block> ring_;
  std::size_t alone_ = 0;  ///< blocks that were read without the thread
  bool ended_ = false;
  std::string damage_;
  std::int64_t consumed_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t first_ = 0;   ///< the block that read() gave last
  std::size_t filled_ = 0;  ///< from there on
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace bundle
