// SPDX-License-Identifier: Apache-2.0
// A machine in memory: files, links, commands, an Engine API, a clock that only moves when told or
// when something takes time. It records every touch, so that a test can say what was not asked.
//
//   FakeHost host;
//   host.file("/etc/docker/daemon.json", "{}").deny("/etc/docker/daemon.json");
//   host.command("iptables-save", {.out = "*nat\nCOMMIT\n"});
//   host.answer("/info", 200, "{}");
#pragma once

#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "collector/host.h"

namespace support {

/// What a command does when it is run.
struct Scripted {
  std::string out = {};
  std::string err = {};
  int exit_status = 0;
  std::chrono::milliseconds takes{0};  ///< more than its limit: it is timed out, after its output
  collector::Ended ended = collector::Ended::by_itself;
};

class FakeHost : public collector::Host {
 public:
  FakeHost& file(const std::string& path, const std::string& text);
  FakeHost& link(const std::string& path, const std::string& target);
  FakeHost& directory(const std::string& path);
  FakeHost& special(const std::string& path, collector::FileType type);
  /// Reading or listing it is refused.
  FakeHost& deny(const std::string& path);
  /// Any touch of it never returns, as on a dead NFS mount; outside isolate() that is an error.
  FakeHost& hang(const std::string& path);
  /// It and what is below are known not to answer: they may not be touched any more.
  FakeHost& silent(const std::string& path);
  /// Who owns what is there, and its permissions.
  FakeHost& owned(const std::string& path, std::int64_t uid, std::int64_t gid, std::uint32_t mode);
  /// Listing it does not tell types, as xfs with ftype=0.
  FakeHost& untyped(const std::string& path);
  /// What a process holds open; the link in /proc is made by link().
  FakeHost& open_file(std::int64_t pid, std::int64_t descriptor, collector::FileStat stat);
  FakeHost& filesystem(const std::string& path, collector::FsStat status);
  FakeHost& clock_state(collector::ClockState state);
  FakeHost& address(collector::InterfaceAddress address);
  /// `line` is a program, or a program and its first arguments; the longest that fits counts.
  FakeHost& command(const std::string& line, const Scripted& scripted);
  /// Not an overload of command(): clang 14 would take {.out = ...} for a function, too.
  FakeHost& program(const std::string& line,
                    std::function<Scripted(const collector::Argv&)> scripted);
  /// Any socket answers; a target without an answer is 404. Without any answer nobody listens.
  FakeHost& answer(const std::string& target, int status, const std::string& body);
  FakeHost& advance(std::chrono::milliseconds time);
  /// What that process does when it is asked for its stacks; others refuse.
  FakeHost& on_stacks(std::int64_t pid, std::function<void(FakeHost&)> reaction);

  /// "read /etc/os-release", "run iptables-save -c", "get /run/docker.sock /info", in their order.
  const std::vector<std::string>& touched() const { return touched_; }
  bool touched(const std::string& what) const;

  collector::CommandResult run(const collector::Argv& argv, collector::Limits limits,
                               const collector::Sink& out, const collector::Sink& err) override;
  std::optional<std::string> find_program(std::string_view name) override;
  collector::FileResult read_from(const std::string& path, std::int64_t offset,
                                  collector::Limits limits, const collector::Sink& out) override;
  collector::DirResult list(const std::string& path, std::int64_t max_entries) override;
  std::optional<collector::FileStat> stat(const std::string& path) override;
  std::optional<std::string> silence(const std::string& path) override;
  std::optional<collector::FileStat> stat_open(std::int64_t pid, std::int64_t descriptor) override;
  std::optional<std::string> read_link(const std::string& path) override;
  std::optional<collector::FsStat> stat_fs(const std::string& path) override;
  std::vector<collector::InterfaceAddress> addresses() override;
  std::optional<collector::ClockState> clock_state() override { return clock_state_; }
  collector::HttpResult get(const std::string& socket, const std::string& target,
                            collector::Limits limits, const collector::Sink& out) override;
  std::pair<collector::CommandResult, collector::NativeResult> isolate(
      const std::function<collector::NativeResult(collector::Host&, const collector::Sink&)>& work,
      collector::Limits limits, const collector::Sink& out) override;
  std::string ask_for_stacks(std::int64_t pid, const std::string& program) override;
  void wait(std::chrono::milliseconds time) override { advance(time); }
  bundle::Time now() override;
  std::chrono::steady_clock::time_point tick() override;

 private:
  struct Node {
    collector::FileType type = collector::FileType::regular;
    std::string content;  ///< text, or where a link points
    std::int64_t uid = 0;
    std::int64_t gid = 0;
    std::uint32_t mode = 0644;
  };
  struct Answer {
    int status = 200;
    std::string body;
  };
  /// Nobody would come back from here.
  struct Hangs : std::runtime_error {
    using std::runtime_error::runtime_error;
  };

  void touch(const std::string& verb, const std::string& path);
  FakeHost& add(const std::string& path, Node node);
  const Node* find(const std::string& path) const;
  const std::function<Scripted(const collector::Argv&)>* script(const std::string& line) const;

  std::map<std::string, Node> nodes_ = {
      {"/", {.type = collector::FileType::directory, .content = {}}}};
  std::set<std::string> denied_;
  std::set<std::string> hanging_;
  std::set<std::string> untyped_;
  std::set<std::string> silent_;
  std::map<std::pair<std::int64_t, std::int64_t>, collector::FileStat> open_files_;
  std::map<std::string, collector::FsStat> filesystems_;
  std::vector<collector::InterfaceAddress> addresses_;
  std::map<std::string, std::function<Scripted(const collector::Argv&)>> commands_;
  std::optional<collector::ClockState> clock_state_;
  std::map<std::string, Answer> answers_;
  std::map<std::int64_t, std::function<void(FakeHost&)>> on_stacks_;
  std::vector<std::string> touched_;
  std::chrono::milliseconds clock_{0};
};

}  // namespace support
