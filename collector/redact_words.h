// SPDX-License-Identifier: Apache-2.0
// Settings and command lines. A name tells what was set, and stays; what it was set to goes, unless
// it is known to be harmless. No guess is made about what a value looks like.
#pragma once

#include <string>
#include <string_view>

#include "collector/placeholders.h"

namespace collector {

void redact_variable(std::string_view name, std::string_view value, Placeholders& placeholders,
                     std::string& out);
void redact_label(std::string_view name, std::string_view value, Placeholders& placeholders,
                  std::string& out);
void redact_option(std::string_view name, std::string_view value, Placeholders& placeholders,
                   std::string& out);

/// Is it one whose arguments are Docker's own: dockerd, containerd-shim, docker-proxy?
bool is_known_program(std::string_view word);

/// The words of one command, in order.
class Arguments {
 public:
  explicit Arguments(Placeholders& placeholders) : placeholders_(placeholders) {}

  /// The first word, where it is known to be a program: it stays.
  void program(std::string_view word, std::string& out);
  /// Names of options, numbers and paths of the system stay.
  void argument(std::string_view word, std::string& out);

 private:
  Placeholders& placeholders_;
  bool known_ = false;
  bool after_secret_option_ = false;
};

/// A command as one text: "sleep 60".
void redact_command(std::string_view text, Placeholders& placeholders, std::string& out);

/// The value of `Environment=`: A=b "C=d e" 'F=g'.
void redact_environment(std::string_view text, Placeholders& placeholders, std::string& out);

}  // namespace collector
