// SPDX-License-Identifier: Apache-2.0
#include "analyzer/about.h"

namespace analyzer {

const cli::Program& about_program() {
  static const cli::Program program{
      .name = "drydock-analyze",
      .summary = "says what is wrong with a Docker host, from a bundle of it",
      .about = "Works offline; the bundle is read once and nothing of it is written to disk.",
      .default_verb = "report",
      .examples = {{"drydock-analyze drydock-shop-01-20260131T080000Z.tar.zst", ""},
                   {"ssh shop-01 drydock-collect -o - | drydock-analyze -", ""},
                   {"drydock-analyze --format html -o report.html case-4711.tar.zst", ""},
                   {"drydock-analyze cases/*.tar.zst", "one line each, and a summary"},
                   {"drydock-analyze --fail-on error case-4711.tar.zst", "for scripts"},
                   {"drydock-analyze docker.log --as docker", "a journal without a bundle"},
                   {"drydock-analyze sosreport-shop-01.tar.xz", "what others collected"},
                   {"drydock-analyze query BUNDLE 'SELECT name, state FROM containers'", ""},
                   {"drydock-analyze explain net/docker0-missing BUNDLE",
                    "why it did or did not fire"},
                   {"drydock-analyze tables filesystems", "what can be asked"}},
      .statuses = {{0, "done"},
                   {1,
                    "a current finding at or above --fail-on; of corpus: a sample is not judged "
                    "as expected"},
                   {2, "wrong usage"},
                   {3, "the bundle or a rule file cannot be used"}},
      .sections =
          {{"the report",
            {"Root causes come first: findings that no other present finding explains. Below each "
             "are its cause with the values of this host, the evidence with its source and line, "
             "what to do in the order of safety, and what it explains.",
             "A finding is confirmed when rows of the host's state show it, suspected when only "
             "lines of a log do; it is past when a later line or a later start means that it is "
             "over. What a rule could not judge is listed with the evidence that was missing: "
             "nothing is called healthy because it was not looked at."}},
           {"environment", {"NO_COLOR: any value but the empty one switches colour off."}}},
      .words = {{"RULE", "drydock-analyze rules list | awk '{print $2}'"},
                {"TABLE", "drydock-analyze tables | awk '/^[a-z]/ {print $1}'"}},
      .see_also = {"drydock-collect(1)"}};
  return program;
}

}  // namespace analyzer
