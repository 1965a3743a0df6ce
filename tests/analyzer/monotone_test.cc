// SPDX-License-Identifier: Apache-2.0
#include "analyzer/monotone.h"

#include <gtest/gtest.h>

namespace analyzer {
namespace {

TEST(Monotone, ByTheWords) {
  for (const std::string_view sql :
       {"SELECT a FROM t WHERE b < 1", "select t.a from t join u using (id) where u.b is not null",
        "SELECT a FROM t UNION ALL SELECT b FROM u",
        "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u)",
        "WITH x AS (SELECT a FROM t) SELECT * FROM x",
        "SELECT a FROM t WHERE b IN (SELECT c FROM u)",
        "SELECT a FROM t WHERE b = 'NOT here' -- NOT\n"}) {
    EXPECT_TRUE(is_monotone(sql)) << sql;
  }
  for (const std::string_view sql :
       {"SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM u)", "SELECT count(*) FROM t",
        "SELECT a FROM t LEFT JOIN u USING (id) WHERE u.id IS NULL",
        "SELECT a FROM t EXCEPT SELECT a FROM u", "SELECT a FROM t WHERE (SELECT b FROM u) IS NULL",
        "SELECT a FROM t ORDER BY a LIMIT 1", "SELECT a FROM t WHERE b NOT IN (SELECT c FROM u)",
        "SELECT a FROM t WHERE b IS NOT (SELECT c FROM u)"}) {
    EXPECT_FALSE(is_monotone(sql)) << sql;
  }
}

}  // namespace
}  // namespace analyzer
