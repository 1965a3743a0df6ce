// SPDX-License-Identifier: Apache-2.0
// Adds to a page that is complete without it: copying, zooming the timeline, browsing the tables.
// Text of the bundle reaches the page as textContent and no other way.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const announce = (text) => { document.getElementById("announce").textContent = text; };
  const counted = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

  // Copying. Pages opened as files have no clipboard API in some browsers.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = make("textarea", {value: text, className: "unseen"});
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  const copyButton = (what, text) => {
    const button = make("button", {type: "button", className: "copy", textContent: "Copy"});
    button.setAttribute("aria-label", `Copy ${what}`);
    button.addEventListener("click", async () => {
      const done = await copy(text());
      button.textContent = done ? "Copied" : "Not copied";
      announce(done ? "Copied" : "The browser refused to copy");
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    return button;
  };
  for (const item of all(".item")) {
    const where = item.querySelector(".where");
    where.append(copyButton("this evidence", () => {
      const place = [...where.querySelectorAll("code, time")].map((part) => part.textContent).join("  ");
      const row = all(".row > div", item)
        .map((pair) => `${pair.querySelector("dt").textContent}=${pair.querySelector("dd").textContent}`);
      return `${place}\n${item.querySelector("pre")?.textContent ?? row.join("  ")}`;
    }));
  }
  // A command is its own button, so that sentences stay sentences.
  for (const code of all(".fix code")) {
    if (!code.textContent.includes(" ")) continue;
    // No <button>: those do not break over lines.
    const button = make("span", {className: "command", title: "Copy", tabIndex: 0});
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", `Copy ${code.textContent}`);
    code.replaceWith(button);
    button.append(code);
    const act = async () => {
      if (!await copy(code.textContent)) return announce("The browser refused to copy");
      announce("Copied");
      button.classList.add("copied");
      setTimeout(() => button.classList.remove("copied"), 1500);
    };
    button.addEventListener("click", act);
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
  }

  // A link into something folded unfolds it; so does printing.
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let around = target; around; around = around.parentElement?.closest("details")) {
      if (around.tagName === "DETAILS") around.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of closed) details.open = false; });

  // Where the reader is.
  const links = new Map(all(".contents a").map((link) => [link.hash.slice(1), link]));
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id)?.setAttribute("aria-current", "true");
    }
  }, {rootMargin: "-10% 0px -80% 0px"});
  for (const section of all("main > section")) watcher.observe(section);

  const timeline = document.querySelector(".timeline");
  if (timeline) startTimeline(timeline);
  const coverage = document.querySelector(".coverage");
  if (coverage) startCoverage(coverage);
  const data = JSON.parse(document.getElementById("data").textContent);
  if (data.length > 0) startBrowser(data);

  function startTimeline(picture) {
    const whole = {from: Number(picture.dataset.from), to: Number(picture.dataset.to)};
    const sightings = JSON.parse(document.getElementById("sightings").textContent);
    const span = {...whole};
    const kLeast = 1000;  // a second
    const percent = (share) => `${(share * 100).toFixed(4)}%`;
    const share = (time) => (time - span.from) / (span.to - span.from);
    const marks = all("[data-a]", picture)
      .map((mark) => ({mark, from: Number(mark.dataset.a), to: Number(mark.dataset.b)}));
    const density = picture.querySelector(".track.density");
    const axis = picture.querySelector(".axis .track");
    const svg = (tag, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      return element;
    };

    const drawDensity = () => {
      if (!density) return;
      const kBins = 120;
      const bins = new Array(kBins).fill(0);
      for (const offset of sightings) {
        const at = Math.floor(share(whole.from + offset) * kBins);
        if (at >= 0 && at <= kBins) bins[Math.min(at, kBins - 1)] += 1;
      }
      const most = Math.max(...bins, 1);
      density.replaceChildren(...bins.flatMap((n, i) => {
        if (n === 0) return [];
        const height = Math.max(2, 22 * n / most);
        const bin = svg("rect", {class: "bin", x: percent(i / kBins), width: percent(0.8 / kBins), y: 24 - height, height});
        const title = svg("title", {});
        title.textContent = counted(n, "line", "lines");
        bin.append(title);
        return [bin];
      }));
    };
    const kSteps = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 31536000];
    const drawAxis = () => {
      const seconds = (span.to - span.from) / 1000;
      const step = kSteps.find((one) => seconds / one < 7) ?? Math.ceil(seconds / 7);
      const parts = [];
      for (let at = Math.ceil(span.from / 1000 / step) * step; at * 1000 <= span.to; at += step) {
        const x = share(at * 1000);
        if (x < 0.02 || x > 0.96) continue;
        const text = new Date(at * 1000).toISOString();
        const label = svg("text", {x: percent(x), y: 18});
        label.textContent = step >= 86400 ? text.slice(0, 10)
          : seconds > 86400 ? text.slice(5, 16).replace("T", " ")
          : step >= 60 ? text.slice(11, 16) : text.slice(11, 19);
        parts.push(svg("line", {class: "grid", x1: percent(x), x2: percent(x), y1: 0, y2: 6}), label);
      }
      axis.replaceChildren(...parts);
    };
    const draw = () => {
      for (const {mark, from, to} of marks) {
        const outside = to < span.from || from > span.to;
        mark.setAttribute("display", outside ? "none" : "inline");
        if (outside) continue;
        const x = Math.max(0, share(from));
        if (mark.tagName === "line") {
          mark.setAttribute("x1", percent(x));
          mark.setAttribute("x2", percent(x));
        } else {
          mark.setAttribute("x", percent(x));
          mark.setAttribute("width", percent(Math.min(1, share(to)) - x));
        }
      }
      drawDensity();
      drawAxis();
      reset.disabled = span.from === whole.from && span.to === whole.to;
    };
    const show = (from, to) => {
      const width = Math.min(Math.max(to - from, kLeast), whole.to - whole.from);
      span.from = Math.min(Math.max((from + to - width) / 2, whole.from), whole.to - width);
      span.to = span.from + width;
      draw();
    };
    const zoom = (factor, around = 0.5) => {
      const width = (span.to - span.from) * factor;
      const at = span.from + (span.to - span.from) * around;
      show(at - width * around, at + width * (1 - around));
    };
    const move = (by) => {
      const width = span.to - span.from;
      const from = Math.min(Math.max(span.from + width * by, whole.from), whole.to - width);
      show(from, from + width);
    };

    const button = (text, label, action) => {
      const element = make("button", {type: "button", textContent: text});
      element.setAttribute("aria-label", label);
      element.addEventListener("click", action);
      return element;
    };
    const reset = button("All", "Show the whole time", () => show(whole.from, whole.to));
    const search = make("input", {type: "search", placeholder: "Filter findings"});
    search.setAttribute("aria-label", "Filter the findings of the timeline");
    const kinds = [["current", "Causes"], ["symptom", "Symptoms"], ["past", "Over by now"]]
      .filter(([kind]) => picture.querySelector(`[data-kind="${kind}"]`))
      .map(([kind, text]) => {
        const box = make("input", {type: "checkbox", checked: true, value: kind});
        box.addEventListener("change", filter);
        return {kind, box, label: make("label", {}, box, text)};
      });
    const findings = all(".lane[data-severity]", picture);
    function filter() {
      const words = search.value.toLowerCase();
      const off = new Set(kinds.filter(({box}) => !box.checked).map(({kind}) => kind));
      let left = 0;
      for (const lane of findings) {
        lane.hidden = off.has(lane.dataset.kind) || !lane.textContent.toLowerCase().includes(words);
        left += lane.hidden ? 0 : 1;
      }
      announce(`${counted(left, "finding", "findings")} in the timeline`);
    }
    search.addEventListener("input", filter);
    const controls = make("div", {className: "controls"},
      button("\u2212", "Zoom out", () => zoom(2)), button("+", "Zoom in", () => zoom(0.5)),
      button("\u2190", "Earlier", () => move(-0.5)), button("\u2192", "Later", () => move(0.5)), reset);
    const last = [["Last hour", 3600e3], ["Last day", 86400e3]];
    for (const [text, width] of last) {
      if (whole.to - whole.from > width) {
        controls.append(button(text, `Show the ${text.toLowerCase()}`, () => show(whole.to - width, whole.to)));
      }
    }
    if (findings.length > 0) {
      search.classList.add("push");
      controls.append(search, ...(kinds.length > 1 ? kinds.map(({label}) => label) : []));
    }
    picture.before(controls);

    picture.tabIndex = 0;
    picture.setAttribute("role", "group");
    picture.setAttribute("aria-label", "Timeline. Plus and minus zoom, arrow keys move, 0 shows all.");
    picture.addEventListener("keydown", (event) => {
      const keys = {"+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), "0": () => show(whole.from, whole.to),
                    ArrowLeft: () => move(-0.25), ArrowRight: () => move(0.25)};
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    });
    picture.addEventListener("wheel", (event) => {
      const track = event.target.closest(".track");
      if (!track || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const box = track.getBoundingClientRect();
      zoom(event.deltaY > 0 ? 1.25 : 0.8, (event.clientX - box.left) / box.width);
    }, {passive: false});

    // Dragging over a lane picks a span of time.
    let drag = null;
    picture.addEventListener("pointerdown", (event) => {
      const track = event.target.closest(".track");
      if (!track || event.button !== 0) return;
      const box = track.getBoundingClientRect();
      drag = {box, track, start: event.clientX, band: svg("rect", {class: "drag", y: 0, height: 24})};
    });
    addEventListener("pointermove", (event) => {
      if (!drag || Math.abs(event.clientX - drag.start) < 4) return;
      const [a, b] = [drag.start, event.clientX].sort((x, y) => x - y)
        .map((x) => Math.min(Math.max((x - drag.box.left) / drag.box.width, 0), 1));
      Object.assign(drag, {a, b});
      drag.band.setAttribute("x", percent(a));
      drag.band.setAttribute("width", percent(b - a));
      if (!drag.band.isConnected) drag.track.append(drag.band);
    });
    addEventListener("pointerup", () => {
      if (!drag) return;
      const {a, b, band} = drag;
      drag = null;
      band.remove();
      const width = span.to - span.from;
      if (b !== undefined && b > a) show(span.from + width * a, span.from + width * b);
    });
    draw();
  }

  function startCoverage(table) {
    const troubled = all("tbody tr", table).filter((row) => row.dataset.outcome !== "collected");
    if (troubled.length === 0 || troubled.length === all("tbody tr", table).length) return;
    const box = make("input", {type: "checkbox"});
    box.addEventListener("change", () => {
      for (const row of all("tbody tr", table)) row.hidden = box.checked && row.dataset.outcome === "collected";
    });
    table.before(make("div", {className: "controls"},
      make("label", {}, box, `Only what was not collected whole (${troubled.length})`)));
  }

  function startBrowser(tables) {
    const kPage = 100;
    const state = {table: null, rows: [], page: 0, sort: -1, down: false, words: ""};
    const text = (value) => value === null ? "" : String(value);
    // Built once for each table, when it is first searched.
    const haystack = (table) => table.haystack ??= table.rows.map((row) => row.map(text).join("\u0000").toLowerCase());
    const matching = (table) => state.words === "" ? table.rows
      : table.rows.filter((_, i) => haystack(table)[i].includes(state.words));

    const names = make("div", {className: "names"});
    names.setAttribute("role", "navigation");
    names.setAttribute("aria-label", "Tables");
    const about = make("p", {className: "about"});
    const grid = make("div", {className: "grid", tabIndex: 0});
    grid.setAttribute("role", "region");
    grid.setAttribute("aria-label", "Rows");
    const pager = make("div", {className: "pager"});
    const search = make("input", {type: "search", id: "table-search", placeholder: "Search in all tables"});
    search.setAttribute("aria-label", "Search in all tables");
    const empty = make("input", {type: "checkbox"});
    const buttons = new Map();

    const drawNames = () => {
      for (const [table, button] of buttons) {
        const found = matching(table).length;
        button.lastChild.textContent = state.words === "" ? table.total.toLocaleString("en") : found.toLocaleString("en");
        button.classList.toggle("empty", found === 0);
        button.hidden = found === 0 && !empty.checked && table !== state.table;
        button.setAttribute("aria-current", String(table === state.table));
      }
    };
    const compare = (a, b) => {
      if (a === null || b === null) return (a === null) - (b === null);
      if (typeof a === "number" && typeof b === "number") return a - b;
      return String(a).localeCompare(String(b), "en", {numeric: true});
    };
    const drawGrid = () => {
      const {table} = state;
      let rows = matching(table);
      if (state.sort >= 0) {
        const sign = state.down ? -1 : 1;
        rows = [...rows].sort((a, b) => sign * compare(a[state.sort], b[state.sort]));
      }
      const pages = Math.max(1, Math.ceil(rows.length / kPage));
      state.page = Math.min(state.page, pages - 1);
      const head = table.columns.map(([name, sentence], i) => {
        const arrow = i === state.sort ? (state.down ? " \u2193" : " \u2191") : "";
        const button = make("button", {type: "button", textContent: name + arrow, title: sentence});
        button.addEventListener("click", () => {
          state.down = state.sort === i && !state.down;
          state.sort = i;
          state.page = 0;
          drawGrid();
        });
        const cell = make("th", {scope: "col"}, button);
        cell.setAttribute("aria-sort", i !== state.sort ? "none" : state.down ? "descending" : "ascending");
        return cell;
      });
      const body = rows.slice(state.page * kPage, (state.page + 1) * kPage).map((row) =>
        make("tr", {}, ...row.map((value) => value === null
          ? make("td", {className: "null", textContent: "NULL"})
          : make("td", {textContent: String(value)}))));
      grid.replaceChildren(make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body)));
      grid.scrollTop = 0;
      const cut = table.rest === undefined ? []
        : [` The first ${table.rows.length.toLocaleString("en")} of ${table.total.toLocaleString("en")} are in this report, for the rest: `,
           make("code", {textContent: table.rest})];
      const said = state.words === "" ? counted(rows.length, "row", "rows")
        : `${counted(rows.length, "row", "rows")} with \u201c${state.words}\u201d`;
      const step = (label, by) => {
        const button = make("button", {type: "button", textContent: label, disabled: state.page + by < 0 || state.page + by >= pages});
        button.addEventListener("click", () => { state.page += by; drawGrid(); });
        return button;
      };
      pager.replaceChildren(make("span", {}, `${said}.`, ...cut));
      if (pages > 1) pager.append(step("Previous", -1), `Page ${state.page + 1} of ${pages}`, step("Next", 1));
    };
    const open = (table) => {
      Object.assign(state, {table, page: 0, sort: -1, down: false});
      about.replaceChildren(table.sentence);
      if (table.missing !== "") about.append(` Not known: ${table.missing}.`);
      drawNames();
      drawGrid();
    };
    for (const table of tables) {
      const button = make("button", {type: "button"}, make("span", {textContent: table.name}), make("span", {className: "count"}));
      button.addEventListener("click", () => open(table));
      buttons.set(table, button);
      names.append(button);
    }
    let waiting = 0;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        state.words = search.value.trim().toLowerCase();
        state.page = 0;
        if (matching(state.table).length === 0) {
          const other = tables.find((table) => matching(table).length > 0);
          if (other) return open(other);
        }
        drawNames();
        drawGrid();
        announce(`${counted(matching(state.table).length, "row", "rows")} in ${state.table.name}`);
      }, 120);
    });
    empty.addEventListener("change", drawNames);
    const index = document.getElementById("index");
    index.replaceWith(
      make("div", {className: "controls"}, search, make("label", {}, empty, "Empty tables, too")),
      make("div", {className: "browser"}, names, make("div", {className: "shown"}, about, grid, pager)));
    open(tables.find((table) => table.telling && table.total > 0) ?? tables.find((table) => table.total > 0) ?? tables[0]);
  }
})();
