// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace analyzer {

/// `raw` as XML 1.0 text or the value of an attribute. What XML cannot hold, most control
/// characters and two code points, is spelled out as printable() does.
std::string xml_text(std::string_view raw);

/// ` name="value"`
std::string xml_attribute(std::string_view name, std::string_view value);

}  // namespace analyzer
