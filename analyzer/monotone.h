// SPDX-License-Identifier: Apache-2.0
// May rows be believed although some evidence is missing? A query that only selects, joins and
// unites can lose rows for lack of evidence, never gain them: what it found is a fact. One that
// negates, aggregates or joins outward may have found rows just because a table is empty.
#pragma once

#include <string_view>

namespace analyzer {

/// True if more rows in the tables can only give more rows in the result. Judged by the words of
/// the statement, and in doubt false.
bool is_monotone(std::string_view sql);

}  // namespace analyzer
