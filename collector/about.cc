// SPDX-License-Identifier: Apache-2.0
#include "collector/about.h"

namespace collector {

const cli::Program& about_program() {
  static const cli::Program program{
      .name = "drydock-collect",
      .summary = "takes the evidence of a broken Docker host into one file",
      .about = "It only reads, ends in time, removes secrets, and needs no running dockerd.",
      .default_verb = {},
      .examples = {{"drydock-collect", "writes drydock-HOST-TIME.tar.zst"},
                   {"drydock-collect -o /mnt/usb --since 2h", "elsewhere, only the last 2 hours"},
                   {"ssh HOST drydock-collect -o - > HOST.tar.zst", "leaves nothing on the host"},
                   {"drydock-collect --only storage network/routes", "some of it"}},
      .statuses = {{0, "a bundle was written (it says what is missing)"},
                   {2, "wrong usage"},
                   {3, "no bundle could be written"},
                   {130, "interrupted (the bundle is valid)"}},
      .sections =
          {{"what it does to the host",
            {"Nothing is changed: no shell and no docker command is run, no kernel module is "
             "loaded, "
             "no table of the firewall is created, and the Engine API is asked with GET only. "
             "--dump-stacks is the one exception: dockerd and containerd are sent SIGUSR1, on "
             "which "
             "each writes a file.",
             "The run starts at the lowest priority, and goes back to the normal one where a busy "
             "host would leave it too little to end in time. Each piece of evidence has a "
             "deadline, "
             "and so has the run. What hangs is left behind and written down.",
             "--container-logs takes what your containers wrote; of that, only what looks like a "
             "secret is taken out.",
             "What would load a kernel module is skipped and named; --allow-system-changes runs it "
             "too. Where the output directory is full, the roomiest of it, TMPDIR, /var/tmp, /tmp "
             "and /dev/shm is used, and named."}},
           {"what is taken out",
            {"Values of environment variables, arguments of commands, labels, credentials in URLs, "
             "registry auths, tokens and keys are replaced before anything is written, by "
             "[REDACTED:kind:tag]. Equal secrets have equal tags within a bundle; the key behind "
             "the "
             "tags is thrown away."}},
           {"files",
            {"drydock-HOST-TIME.tar.zst: the bundle, mode 0600. A tar; its last entry, "
             "manifest.json, says of each piece what became of it."}}},
      .words = {{"ID", "drydock-collect --list | awk '{print $1}'"}},
      .see_also = {"drydock-analyze(1)"}};
  return program;
}

}  // namespace collector
