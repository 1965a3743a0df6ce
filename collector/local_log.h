// SPDX-License-Identifier: Apache-2.0
// Records of Docker's log driver `local` (moby's daemon/logger/local, protobuf's LogEntry): a
// length of four bytes, big end first, the message, and the length again, so that it can be read
// backwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace collector {

struct LocalRecord {
  std::string_view source = {};  ///< "stdout"
  std::int64_t time_ns = 0;      ///< since 1970
  std::string_view line = {};
};

/// One message without its lengths; nullopt for what is none.
std::optional<LocalRecord> local_record_from(std::string_view message);

/// The message that ends where `text` does, with both lengths; nullopt when it does not begin in
/// it.
std::optional<std::string_view> last_local_message(std::string_view text);
inline constexpr std::size_t kLocalLengths = 8;

}  // namespace collector
