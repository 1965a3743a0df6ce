// SPDX-License-Identifier: Apache-2.0
// The options of dockerd by version: their names in daemon.json and on the command line, and what
// kind of value each takes. From moby's daemon/config and cmd/dockerd (29: daemon/command) at the
// tags v20.10.24 to docker-v29.7.2. A new release of Docker is a row, or a number in one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json_rows.h"

namespace analyzer {

/// Major * 100 + minor: 2010 is 20.10, 2802 is 28.2.
using Release = int;

/// What Go takes for an option when it decodes daemon.json.
enum class Shape {
  text,
  integer,
  boolean,
  texts,          ///< a list of texts
  text_map,       ///< an object of texts
  boolean_map,    ///< an object of booleans
  text_map_map,   ///< an object of objects of texts
  ulimits,        ///< an object of {"Name", "Soft", "Hard"}
  runtimes,       ///< an object of {"path", "runtimeArgs", ...}
  address_pools,  ///< a list of {"base", "size"}
  object,
  flag_only,  ///< a flag that means nothing in the file
};

struct DaemonOption {
  std::string_view key;   ///< in daemon.json; that of a flag_only is its flag
  std::string_view flag;  ///< without its dashes; empty: only the file has it
  Shape shape = Shape::text;
  Release from = 0;        ///< first release that knows it; 0: 20.10 did
  Release gone = 0;        ///< first release that does not start with it; 0: none
  Release deprecated = 0;  ///< first release that warns of it or ignores it; 0: none
  std::string_view instead = {};
};

std::span<const DaemonOption> daemon_options();

/// By its key; else by its flag, which dockerd takes for a key and then ignores.
const DaemonOption* option_by_key(std::string_view key);
/// By its flag, without dashes.
const DaemonOption* option_by_flag(std::string_view flag);
/// The flag that a letter stands for; empty if it is none.
std::string_view flag_by_letter(char letter);

/// The keys of an object as dockerd compares them with its flags: those of an object that stands
/// for no option of its own are taken out of it.
bool is_taken_apart(std::string_view key);

/// The key or flag that was most likely meant; empty if none is close.
std::string likely_key(std::string_view key);
std::string likely_flag(std::string_view flag);

/// In words: "a list of texts".
std::string_view to_text(Shape shape);

struct WrongType {
  std::string pointer;  ///< of the value, below the option's
  std::string found;    ///< 'number', 'string', ...
  std::string_view expected;
};
/// The first value that Go refuses to decode; null is taken everywhere.
std::optional<WrongType> wrong_type(Shape shape, const Json& value);

}  // namespace analyzer
