// SPDX-License-Identifier: Apache-2.0
#include "collector/obfuscate_vocabulary.h"

#include <algorithm>
#include <array>

#include "collector/known_words.h"

namespace collector {
bool is_everybodys_host(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"localhost", "localhost4", "localhost6", "localdomain", "ip6-localhost", "ip6-loopback",
       "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters", "ip6-allhosts",
       "broadcasthost"});
  return is_one_of_in_any_case(kNames, name);
}

bool is_everybodys_user(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>({"root",
                                                           "daemon",
                                                           "bin",
                                                           "sys",
                                                           "sync",
                                                           "games",
                                                           "man",
                                                           "lp",
                                                           "mail",
                                                           "news",
                                                           "uucp",
                                                           "proxy",
                                                           "www-data",
                                                           "backup",
                                                           "list",
                                                           "irc",
                                                           "gnats",
                                                           "nobody",
                                                           "nogroup",
                                                           "_apt",
                                                           "messagebus",
                                                           "sshd",
                                                           "syslog",
                                                           "systemd",
                                                           "ubuntu",
                                                           "debian",
                                                           "centos",
                                                           "fedora",
                                                           "rocky",
                                                           "almalinux",
                                                           "cloud-user",
                                                           "ec2-user",
                                                           "opc",
                                                           "core",
                                                           "admin",
                                                           "vagrant",
                                                           "pi",
                                                           "azureuser",
                                                           "dockremap",
                                                           "docker",
                                                           "user",
                                                           "operator",
                                                           "halt",
                                                           "shutdown",
                                                           "ftp",
                                                           "chrony",
                                                           "polkitd",
                                                           "dnsmasq",
                                                           "tss",
                                                           "systemd-network",
                                                           "systemd-resolve",
                                                           "systemd-timesync",
                                                           "systemd-coredump",
                                                           "git",
                                                           "containerd",
                                                           "libvirt",
                                                           "qemu",
                                                           "kvm",
                                                           "linuxbrew"});
  return is_one_of_in_any_case(kNames, name);
}

bool is_word_of_evidence(std::string_view name) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"access",     "active",     "address",   "admin",    "api",        "app",    "apparmor",
       "audit",      "base",       "bin",       "boot",     "bridge",     "btrfs",  "build",
       "cgroup",     "client",     "cloud",     "cluster",  "code",       "config", "container",
       "containerd", "containers", "core",      "cpu",      "daemon",     "data",   "db",
       "debian",     "debug",      "default",   "dev",      "device",     "disk",   "dns",
       "docker",     "dockerd",    "error",     "etc",      "ext4",       "failed", "fedora",
       "file",       "firewall",   "gateway",   "group",    "home",       "host",   "hostname",
       "http",       "https",      "id",        "image",    "images",     "info",   "init",
       "ip",         "iptables",   "journal",   "kernel",   "kubernetes", "level",  "lib",
       "linux",      "local",      "localhost", "log",      "logs",       "main",   "manager",
       "master",     "memory",     "moby",      "mount",    "mysql",      "name",   "net",
       "network",    "nginx",      "node",      "none",     "null",       "opt",    "overlay",
       "overlay2",   "port",       "postgres",  "private",  "process",    "proxy",  "public",
       "redis",      "registry",   "root",      "rootless", "route",      "run",    "runc",
       "rw",         "sandbox",    "server",    "service",  "services",   "shared", "socket",
       "srv",        "ssh",        "start",     "state",    "storage",    "swarm",  "sys",
       "system",     "systemd",    "table",     "tcp",      "test",       "time",   "tmp",
       "type",       "ubuntu",     "udp",       "unit",     "user",       "users",  "usr",
       "var",        "version",    "volume",    "volumes",  "warning",    "web",    "worker",
       "xfs"});
  // A word of one or two letters stands everywhere.
  return name.size() < 3 || is_one_of_in_any_case(kWords, name);
}

bool is_public_domain(std::string_view name) {
  constexpr auto kDomains = std::to_array<std::string_view>({"docker.io",
                                                             "docker.com",
                                                             "docker.internal",
                                                             "dockerproject.org",
                                                             "github.com",
                                                             "githubusercontent.com",
                                                             "ghcr.io",
                                                             "gcr.io",
                                                             "pkg.dev",
                                                             "k8s.io",
                                                             "kubernetes.io",
                                                             "quay.io",
                                                             "mcr.microsoft.com",
                                                             "public.ecr.aws",
                                                             "nvcr.io",
                                                             "debian.org",
                                                             "ubuntu.com",
                                                             "redhat.com",
                                                             "centos.org",
                                                             "fedoraproject.org",
                                                             "rockylinux.org",
                                                             "almalinux.org",
                                                             "opensuse.org",
                                                             "suse.com",
                                                             "alpinelinux.org",
                                                             "archlinux.org",
                                                             "kernel.org",
                                                             "golang.org",
                                                             "uber.org",
                                                             "gopkg.in",
                                                             "gotest.tools",
                                                             "etcd.io",
                                                             "opencensus.io",
                                                             "opentelemetry.io",
                                                             "google.com",
                                                             "googleapis.com",
                                                             "opencontainers.org",
                                                             "mobyproject.org",
                                                             "moby.org",
                                                             "containerd.io",
                                                             "freedesktop.org",
                                                             "systemd.io",
                                                             "gnu.org",
                                                             "netfilter.org",
                                                             "cncf.io",
                                                             "cloudflare.com",
                                                             "cloudflarestorage.com",
                                                             "cloudfront.net",
                                                             "letsencrypt.org",
                                                             "ntp.org",
                                                             "nginx.org",
                                                             "iana.org",
                                                             "w3.org",
                                                             "apache.org",
                                                             "json-schema.org",
                                                             "localhost.localdomain",
                                                             "moby.localhost"});
  return std::ranges::any_of(kDomains, [name](std::string_view domain) {
    if (name.size() < domain.size()) return false;
    const std::size_t start = name.size() - domain.size();
    return same_in_any_case(name.substr(start), domain) && (start == 0 || name[start - 1] == '.');
  });
}

bool is_top_level_domain(std::string_view label) {
  // Not all that exist: those under which companies and their inner networks are, without the few
  // that are an ending of files or a word after a dot in evidence.
  constexpr auto kLabels = std::to_array<std::string_view>(
      {"com",     "net",      "org",     "edu",     "gov",         "mil",       "int",
       "biz",     "eu",       "io",      "ai",      "app",         "cloud",     "dev",
       "tech",    "online",   "site",    "shop",    "systems",     "solutions", "software",
       "digital", "agency",   "company", "bank",    "energy",      "health",    "media",
       "hosting", "berlin",   "hamburg", "koeln",   "bayern",      "wien",      "london",
       "paris",   "nyc",      "tokyo",   "local",   "localdomain", "internal",  "intern",
       "intra",   "intranet", "lan",     "corp",    "home",        "private",   "priv",
       "domain",  "test",     "example", "invalid", "box",         "arpa",      "consul",
       "ad",      "ac",       "ae",      "ar",      "at",          "au",        "ba",
       "be",      "bg",       "br",      "by",      "ca",          "ch",        "cl",
       "cn",      "co",       "cr",      "cy",      "cz",          "de",        "dk",
       "do",      "ec",       "ee",      "eg",      "es",          "fi",        "fr",
       "gg",      "gl",       "gr",      "gt",      "hk",          "hr",        "hu",
       "ie",      "il",       "im",      "in",      "ir",          "is",        "it",
       "jo",      "jp",       "ke",      "kr",      "kw",          "kz",        "la",
       "lb",      "li",       "lk",      "lt",      "lu",          "lv",        "ly",
       "ma",      "me",       "mt",      "mx",      "my",          "ng",        "nl",
       "no",      "nz",       "om",      "pa",      "pe",          "ph",        "pk",
       "pt",      "qa",       "ro",      "ru",      "sa",          "se",        "sg",
       "si",      "sk",       "su",      "th",      "tn",          "tr",        "tv",
       "tw",      "ua",       "ug",      "uk",      "us",          "uy",        "ve",
       "vn",      "za"});
  return is_one_of_in_any_case(kLabels, label);
}

bool begins_a_key(std::string_view label) {
  constexpr auto kLabels = std::to_array<std::string_view>(
      {"com", "org", "net", "io", "dev", "edu", "gov", "de", "desktop", "bundle"});
  return is_one_of_in_any_case(kLabels, label);
}

}  // namespace collector
