// SPDX-License-Identifier: Apache-2.0
#include "bundle/read_ahead.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <new>
#include <random>
#include <string>
#include <thread>

#include "bundle/layout.h"
#include "bundle/writer.h"
#include "tests/bundle/contents.h"
#include "tests/support/tar_builder.h"

namespace bundle {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;

std::string noise(std::size_t size) {
  std::mt19937 random(3);
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

int opened(const MemoryFile& file) { return ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC); }

TEST(ReadAhead, GivesAllInOrderAndCountsAsFarAsItGave) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, 4 * kBlock, 40 * kBlock + 5}) {
    const std::string text = noise(size);
    const MemoryFile file(text);
    auto stream = std::make_unique<Descriptor>(opened(file));
    Descriptor& outside = *stream;
    ReadAhead ahead(std::move(stream), outside);
    std::string all;
    for (std::string_view piece = ahead.read(); !piece.empty(); piece = ahead.read()) {
      all += piece;
      ASSERT_EQ(ahead.consumed(), std::ssize(all));
    }
    EXPECT_EQ(all, text);
    EXPECT_EQ(ahead.damage(), "");
    EXPECT_TRUE(ahead.read().empty());
  }
}

TEST(ReadAhead, MayBeLeftBeforeItsEnd) {
  const MemoryFile file(noise(40 * kBlock));
  for (const int pieces : {0, 1, 5, 9, 20}) {
    auto stream = std::make_unique<Descriptor>(opened(file));
    Descriptor& outside = *stream;
    ReadAhead ahead(std::move(stream), outside);
    for (int i = 0; i < pieces; ++i) EXPECT_EQ(ahead.read().size(), kBlock);
  }
}

// `ssh host drydock-collect -o - | drydock-analyze -`, and a limit was hit.
TEST(ReadAhead, EndsThoughItsPeerIsSilent) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const std::string text = noise(8 * kBlock);
  std::size_t written = 0;
  std::thread peer([&] {
    while (written < text.size()) {
      const ssize_t n = ::write(ends[1], text.data() + written, text.size() - written);
      if (n <= 0) break;
      written += static_cast<std::size_t>(n);
    }
  });
  {
    auto stream = std::make_unique<Descriptor>(ends[0]);
    Descriptor& outside = *stream;
    ReadAhead ahead(std::move(stream), outside);
    for (std::size_t read = 0; read < text.size();) read += ahead.read().size();
    peer.join();
  }
  EXPECT_EQ(written, text.size());
  ::close(ends[1]);
}

class RunsOutOfMemory : public Stream {
 public:
  explicit RunsOutOfMemory(int blocks) : left_(blocks) {}
  std::size_t fill(std::span<char> room) override {
    if (left_-- == 0) throw std::bad_alloc();
    return room.size();
  }
  const std::string& damage() const override { return damage_; }

 private:
  int left_;
  std::string damage_;
};

TEST(ReadAhead, ThrowsWhatReadingThrewWhenItsTurnComes) {
  for (const int blocks : {0, 2, 4, 5, 30}) {
    const MemoryFile file("");
    Descriptor outside(opened(file));
    ReadAhead ahead(std::make_unique<RunsOutOfMemory>(blocks), outside);
    for (int i = 0; i < blocks; ++i) ASSERT_EQ(ahead.read().size(), kBlock);
    EXPECT_THROW(ahead.read(), std::bad_alloc);
    EXPECT_TRUE(ahead.read().empty());
  }
}

std::string packed(Compression compression, std::string_view journal) {
  const MemoryFile file;
  Writer writer(file.fd(), compression, "drydock-h", Time{});
  writer.add(EntryPath::parse("docker/journal.log").value(), journal);
  writer.finish();
  return file.bytes();
}

// Big enough for the thread, in every compression.
TEST(ReadAhead, BigBundlesAreReadWhole) {
  const std::string text = noise(20 * kBlock);
  for (const Compression compression : {Compression::zstd, Compression::gzip, Compression::xz}) {
    const MemoryFile file(packed(compression, text));
    const Contents got = contents(file.path());
    EXPECT_TRUE(got.intact);
    EXPECT_EQ(got.text("docker/journal.log"), text);
  }
}

TEST(ReadAhead, BigBundlesThatAreCutSayHow) {
  const std::string text = noise(20 * kBlock);
  for (const Compression compression : {Compression::zstd, Compression::gzip, Compression::xz}) {
    const std::string whole = packed(compression, text);
    const MemoryFile file(whole.substr(0, whole.size() * 3 / 4));
    const Contents got = contents(file.path());
    EXPECT_FALSE(got.intact);
    EXPECT_TRUE(got.noted("stream was cut")) << got.notices.back();
    EXPECT_GT(got.text("docker/journal.log").size(), text.size() / 2);
    EXPECT_TRUE(text.starts_with(got.text("docker/journal.log")));
  }
}

TEST(ReadAhead, BombsEndAtTheirLimit) {
  const std::string zeros(std::size_t{100} << 20, '\0');
  const MemoryFile file(packed(Compression::zstd, zeros));
  const Contents got = contents(file.path(), {.expansion = 100});
  EXPECT_TRUE(got.noted("it unpacks to more than 100 times its size"));
  EXPECT_LT(got.text("docker/journal.log").size(), std::size_t{65} << 20);
}

}  // namespace
}  // namespace bundle
