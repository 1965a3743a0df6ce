// SPDX-License-Identifier: Apache-2.0
// Writes the bundles of bundles.mjs into the folders of a folder: make.mjs FOLDER
import {rmSync} from "node:fs";
import {join} from "node:path";
import * as bundles from "./bundles.mjs";

const [, , folder] = process.argv;
for (const name of ["shop", "hostile", "large", "quiet"]) {
  rmSync(join(folder, name), {recursive: true, force: true});
  bundles[name](join(folder, name));
}
