// SPDX-License-Identifier: Apache-2.0
#include "bundle/reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <unordered_set>

#include "bundle/error.h"
#include "bundle/input.h"
#include "bundle/layout.h"

namespace bundle {
namespace {

// A million refused entries must not become a million sentences.
constexpr std::size_t kMaxNotices = 200;
constexpr std::size_t kMaxShown = 200;
// Below this an archive is no bomb, however well it compresses.
constexpr std::int64_t kExpansionFloor = std::int64_t{64} << 20;

std::string printable(std::string_view name) {
  std::string shown;
  for (const char c : name.substr(0, kMaxShown)) {
    if (c >= ' ' && c <= '~') {
      shown += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      shown += "\\x";
      shown += "0123456789abcdef"[byte >> 4];
      shown += "0123456789abcdef"[byte & 15];
    }
  }
  if (name.size() > kMaxShown) shown += "...";
  return shown;
}

// `tar -C dir -c .` writes "./docker/journal.log".
std::string_view without_dot(std::string_view name) {
  while (name.starts_with("./")) name.remove_prefix(2);
  return name;
}

std::unique_ptr<Input> open(const std::string& path, const Limits& limits) {
  const bool standard_input = path == "-";
  const std::string name = standard_input ? "standard input" : path;
  const int fd = standard_input ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) throw Error("cannot open " + name + ": " + std::strerror(errno), errno);
  struct stat status {};
  if (::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) return open_directory(fd, limits);
  return open_archive(fd, limits);
}

}  // namespace

struct Reader::Source {
  using Clock = std::chrono::steady_clock;

  Source(const std::string& path, Limits given)
      : limits(given),
        input(open(path, limits)),
        deadline(Clock::now() + limits.time),
        container(input->container()) {}

  void note(std::string_view where, std::string what) {
    if (notices.size() < kMaxNotices) {
      notices.push_back({printable(where), std::move(what)});
    } else if (notices.size() == kMaxNotices) {
      notices.push_back({"", "more was refused or cut than is listed here"});
    }
  }

  void stop(std::string what) {
    notices.push_back({"", std::move(what)});  // at most one, and never crowded out
    intact = false;
    stopped = true;
  }

  void stop_at_limit(const std::string& what) {
    limit = what + "; the rest was not read";
    stop(limit);
  }

  // After each step: whether the input may go on.
  bool may_go_on() {
    if (stopped) return false;
    const std::int64_t produced = input->produced();
    if (!input->damage().empty()) {
      stop(printable(input->damage()));
    } else if (produced > limits.total_bytes) {
      stop_at_limit("it holds more than " + std::to_string(limits.total_bytes) + " bytes");
    } else if (produced > kExpansionFloor && produced / limits.expansion > input->consumed()) {
      stop_at_limit("it unpacks to more than " + std::to_string(limits.expansion) +
                    " times its size");
    } else if (Clock::now() > deadline) {
      stop_at_limit("reading took more than " + std::to_string(limits.time.count()) + " seconds");
    }
    return !stopped;
  }

  std::string_view read() {
    if (stopped) return {};
    const std::string_view piece = input->read();
    may_go_on();  // what came with the news is still good
    const auto left = static_cast<std::size_t>(limits.entry_bytes - delivered);
    if (piece.size() > left && !cut) {
      cut = true;
      note(entry.path_, "holds more than " + std::to_string(limits.entry_bytes) +
                            " bytes; the rest was not read");
    }
    delivered += static_cast<std::int64_t>(std::min(left, piece.size()));
    return piece.substr(0, left);
  }

  // Not left to libarchive, which would unpack a bomb to the end without asking.
  void skip() {
    while (!stopped && !input->read().empty()) may_go_on();
  }

  std::optional<std::string> accept(const Found& found) {
    if (!found.refusal.empty()) {
      note(found.name, found.refusal);
      return std::nullopt;
    }
    if (found.directory) return std::nullopt;
    const std::string_view name =
        container == Container::archive ? without_dot(found.name) : std::string_view(found.name);
    if (!root) {
      const std::size_t slash = name.find('/');
      const bool rooted = container == Container::archive && slash != std::string_view::npos;
      root = rooted ? name.substr(0, slash + 1) : std::string_view();
    }
    if (!name.starts_with(*root)) {
      note(found.name,
           "is outside the bundle's directory " + printable(*root) + " and was refused");
      return std::nullopt;
    }
    const auto path = EntryPath::parse(name.substr(root->size()));
    if (!path) {
      note(found.name, "is no path that a bundle has and was refused");
      return std::nullopt;
    }
    if (!seen.insert(path->text()).second) {
      note(found.name, "is there twice; the second was refused");
      return std::nullopt;
    }
    return path->text();
  }

  Entry* next(Reader& reader) {
    for (;;) {
      skip();
      if (stopped) return nullptr;
      const std::optional<Found> found = input->next();
      if (!may_go_on() || !found) return nullptr;
      if (++entries > limits.entries) {
        stop_at_limit("it holds more than " + std::to_string(limits.entries) + " entries");
        return nullptr;
      }
      delivered = 0;
      cut = false;
      entry.reader_ = &reader;
      container = input->container();
      if (container == Container::plain) {
        entry.path_.clear();
        return &entry;
      }
      if (auto path = accept(*found)) {
        entry.path_ = std::move(*path);
        return &entry;
      }
    }
  }

  Limits limits;
  std::unique_ptr<Input> input;
  Clock::time_point deadline;
  Container container;
  Entry entry;
  std::optional<std::string> root;  // with its slash
  std::unordered_set<std::string> seen;
  std::vector<Notice> notices;
  std::string limit;
  std::int64_t entries = 0;
  std::int64_t delivered = 0;
  bool cut = false;
  bool intact = true;
  bool stopped = false;
};

Reader::Reader(const std::string& path, Limits limits)
    : source_(std::make_unique<Source>(path, limits)) {}

Reader::~Reader() = default;

Entry* Reader::next() { return source_->next(*this); }

Container Reader::container() const { return source_->container; }

bool Reader::intact() const { return source_->intact; }

const std::vector<Notice>& Reader::notices() const { return source_->notices; }

const std::string& Reader::limit() const { return source_->limit; }

std::string_view Entry::read() { return reader_->source_->read(); }

}  // namespace bundle
