// SPDX-License-Identifier: Apache-2.0
#include "analyzer/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace analyzer {

std::optional<std::size_t> terminal_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
      size.ws_col == 0) {
    return std::nullopt;
  }
  return size.ws_col;
}

}  // namespace analyzer
