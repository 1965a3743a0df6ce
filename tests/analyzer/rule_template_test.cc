// SPDX-License-Identifier: Apache-2.0
#include "analyzer/rule_template.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace analyzer {
namespace {

TEST(Template, Placeholders) {
  const auto lookup = [](std::string_view name) -> Value {
    if (name == "size") return std::int64_t{1288490189};
    if (name == "text") return std::string("t");
    if (name == "real") return 2.5;
    if (name == "digits") return std::string("2048");
    return {};
  };
  EXPECT_EQ(fill("{text} {size} {real}", lookup), "t 1288490189 2.5");
  EXPECT_EQ(fill("{size:bytes} {digits:bytes} {text:bytes}", lookup), "1.2 GiB 2.0 KiB t");
  EXPECT_EQ(fill("{none} {none|nothing} {none:bytes|some}", lookup), "(not known) nothing some");
}

TEST(Template, AFallbackMayHaveANameInIt) {
  const auto lookup = [](std::string_view name) -> Value {
    if (name == "size") return std::int64_t{1288490189};
    if (name == "text") return std::string("t");
    return {};
  };
  EXPECT_EQ(fill("{none|{text}} {text|{size}}.", lookup), "t t.");
  EXPECT_EQ(fill("{none|{text} of {size:bytes}, {missing}}.", lookup),
            "t of 1.2 GiB, (not known).");
  EXPECT_EQ(fill("`file {none|{text}}` `file {none|{missing}}`", lookup), "`file t` `file NONE`");
  EXPECT_EQ(fill("{none|{}} {none|{text|{size}}}", lookup), "{} {text|1288490189}");
}

TEST(RuleTemplate, PutsNoStrangersCommandIntoACommand) {
  const auto lookup = [](std::string_view name) -> Value {
    if (name == "hostile") return std::string("x; rm -rf /");
    if (name == "option") return std::string("--privileged");
    if (name == "nothing") return {};
    return std::string("shop_db-1");
  };
  EXPECT_EQ(fill("`docker start {good}` after {hostile}", lookup),
            "`docker start shop_db-1` after x; rm -rf /");
  EXPECT_EQ(fill("see `docker inspect {hostile}`", lookup), "see `docker inspect HOSTILE`");
  EXPECT_EQ(fill("`docker rm {option}`", lookup), "`docker rm OPTION`");
  EXPECT_EQ(fill("`docker rm {nothing}` {nothing}", lookup), "`docker rm NOTHING` (not known)");
  EXPECT_EQ(fill(R"({{.Names}} {"hosts": []} {1..3} {a,b} { text } {{text}} {)", lookup),
            R"({{.Names}} {"hosts": []} {1..3} {a,b} { text } {{text}} {)");
}

}  // namespace
}  // namespace analyzer
