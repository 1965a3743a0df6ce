// SPDX-License-Identifier: Apache-2.0
// Recorded on a healthy host (Docker 20.10.24 on Debian 12), shortened.
#include "tests/support/planted_secrets.h"

namespace support {

using collector::Style;

// clang-format off
const std::vector<HarmlessText>& harmless_texts() {
  static const std::vector<HarmlessText> list = {
      {"DockerJournal", Style::log,
R"drydock(2026-11-24T05:37:41.315725+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.315666088Z" level=info msg="Starting up"
2026-11-24T05:37:41.317101+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.317052526Z" level=info msg="[core] parsed scheme: \"unix\"" module=grpc
2026-11-24T05:37:41.317101+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.317073647Z" level=info msg="[core] scheme \"unix\" not registered, fallback to default scheme" module=grpc
2026-11-24T05:37:41.318604+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.318577100Z" level=info msg="[core] Subchannel Connectivity change to READY" module=grpc
2026-11-24T05:37:41.318604+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.318591932Z" level=info msg="[core] Channel Connectivity change to READY" module=grpc
2026-11-24T05:37:41.514390+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.514336513Z" level=warning msg="Your kernel does not support cgroup blkio weight"
2026-11-24T05:37:41.514390+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.514370594Z" level=warning msg="Your kernel does not support cgroup blkio weight_device"
2026-11-24T05:37:41.514549+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.514490502Z" level=info msg="Loading containers: start."
2026-11-24T05:37:41.579850+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.579812790Z" level=info msg="Default bridge (docker0) is assigned with an IP address 172.17.0.0/16. Daemon option --bip can be used to set a preferred IP address"
2026-11-24T05:37:41.622151+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.622106621Z" level=info msg="Loading containers: done."
2026-11-24T05:37:41.628373+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.628342692Z" level=info msg="Docker daemon" commit=5d6db84 graphdriver(s)=overlay2 version=20.10.24+dfsg1
2026-11-24T05:37:41.628477+0000 shop-01 dockerd[58]: time="2026-11-24T05:37:41.628421169Z" level=info msg="Daemon has completed initialization"
2026-11-24T05:37:41.632580+0000 shop-01 systemd[1]: Started docker.service - Docker Application Container Engine.)drydock"},
      {"ContainerdJournal", Style::log,
R"drydock(2026-11-24T05:37:41.194524+0000 shop-01 modprobe[40]: modprobe: FATAL: Module overlay not found in directory /lib/modules/6.18.44-fc-v657
2026-11-24T05:37:41.221645+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.221065272Z" level=info msg="starting containerd" revision="1.6.20~ds1-1+deb12u3" version="1.6.20~ds1"
2026-11-24T05:37:41.232337+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.232162493Z" level=info msg="loading plugin \"io.containerd.content.v1.content\"..." type=io.containerd.content.v1
2026-11-24T05:37:41.232337+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.232281771Z" level=info msg="loading plugin \"io.containerd.snapshotter.v1.aufs\"..." type=io.containerd.snapshotter.v1
2026-11-24T05:37:41.234274+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.234225310Z" level=info msg="skip loading plugin \"io.containerd.snapshotter.v1.aufs\"..." error="aufs is not supported (modprobe aufs failed: exit status 1 \"modprobe: FATAL: Module aufs not found in directory /lib/modules/6.18.44-fc-v657\\n\"): skip plugin" type=io.containerd.snapshotter.v1
2026-11-24T05:37:41.234330+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.234322034Z" level=info msg="loading plugin \"io.containerd.snapshotter.v1.btrfs\"..." type=io.containerd.snapshotter.v1
2026-11-24T05:37:41.234569+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.234549524Z" level=info msg="skip loading plugin \"io.containerd.snapshotter.v1.btrfs\"..." error="path /var/lib/containerd/io.containerd.snapshotter.v1.btrfs (ext4) must be a btrfs filesystem to be used with the btrfs snapshotter: skip plugin" type=io.containerd.snapshotter.v1
2026-11-24T05:37:41.234274+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.234225310Z" level=info msg="skip loading plugin \"io.containerd.snapshotter.v1.aufs\"..." error="aufs is not supported (modprobe aufs failed: exit status 1 \"modprobe: FATAL: Module aufs not found in directory /lib/modules/6.18.44-fc-v657\\n\"): skip plugin" type=io.containerd.snapshotter.v1
2026-11-24T05:37:41.234569+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.234549524Z" level=info msg="skip loading plugin \"io.containerd.snapshotter.v1.btrfs\"..." error="path /var/lib/containerd/io.containerd.snapshotter.v1.btrfs (ext4) must be a btrfs filesystem to be used with the btrfs snapshotter: skip plugin" type=io.containerd.snapshotter.v1
2026-11-24T05:37:41.234717+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.234629473Z" level=warning msg="failed to load plugin io.containerd.snapshotter.v1.devmapper" error="devmapper not configured"
2026-11-24T05:37:41.235345+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.235335326Z" level=info msg="skip loading plugin \"io.containerd.snapshotter.v1.zfs\"..." error="path /var/lib/containerd/io.containerd.snapshotter.v1.zfs must be a zfs filesystem to be used with the zfs snapshotter: skip plugin" type=io.containerd.snapshotter.v1
2026-11-24T05:37:41.235416+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.235409496Z" level=warning msg="could not use snapshotter devmapper in metadata plugin" error="devmapper not configured"
2026-11-24T05:37:41.238159+0000 shop-01 containerd[46]: time="2026-11-24T05:37:41.238135903Z" level=info msg="Start cri plugin with config {PluginConfig:{ContainerdConfig:{Snapshotter:overlayfs DefaultRuntimeName:runc DefaultRuntime:{Type: Path: Engine: PodAnnotations:[] ContainerAnnotations:[] Root: Options:map[] PrivilegedWithoutHostDevices:false BaseRuntimeSpec: NetworkPluginConfDir: NetworkPluginMaxConfNum:0} UntrustedWorkloadRuntime:{Type: Path: Engine: PodAnnotations:[] ContainerAnnotations:[] Root: Options:map[] PrivilegedWithoutHostDevices:false BaseRuntimeSpec: NetworkPluginConfDir: NetworkPluginMaxConfNum:0} Runtimes:map[runc:{Type:io.containerd.runc.v2 Path: Engine: PodAnnotations:[] ContainerAnnotations:[] Root: Options:map[BinaryName: CriuImagePath: CriuPath: CriuWorkPath: IoGid:0 IoUid:0 NoNewKeyring:false NoPivotRoot:false Root: ShimCgroup: SystemdCgroup:false] PrivilegedWithoutHostDevices:false BaseRuntimeSpec: NetworkPluginConfDir: NetworkPluginMaxConfNum:0}] NoPivot:false DisableSnapshotAnnotations:true DiscardUnpackedLayers:false IgnoreRdtNotEnabledErrors:false} CniConfig:{NetworkPluginBinDir:/usr/lib/cni NetworkPluginConfDir:/etc/cni/net.d NetworkPluginMaxConfNum:1 NetworkPluginConfTemplate: IPPreference:} Registry:{ConfigPath: Mirrors:map[] Configs:map[] Auths:map[] Headers:map[]} ImageDecryption:{KeyModel:node} DisableTCPService:true StreamServerAddress:127.0.0.1 StreamServerPort:0 StreamIdleTimeout:4h0m0s EnableSelinux:false SelinuxCategoryRange:1024 SandboxImage:registry.k8s.io/pause:3.6 StatsCollectPeriod:10 SystemdCgroup:false EnableTLSStreaming:false X509KeyPairStreaming:{TLSCertFile: TLSKeyFile:} MaxContainerLogLineSize:16384 DisableCgroup:false DisableApparmor:false RestrictOOMScoreAdj:false MaxConcurrentDownloads:3 DisableProcMount:false UnsetSeccompProfile: TolerateMissingHugetlbController:true DisableHugetlbController:true DeviceOwnershipFromSecurityContext:false IgnoreImageDefinedVolumes:false NetNSMountsUnderStateDir:false EnableUnprivilegedPorts:false EnableUnprivilegedICMP:false} ContainerdRootDir:/var/lib/containerd ContainerdEndpoint:/run/containerd/containerd.sock RootDir:/var/lib/containerd/io.containerd.grpc.v1.cri StateDir:/run/containerd/io.containerd.grpc.v1.cri}")drydock"},
      {"Iptables", Style::plain,
R"drydock(# Generated by iptables-save v1.8.9 (nf_tables) on Tue Nov 24 05:37:44 2026
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:DOCKER-ISOLATION-STAGE-2 - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o br-d0daf8133fab -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o br-d0daf8133fab -j DOCKER
-A FORWARD -i br-d0daf8133fab ! -o br-d0daf8133fab -j ACCEPT
-A FORWARD -i br-d0daf8133fab -o br-d0daf8133fab -j ACCEPT
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A DOCKER -d 172.18.0.2/32 ! -i br-d0daf8133fab -o br-d0daf8133fab -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER -d 172.18.0.4/32 ! -i br-d0daf8133fab -o br-d0daf8133fab -p tcp -m tcp --dport 90 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i br-d0daf8133fab ! -o br-d0daf8133fab -j DOCKER-ISOLATION-STAGE-2)drydock"},
      {"Mountinfo", Style::plain,
R"drydock(416 415 0:78 / /tmp rw,nosuid,nodev shared:94 - tmpfs tmpfs rw,size=2468412k,nr_inodes=409600
417 415 0:79 / /sys ro,nosuid,nodev,noexec,relatime shared:95 - tmpfs tmpfs rw,size=4096k,nr_inodes=1024,mode=555
418 415 0:80 / /dev rw,nosuid shared:96 - tmpfs tmpfs rw,size=4096k,nr_inodes=65536,mode=755
419 418 0:81 / /dev/shm rw,nosuid,nodev shared:97 - tmpfs tmpfs rw,size=2468412k,nr_inodes=409600
420 418 0:83 / /dev/pts rw,nosuid,noexec,relatime shared:100 - devpts devpts rw,gid=5,mode=620,ptmxmode=666)drydock"},
      {"UnitShow", Style::unit,
R"drydock(Restart=on-failure
RestartUSec=100ms
MainPID=58
ControlPID=0
NFileDescriptorStore=0
Result=success
ExecMainStartTimestamp=Tue 2026-11-24 05:37:41 UTC
ExecMainStartTimestampMonotonic=561956264
ExecMainExitTimestampMonotonic=0
ExecMainPID=58
ExecMainCode=0
ExecMainStatus=0
ExecStart={ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS ; ignore_errors=no ; start_time=[Tue 2026-11-24 05:37:41 UTC] ; stop_time=[n/a] ; pid=58 ; code=(null) ; status=0/0 }
ExecStartEx={ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS ; flags= ; start_time=[Tue 2026-11-24 05:37:41 UTC] ; stop_time=[n/a] ; pid=58 ; code=(null) ; status=0/0 }
ExecReload={ path=/bin/kill ; argv[]=/bin/kill -s HUP $MAINPID ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }
ExecReloadEx={ path=/bin/kill ; argv[]=/bin/kill -s HUP $MAINPID ; flags= ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }
ControlGroup=/system.slice/docker.service
ControlGroupId=1849
EnvironmentFiles=/etc/default/docker (ignore_errors=yes)
LimitCORE=infinity
LimitCORESoft=infinity
LimitNOFILE=1048576
LimitNOFILESoft=1048576
RestartKillSignal=15
Id=docker.service
TriggeredBy=docker.socket)drydock"},
      {"SocketShow", Style::unit,
R"drydock(SocketUser=root
SocketGroup=docker
SocketMode=0660
PassCredentials=no
PassSecurity=no
PassPacketInfo=no
Listen=/run/docker.sock (Stream)
SocketProtocol=0
SecureBits=0
KeyringMode=shared
Id=docker.socket)drydock"},
      {"UnitCat", Style::unit,
R"drydock(# /lib/systemd/system/docker.service
[Unit]
Description=Docker Application Container Engine
Documentation=https://docs.docker.com
After=network-online.target docker.socket firewalld.service containerd.service
Wants=network-online.target containerd.service
Requires=docker.socket

[Service]
Type=notify
# the default is not to use systemd for cgroups because the delegate issues still
# exists and systemd currently does not support the cgroup feature set required
# for containers run by docker
EnvironmentFile=-/etc/default/docker
ExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS
ExecReload=/bin/kill -s HUP $MAINPID
LimitNOFILE=1048576
# Having non-zero Limit*s causes performance problems due to accounting overhead
# in the kernel. We recommend using cgroups to do container-local accounting.
LimitNPROC=infinity
LimitCORE=infinity
# Uncomment TasksMax if your systemd version supports it.
# Only systemd 226 and above support this version.
TasksMax=infinity
TimeoutStartSec=0
# set delegate yes so that systemd does not reset the cgroups of docker containers
Delegate=yes
# kill only the docker process, not all processes in the cgroup
KillMode=process
# restart the docker process if it exits prematurely
Restart=on-failure
StartLimitBurst=3
StartLimitInterval=60s

[Install])drydock"},
      {"Version", Style::json,
R"drydock({"Platform":{"Name":""},"Components":[{"Name":"Engine","Version":"20.10.24+dfsg1","Details":{"ApiVersion":"1.41","Arch":"amd64","BuildTime":"2026-05-07T21:09:36.000000000+00:00","Experimental":"false","GitCommit":"5d6db84","GoVersion":"go1.19.8","KernelVersion":"6.18.44-fc-v657","MinAPIVersion":"1.12","Os":"linux"}},{"Name":"containerd","Version":"1.6.20~ds1","Details":{"GitCommit":"1.6.20~ds1-1+deb12u3"}},{"Name":"runc","Version":"1.1.5+ds1","Details":{"GitCommit":"1.1.5+ds1-1+deb12u1"}},{"Name":"docker-init","Version":"0.19.0","Details":{"GitCommit":""}}],"Version":"20.10.24+dfsg1","ApiVersion":"1.41","MinAPIVersion":"1.12","GitCommit":"5d6db84","GoVersion":"go1.19.8","Os":"linux","Arch":"amd64","KernelVersion":"6.18.44-fc-v657","BuildTime":"2026-05-07T21:09:36.000000000+00:00"})drydock"},
      {"Info", Style::json,
R"drydock({"ID":"MKED:BQAG:MFGS:3XCX:PGPC:W56A:SA4S:FDTV:WQOZ:GJWX:TSCR:WQMB","Containers":6,"ContainersRunning":3,"ContainersPaused":0,"ContainersStopped":3,"Images":3,"Driver":"overlay2","DriverStatus":[["Backing Filesystem","extfs"],["Supports d_type","true"],["Native Overlay Diff","true"],["userxattr","false"]],"Plugins":{"Volume":["local"],"Network":["bridge","host","ipvlan","macvlan","null","overlay"],"Authorization":null,"Log":["awslogs","fluentd","gcplogs","gelf","journald","json-file","local","logentries","splunk","syslog"]},"MemoryLimit":true,"SwapLimit":true,"KernelMemory":true,"KernelMemoryTCP":true,"CpuCfsPeriod":true,"CpuCfsQuota":true,"CPUShares":true,"CPUSet":true,"PidsLimit":true,"IPv4Forwarding":true,"BridgeNfIptables":true,"BridgeNfIp6tables":true,"Debug":false,"NFd":48,"OomKillDisable":true,"NGoroutines":53,"SystemTime":"2026-11-24T05:37:44.284125781Z","LoggingDriver":"json-file","CgroupDriver":"cgroupfs","CgroupVersion":"1","NEventsListener":0,"KernelVersion":"6.18.44-fc-v657","OperatingSystem":"Debian GNU/Linux 12 (bookworm)","OSVersion":"12","OSType":"linux","Architecture":"x86_64","IndexServerAddress":"https://index.docker.io/v1/","RegistryConfig":{"AllowNondistributableArtifactsCIDRs":[],"AllowNondistributableArtifactsHostnames":[],"InsecureRegistryCIDRs":["127.0.0.0/8"],"IndexConfigs":{"docker.io":{"Name":"docker.io","Mirrors":[],"Secure":true,"Official":true}},"Mirrors":[]},"NCPU":2,"MemTotal":25276510208,"GenericResources":null,"DockerRootDir":"/var/lib/docker","HttpProxy":"","HttpsProxy":"","NoProxy":"","Name":"shop-01","Labels":[],"ExperimentalBuild":false,"ServerVersion":"20.10.24+dfsg1","Runtimes":{"io.containerd.runc.v2":{"path":"runc"},"io.containerd.runtime.v1.linux":{"path":"runc"},"runc":{"path":"runc"}},"DefaultRuntime":"runc","Swarm":{"NodeID":"","NodeAddr":"","LocalNodeState":"inactive","ControlAvailable":false,"Error":"","RemoteManagers":null},"LiveRestoreEnabled":false,"Isolation":"","InitBinary":"docker-init","ContainerdCommit":{"ID":"1.6.20~ds1-1+deb12u3","Expected":"1.6.20~ds1-1+deb12u3"},"RuncCommit":{"ID":"1.1.5+ds1-1+deb12u1","Expected":"1.1.5+ds1-1+deb12u1"},"InitCommit":{"ID":"","Expected":""},"SecurityOptions":["name=seccomp,profile=default"],"Warnings":null})drydock"},
      {"Networks", Style::json,
R"drydock([{"Name":"none","Id":"e943084fbeb5c90c2debc6347603d3401aa5d4c81c72031682e91227cc0c63d2","Created":"2026-11-24T05:37:41.558127807Z","Scope":"local","Driver":"null","EnableIPv6":false,"IPAM":{"Driver":"default","Options":null,"Config":[]},"Internal":false,"Attachable":false,"Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,"Containers":{},"Options":{},"Labels":{}},{"Name":"host","Id":"45a1e15605ccc980e54df960a176940581e0fb098b66ae4c56b9bef82ed3918b","Created":"2026-11-24T05:37:41.564946317Z","Scope":"local","Driver":"host","EnableIPv6":false,"IPAM":{"Driver":"default","Options":null,"Config":[]},"Internal":false,"Attachable":false,"Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,"Containers":{},"Options":{},"Labels":{}},{"Name":"bridge","Id":"983c6e2b9fc4d4d46d7476dfafe9b74cbbd2a1d28db3404ce72c051c624c9a64","Created":"2026-11-24T05:37:41.579978106Z","Scope":"local","Driver":"bridge","EnableIPv6":false,"IPAM":{"Driver":"default","Options":null,"Config":[{"Subnet":"172.17.0.0/16"}]},"Internal":false,"Attachable":false,"Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,"Containers":{},"Options":{"com.docker.network.bridge.default_bridge":"true","com.docker.network.bridge.enable_icc":"true","com.docker.network.bridge.enable_ip_masquerade":"true","com.docker.network.bridge.host_binding_ipv4":"0.0.0.0","com.docker.network.bridge.name":"docker0","com.docker.network.driver.mtu":"1500"},"Labels":{}},{"Name":"shop","Id":"d0daf8133fab7fd5c385c7e846d896bd7b3c1c71d4f12eea380ab164256be355","Created":"2026-11-24T05:37:42.695935824Z","Scope":"local","Driver":"bridge","EnableIPv6":false,"IPAM":{"Driver":"default","Options":{},"Config":[{"Subnet":"172.18.0.0/16","Gateway":"172.18.0.1"}]},"Internal":false,"Attachable":false,"Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,"Containers":{},"Options":{},"Labels":{}}])drydock"},
      {"Images", Style::json,
R"drydock([{"Containers":-1,"Created":1795498662,"Id":"sha256:c3dde006a36dbfa0ce90f970c171e999b6d8620e0826aa7c5c02339d8c00c30a","Labels":{},"ParentId":"sha256:7577ec093e719abef51294c6d0abb5c123fa32bcacc9d4f9a7468f944db0fe40","RepoDigests":null,"RepoTags":["shop/web:1"],"SharedSize":-1,"Size":1984200,"VirtualSize":1984200},{"Containers":-1,"Created":1795498662,"Id":"sha256:14bc9b621d0269aac94f51e39ae440cdfbed9472fa69e9687152a63e6b42a21a","Labels":{},"ParentId":"sha256:c3dde006a36dbfa0ce90f970c171e999b6d8620e0826aa7c5c02339d8c00c30a","RepoDigests":null,"RepoTags":["shop/web:2"],"SharedSize":-1,"Size":1984219,"VirtualSize":1984219},{"Containers":-1,"Created":1795498661,"Id":"sha256:7577ec093e719abef51294c6d0abb5c123fa32bcacc9d4f9a7468f944db0fe40","Labels":null,"ParentId":"","RepoDigests":null,"RepoTags":["shop/base:1"],"SharedSize":-1,"Size":1984183,"VirtualSize":1984183}])drydock"},
      {"HostConfig", Style::json_lines,
R"drydock({"Binds":["shop-db:/data"],"ContainerIDFile":"","LogConfig":{"Type":"json-file","Config":{}},"NetworkMode":"shop","PortBindings":{},"RestartPolicy":{"Name":"always","MaximumRetryCount":0},"AutoRemove":false,"VolumeDriver":"","VolumesFrom":null,"CapAdd":null,"CapDrop":null,"CgroupnsMode":"host","Dns":[],"DnsOptions":[],"DnsSearch":[],"ExtraHosts":null,"GroupAdd":null,"IpcMode":"private","Cgroup":"","Links":null,"OomScoreAdj":0,"PidMode":"","Privileged":false,"PublishAllPorts":false,"ReadonlyRootfs":false,"SecurityOpt":null,"UTSMode":"","UsernsMode":"","ShmSize":67108864,"Runtime":"runc","ConsoleSize":[0,0],"Isolation":"","CpuShares":0,"Memory":0,"NanoCpus":0,"CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":[],"BlkioDeviceReadBps":null,"BlkioDeviceWriteBps":null,"BlkioDeviceReadIOps":null,"BlkioDeviceWriteIOps":null,"CpuPeriod":0,"CpuQuota":0,"CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,"CpusetCpus":"","CpusetMems":"","Devices":[],"DeviceCgroupRules":null,"DeviceRequests":null,"KernelMemory":0,"KernelMemoryTCP":0,"MemoryReservation":0,"MemorySwap":0,"MemorySwappiness":null,"OomKillDisable":false,"PidsLimit":null,"Ulimits":null,"CpuCount":0,"CpuPercent":0,"IOMaximumIOps":0,"IOMaximumBandwidth":0,"MaskedPaths":["/proc/asound","/proc/acpi","/proc/kcore","/proc/keys","/proc/latency_stats","/proc/timer_list","/proc/timer_stats","/proc/sched_debug","/proc/scsi","/sys/firmware"],"ReadonlyPaths":["/proc/bus","/proc/fs","/proc/irq","/proc/sys","/proc/sysrq-trigger"]})drydock"},
      {"Inspect", Style::json_lines,
R"drydock({"Id":"314211a17e78e99eb6806dcdd38d1f8741563d73b85e44e1368493aed0f418a1","Created":"2026-11-24T05:37:42.778868207Z","Path":"httpd","Args":["-f","-p","80","-h","/www"],"State":{"Status":"running","Running":true,"Paused":false,"Restarting":false,"OOMKilled":false,"Dead":false,"Pid":542,"ExitCode":0,"Error":"","StartedAt":"2026-11-24T05:37:42.993732685Z","FinishedAt":"0001-01-01T00:00:00Z"},"Image":"sha256:14bc9b621d0269aac94f51e39ae440cdfbed9472fa69e9687152a63e6b42a21a","ResolvConfPath":"/var/lib/docker/containers/314211a17e78e99eb6806dcdd38d1f8741563d73b85e44e1368493aed0f418a1/resolv.conf","HostnamePath":"/var/lib/docker/containers/314211a17e78e99eb6806dcdd38d1f8741563d73b85e44e1368493aed0f418a1/hostname","HostsPath":"/var/lib/docker/containers/314211a17e78e99eb6806dcdd38d1f8741563d73b85e44e1368493aed0f418a1/hosts","LogPath":"/var/lib/docker/containers/314211a17e78e99eb6806dcdd38d1f8741563d73b85e44e1368493aed0f418a1/314211a17e78e99eb6806dcdd38d1f8741563d73b85e44e1368493aed0f418a1-json.log","Name":"/web","RestartCount":0,"Driver":"overlay2","Platform":"linux","MountLabel":"","ProcessLabel":"","AppArmorProfile":"","ExecIDs":null,"HostConfig":{"Binds":null,"ContainerIDFile":"","LogConfig":{"Type":"json-file","Config":{}},"NetworkMode":"shop","PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},"RestartPolicy":{"Name":"always","MaximumRetryCount":0},"AutoRemove":false,"VolumeDriver":"","VolumesFrom":null,"CapAdd":null,"CapDrop":null,"CgroupnsMode":"host","Dns":[],"DnsOptions":[],"DnsSearch":[],"ExtraHosts":null,"GroupAdd":null,"IpcMode":"private","Cgroup":"","Links":null,"OomScoreAdj":0,"PidMode":"","Privileged":false,"PublishAllPorts":false,"ReadonlyRootfs":false,"SecurityOpt":null,"UTSMode":"","UsernsMode":"","ShmSize":67108864,"Runtime":"runc","ConsoleSize":[0,0],"Isolation":"","CpuShares":0,"Memory":0,"NanoCpus":0,"CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":[],"BlkioDeviceReadBps":null,"BlkioDeviceWriteBps":null,"BlkioDeviceReadIOps":null,"BlkioDeviceWriteIOps":null,"CpuPeriod":0,"CpuQuota":0,"CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,"CpusetCpus":"","CpusetMems":"","Devices":[],"DeviceCgroupRules":null,"DeviceRequests":null,"KernelMemory":0,"KernelMemoryTCP":0,"MemoryReservation":0,"MemorySwap":0,"MemorySwappiness":null,"OomKillDisable":false,"PidsLimit":null,"Ulimits":null,"CpuCount":0,"CpuPercent":0,"IOMaximumIOps":0,"IOMaximumBandwidth":0,"MaskedPaths":["/proc/asound","/proc/acpi","/proc/kcore","/proc/keys","/proc/latency_stats","/proc/timer_list","/proc/timer_stats","/proc/sched_debug","/proc/scsi","/sys/firmware"],"ReadonlyPaths":["/proc/bus","/proc/fs","/proc/irq","/proc/sys","/proc/sysrq-trigger"]},"GraphDriver":{"Data":{"LowerDir":"/var/lib/docker/overlay2/ba5d0e97a44f0a925ecef3293308ea4a20a442840d9cbc2962a58ed3dedded12-init/diff:/var/lib/docker/overlay2/8f22818cbd4745bf1511945cf95c132bec5ab8ed32e4e10c7b096d1ed92d06b7/diff:/var/lib/docker/overlay2/e5e441e63d654c83340628d25ac990ade33527c80f4360dadfd00b1945b74439/diff:/var/lib/docker/overlay2/bf046e2c69bf58a5c81ba7a3c6a12cc09d3063b00ff1dba6e6d0efeefe94da8b/diff","MergedDir":"/var/lib/docker/overlay2/ba5d0e97a44f0a925ecef3293308ea4a20a442840d9cbc2962a58ed3dedded12/merged","UpperDir":"/var/lib/docker/overlay2/ba5d0e97a44f0a925ecef3293308ea4a20a442840d9cbc2962a58ed3dedded12/diff","WorkDir":"/var/lib/docker/overlay2/ba5d0e97a44f0a925ecef3293308ea4a20a442840d9cbc2962a58ed3dedded12/work"},"Name":"overlay2"},"Mounts":[],"Config":{"Hostname":"314211a17e78","Domainname":"","User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,"ExposedPorts":{"80/tcp":{}},"Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":null,"Cmd":["httpd","-f","-p","80","-h","/www"],"Image":"shop/web:2","Volumes":null,"WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":{}},"NetworkSettings":{"Bridge":"","SandboxID":"2433e2027c37d2827063731134c2c5cc650e368e7f2fe16f2499f0865ea29093","HairpinMode":false,"LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"},{"HostIp":"::","HostPort":"8080"}]},"SandboxKey":"/var/run/docker/netns/2433e2027c37","SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null,"EndpointID":"","Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","MacAddress":"","Networks":{"shop":{"IPAMConfig":null,"Links":null,"Aliases":["314211a17e78"],"NetworkID":"d0daf8133fab7fd5c385c7e846d896bd7b3c1c71d4f12eea380ab164256be355","EndpointID":"352fa4e0098d85b42d59196c5e2b9646df26f3bc91482cd6e70a834a8749aff8","Gateway":"172.18.0.1","IPAddress":"172.18.0.2","IPPrefixLen":16,"IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"MacAddress":"02:42:ac:12:00:02","DriverOpts":null}}}})drydock"},
      {"Prose", Style::log,
R"drydock(level=error msg="Handler for POST /v1.41/images/create returned error: pull access denied for shop/web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied"
level=error msg="Not continuing with pull after error: unauthorized: authentication required"
level=error msg="Attempting next endpoint for pull after error: Get \"https://registry-1.docker.io/v2/\": net/http: request canceled while waiting for connection"
level=error msg="failed to fetch anonymous token: Get \"https://auth.docker.io/token?scope=repository%3Alibrary%2Fnginx%3Apull&service=registry.docker.io\": net/http: TLS handshake timeout"
level=error msg="failed to fetch oauth token: unexpected status: 401 Unauthorized"
level=warning msg="Error getting v2 registry: Get https://10.0.0.7:5000/v2/: http: server gave HTTP response to HTTPS client"
level=error msg="unauthorized: incorrect username or password"
level=info msg="resolving docker-image://docker.io/library/nginx:1.25@sha256:4c0fdaa8b6341bfdeca5f18f7837462c80cff90527ee35ef185571e1c327beac"
level=info msg="pulled localhost:5000/shop/web:2@sha256:4c0fdaa8b6341bfdeca5f18f7837462c80cff90527ee35ef185571e1c327beac"
level=error msg="open /run/secrets/db_password: no such file or directory"
level=info msg="POSTGRES_PASSWORD_FILE=/run/secrets/pg is set"
level=warning msg="Error (Unable to complete atomic operation, key modified) deleting object [endpoint d0daf8133fab 352fa4e0098d], retrying...."
sshd[81]: Accepted password for deploy from 10.0.0.9 port 50022 ssh2
sshd[81]: Failed password for invalid user admin from 203.0.113.9 port 40022 ssh2
systemd-ask-password[7]: Password entry required for 'Please enter passphrase for disk crypt1:' (PID 99).
postgres[70]: FATAL: password authentication failed for user "shop"
postgres[70]: password encryption is set to scram-sha-256; the password was changed, is optional, will be required
mysqld[70]: [Warning] root@localhost is created with an empty password ! Please consider switching off the option.
sudo: 3 incorrect password attempts; pw file /etc/passwd; password sha256 of 1password4 is old
kernel: docker0: port 1(veth1a2b3c4) entered blocking state
kernel: Out of memory: Killed process 4711 (java) total-vm:4194304kB, anon-rss:2097152kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:4500kB oom_score_adj:0
kernel: oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=docker-314211a17e78.scope,mems_allowed=0
dockerd[58]: failed to start daemon: Error initializing network controller: error obtaining controller instance: unable to add return rule in DOCKER-ISOLATION-STAGE-1 chain:  (iptables failed: iptables --wait -A DOCKER-ISOLATION-STAGE-1 -j RETURN: iptables: No chain/target/match by that name.)drydock"},
      {"Urls", Style::log,
R"drydock(see http://host:8080/@scope/package and ssh://git@git.example/repo, unix:///run/docker.sock, tcp://10.0.0.1:2375 and http://host:8080 for alice@shop.example)drydock"},
      {"Rows", Style::json_lines,
R"drydock({"protocol":"tcp","address":"0.0.0.0","port":8080,"inode":22110,"pid":501,"process":"docker-proxy"}
{"pid":501,"ppid":58,"name":"docker-proxy","command":"/usr/sbin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.18.0.2 -container-port 80"}
{"pid":521,"name":"containerd-shim","command":"/usr/bin/containerd-shim-runc-v2 -namespace moby -id 314211a17e78e99eb6806dcdd38d1f8741563d73b85e44e1368493aed0f418a1 -address /run/containerd/containerd.sock"}
{"id":"ba5d0e97a44f0a925ecef3293308ea4a20a442840d9cbc2962a58ed3dedded12-init","link":"Y7UV34UJGJORY5CNZ7WFPLNKPE","lower":"l/G423MLO2XZTOZK66NW5KJDSPO3","diff":true})drydock"},
  };
  return list;
}
// clang-format on

}  // namespace support
