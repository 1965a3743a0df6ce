// SPDX-License-Identifier: Apache-2.0
// The message proper: logrus in its three dresses (time= level= msg=, ERRO[0000] text key=value,
// and --log-format=json), or bare text. All come out as one sentence with its fields behind it.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/log_frame.h"

namespace analyzer {

enum class LogForm {
  bare,      ///< free text, such as the last words of dockerd on stderr
  fields,    ///< time="..." level=... msg="...", or JSON: newlines are escaped in it
  terminal,  ///< ERRO[0000] text   key=value: newlines stand in it as they are
};

LogForm form_of(std::string_view payload);

/// Appends to `message` what `payload` says: msg, then the other fields as key=value, unescaped
/// once. Sets `level` and `stamp` where the payload has them.
void read_fields(LogForm form, std::string_view payload, std::string& message, std::string& level,
                 Stamp& stamp);

}  // namespace analyzer
