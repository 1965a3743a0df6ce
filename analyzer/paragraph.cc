// SPDX-License-Identifier: Apache-2.0
#include "analyzer/paragraph.h"

#include "analyzer/printable.h"
#include "cli/wrap.h"

namespace analyzer {

std::string paragraph(std::string_view first, std::string_view text, std::size_t columns) {
  return cli::wrap(first, printable(text), columns);
}

}  // namespace analyzer
