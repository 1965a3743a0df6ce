// SPDX-License-Identifier: Apache-2.0
// Packages, processes, units and journals, as a host's own tools print them for people, as our
// probes would have written it.
#include <algorithm>
#include <utility>

#include "analyzer/adapter_formats.h"
#include "analyzer/fields.h"
#include "analyzer/log_frame.h"

namespace analyzer {
namespace {

using Ordered = nlohmann::ordered_json;

/// The rest of `line` from `word` on, which is a part of it.
std::string rest_from(std::string_view line, std::string_view word) {
  return std::string(trimmed(line.substr(static_cast<std::size_t>(word.data() - line.data()))));
}

std::string without_epoch(std::string_view version) {
  const auto colon = version.find(':');
  return std::string(colon == std::string_view::npos ? version : version.substr(colon + 1));
}

bool is_engine(std::string_view package) {
  return package == "docker.io" || package == "docker-ce" || package == "moby-engine" ||
         package == "docker-engine" || package == "docker";
}

struct DpkgLine {
  std::string_view state;
  std::string_view name;
  std::string_view version;
  std::string_view architecture;
};

/// ii  docker.io:amd64   20.10.24+dfsg1-1+deb12u1   amd64   Linux container runtime
std::optional<DpkgLine> dpkg_line(std::string_view line) {
  const auto words = fields(line);
  if (words.size() < 4 || words[0].size() < 2 || words[0].size() > 3) return std::nullopt;
  if (std::string_view("uihrp").find(words[0][0]) == std::string_view::npos) return std::nullopt;
  return DpkgLine{words[0], words[1].substr(0, words[1].find(':')), words[2], words[3]};
}

std::string_view dpkg_status(char state) {
  switch (state) {
    case 'i':
      return "installed";
    case 'c':
      return "config-files";
    case 'U':
      return "unpacked";
    case 'F':
      return "half-configured";
    case 'H':
      return "half-installed";
    case 'n':
      return "not-installed";
    default:
      return "triggers-pending";
  }
}

struct RpmName {
  std::string_view name;
  std::string_view version;
  std::string_view architecture;
};

/// docker-ce-27.3.1-1.el9.x86_64, perhaps with the date of its installation behind it
std::optional<RpmName> rpm_name(std::string_view line) {
  const auto words = fields(line);
  if (words.empty()) return std::nullopt;
  const std::string_view word = words[0];
  const auto dot = word.rfind('.');
  const auto release = word.rfind('-');
  if (dot == std::string_view::npos || release == std::string_view::npos || release == 0) {
    return std::nullopt;
  }
  const auto version = word.rfind('-', release - 1);
  if (version == std::string_view::npos || version == 0 || dot < release) return std::nullopt;
  return RpmName{word.substr(0, version), word.substr(version + 1, dot - version - 1),
                 word.substr(dot + 1)};
}

std::string version_line(std::string_view package_version) {
  return "Docker version " + without_epoch(package_version) + "\n";
}

struct Process {
  std::int64_t pid = 0;
  std::int64_t parent = 0;
  std::string_view state = {};
  std::string_view wchan = {};
  std::string command = {};
  std::string name = {};
};

std::string name_of(std::string_view command) {
  std::string_view word = command.substr(0, command.find(' '));
  if (word.starts_with('[') && word.ends_with(']'))
    return std::string(word.substr(1, word.size() - 2));
  word.remove_prefix(word.rfind('/') + 1);
  constexpr std::size_t kComm = 15;  // TASK_COMM_LEN without its end
  return std::string(word.substr(0, kComm));
}

/// Calls `use` for each process of a ps whose columns have titles; false if it is no such output.
template <typename Use>
bool each_process(std::string_view text, const Use& use) {
  std::ptrdiff_t pid = -1;
  std::ptrdiff_t parent = -1;
  std::ptrdiff_t state = -1;
  std::ptrdiff_t wchan = -1;
  std::ptrdiff_t command = -1;
  const auto titled = [&](const std::vector<std::string_view>& words) {
    const auto column = [&](std::initializer_list<std::string_view> names) {
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (std::ranges::find(names, words[i]) != names.end())
          return static_cast<std::ptrdiff_t>(i);
      }
      return std::ptrdiff_t{-1};
    };
    pid = column({"PID"});
    parent = column({"PPID"});
    state = column({"S", "STAT", "STATE"});
    wchan = column({"WCHAN"});
    command = column({"CMD", "COMMAND"});
    // lstart takes five words.
    if (column({"STARTED"}) >= 0 && column({"STARTED"}) < command) command += 4;
    return pid >= 0 && state >= 0 && command >= 0;
  };
  bool known = false;
  each_text_line(text, [&](std::string_view line) {
    const auto words = fields(line);
    if (!known) {
      known = titled(words);
      return;
    }
    if (std::ssize(words) <= command) return;
    const auto at = [&](std::ptrdiff_t i) { return words[static_cast<std::size_t>(i)]; };
    const auto id = number(at(pid));
    if (!id) return;
    Process process{
        .pid = *id, .state = at(state).substr(0, 1), .command = rest_from(line, at(command))};
    if (parent >= 0) process.parent = number(at(parent)).value_or(0);
    if (wchan >= 0 && at(wchan) != "-") process.wchan = at(wchan);
    // ps auxf draws a tree in front of the command.
    const auto drawn = process.command.find_first_not_of("|\\_ ");
    process.command.erase(0, drawn == std::string::npos ? process.command.size() : drawn);
    process.name = name_of(process.command);
    use(process, parent >= 0);
  });
  return known;
}

Ordered as_json(const Process& process, bool has_parent) {
  Ordered out = {
      {"pid", process.pid}, {"name", process.name}, {"state", std::string(process.state)}};
  if (has_parent) out["ppid"] = process.parent;
  if (!process.wchan.empty()) out["wchan"] = std::string(process.wchan);
  return out;
}

/// Records whose prefix names one of these, or a unit of theirs in what systemd says.
template <typename Wanted>
std::optional<std::string> of_journal(std::string_view text, const Wanted& wanted) {
  std::string out;
  bool taken = false;
  each_text_line(text, [&](std::string_view line) {
    // A record's further lines are indented.
    if (!line.starts_with(' ')) {
      const LogFrame frame = frame_of(line);
      taken = frame.prefixed && wanted(frame);
    }
    if (taken) out.append(line) += '\n';
  });
  return out;
}

bool systemd_names(const LogFrame& frame, std::string_view unit) {
  return frame.identifier == "systemd" && frame.payload.find(unit) != std::string_view::npos;
}

}  // namespace

std::optional<std::string> dockerd_from_packages(std::string_view text, std::string_view) {
  std::string out;
  each_text_line(text, [&](std::string_view line) {
    if (!out.empty()) return;
    if (const auto package = dpkg_line(line)) {
      if (package->state[1] == 'i' && is_engine(package->name))
        out = version_line(package->version);
    } else if (const auto rpm = rpm_name(line)) {
      if (is_engine(rpm->name)) out = version_line(rpm->version);
    }
  });
  return out;
}

std::optional<std::string> from_dpkg(std::string_view text, std::string_view) {
  std::string out;
  each_text_line(text, [&](std::string_view line) {
    const auto package = dpkg_line(line);
    if (!package) return;
    out += json_line({{"manager", "dpkg"},
                      {"name", std::string(package->name)},
                      {"version", std::string(package->version)},
                      {"status", std::string(dpkg_status(package->state[1]))},
                      {"architecture", std::string(package->architecture)}});
  });
  if (out.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> from_rpm(std::string_view text, std::string_view) {
  std::string out;
  each_text_line(text, [&](std::string_view line) {
    const auto package = rpm_name(line);
    if (!package) return;
    out += json_line({{"manager", "rpm"},
                      {"name", std::string(package->name)},
                      {"version", std::string(package->version)},
                      {"status", "installed"},
                      {"architecture", std::string(package->architecture)}});
  });
  if (out.empty()) return std::nullopt;
  return out;
}

std::optional<std::string> from_ps(std::string_view text, std::string_view) {
  std::string out;
  if (!each_process(text, [&](const Process& process, bool has_parent) {
        out += json_line(as_json(process, has_parent));
      })) {
    return std::nullopt;
  }
  return out;
}

std::optional<std::string> daemons_from_ps(std::string_view text, std::string_view) {
  std::string out;
  each_process(text, [&](const Process& process, bool has_parent) {
    if (process.name != "dockerd" && process.name != "docker-proxy" && process.name != "runc" &&
        !process.name.starts_with("containerd")) {
      return;
    }
    Ordered row = as_json(process, has_parent);
    row["command"] = process.command;
    out += json_line(row);
  });
  return out;
}

// `systemctl show *service --all`, of which only Docker's units matter. A blank line ends a unit.
std::optional<std::string> from_systemctl_show(std::string_view text, std::string_view) {
  std::string out;
  std::string block;
  bool wanted = false;
  const auto end = [&] {
    if (wanted) out += block + '\n';
    block.clear();
    wanted = false;
  };
  each_text_line(text, [&](std::string_view line) {
    if (trimmed(line).empty()) {
      end();
      return;
    }
    wanted = wanted || line == "Id=docker.service" || line == "Id=docker.socket" ||
             line == "Id=containerd.service";
    block.append(line) += '\n';
  });
  end();
  return out;
}

std::optional<std::string> from_unit_file(std::string_view text, std::string_view path) {
  const auto root = std::min(path.find("/etc/systemd/"), path.find("/lib/systemd/"));
  std::string where(root == std::string_view::npos ? path : path.substr(root + 1));
  return "# /" + where + "\n" + std::string(text) + "\n";
}

std::optional<std::string> docker_from_journal(std::string_view text, std::string_view) {
  return of_journal(text, [](const LogFrame& frame) {
    return frame.identifier == "dockerd" || frame.identifier == "docker" ||
           systemd_names(frame, "docker.service") || systemd_names(frame, "docker.socket");
  });
}

std::optional<std::string> containerd_from_journal(std::string_view text, std::string_view) {
  return of_journal(text, [](const LogFrame& frame) {
    return frame.identifier == "containerd" || systemd_names(frame, "containerd.service");
  });
}

std::optional<std::string> kernel_from_journal(std::string_view text, std::string_view) {
  return of_journal(text, [](const LogFrame& frame) { return frame.identifier == "kernel"; });
}

}  // namespace analyzer
