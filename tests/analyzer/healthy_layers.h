// SPDX-License-Identifier: Apache-2.0
// The overlay2 tree of a healthy host (Docker 20.10.24, recorded in the lab; ids shortened): an
// image of three layers, a container that runs on it, and one on the lowest layer that was never
// started.
#pragma once

#include <string_view>

namespace analyzer {

inline constexpr std::string_view kHealthyLayers =
    R"({"id":"8f22818cbd47","link":"VXD7GABCBFCLTIN2QIU4HF4O4V","link_bytes":26,"lower":"l/5FD35XAXQFZPD5NPUVC7VIQ6KC:l/G423MLO2XZTOZK66NW5KJDSPO3","lower_bytes":57,"diff":true,"work":true,"merged":false,"committed":true}
{"id":"ac4cad96c454-init","link":"PLVJ5I7JTHBUG32PB7TDM7YBNY","link_bytes":26,"lower":"l/G423MLO2XZTOZK66NW5KJDSPO3","lower_bytes":28,"diff":true,"work":true,"merged":false,"committed":true}
{"id":"ac4cad96c454","link":"GFOKVBAF7AHBHS2GOS4KVME62Q","link_bytes":26,"lower":"l/PLVJ5I7JTHBUG32PB7TDM7YBNY:l/G423MLO2XZTOZK66NW5KJDSPO3","lower_bytes":57,"diff":true,"work":true,"merged":false,"committed":false}
{"id":"ba5d0e97a44f-init","link":"EUCNU3EREGXRRGUL6V45ZO5REJ","link_bytes":26,"lower":"l/VXD7GABCBFCLTIN2QIU4HF4O4V:l/5FD35XAXQFZPD5NPUVC7VIQ6KC:l/G423MLO2XZTOZK66NW5KJDSPO3","lower_bytes":86,"diff":true,"work":true,"merged":false,"committed":true}
{"id":"ba5d0e97a44f","link":"NTJMO75BJSSEKGRINPASBBOLZO","link_bytes":26,"lower":"l/EUCNU3EREGXRRGUL6V45ZO5REJ:l/VXD7GABCBFCLTIN2QIU4HF4O4V:l/5FD35XAXQFZPD5NPUVC7VIQ6KC:l/G423MLO2XZTOZK66NW5KJDSPO3","lower_bytes":115,"diff":true,"work":true,"merged":true,"committed":false}
{"id":"bf046e2c69bf","link":"G423MLO2XZTOZK66NW5KJDSPO3","link_bytes":26,"lower":null,"lower_bytes":null,"diff":true,"work":false,"merged":false,"committed":true}
{"id":"e5e441e63d65","link":"5FD35XAXQFZPD5NPUVC7VIQ6KC","link_bytes":26,"lower":"l/G423MLO2XZTOZK66NW5KJDSPO3","lower_bytes":28,"diff":true,"work":true,"merged":false,"committed":true}
)";

inline constexpr std::string_view kHealthyLinks =
    R"({"name":"5FD35XAXQFZPD5NPUVC7VIQ6KC","target":"../e5e441e63d65/diff","target_exists":true}
{"name":"EUCNU3EREGXRRGUL6V45ZO5REJ","target":"../ba5d0e97a44f-init/diff","target_exists":true}
{"name":"G423MLO2XZTOZK66NW5KJDSPO3","target":"../bf046e2c69bf/diff","target_exists":true}
{"name":"GFOKVBAF7AHBHS2GOS4KVME62Q","target":"../ac4cad96c454/diff","target_exists":true}
{"name":"NTJMO75BJSSEKGRINPASBBOLZO","target":"../ba5d0e97a44f/diff","target_exists":true}
{"name":"PLVJ5I7JTHBUG32PB7TDM7YBNY","target":"../ac4cad96c454-init/diff","target_exists":true}
{"name":"VXD7GABCBFCLTIN2QIU4HF4O4V","target":"../8f22818cbd47/diff","target_exists":true}
)";

inline constexpr std::string_view kHealthyLayerdb =
    R"({"kind":"layer","chain_id":"sha256:c9816e1969bd","cache_id":"bf046e2c69bf","parent":null,"diff_id":"sha256:c9816e1969bd","size":1984183,"empty_files":[]}
{"kind":"layer","chain_id":"sha256:bb5e7dc4e15e","cache_id":"8f22818cbd47","parent":"sha256:bed7d3f3ace9","diff_id":"sha256:087b54c73048","size":19,"empty_files":[]}
{"kind":"layer","chain_id":"sha256:bed7d3f3ace9","cache_id":"e5e441e63d65","parent":"sha256:c9816e1969bd","diff_id":"sha256:bfed7bb1c1be","size":17,"empty_files":[]}
{"kind":"mount","container_id":"314211a17e78","mount_id":"ba5d0e97a44f","init_id":"ba5d0e97a44f-init","parent":"sha256:bb5e7dc4e15e","empty_files":[]}
{"kind":"mount","container_id":"258e984667a9","mount_id":"ac4cad96c454","init_id":"ac4cad96c454-init","parent":"sha256:c9816e1969bd","empty_files":[]}
)";

}  // namespace analyzer
