// SPDX-License-Identifier: Apache-2.0
// Tables of evidence that is gathered on request, and chains of layers that are written short.
#include <gtest/gtest.h>

#include "extracted.h"

namespace analyzer {
namespace {

constexpr std::string_view kDump =
    R"(SIGUSR1 was sent to dockerd (process 812) at 2026-01-31T08:00:00Z; it wrote x.

goroutine 1 [chan receive, 12 minutes]:
main.(*DaemonCli).start(0xc0001, {0x1, 0x2})
	/src/cmd/dockerd/daemon.go:250 +0x1

goroutine 40 [semacquire, 7 minutes, locked to thread]:
sync.runtime_SemacquireMutex(0xc0002?, 0x0?, 0x1?)
	/usr/lib/go/src/runtime/sema.go:77 +0x26
sync.(*Mutex).lockSlow(0xc0002)
	/usr/lib/go/src/sync/mutex.go:171 +0x15d
github.com/docker/docker/daemon.(*Daemon).ContainerStart(0xc000a2c000)
	/src/daemon/start.go:50 +0x1
created by net/http.(*Server).Serve
	/usr/lib/go/src/net/http/server.go:3089 +0x5ed

goroutine 41 [semacquire, 7 minutes]:
sync.runtime_SemacquireMutex(0xc0003?, 0x0?, 0x1?)
	/usr/lib/go/src/runtime/sema.go:77 +0x26
github.com/docker/docker/daemon.(*Daemon).ContainerStart(0xc000a2d000)
	/src/daemon/start.go:50 +0x1

goroutine 5 [IO wait]:
internal/poll.runtime_pollWait(0x7f, 0x72)
	/usr/lib/go/src/runtime/netpoll.go:305 +0x89
)";

TEST(Goroutines, ThoseAtOnePlaceAreOneRow) {
  EXPECT_EQ(rows_of("daemon/dockerd-stacks", kDump,
                    "SELECT daemon, state, minutes, function, caller, goroutines, line FROM "
                    "goroutines ORDER BY goroutines DESC, state"),
            "dockerd|semacquire|7|sync.runtime_SemacquireMutex|github.com/docker/docker/daemon."
            "(*Daemon).ContainerStart|2|7\n"
            "dockerd|IO wait|0|internal/poll.runtime_pollWait|NULL|1|23\n"
            "dockerd|chan receive|12|main.(*DaemonCli).start|main.(*DaemonCli).start|1|3\n");
}

TEST(ContainerLogLines, TakenApart) {
  EXPECT_EQ(
      rows_of("storage/container-log-tails",
              "2026-01-31T08:00:00.1Z c1 stdout: GET /: 200\n- c2 -: no space left on device\n",
              "SELECT container_id, time, stream, message FROM container_log_lines"),
      "c1|2026-01-31T08:00:00.1Z|stdout|GET /: 200\nc2|NULL|NULL|no space left on device\n");
}

TEST(Layers, ChainsArePutTogetherAgainInAnyOrder) {
  EXPECT_EQ(rows_of("storage/overlay2-layers",
                    R"({"id":"top","link":"TOP","lower":null,"lower_from":"MID","lower_bytes":12}
{"id":"mid","link":"MID","lower":null,"lower_from":"BASE","lower_bytes":6}
{"id":"base","link":"BASE","lower":null,"lower_bytes":null}
{"id":"torn","link":"TORN","lower":"l/MID:l/LOST","lower_bytes":12}
)",
                    "SELECT id, lower FROM overlay2_layers UNION ALL SELECT layer_id, position || "
                    "link FROM overlay2_lowers ORDER BY 1, 2"),
            "base|NULL\nmid|1BASE\nmid|l/BASE\ntop|1MID\ntop|2BASE\ntop|l/MID:l/BASE\n"
            "torn|1MID\ntorn|2LOST\ntorn|l/MID:l/LOST\n");
}

TEST(Layers, CircleAndLayerThatIsNotThereEnd) {
  EXPECT_EQ(rows_of("storage/overlay2-layers",
                    R"({"id":"a","link":"A","lower":null,"lower_from":"B"}
{"id":"b","link":"B","lower":null,"lower_from":"A"}
{"id":"c","link":"C","lower":null,"lower_from":"GONE"}
)",
                    "SELECT id, lower FROM overlay2_layers ORDER BY id"),
            "a|NULL\nb|NULL\nc|NULL\n");
}

}  // namespace
}  // namespace analyzer
