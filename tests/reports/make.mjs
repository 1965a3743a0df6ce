// SPDX-License-Identifier: Apache-2.0
// Writes the bundles of bundles.mjs and large_bundles.mjs into the folders of a folder: make.mjs FOLDER
import {rmSync} from "node:fs";
import {join} from "node:path";
import * as bundles from "./bundles.mjs";
import * as large from "./large_bundles.mjs";

const [, , folder] = process.argv;
const makers = {shop: bundles.shop, hostile: bundles.hostile, quiet: bundles.quiet, ...large};
for (const [name, make] of Object.entries(makers)) {
  rmSync(join(folder, name), {recursive: true, force: true});
  make(join(folder, name));
}
