// SPDX-License-Identifier: Apache-2.0
// Given where a pattern matched: where the secret is, or that there is none after all. Prose,
// digests and ports look much like secrets, and rules need to read them.
#pragma once

#include <re2/stringpiece.h>

#include <array>
#include <string_view>

#include "collector/secret_extent.h"

namespace collector {

/// A match: the whole, and up to three groups. A group that did not take part has no data().
using Groups = std::array<re2::StringPiece, 4>;

inline std::size_t begin_of(std::string_view text, const re2::StringPiece& group) {
  return static_cast<std::size_t>(group.data() - text.data());
}
inline std::size_t end_of(std::string_view text, const re2::StringPiece& group) {
  return begin_of(text, group) + group.size();
}

/// Each gives an empty extent for what is no secret.
Extent group_one(std::string_view text, const Groups& groups);
Extent value_after(std::string_view text, const Groups& groups);
Extent query_value_after(std::string_view text, const Groups& groups);
Extent rest_after(std::string_view text, const Groups& groups);
/// A value of any form, but a plain word: "authorization: denied".
Extent unless_plain_word(std::string_view text, const Groups& groups);
/// password=x. Groups: the name, a quote that closed it, what separates.
Extent named_value(std::string_view text, const Groups& groups);
/// --password x. Group: the name.
Extent option_value(std::string_view text, const Groups& groups);
/// -e NAME=value. Groups: a quote that opened before the name, the name.
Extent variable_value(std::string_view text, const Groups& groups);
/// password is x; not "password is wrong".
Extent prose_value(std::string_view text, const Groups& groups);
/// password Sommer2026!; not "password authentication", "password sha256".
Extent word_beyond_prose(std::string_view text, const Groups& groups);
/// password 'x', quoted. Group: the quote.
Extent quoted_value(std::string_view text, const Groups& groups);
/// -u user:x.
Extent user_password(std::string_view text, const Groups& groups);
/// scheme://x@host. Group: the scheme.
Extent url_userinfo(std::string_view text, const Groups& groups);
/// x@host:port without a scheme. Groups: the user's part, the host.
Extent bare_userinfo(std::string_view text, const Groups& groups);
/// Base64 of name:password. Group: the base64.
Extent basic_credentials(std::string_view text, const Groups& groups);

}  // namespace collector
