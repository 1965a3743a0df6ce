// SPDX-License-Identifier: Apache-2.0
#include "bundle/manifest.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "bundle/json_bounds.h"

namespace bundle {
namespace {

using Json = nlohmann::ordered_json;
// An ordered object looks through all its keys for each one that is put in: a stranger's may have a
// million.
using ParsedJson = nlohmann::json;

// A catalog has a hundred or two.
constexpr std::size_t kMaxProbes = 10'000;

Json json_of(Time time) { return time == Time{} ? Json(nullptr) : Json(to_text(time)); }

template <typename T>
Json json_of(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json json_of(const Abandoned& child) {
  return {{"pid", child.pid}, {"state", child.state}, {"wchan", child.wchan}};
}

Json json_of(const Cut& cut) { return {{"offset", cut.offset}, {"bytes", json_of(cut.bytes)}}; }

Json json_of(const ProbeRecord& probe) {
  Json redactions = Json::object();
  for (const auto& [kind, count] : probe.redactions) redactions[kind] = count;
  Json abandoned = Json::array();
  for (const Abandoned& child : probe.abandoned) abandoned.push_back(json_of(child));
  return {{"id", probe.id},
          {"path", probe.path},
          {"stderr_path", probe.stderr_path},
          {"argv", probe.argv},
          {"file", probe.file},
          {"outcome", to_text(probe.outcome)},
          {"reason", probe.reason},
          {"exit_status", json_of(probe.exit_status)},
          {"started", json_of(probe.started)},
          {"duration_ms", probe.duration_ms},
          {"bytes", probe.bytes},
          {"cut", probe.cut ? json_of(*probe.cut) : Json(nullptr)},
          {"redactions", std::move(redactions)},
          {"sha256", probe.sha256},
          {"abandoned", std::move(abandoned)}};
}

Json json_of(const SelfScan& scan) {
  Json findings = Json::array();
  for (const SelfScan::Finding& finding : scan.findings) {
    findings.push_back({{"path", finding.path},
                        {"kind", finding.kind},
                        {"count", finding.count},
                        {"line", finding.line > 0 ? Json(finding.line) : Json(nullptr)}});
  }
  return {{"outcome", scan.outcome},
          {"reason", scan.reason},
          {"entries", scan.entries},
          {"bytes", scan.bytes},
          {"findings", std::move(findings)}};
}

// Host names, arguments and wait channels come from the host as bytes; what is no UTF-8 is
// replaced, because a manifest that cannot be written would lose the bundle.
std::string dump(const Json& json) {
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

// One object of a bundle from a stranger, or of a later version: a key that is missing or of
// another type leaves the value as it was.
class Fields {
 public:
  explicit Fields(const ParsedJson& object) : object_(object) {}

  void read(const char* key, std::string& value) const {
    if (const ParsedJson* found = find(key); found && found->is_string()) value = text(*found);
  }
  void read(const char* key, std::int64_t& value) const {
    if (const auto found = integer(find(key))) value = *found;
  }
  void read(const char* key, int& value) const {
    if (const auto found = small(find(key))) value = *found;
  }
  void read(const char* key, std::optional<int>& value) const {
    if (const auto found = small(find(key))) value = found;
  }
  void read(const char* key, std::optional<std::int64_t>& value) const {
    if (const auto found = integer(find(key))) value = found;
  }
  void read(const char* key, bool& value) const {
    if (const ParsedJson* found = find(key); found && found->is_boolean())
      value = found->get<bool>();
  }
  void read(const char* key, Time& value) const {
    if (const ParsedJson* found = find(key); found && found->is_string()) {
      value = time_from(text(*found)).value_or(value);
    }
  }
  void read(const char* key, Outcome& value) const {
    if (const ParsedJson* found = find(key); found && found->is_string()) {
      value = outcome_from(text(*found)).value_or(value);
    }
  }
  void read(const char* key, std::vector<std::string>& value) const {
    for_each(key, [&](const ParsedJson& item) {
      if (item.is_string()) value.push_back(text(item));
    });
  }
  void read(const char* key, std::map<std::string, std::int64_t>& value) const {
    const ParsedJson* found = find(key);
    if (!found || !found->is_object()) return;
    for (const auto& [name, count] : found->items()) {
      if (const auto number = integer(&count)) value.emplace(name, *number);
    }
  }

  const ParsedJson* object(const char* key) const {
    const ParsedJson* found = find(key);
    return found && found->is_object() ? found : nullptr;
  }

  template <typename Visit>
  void for_each(const char* key, Visit visit) const {
    const ParsedJson* found = find(key);
    if (!found || !found->is_array()) return;
    for (const ParsedJson& item : *found) visit(item);
  }

 private:
  const ParsedJson* find(const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
  }

  static const std::string& text(const ParsedJson& json) {
    return json.get_ref<const std::string&>();
  }

  static std::optional<std::int64_t> integer(const ParsedJson* json) {
    if (!json || !json->is_number_integer()) return std::nullopt;
    if (json->is_number_unsigned()) {
      const auto value = json->get<std::uint64_t>();
      if (value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return std::nullopt;
    }
    return json->get<std::int64_t>();
  }

  static std::optional<int> small(const ParsedJson* json) {
    const auto value = integer(json);
    if (!value || *value < std::numeric_limits<int>::min() ||
        *value > std::numeric_limits<int>::max()) {
      return std::nullopt;
    }
    return static_cast<int>(*value);
  }

  const ParsedJson& object_;
};

Cut cut_from(const Fields& fields) {
  Cut cut;
  fields.read("offset", cut.offset);
  fields.read("bytes", cut.bytes);
  return cut;
}

Abandoned abandoned_from(const Fields& fields) {
  Abandoned child;
  fields.read("pid", child.pid);
  fields.read("state", child.state);
  fields.read("wchan", child.wchan);
  return child;
}

ProbeRecord probe_from(const Fields& fields) {
  ProbeRecord probe;
  fields.read("id", probe.id);
  fields.read("path", probe.path);
  fields.read("stderr_path", probe.stderr_path);
  fields.read("argv", probe.argv);
  fields.read("file", probe.file);
  fields.read("outcome", probe.outcome);
  fields.read("reason", probe.reason);
  fields.read("exit_status", probe.exit_status);
  fields.read("started", probe.started);
  fields.read("duration_ms", probe.duration_ms);
  fields.read("bytes", probe.bytes);
  if (const ParsedJson* cut = fields.object("cut")) probe.cut = cut_from(Fields(*cut));
  fields.read("redactions", probe.redactions);
  fields.read("sha256", probe.sha256);
  fields.for_each("abandoned", [&](const ParsedJson& child) {
    if (child.is_object()) probe.abandoned.push_back(abandoned_from(Fields(child)));
  });
  return probe;
}

SelfScan self_scan_from(const Fields& fields) {
  SelfScan scan;
  fields.read("outcome", scan.outcome);
  fields.read("reason", scan.reason);
  fields.read("entries", scan.entries);
  fields.read("bytes", scan.bytes);
  fields.for_each("findings", [&](const ParsedJson& item) {
    if (!item.is_object()) return;
    const Fields each(item);
    SelfScan::Finding& finding = scan.findings.emplace_back();
    each.read("path", finding.path);
    each.read("kind", finding.kind);
    each.read("count", finding.count);
    each.read("line", finding.line);
  });
  return scan;
}

// An object that names its format version, or nothing: any other JSON is somebody else's.
std::optional<ParsedJson> object_from(std::string_view text) {
  if (over_bounds(text, {})) return std::nullopt;
  ParsedJson json = ParsedJson::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("format_version")) return std::nullopt;
  return json;
}

}  // namespace

std::string to_json(const Header& header) {
  return dump({{"format_version", header.format_version},
               {"tool_version", header.tool_version},
               {"host_name", header.host_name},
               {"started", json_of(header.started)},
               {"time_zone", header.time_zone},
               {"boot_id", header.boot_id},
               {"options", header.options},
               {"uid", header.uid},
               {"obfuscated", header.obfuscated}});
}

std::string to_json(const Manifest& manifest) {
  Json probes = Json::array();
  for (const ProbeRecord& probe : manifest.probes) probes.push_back(json_of(probe));
  const auto& scan = manifest.self_scan;
  return dump({{"format_version", manifest.format_version},
               {"finished", json_of(manifest.finished)},
               {"ended", manifest.ended},
               {"probes", std::move(probes)},
               {"self_scan", scan ? json_of(*scan) : Json(nullptr)}});
}

std::optional<Header> header_from(std::string_view json) {
  const auto object = object_from(json);
  if (!object) return std::nullopt;
  const Fields fields(*object);
  Header header;
  fields.read("format_version", header.format_version);
  fields.read("tool_version", header.tool_version);
  fields.read("host_name", header.host_name);
  fields.read("started", header.started);
  fields.read("time_zone", header.time_zone);
  fields.read("boot_id", header.boot_id);
  fields.read("options", header.options);
  fields.read("uid", header.uid);
  fields.read("obfuscated", header.obfuscated);
  return header;
}

std::optional<Manifest> manifest_from(std::string_view json) {
  const auto object = object_from(json);
  if (!object || !object->contains("probes")) return std::nullopt;
  if ((*object)["probes"].size() > kMaxProbes) return std::nullopt;
  const Fields fields(*object);
  Manifest manifest;
  fields.read("format_version", manifest.format_version);
  fields.read("finished", manifest.finished);
  fields.read("ended", manifest.ended);
  fields.for_each("probes", [&](const ParsedJson& probe) {
    if (probe.is_object()) manifest.probes.push_back(probe_from(Fields(probe)));
  });
  if (const ParsedJson* scan = fields.object("self_scan")) {
    manifest.self_scan = self_scan_from(Fields(*scan));
  }
  return manifest;
}

}  // namespace bundle
