// SPDX-License-Identifier: Apache-2.0
#include "bundle/read_ahead.h"

#include <system_error>
#include <utility>

namespace bundle {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;
constexpr std::size_t kBlocks = 8;
// By then the input is known to be worth a thread.
constexpr std::size_t kBlocksAlone = 4;

}  // namespace

ReadAhead::ReadAhead(std::unique_ptr<Stream> stream, Descriptor& outside)
    : stream_(std::move(stream)), outside_(outside), ring_(1) {}

ReadAhead::~ReadAhead() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  outside_.cancel();
  changed_.notify_one();
  thread_.join();
}

std::string_view ReadAhead::read() {
  if (ended_) return {};
  if (alone_ == kBlocksAlone && !thread_.joinable()) {
    ring_.resize(kBlocks);
    filled_ = 1;
    try {
      thread_ = std::thread([this] { run(); });
    } catch (const std::system_error&) {  // too many threads already: it goes without
    }
  }
  Block& block = thread_.joinable() ? wait_for_next() : ring_.front();
  if (!thread_.joinable()) {
    fill(block);
    ++alone_;
  }
  damage_ = block.damage;
  consumed_ = block.consumed;
  ended_ = block.size == 0;
  if (block.error) std::rethrow_exception(block.error);
  return {block.bytes.data(), block.size};
}

ReadAhead::Block& ReadAhead::wait_for_next() {
  std::unique_lock lock(mutex_);
  first_ = (first_ + 1) % kBlocks;
  --filled_;
  changed_.notify_one();
  changed_.wait(lock, [&] { return filled_ > 0; });
  return ring_[first_];
}

void ReadAhead::fill(Block& block) {
  block.bytes.resize(kBlock);
  block.size = 0;
  try {
    block.size = stream_->fill(block.bytes);
  } catch (...) {
    block.error = std::current_exception();
  }
  block.consumed = outside_.given();
  block.damage = stream_->damage();
}

void ReadAhead::run() {
  std::unique_lock lock(mutex_);
  for (bool more = true; more;) {
    changed_.wait(lock, [&] { return stop_ || filled_ < kBlocks; });
    if (stop_) return;
    Block& block = ring_[(first_ + filled_) % kBlocks];
    lock.unlock();
    fill(block);
    more = block.size > 0;
    lock.lock();
    ++filled_;
    changed_.notify_one();
  }
}

}  // namespace bundle
