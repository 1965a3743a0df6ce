// SPDX-License-Identifier: Apache-2.0
// Reports in headless Chromium: browser.mjs NODE_MODULES FOLDER SAMPLE..., where FOLDER has the
// HTML of the made-up bundles (make.mjs) and of the samples. Screenshots go beside them, and
// picture.png, which the README shows.
import assert from "node:assert/strict";
import {statSync} from "node:fs";
import {createRequire} from "node:module";
import {join, resolve} from "node:path";
import {pathToFileURL} from "node:url";

const [, , modules, folder, ...samples] = process.argv;
const {chromium} = createRequire(join(resolve(modules), "here.js"))("playwright-core");

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]});

// What no report may do, whatever is done with it.
async function open(name, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (message) => trouble.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => trouble.push(`exception: ${error.message}`));
  page.on("dialog", (dialog) => { trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith("file:")) trouble.push(`request: ${request.url()}`); });
  await page.addInitScript(() => {
    window.pwned = 0;
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
  });
  const started = performance.now();
  await page.goto(pathToFileURL(resolve(folder, `${name}.html`)).href);
  const took = performance.now() - started;
  return {page, took, async close() {
    assert.equal(await page.evaluate(() => window.pwned), 0, "something of the bundle ran");
    assert.deepEqual(trouble, []);
    await context.close();
  }};
}

const shot = (page, name, fullPage = true) => page.screenshot({path: join(folder, `${name}.png`), fullPage});
const fits = async (page) => assert.ok(
  await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");

const tests = {
  async "opens, and says what is wrong"() {
    const {page, took, close} = await open("shop");
    assert.ok(took < 4000, `opening took ${took} ms`);
    assert.match(await page.title(), /^shop-01: /);
    assert.ok(await page.locator("article.finding").count() >= 1);
    assert.ok(await page.getByRole("navigation", {name: "Cause tree"}).getByRole("link").count() >= 2);
    await fits(page);
    await shot(page, "shop-light");
    await close();
  },

  async "follows the tree into what is folded"() {
    const {page, close} = await open("shop");
    const link = page.locator('.tree a:text("data root is full")').first();
    const target = (await link.getAttribute("href")).slice(1);
    await link.click();
    await page.waitForFunction((id) => document.getElementById(id).open !== false, target);
    assert.ok(await page.locator(`#${target} .evidence .item`).first().isVisible());
    await close();
  },

  async "copies evidence and commands"() {
    const {page, close} = await open("shop", {permissions: ["clipboard-read", "clipboard-write"]});
    await page.locator(".item .copy").first().click();
    await page.getByText("Copied", {exact: true}).first().waitFor();
    const evidence = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(evidence, /^[a-z]+\/[a-z-]+/);
    const command = page.locator("article .command").first();
    await command.click();
    await page.waitForFunction(() => document.querySelector(".command.copied"));
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await command.textContent());
    await close();
  },

  async "zooms and filters the timeline"() {
    const {page, close} = await open("shop");
    const picture = page.locator(".timeline");
    const axis = () => picture.locator(".axis text").allTextContents();
    const whole = await axis();
    await page.getByRole("button", {name: "Zoom in"}).click();
    assert.notDeepEqual(await axis(), whole);
    await page.getByRole("button", {name: "Show the whole time"}).click();
    assert.deepEqual(await axis(), whole);
    await picture.focus();
    await page.keyboard.press("+");
    await page.keyboard.press("ArrowLeft");
    assert.notDeepEqual(await axis(), whole);
    await page.keyboard.press("0");
    assert.deepEqual(await axis(), whole);
    await page.getByRole("button", {name: "Show the last hour"}).click();
    assert.equal(await picture.locator(".failed[display=inline]").count(), 0);
    assert.ok(await picture.locator(".bin").count() > 0);
    await page.getByRole("button", {name: "Show the whole time"}).click();
    const track = await picture.locator(".track.density").boundingBox();
    await page.mouse.move(track.x + track.width * 0.3, track.y + 8);
    await page.mouse.down();
    await page.mouse.move(track.x + track.width * 0.6, track.y + 8, {steps: 4});
    await page.mouse.up();
    assert.notDeepEqual(await axis(), whole);
    const lanes = picture.locator(".lane[data-severity]:visible");
    const all = await lanes.count();
    assert.ok(all >= 2);
    await page.getByRole("searchbox", {name: "Filter the findings"}).fill("docker.pid");
    assert.equal(await lanes.count(), 1);
    await page.getByRole("searchbox", {name: "Filter the findings"}).fill("");
    const over = await picture.locator('.lane[data-kind="past"]').count();
    assert.ok(over >= 1 && over < all);
    await page.getByRole("checkbox", {name: "Over by now"}).uncheck();
    assert.equal(await lanes.count(), all - over);
    await close();
  },

  async "draws the ways of packets"() {
    const {page, close} = await open("shop");
    const drawing = page.locator("svg.network");
    assert.ok(await drawing.locator(".box.bad").count() >= 3);
    for (const text of ["eth0", "MASQUERADE", "DNAT", "no DNAT rule", "0.0.0.0:8080", "registry"]) {
      assert.ok(await drawing.getByText(text, {exact: true}).count() >= 1, text);
    }
    await close();
  },

  async "browses, searches and sorts tables"() {
    const {page, close} = await open("shop");
    await page.locator(".names button", {hasText: /^filesystems\s*[\d,.]+$/}).click();
    const cells = (column) => page.locator(`.grid tbody td:nth-child(${column})`).allTextContents();
    assert.equal((await cells(1)).length, 5);
    await page.locator(".grid thead button").first().click();
    const sorted = await cells(1);
    assert.deepEqual(sorted, [...sorted].sort((a, b) => a.localeCompare(b, "en", {numeric: true})));
    await page.getByRole("searchbox", {name: "Search in all tables"}).fill("/backup");
    await page.waitForFunction(() => document.querySelectorAll(".grid tbody tr").length === 1);
    assert.deepEqual(await cells(1), ["/backup"]);
    await close();
  },

  async "filters coverage"() {
    const {page, close} = await open("shop");
    const rows = page.locator(".coverage tbody tr:visible");
    const all = await rows.count();
    await page.getByRole("checkbox", {name: /not collected whole/}).check();
    assert.equal(await rows.count(), 4);
    assert.ok(all > 20);
    await close();
  },

  async "runs nothing of a hostile bundle"() {
    const {page, close} = await open("hostile");
    assert.equal(await page.locator("img, iframe, object, embed, form").count(), 0);
    assert.equal(await page.locator("script:not([type])").count(), 1);
    assert.match(await page.locator(".verdict .host").textContent(), /<img src=x onerror=/);
    for (const name of await page.locator(".names button:visible").all()) {
      await name.click();
      assert.equal(await page.locator(".grid img, .grid script").count(), 0);
    }
    for (const details of await page.locator("details").all()) await details.evaluate((one) => { one.open = true; });
    for (const button of await page.locator(".copy, .command").all()) await button.click();
    await page.getByRole("searchbox", {name: "Search in all tables"}).fill("<img src=x onerror=window.pwned=1>");
    await page.waitForTimeout(300);
    await fits(page);
    await shot(page, "hostile");
    await close();
  },

  async "opens the largest reports in less than a second"() {
    for (const name of ["large", "busy", "bursting"]) {
      // The best of five: others may be busy on this machine.
      const times = [];
      for (let i = 0; i < 5; ++i) {
        const {page, took, close} = await open(name);
        times.push(took);
        if (i === 0) await fits(page);
        await close();
      }
      const [best] = times.sort((a, b) => a - b);
      const {size} = statSync(join(folder, `${name}.html`));
      console.log(`  ${name}.html: ${size} bytes, opened in ${Math.round(best)} ms`);
      assert.ok(best < 1000, `opening ${name} took ${best} ms at best`);
      assert.ok(size < 3_000_000, `${name} has ${size} bytes`);
    }
  },

  async "says what was cut, and how to see the rest"() {
    const {page, close} = await open("large");
    await page.locator(".names button", {hasText: /^listeners\s*[\d,.]+$/}).click();
    const pager = page.locator(".pager");
    assert.match(await pager.textContent(), /The first [\d,]+ of 40,000 are in this report/);
    const [, more, offset] = (await pager.locator("code").textContent())
      .match(/^drydock-analyze query --max-rows (\d+) BUNDLE 'SELECT \* FROM listeners LIMIT -1 OFFSET (\d+)'$/);
    assert.equal(Number(more) + Number(offset), 40000);
    await page.getByRole("button", {name: "Next"}).click();
    assert.match(await pager.textContent(), /Page 2 of /);
    await close();
    const burst = await open("bursting");
    assert.match(await burst.page.locator("#coverage").textContent(), /[\d,]+ further pieces of evidence found no room/);
    await shot(burst.page, "bursting", false);
    await burst.close();
  },

  async "gives the tables that findings rest on the most room"() {
    const {page, close} = await open("busy");
    const tables = JSON.parse(await page.locator("#data").textContent());
    const named = (name) => tables.find((table) => table.name === name);
    assert.ok(named("filesystems").telling && !named("routes").telling);
    assert.equal(named("filesystems").rows.length, named("filesystems").total);
    assert.ok(named("sightings").telling && named("sightings").rows.length * 2 > named("sightings").total);
    for (const table of tables) {
      assert.ok(table.rows.length > 0 || table.total === 0, `${table.name} has no row in the report`);
    }
    assert.equal(await page.locator('.names button[aria-current="true"]').textContent().then((text) => /^\D+/.exec(text)[0]),
                 tables.find((table) => table.telling && table.total > 0).name);
    await close();
  },

  async "has every table, and what the collector saw of itself"() {
    const {page, close} = await open("shop");
    await page.getByRole("checkbox", {name: "Empty tables, too"}).check();
    for (const name of ["goroutines", "daemon_config_keys", "self_scan"]) {
      assert.equal(await page.locator(".names button:visible", {hasText: new RegExp(`^${name}\\s*[\\d,]+$`)}).count(), 1, name);
    }
    await page.locator(".names button", {hasText: /^self_scan\s*\d/}).click();
    assert.equal(await page.locator(".grid tbody td").first().textContent(), "clean");
    await close();
  },

  async "shows samples on wide and narrow, light and dark screens, and on paper"() {
    for (const name of samples) {
      for (const [kind, options] of [["light", {}], ["narrow", {viewport: {width: 400, height: 900}, colorScheme: "dark"}]]) {
        const {page, close} = await open(name, options);
        assert.match(await page.title(), /^shop-01: /);
        assert.deepEqual(await page.evaluate(checkPage), []);
        await fits(page);
        await shot(page, `${name}-${kind}`);
        await close();
      }
      const {page, close} = await open(name);
      await page.pdf({path: join(folder, `${name}.pdf`), format: "A4"});
      await close();
    }
  },

  async "has a picture for the README"() {
    const {page, close} = await open(samples[0], {viewport: {width: 1200, height: 1050}, colorScheme: "light"});
    await shot(page, "picture", false);
    assert.ok(statSync(join(folder, "picture.png")).size < 300_000, "the picture is larger than 300 KB");
    await close();
  },

  async "is whole without script, and prints"() {
    const {page, close} = await open("shop", {javaScriptEnabled: true});
    await page.emulateMedia({media: "print"});
    assert.ok(!(await page.locator("aside").isVisible()));
    // Thousands of rows are not for paper.
    assert.ok(!(await page.locator("#tables").isVisible()));
    assert.ok(await page.locator("#coverage").isVisible());
    await close();
    const still = await browser.newContext({javaScriptEnabled: false, viewport: {width: 1280, height: 900}});
    const plain = await still.newPage();
    await plain.goto(pathToFileURL(resolve(folder, "shop.html")).href);
    for (const id of ["causes", "timeline", "storage", "network", "unknown", "coverage", "tables"]) {
      assert.ok(await plain.locator(`#${id}`).isVisible(), id);
    }
    assert.ok(await plain.locator(".timeline rect").count() > 2);
    assert.ok(await plain.locator("#index tbody tr").count() > 30);
    assert.equal(await plain.locator("button").count(), 0, "a button that does nothing");
    await still.close();
  },

  async "says where nothing is known"() {
    const {page, close} = await open("quiet");
    assert.match(await page.locator("h1").textContent(), /could not be judged/);
    assert.equal(await page.locator(".timeline, svg.network, .bars").count(), 0);
    await shot(page, "quiet");
    await close();
  },

  async "fits narrow and dark screens"() {
    for (const [name, options] of [["shop-dark", {colorScheme: "dark"}],
                                   ["shop-narrow", {viewport: {width: 390, height: 844}}],
                                   ["shop-narrow-dark", {viewport: {width: 390, height: 844}, colorScheme: "dark"}]]) {
      const {page, close} = await open("shop", options);
      await fits(page);
      await shot(page, name);
      await close();
    }
  },

  async "has names and contrast for everybody"() {
    for (const colorScheme of ["light", "dark"]) {
      const {page, close} = await open("shop", {colorScheme});
      const problems = await page.evaluate(checkPage);
      assert.deepEqual(problems, []);
      await close();
    }
  },
};

// WCAG 2.1 AA: contrast of text (1.4.3), names of controls (4.1.2), unique ids, headings in order.
function checkPage() {
  const problems = [];
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const seen = new Set();
  for (const element of document.querySelectorAll("main *, nav *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (!own || element.closest("svg, script, [hidden]") || element.matches(":disabled")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [luminance(channels(style.color)), luminance(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const key = `${style.color} on ${ground(element)}`;
    if (ratio < 4.5 && !seen.has(key)) {
      seen.add(key);
      problems.push(`contrast ${ratio.toFixed(2)}: ${element.tagName} "${element.textContent.slice(0, 30)}" ${key}`);
    }
  }
  for (const control of document.querySelectorAll("button, input, a")) {
    const name = control.getAttribute("aria-label") ?? control.closest("label")?.textContent ?? control.textContent;
    if (name.trim() === "") problems.push(`no name: ${control.outerHTML.slice(0, 80)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) problems.push(`id twice: ${id}`);
  let last = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1 && !heading.closest("details")) problems.push(`heading ${level} after ${last}: ${heading.textContent}`);
    last = level;
  }
  return problems;
}

let passed = 0;
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    passed += 1;
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error.stack}`);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
