// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_host.h"

#include <algorithm>
#include <utility>

namespace support {

using collector::Access;
using collector::Ended;
using collector::FileType;

namespace {

std::string parent(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

/// In pieces, as a pipe would; false when the sink wanted no more.
bool pour(std::string_view text, const collector::Sink& sink) {
  constexpr std::size_t kPiece = 1000;
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), kPiece))) {
    if (!sink(text.substr(0, kPiece))) return false;
  }
  return true;
}

}  // namespace

FakeHost& FakeHost::add(const std::string& path, Node node) {
  if (path != "/" && !nodes_.contains(parent(path))) directory(parent(path));
  nodes_[path] = std::move(node);
  return *this;
}

FakeHost& FakeHost::file(const std::string& path, const std::string& text) {
  return add(path, {.type = FileType::regular, .content = text});
}

FakeHost& FakeHost::link(const std::string& path, const std::string& target) {
  return add(path, {.type = FileType::symlink, .content = target});
}

FakeHost& FakeHost::directory(const std::string& path) {
  return add(path, {.type = FileType::directory, .content = {}});
}

FakeHost& FakeHost::special(const std::string& path, FileType type) {
  return add(path, {.type = type, .content = {}});
}

FakeHost& FakeHost::deny(const std::string& path) {
  denied_.insert(path);
  return *this;
}

FakeHost& FakeHost::hang(const std::string& path) {
  hanging_.insert(path);
  return *this;
}

FakeHost& FakeHost::silent(const std::string& path) {
  silent_.insert(path);
  return *this;
}

std::optional<std::string> FakeHost::silence(const std::string& path) {
  for (const std::string& place : silent_) {
    if (path == place || path.starts_with(place + "/")) return place + " does not answer (nfs4)";
  }
  return std::nullopt;
}

FakeHost& FakeHost::owned(const std::string& path, std::int64_t uid, std::int64_t gid,
                          std::uint32_t mode) {
  Node& node = nodes_.at(path);
  node.uid = uid;
  node.gid = gid;
  node.mode = mode;
  return *this;
}

FakeHost& FakeHost::untyped(const std::string& path) {
  untyped_.insert(path);
  return *this;
}

FakeHost& FakeHost::open_file(std::int64_t pid, std::int64_t descriptor, collector::FileStat stat) {
  open_files_[{pid, descriptor}] = stat;
  return *this;
}

FakeHost& FakeHost::filesystem(const std::string& path, collector::FsStat status) {
  filesystems_[path] = status;
  return *this;
}

FakeHost& FakeHost::address(collector::InterfaceAddress address) {
  addresses_.push_back(std::move(address));
  return *this;
}

FakeHost& FakeHost::command(const std::string& line, const Scripted& scripted) {
  return program(line, [scripted](const collector::Argv&) { return scripted; });
}

FakeHost& FakeHost::program(const std::string& line,
                            std::function<Scripted(const collector::Argv&)> scripted) {
  commands_[line] = std::move(scripted);
  return *this;
}

FakeHost& FakeHost::answer(const std::string& target, int status, const std::string& body) {
  answers_[target] = {.status = status, .body = body};
  return *this;
}

FakeHost& FakeHost::advance(std::chrono::milliseconds time) {
  clock_ += time;
  return *this;
}

bool FakeHost::touched(const std::string& what) const {
  return std::ranges::find(touched_, what) != touched_.end();
}

void FakeHost::touch(const std::string& verb, const std::string& path) {
  touched_.push_back(verb + " " + path);
  if (hanging_.contains(path)) throw Hangs("this would hang for ever: " + touched_.back());
}

const FakeHost::Node* FakeHost::find(const std::string& path) const {
  const auto node = nodes_.find(path);
  return node == nodes_.end() ? nullptr : &node->second;
}

const std::function<Scripted(const collector::Argv&)>* FakeHost::script(
    const std::string& line) const {
  for (std::string start = line; !start.empty();) {
    if (const auto found = commands_.find(start); found != commands_.end()) return &found->second;
    const auto blank = start.rfind(' ');
    start.resize(blank == std::string::npos ? 0 : blank);
  }
  return nullptr;
}

collector::CommandResult FakeHost::run(const collector::Argv& argv, collector::Limits limits,
                                       const collector::Sink& out, const collector::Sink& err) {
  std::string line;
  for (const std::string& word : argv) line += (line.empty() ? "" : " ") + word;
  touch("run", line);
  collector::CommandResult result;
  const auto* const scripted = script(line);
  if (scripted == nullptr) {
    result.ended = Ended::no_start;
    result.not_found = true;
    result.error = "no program " + argv.at(0) + " on PATH";
    return result;
  }
  const Scripted does = (*scripted)(argv);
  clock_ += std::min(does.takes, limits.time);
  result.ended = does.ended;
  pour(does.err, err);
  std::string_view text = does.out;
  const bool too_much = static_cast<std::int64_t>(text.size()) > limits.bytes;
  if (too_much) text = text.substr(0, static_cast<std::size_t>(limits.bytes));
  if (!pour(text, out) || too_much) {
    result.ended = Ended::stopped;
  } else if (does.takes > limits.time) {
    result.ended = Ended::timed_out;
  }
  if (result.ended == Ended::by_itself) result.exit_status = does.exit_status;
  return result;
}

std::optional<std::string> FakeHost::find_program(std::string_view name) {
  touch("find", std::string(name));
  for (const auto& [line, scripted] : commands_) {
    if (line.substr(0, line.find(' ')) == name) return "/usr/bin/" + std::string(name);
  }
  return std::nullopt;
}

FakeHost& FakeHost::clock_state(collector::ClockState state) {
  clock_state_ = state;
  return *this;
}

FakeHost& FakeHost::on_stacks(std::int64_t pid, std::function<void(FakeHost&)> reaction) {
  on_stacks_[pid] = std::move(reaction);
  return *this;
}

std::string FakeHost::ask_for_stacks(std::int64_t pid, const std::string& program) {
  touched_.push_back("ask for stacks " + std::to_string(pid) + " " + program);
  const auto found = on_stacks_.find(pid);
  if (found == on_stacks_.end()) return "process " + std::to_string(pid) + " is gone";
  found->second(*this);
  return {};
}

collector::FileResult FakeHost::read_from(const std::string& path, std::int64_t offset,
                                          collector::Limits limits, const collector::Sink& out) {
  if (auto why = silence(path)) return {.access = Access::silent, .error = *std::move(why)};
  touch("read", path);
  const Node* const node = find(path);
  if (denied_.contains(path)) {
    return {.access = Access::denied, .error = "cannot open " + path + ": Permission denied"};
  }
  if (node == nullptr) {
    return {.access = Access::absent, .error = "cannot open " + path + ": No such file"};
  }
  if (node->type != FileType::regular) {
    return {.access = Access::not_regular, .error = path + " is not a regular file"};
  }
  std::string_view text = node->content;
  text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(offset)));
  pour(text.substr(0, static_cast<std::size_t>(limits.bytes)), out);
  return {.truncated = static_cast<std::int64_t>(text.size()) > limits.bytes};
}

collector::DirResult FakeHost::list(const std::string& path, std::int64_t max_entries) {
  collector::DirResult result;
  if (auto why = silence(path)) {
    result.access = Access::silent;
    result.error = *std::move(why);
    return result;
  }
  touch("list", path);
  const Node* const node = find(path);
  if (denied_.contains(path) || node == nullptr || node->type != FileType::directory) {
    result.access = denied_.contains(path) ? Access::denied : Access::absent;
    result.error = "cannot list " + path;
    return result;
  }
  result.typed = !untyped_.contains(path);
  for (const auto& [name, child] : nodes_) {
    if (name == "/" || parent(name) != path) continue;
    if (static_cast<std::int64_t>(result.entries.size()) == max_entries) {
      result.truncated = true;
      break;
    }
    result.entries.push_back({.name = name.substr(name.rfind('/') + 1), .type = child.type});
  }
  return result;
}

std::optional<collector::FileStat> FakeHost::stat(const std::string& path) {
  if (silence(path)) return std::nullopt;
  touch("stat", path);
  const Node* const node = find(path);
  if (node == nullptr) return std::nullopt;
  constexpr std::int64_t kBlock = 4096;
  const auto size = static_cast<std::int64_t>(node->content.size());
  return collector::FileStat{.type = node->type,
                             .size = size,
                             .allocated = (size + kBlock - 1) / kBlock * kBlock,
                             .mode = node->mode,
                             .uid = node->uid,
                             .gid = node->gid,
                             .modified = now()};
}

std::optional<collector::FileStat> FakeHost::stat_open(std::int64_t pid, std::int64_t descriptor) {
  touch("fstat", std::to_string(pid) + " " + std::to_string(descriptor));
  const auto found = open_files_.find({pid, descriptor});
  return found == open_files_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> FakeHost::read_link(const std::string& path) {
  if (silence(path)) return std::nullopt;
  touch("readlink", path);
  const Node* const node = find(path);
  if (node == nullptr || node->type != FileType::symlink) return std::nullopt;
  return node->content;
}

std::optional<collector::FsStat> FakeHost::stat_fs(const std::string& path) {
  if (silence(path)) return std::nullopt;
  touch("statfs", path);
  const auto found = filesystems_.find(path);
  return found == filesystems_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<collector::InterfaceAddress> FakeHost::addresses() { return addresses_; }

collector::HttpResult FakeHost::get(const std::string& socket, const std::string& target,
                                    collector::Limits limits, const collector::Sink& out) {
  touched_.push_back("get " + socket + " " + target);
  collector::HttpResult result;
  if (answers_.empty()) {
    result.access = Access::absent;
    result.error = "cannot connect to " + socket + ": No such file or directory";
    return result;
  }
  result.connected = true;
  if (hanging_.contains(target)) {
    clock_ += limits.time;
    result.error = "no answer within " + std::to_string(limits.time.count()) + " ms";
    return result;
  }
  const auto found = answers_.find(target);
  result.status = found == answers_.end() ? 404 : found->second.status;
  if (*result.status / 100 != 2) {
    result.error = "answered with status " + std::to_string(*result.status) + ": " +
                   (found == answers_.end() ? "page not found" : found->second.body);
    return result;
  }
  const std::string_view body = found->second.body;
  pour(body.substr(0, static_cast<std::size_t>(limits.bytes)), out);
  if (static_cast<std::int64_t>(body.size()) > limits.bytes) {
    result.error = "the answer was cut after " + std::to_string(limits.bytes) + " bytes";
  }
  return result;
}

std::pair<collector::CommandResult, collector::NativeResult> FakeHost::isolate(
    const std::function<collector::NativeResult(collector::Host&, const collector::Sink&)>& work,
    collector::Limits limits, const collector::Sink& out) {
  collector::CommandResult command;
  collector::NativeResult result;
  const auto started = clock_;
  try {
    bool stopped = false;
    result = work(*this, [&](std::string_view piece) {
      stopped = stopped || !out(piece);
      return true;  // in a child, what it writes goes to a pipe that takes it
    });
    if (stopped) command.ended = Ended::stopped;
  } catch (const Hangs&) {
    clock_ = started + limits.time;
  } catch (const std::exception& error) {
    result = {.outcome = bundle::Outcome::failed, .reason = error.what()};
  }
  if (clock_ - started >= limits.time) {
    command.ended = Ended::timed_out;
    result = {.outcome = bundle::Outcome::failed, .reason = {}};
  }
  return {std::move(command), std::move(result)};
}

// 2026-01-31T08:00:00Z, plus what the clock was moved.
bundle::Time FakeHost::now() {
  using namespace std::chrono;
  return sys_days(2026y / January / 31) + 8h + clock_;
}

std::chrono::steady_clock::time_point FakeHost::tick() {
  return std::chrono::steady_clock::time_point(std::chrono::hours(1) + clock_);
}

}  // namespace support
