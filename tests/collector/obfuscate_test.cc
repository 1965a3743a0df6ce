// SPDX-License-Identifier: Apache-2.0
#include "collector/obfuscate.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "tests/support/fake_host.h"

namespace collector {
namespace {

constexpr RedactionKey kKey = {7, 7, 7};

Identities shop() {
  return {.hosts = {"shop-01", "dbmaster"},
          .domains = {"intra.acme.example", "fritz.box"},
          .users = {"alice", "bob.smith"},
          .networks = {{"10.20.30.5", 24}, {"172.18.0.1", 16}, {"192.168.16.1", 20}},
          .trouble = {}};
}

std::string obfuscated(std::string_view text) { return Obfuscator(shop(), kKey).text(text); }

Ipv4 ipv4(std::uint32_t number) {
  return {static_cast<std::uint8_t>(number >> 24), static_cast<std::uint8_t>(number >> 16),
          static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
}

template <typename Address>
int shared(const Address& a, const Address& b) {
  int bits = 0;
  while (bits < static_cast<int>(a.size()) * 8 && share_bits(a, b, bits + 1)) ++bits;
  return bits;
}

TEST(Pseudonyms, AddressesShareAsManyBitsAsBefore) {
  AddressPseudonyms pseudonyms(kKey);
  pseudonyms.know({10, 20, 30, 5}, 24);
  pseudonyms.know({172, 18, 0, 1}, 16);
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same addresses every time
  for (int i = 0; i < 2000; ++i) {
    const std::uint32_t first = random();
    const std::uint32_t second = first ^ (std::uint32_t{1} << (random() % 32)) ^ (random() % 4);
    const Ipv4 a = ipv4(first);
    const Ipv4 b = ipv4(second);
    EXPECT_EQ(shared(pseudonyms.of(a), pseudonyms.of(b)), shared(a, b)) << first << " " << second;
  }
  for (int i = 0; i < 500; ++i) {
    Ipv6 a{};
    for (auto& byte : a) byte = static_cast<std::uint8_t>(random());
    a[11] = 1;  // not one made from a hardware address, which goes with that
    Ipv6 b = a;
    const auto bit = random() % 128;
    b[bit / 8] = static_cast<std::uint8_t>(b[bit / 8] ^ (0x80U >> (bit % 8)));
    if (b[11] == 0xff && b[12] == 0xfe) continue;
    EXPECT_EQ(shared(pseudonyms.of(a), pseudonyms.of(b)), shared(a, b));
  }
}

TEST(Pseudonyms, WhatSaysNothingStays) {
  for (const char* const text :
       {"0.0.0.0:8080", "127.0.0.1:34457", "127.0.0.11", "[::1]:53", ":::80 [::]:80",
        "169.254.169.254", "255.255.255.0", "224.0.0.22", "172.17.0.2", "-s 172.17.0.0/16 ! -o",
        "nameserver 8.8.8.8", "ff02::1", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff",
        "33:33:00:00:00:01", "::/0", "0.0.0.0/0"}) {
    EXPECT_EQ(obfuscated(text), text);
  }
}

TEST(Pseudonyms, WhatOnlyLooksLikeOneStays) {
  for (const char* const text :
       {R"({"version":"1.6.20.1"})", "Version: 1.2.3.4", "OID 1.3.6.1.4.1.311", "6.1.0.13+deb12",
        "2026-11-24T05:37:41.315725+0000 level=info", "26-11-24-05-37-41",
        "docker.service docker.socket system.slice", "docker.io/library/nginx:1.25",
        "com.docker.network.bridge.name io.containerd.snapshotter.v1.overlayfs",
        "/var/lib/docker/overlay2/l/Y7UV34UJGJORY5CNZ7WFPLNKPE",
        "sha256:4c0fdaa8b6341bfdeca5f18f7837462c80cff90527ee35ef185571e1c327beac",
        "SHA1 AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD",
        "https://registry-1.docker.io/v2/: github.com/moby/moby", "std::string x::y",
        "[REDACTED:env:0a0b0c0d] [REDACTED:secret:00000000]", "daemon.json config.v2.json x.sh"}) {
    EXPECT_EQ(obfuscated(text), text);
  }
}

TEST(Pseudonyms, TheSameThingIsTheSameInEveryNotation) {
  Obfuscator obfuscator(shop(), kKey);
  const std::string plain = obfuscator.text("10.20.30.5");
  EXPECT_TRUE(plain.starts_with("10.") && plain.ends_with(".5") && plain != "10.20.30.5") << plain;
  const std::string network = obfuscator.text("10.20.30.0/24");
  EXPECT_EQ(network.substr(0, network.rfind('.')), plain.substr(0, plain.rfind('.'))) << network;
  EXPECT_TRUE(network.ends_with(".0/24")) << network;
  std::string dashed = plain;
  std::replace(dashed.begin(), dashed.end(), '.', '-');
  EXPECT_EQ(obfuscator.text("ip-10-20-30-5:"), "ip-" + dashed + ":");
  EXPECT_EQ(obfuscator.text("[::ffff:10.20.30.5]:80"), "[::ffff:" + plain + "]:80");
  EXPECT_EQ(obfuscator.text(R"("a\n10.20.30.5\u00260")"), R"("a\n)" + plain + R"(\u00260")");
  EXPECT_EQ(obfuscator.text("tcp%3A%2F%2F10.20.30.5%3A2375"), "tcp%3A%2F%2F" + plain + "%3A2375");
  EXPECT_EQ(obfuscator.text("5.30.20.10.in-addr.arpa").find("5.30.20.10"), std::string::npos);

  const std::string mac = obfuscator.text("02:42:77:58:dd:e0");
  EXPECT_TRUE(mac.starts_with("02:dd:")) << mac;
  EXPECT_EQ(obfuscator.text("MAC=02:42:77:58:dd:e0:02:42:77:58:dd:e0:08:00 x"),
            "MAC=" + mac + ":" + mac + ":08:00 x");
  // An address made from the hardware's follows it.
  const std::string local = obfuscator.text("fe80::42:77ff:fe58:dde0/64");
  EXPECT_EQ(local, "fe80::dd:" + mac.substr(6, 2) + "ff:fe" + mac.substr(9, 2) + ":" +
                       mac.substr(12, 2) + mac.substr(15, 2) + "/64")
      << mac;
}

TEST(Pseudonyms, HostsDomainsAndUsersAreNumbered) {
  Obfuscator obfuscator(shop(), kKey);
  EXPECT_EQ(obfuscator.text("2026-11-24T05:37:41+0000 shop-01 dockerd[58]: SHOP-01_x shop-011"),
            "2026-11-24T05:37:41+0000 host-1 dockerd[58]: host-1_x shop-011");
  EXPECT_EQ(obfuscator.text("shop-01.intra.acme.example dbmaster"),
            "host-1.domain-1.example host-2");
  EXPECT_EQ(obfuscator.text("lookup registry.corp.de on 10.20.30.1:53: no such host").substr(0, 31),
            "lookup host-3.domain-2.example ");
  EXPECT_EQ(obfuscator.text("\"registry.corp.de:5000/shop/web:2\""),
            "\"host-3.domain-2.example:5000/shop/web:2\"");
  EXPECT_EQ(obfuscator.text("nas.fritz.box corp.de"), "host-4.domain-3.example domain-2.example");
  EXPECT_EQ(obfuscator.text("/home/alice/.docker uid(alice) bob.smith@corp.de"),
            "/home/user-1/.docker uid(user-1) user-2@domain-2.example");
  EXPECT_EQ(obfuscator.text("/home/carol/data root ubuntu /home/ubuntu"),
            "/home/user-3/data root ubuntu /home/ubuntu");
  const auto map = nlohmann::json::parse(obfuscator.map_json("drydock-x"));
  EXPECT_EQ(map.at("hosts").at("shop-01"), "host-1");
  EXPECT_EQ(map.at("domains").at("corp.de"), "domain-2.example");
  EXPECT_EQ(map.at("users").at("carol"), "user-3");
  EXPECT_TRUE(map.at("addresses").contains("10.20.30.1"));
  EXPECT_EQ(map.at("bundle"), "drydock-x");
}

// A host may be called "docker"; then what is Docker's must still be readable.
TEST(Pseudonyms, AHostThatIsCalledLikeAWordOfEvidence) {
  Obfuscator obfuscator(
      {.hosts = {"docker"}, .domains = {}, .users = {"app"}, .networks = {}, .trouble = {}}, kKey);
  EXPECT_EQ(obfuscator.text("2026-11-24T05:37:41.3+0000 docker dockerd[58]: docker.service app"),
            "2026-11-24T05:37:41.3+0000 host-1 dockerd[58]: docker.service app");
  EXPECT_EQ(obfuscator.text("Nov 24 05:37:41 docker dockerd[58]: docker0"),
            "Nov 24 05:37:41 host-1 dockerd[58]: docker0");
  EXPECT_EQ(obfuscator.text(R"({"Name":"docker","ServerVersion":"20.10.24"})"),
            R"({"Name":"host-1","ServerVersion":"20.10.24"})");
  EXPECT_EQ(obfuscator.text(R"({"Name":"docker"})"), R"({"Name":"docker"})");
  EXPECT_EQ(obfuscator.host_name("docker"), "host-1");
  EXPECT_EQ(obfuscator.ambiguous(), (std::vector<std::string>{"docker", "app"}));
}

TEST(Pseudonyms, LinesStayLinesAndBytesStayBytes) {
  for (const std::string text : {"", "\n", "a\n\nb", "a\n", "\xff\xfe:\x01::", ":",
                                 "::", "[REDACTED:", "\\", "%", "1.", "1.2.3.", "a:b:", "\\u00"}) {
    EXPECT_EQ(obfuscated(text), text);
  }
}

TEST(Identities, ComeFromTheHostsOwnFiles) {
  support::FakeHost host;
  host.file("/proc/sys/kernel/hostname", "shop-01.acme.example\n")
      .file("/etc/hosts", "127.0.0.1 localhost\n10.0.0.9 dbmaster db.acme.example # old-db\n")
      .file("/etc/resolv.conf", "search corp.example acme.example.\nnameserver 10.0.0.1\n")
      .file("/etc/passwd",
            "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000:Alice:/home/alice:/bin/sh\n"
            "ubuntu:x:1001:1001::/home/ubuntu:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n")
      .file("/etc/group", "docker:x:998:carol,root\n")
      .directory("/home/dave")
      .address({.interface = "eth0", .family = "inet", .address = "10.0.0.5", .prefix = 24});
  const Identities found = identities(host, std::chrono::seconds(5));
  EXPECT_EQ(found.hosts, (std::vector<std::string>{"shop-01", "dbmaster"}));
  EXPECT_EQ(found.domains, (std::vector<std::string>{"acme.example", "corp.example"}));
  EXPECT_EQ(found.users, (std::vector<std::string>{"alice", "carol", "dave"}));
  ASSERT_EQ(found.networks.size(), 1U);
  EXPECT_EQ(found.networks[0].prefix, 24);
  EXPECT_EQ(found.trouble, "");
}

TEST(Identities, HomesThatHangCostTheirOwnNamesOnly) {
  support::FakeHost host;
  host.file("/proc/sys/kernel/hostname", "shop-01\n").directory("/home/dave").hang("/home");
  const Identities found = identities(host, std::chrono::seconds(5));
  EXPECT_EQ(found.hosts, std::vector<std::string>{"shop-01"});
  EXPECT_NE(found.trouble, "");
}

}  // namespace
}  // namespace collector
