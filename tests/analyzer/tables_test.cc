// SPDX-License-Identifier: Apache-2.0
#include "analyzer/tables.h"

#include <gtest/gtest.h>

#include <map>

#include "analyzer/intake_tables.h"
#include "analyzer/tables_doc.h"
#include "bundle/error.h"
#include "extracted.h"

namespace analyzer {
namespace {

constexpr std::string_view kDisks = R"({"mount_point":"/","fs_type":"ext4"}
{"mount_point":"/srv","fs_type":"xfs"}
{"mount_point":"/srv/docker","fs_type":"ext4"}
)";

std::string problem_of(std::string_view sql) {
  Extracted disks;
  disks.with("storage/filesystems", kDisks);
  const std::string rows = disks.rows(sql);
  return rows.starts_with("problem: ") ? rows.substr(9) : "no problem: " + rows;
}

std::string value_of(std::string_view expression) {
  return Extracted().rows("SELECT " + std::string(expression));
}

TEST(Tables, EveryDeclaredTableAndViewCanBeAsked) {
  const Tables tables;
  for (const Declared& declared : declared_tables()) {
    SqlProblem problem;
    const auto prepared = tables.prepare("SELECT * FROM " + declared.name, problem);
    ASSERT_TRUE(prepared) << declared.name << ": " << problem.what;
    std::vector<std::string> columns;
    for (const Column& column : declared.columns) columns.emplace_back(column.name);
    EXPECT_EQ(prepared->columns, columns) << declared.name;
    EXPECT_EQ(prepared->reads.contains(declared.name), !declared.is_view) << declared.name;
    EXPECT_FALSE(prepared->reads.empty()) << declared.name;
  }
}

TEST(Tables, EveryTableAndColumnSaysWhatItIs) {
  std::map<std::string, int> names;
  for (const Declared& declared : declared_tables()) {
    EXPECT_EQ(++names[declared.name], 1) << declared.name;
    EXPECT_TRUE(declared.sentence.ends_with('.')) << declared.name;
    for (const Column& column : declared.columns) {
      EXPECT_GT(column.sentence.size(), 5U) << declared.name << '.' << column.name;
    }
  }
}

TEST(Tables, NoEvidenceHasTwoExtractors) {
  std::map<std::string_view, int> readers;
  for (const Extractor* extractor : extractors()) {
    for (const std::string_view id : extractor->reads) EXPECT_EQ(++readers[id], 1) << id;
  }
}

TEST(Tables, ViewsResolveToTheTablesThatTheyRead) {
  const Tables tables;
  SqlProblem problem;
  const auto prepared = tables.prepare("SELECT mount_point FROM data_root", problem);
  ASSERT_TRUE(prepared);
  EXPECT_EQ(prepared->reads,
            (TablesRead{{"daemon_paths", {"line", "origin", "path", "pointer", "source", "what"}},
                        {"filesystems", {"mount_point"}}}));
}

TEST(Tables, CountingReadsATableToo) {
  const Tables tables;
  SqlProblem problem;
  const auto prepared = tables.prepare("SELECT count(*) FROM images", problem);
  ASSERT_TRUE(prepared);
  EXPECT_EQ(prepared->reads, (TablesRead{{"images", {}}}));
}

TEST(Tables, NamesInAWithClauseAreNotTables) {
  const Tables tables;
  SqlProblem problem;
  const auto prepared = tables.prepare("WITH n AS (SELECT 1 AS x) SELECT x FROM n", problem);
  ASSERT_TRUE(prepared) << problem.what;
  EXPECT_EQ(prepared->reads, TablesRead{});
}

TEST(Tables, RowsCarryTheirPlace) {
  EXPECT_EQ(rows_of("storage/filesystems", kDisks,
                    "SELECT source, line, pointer FROM filesystems WHERE mount_point = '/srv'"),
            "storage/filesystems|2|NULL\n");
}

TEST(Tables, OnlyReading) {
  for (const char* sql :
       {"DELETE FROM filesystems", "INSERT INTO filesystems(mount_point) VALUES('/x')",
        "DROP TABLE filesystems", "CREATE TABLE x(y)", "ATTACH '/tmp/x' AS x", "PRAGMA query_only",
        "VACUUM", "BEGIN", "SELECT load_extension('x')", "SELECT * FROM pragma_table_info('host')",
        "CREATE TEMP TABLE x AS SELECT 1", "UPDATE host SET uid = 0 RETURNING uid"}) {
    EXPECT_EQ(problem_of(sql),
              "only a SELECT over the tables is allowed here: no writes, no ATTACH, no PRAGMA, no "
              "extensions")
        << sql;
  }
}

TEST(Tables, OneStatementAndNoMore) {
  EXPECT_EQ(problem_of("SELECT 1; SELECT 2"), "there is more than one statement; give one SELECT");
  EXPECT_EQ(problem_of("SELECT 1; nonsense"), "there is more than one statement; give one SELECT");
  EXPECT_EQ(problem_of("SELECT 1; -- and a comment\n ;"), "no problem: 1\n");
  EXPECT_EQ(problem_of(" -- nothing\n"), "there is no statement; give one SELECT");
  EXPECT_EQ(problem_of(""), "there is no statement; give one SELECT");
  EXPECT_EQ(problem_of(std::string_view("SELECT 1\0;", 10)), "the statement has a NUL byte in it");
}

TEST(Tables, ProblemsSayWhere) {
  const Tables tables;
  SqlProblem problem;
  EXPECT_FALSE(tables.prepare("SELECT fs.availible_bytes FROM filesystems fs", problem));
  EXPECT_EQ(problem.what, "no such column: fs.availible_bytes");
  EXPECT_EQ(problem.offset, 7);
}

TEST(Tables, DoubleQuotesAreNoText) {
  EXPECT_EQ(problem_of("SELECT * FROM filesystems WHERE mount_point = \"/\""), "no such column: /");
}

TEST(Tables, TheStepBudgetEndsAQuery) {
  const Tables tables;
  SqlProblem problem;
  const std::string_view endless =
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
  EXPECT_FALSE(tables.query(endless, 10, 10'000, problem));
  EXPECT_EQ(problem.what,
            "the query ran over its step budget of 10000 steps; join on equal columns, or ask for "
            "less");
  EXPECT_TRUE(tables.query("SELECT 1", 10, 10'000, problem)) << "the next one starts afresh";
}

TEST(Tables, HugeValuesAreRefused) {
  EXPECT_EQ(problem_of("SELECT zeroblob(1000000000)"),
            "the statement makes values too big to hold; select fewer columns or rows");
}

TEST(Tables, MoreRowsThanAskedForAreCut) {
  Extracted disks;
  disks.with("storage/filesystems", kDisks).rows("SELECT 1");
  SqlProblem problem;
  const auto two = disks.tables().query("SELECT * FROM filesystems", 2, 100'000, problem);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->rows.size(), 2U);
  EXPECT_TRUE(two->cut);
  EXPECT_FALSE(disks.tables().query("SELECT * FROM filesystems", 3, 100'000, problem)->cut);
}

const Table& sysctls() {
  for (const Extractor* extractor : extractors()) {
    for (const Table& table : extractor->tables) {
      if (table.name == "sysctls") return table;
    }
  }
  throw bundle::Error("there is no table sysctls");
}

TEST(Tables, LongTextsAreCutBetweenCharacters) {
  std::string letters = "x";
  while (letters.size() < (std::size_t{2} << 20)) letters += "\xC3\xA4";
  Extracted rows;
  rows.add(sysctls(), {}, {text("long"), letters});
  EXPECT_EQ(rows.rows("SELECT length(CAST(value AS BLOB)) FROM sysctls"), "262143\n");
}

TEST(Tables, ABundleCannotFillTheMemory) {
  const std::vector<Value> quarter = {text("x"), std::string(std::size_t{256} << 10, 'x')};
  Tables tables;
  tables.begin();
  int rows = 0;
  EXPECT_THROW(for (; rows < 400; ++rows) tables.insert(sysctls(), "host/sysctls", {}, quarter),
               bundle::Error);
  EXPECT_LE(rows, 256);
  EXPECT_GE(rows, 250);
  const bundle::Header header;
  EXPECT_NO_THROW(insert_host(tables, header)) << "what the report itself needs still fits";
  tables.commit();
}

TEST(Tables, TwoCanBeOpenAtOnce) {
  Extracted first;
  Extracted second;
  first.with("storage/filesystems", kDisks);
  EXPECT_EQ(second.rows("SELECT count(*) FROM filesystems"), "0\n");
  EXPECT_EQ(first.rows("SELECT count(*) FROM filesystems"), "3\n");
}

TEST(SqlFunctions, IpInCidr) {
  EXPECT_EQ(value_of("ip_in_cidr('172.17.0.2', '172.17.0.0/16')"), "1\n");
  EXPECT_EQ(value_of("ip_in_cidr('172.18.0.2', '172.17.0.0/16')"), "0\n");
  EXPECT_EQ(value_of("ip_in_cidr('172.17.0.127', '172.17.0.0/25')"), "1\n");
  EXPECT_EQ(value_of("ip_in_cidr('172.17.0.128', '172.17.0.0/25')"), "0\n");
  EXPECT_EQ(value_of("ip_in_cidr('172.0.0.0/8', '172.17.0.0/16')"), "0\n");
  EXPECT_EQ(value_of("ip_in_cidr('fd00::1', 'fd00::/8')"), "1\n");
  EXPECT_EQ(value_of("ip_in_cidr('10.0.0.1', '::/0')"), "0\n");
  EXPECT_EQ(value_of("ip_in_cidr('not an address', '0.0.0.0/0')"), "NULL\n");
  EXPECT_EQ(value_of("ip_in_cidr('10.0.0.1', '0.0.0.0/33')"), "NULL\n");
  EXPECT_EQ(value_of("ip_in_cidr(NULL, '0.0.0.0/0')"), "NULL\n");
}

TEST(SqlFunctions, CidrOverlaps) {
  EXPECT_EQ(value_of("cidr_overlaps('172.16.0.0/12', '172.18.0.0/16')"), "1\n");
  EXPECT_EQ(value_of("cidr_overlaps('172.18.0.0/16', '172.16.0.0/12')"), "1\n");
  EXPECT_EQ(value_of("cidr_overlaps('172.18.0.0/16', '172.19.0.0/16')"), "0\n");
  EXPECT_EQ(value_of("cidr_overlaps('0.0.0.0/0', '10.1.2.3')"), "1\n");
  EXPECT_EQ(value_of("cidr_overlaps('10.0.0.0/x', '10.1.2.3')"), "NULL\n");
}

TEST(SqlFunctions, PathUnder) {
  EXPECT_EQ(value_of("path_under('/srv/docker/overlay2', '/srv/docker')"), "1\n");
  EXPECT_EQ(value_of("path_under('/srv/docker', '/srv/docker/')"), "1\n");
  EXPECT_EQ(value_of("path_under('/srv/docker2', '/srv/docker')"), "0\n");
  EXPECT_EQ(value_of("path_under('/srv', '/')"), "1\n");
  EXPECT_EQ(value_of("path_under(NULL, '/')"), "NULL\n");
}

TEST(SqlFunctions, HumanBytes) {
  EXPECT_EQ(value_of("human_bytes(0)"), "0 bytes\n");
  EXPECT_EQ(value_of("human_bytes(1023)"), "1023 bytes\n");
  EXPECT_EQ(value_of("human_bytes(52428800)"), "50.0 MiB\n");
  EXPECT_EQ(value_of("human_bytes(9223372036854775807)"), "8.0 EiB\n");
  EXPECT_EQ(value_of("human_bytes(NULL)"), "NULL\n");
}

TEST(SqlFunctions, RegexpIsRe2) {
  EXPECT_EQ(value_of("'br-0123456789ab' REGEXP '^br-[0-9a-f]{12}$'"), "1\n");
  EXPECT_EQ(value_of("NULL REGEXP 'x'"), "NULL\n");
  EXPECT_TRUE(problem_of("SELECT 'x' REGEXP '(?=x)'").starts_with("REGEXP: ")) << "no look-ahead";
  EXPECT_EQ(rows_of("storage/filesystems", kDisks,
                    "SELECT mount_point FROM filesystems WHERE mount_point REGEXP '^/srv'"),
            "/srv\n/srv/docker\n");
}

TEST(TablesDoc, NamesEverythingOnce) {
  const std::string page = tables_markdown();
  for (const Declared& declared : declared_tables()) {
    const std::string heading = "\n## " + declared.name + "\n";
    EXPECT_NE(page.find(heading), std::string::npos) << declared.name;
    EXPECT_EQ(page.find(heading), page.rfind(heading)) << declared.name;
  }
}

TEST(TablesDoc, DescribesATable) {
  const std::string text = tables_text({"sysctls"});
  EXPECT_TRUE(text.starts_with("sysctls\n  Kernel settings")) << text;
  EXPECT_NE(text.find("\n  from host/sysctls\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  name     text     'net.ipv4.ip_forward'\n"), std::string::npos) << text;
}

std::string complaint(const std::string& name) {
  try {
    return tables_text({name});
  } catch (const bundle::Error& error) {
    return error.what();
  }
}

TEST(TablesDoc, GuessesWhatWasMeant) {
  EXPECT_EQ(complaint("filesystem"), "there is no table filesystem; did you mean \"filesystems\"?");
  EXPECT_EQ(complaint("xyzzyxyzzy"),
            "there is no table xyzzyxyzzy; `drydock-analyze tables` lists them");
}

}  // namespace
}  // namespace analyzer
