// SPDX-License-Identifier: Apache-2.0
// Where the bundle goes. The disk of a sick host is often full, and a support tool must not be what
// takes its last block: room is reserved before an entry is written, so that the entry, the
// manifest and the end of the archive fit once they are begun.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/writer.h"
#include "collector/output_file.h"

namespace collector {

struct OutputRequest {
  std::string where = ".";  ///< a directory, a file that does not exist yet, or "-"
  std::string root;         ///< name of the bundle without its suffix
  bundle::Compression compression = bundle::Compression::zstd;
  std::int64_t max_size = std::int64_t{256} << 20;
  std::vector<std::string> fallbacks;  ///< directories to try when `where` is one without room
  bool named = true;                   ///< the user said where; "." is where nobody did
  std::chrono::milliseconds patience{5'000};    ///< with a place that does not answer
  std::chrono::milliseconds stall{30'000};      ///< with one that stops answering after that
  std::chrono::milliseconds reader{120'000};    ///< with a reader of "-" that reads nothing
  std::function<bool()> interrupted = nullptr;  ///< then a reader is not waited for
};

class Output {
 public:
  /// Makes the file; never overwrites one. Throws bundle::Error.
  static Output create(const OutputRequest& request);

  /// As write(2); what Writer is made with.
  ssize_t write(std::string_view bytes);
  bool streams() const { return streams_; }
  const std::string& path() const { return path_; }  ///< "-" for standard output
  /// A sentence why it is not where it was asked to be; else empty.
  const std::string& note() const { return note_; }

  struct Room {
    std::int64_t bytes = 0;
    std::string limited_by;  ///< a sentence
  };
  /// The most that an entry may have now.
  Room room();
  /// Room for that much, and for the end of the bundle behind it. False when there is not.
  bool reserve(std::int64_t bytes);
  /// Gives back what was reserved and not used, and sees the bundle onto its disk; its size. Throws
  /// bundle::Error when the disk refuses.
  std::int64_t finish();
  /// Throws bundle::Error if the place stopped answering; room(), reserve() and finish() do as
  /// well.
  void require_answers() const;

 private:
  explicit Output(const OutputRequest& request);
  bool open_in(const std::string& directory, const OutputRequest& request);
  bool create_file(const std::string& path, const OutputRequest& request);

  std::optional<OutputFile> file_;  ///< always there once it was created
  bool streams_ = false;
  std::string path_;
  std::string note_;
  std::int64_t max_size_;
  std::int64_t in_compressor_;    ///< the most that can be on its way to the file
  std::int64_t added_ = 0;        ///< bytes of all entries, before compression
  std::int64_t reserved_to_ = 0;  ///< offset up to which blocks are ours
};

}  // namespace collector
