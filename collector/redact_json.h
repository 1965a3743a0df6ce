// SPDX-License-Identifier: Apache-2.0
// JSON by the names Docker gives things: Env, Cmd, Labels, LogConfig, auths. The text is not parsed
// into a tree and printed again: it is copied as it stands, layout and all, but for the secrets. So
// line numbers still hold, memory does not grow with the document, and a file with a comma too many
// (which is why somebody is looking at it) is treated like any other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collector/redact_words.h"

namespace collector {

class JsonRedactor {
 public:
  explicit JsonRedactor(Placeholders& placeholders);

  /// Appends one line, without a newline. What was open stays open for the next line.
  void line(std::string_view text, std::string& out);
  /// The next line begins a document.
  void reset();

 private:
  /// What is done with the strings of a value.
  enum class Treatment : std::uint8_t {
    text,     ///< what patterns find
    secret,   ///< all of it goes
    env,      ///< NAME=value, or an object of them
    command,  ///< words, or one command line
    label,
    option,
  };

  struct Frame {
    bool object = false;
    Treatment treatment = Treatment::text;
    std::string opened_by = {};  ///< the key whose value this is
    std::string key = {};        ///< the key last read (objects)
    bool value_next = false;
    std::int64_t index = 0;                 ///< of the element that comes next (arrays)
    std::vector<Arguments> arguments = {};  ///< none, or one: the words of a command so far
  };

  Treatment treatment_of(const Frame& frame);
  bool names_secret(const std::string& key);
  void open(bool object);
  void close();
  void string(std::string_view raw, bool closed, bool is_key, std::string& out);
  void bare(std::string_view token, bool is_key, std::string& out);
  void value(std::string_view text, std::string& out);
  void word(std::string_view text, std::string& out);

  Placeholders& placeholders_;
  std::vector<Frame> stack_;
  std::int64_t too_deep_ = 0;                     ///< levels below the last one that is kept
  std::unordered_map<std::string, bool> judged_;  ///< keys repeat with every object
  std::string path_;  ///< the last "Path": the program that Cmd may name again
};

}  // namespace collector
