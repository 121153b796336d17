// The charts as elements: a key with what shares are of, bars on one axis, and their numbers as a table.

import { element } from "../common/dom.js";
import { listed, share } from "../common/words.js";
import { hiddenWords } from "./dom.js";
import { LETTERS, nameOf, sign } from "./table.js";

const LACKING = "not provided by ";
const SPOKEN = 3; // values that the text alternative tells of each collection

/** One figure per chart that somebody provides, then a sentence on those that nobody does. */
export function drawFigures(box, charts) {
  const drawn = charts.filter(({ columns }) => columns.some(({ isDrawn }) => isDrawn));
  const rest = charts.filter((chart) => !drawn.includes(chart));
  const opened = new Set(
    [...box.querySelectorAll("details[open]")].map((details) => details.closest("figure").id),
  );
  const figures = drawn.map((chart) => figureFor(chart, opened));
  box.replaceChildren(...figures, ...absentCharts(rest));
}

/** "Race and ethnicity: not provided by IDC." */
function absentCharts(charts) {
  const titles = new Map();
  for (const { title, columns } of charts) {
    const reasons = reasonsOf(columns);
    titles.set(reasons, [...(titles.get(reasons) ?? []), title]);
  }
  return [...titles].map(([reasons, named]) => element("p", { class: "absent" }, `${inARow(named)}: ${reasons}.`));
}

function reasonsOf(columns) {
  const reasons = [...new Set(columns.map(({ of }) => of))];
  const names = reasons.filter((of) => of.startsWith(LACKING)).map((of) => of.slice(LACKING.length));
  const others = reasons.filter((of) => !of.startsWith(LACKING));
  return [...(names.length > 0 ? [`${LACKING}${listed(names)}`] : []), ...others].join("; ");
}

function inARow([first, ...rest]) {
  return listed([first, ...rest.map((title) => title.toLowerCase())]);
}

function figureFor(chart, opened) {
  const id = `chart-${chart.facet.toLowerCase().replaceAll("_", "-")}`;
  const one = chart.units.length === 1 ? chart.units[0] : "";
  const title = element("h3", { class: "chart-title", id: `${id}-title` }, chart.title);
  const what = element("p", { class: "chart-of" }, one ? `Shares of ${one}` : "Shares");
  const bars = element("div", { class: "compare-bars", role: "img", "aria-label": spoken(chart) });
  bars.append(...chart.groups.map((group) => barGroup(group, chart.most)), axis(chart.most));
  const note = chart.note ? [element("p", { class: "chart-note" }, chart.note)] : [];
  const caption = element("figcaption", {}, title, what);
  const parts = [caption, key(chart), bars, ...note, numbers(chart, opened.has(id))];
  return element("figure", { class: "chart compare-chart", id }, ...parts);
}

/** Each collection with its sign and what its shares are of, or why it has no bars. */
function key({ columns }) {
  const items = columns.map(({ collection, isDrawn, of }, i) => {
    const words = element("span", { class: isDrawn ? "sub" : "sub absent" }, of);
    return element("li", {}, sign(i), element("span", {}, nameOf(collection), words));
  });
  return element("ul", { class: "compare-key" }, ...items);
}

function barGroup({ label, kind, bars }, most) {
  const rows = bars.flatMap((bar, i) => (bar === null ? [] : [barRow(bar, i, most)]));
  const name = element("p", { class: `compare-value ${kind}` }, element("bdi", {}, label));
  return element("div", { class: "compare-group" }, name, element("div", {}, ...rows));
}

function barRow({ share: part, text, isHidden }, place, most) {
  const bar = element("span", { class: `compare-bar compare-${place}` });
  bar.style.width = `${(100 * (part ?? 0)) / most}%`;
  const track = element(
    "span",
    { class: `compare-track${isHidden ? " hidden-count" : ""}` },
    ...(part ? [bar] : []),
  );
  const letter = element("span", { class: "compare-letter" }, LETTERS[place]);
  return element(
    "div",
    { class: "compare-row" },
    letter,
    track,
    element("span", { class: "compare-share" }, text),
  );
}

function axis(most) {
  const ticks = [0, most / 2, most].map((at) => element("span", {}, at === 0 ? "0" : share(at, 1)));
  return element("div", { class: "compare-axis" }, element("span", { class: "compare-ticks" }, ...ticks));
}

/** The largest values of each collection in words. */
function spoken({ title, columns, groups }) {
  const parts = columns.map(({ collection, isDrawn, of }, i) => {
    if (!isDrawn) return `${nameOf(collection)} ${of}`;
    const told = groups
      .filter(({ bars }) => bars[i].share)
      .sort((a, b) => b.bars[i].share - a.bars[i].share)
      .slice(0, SPOKEN)
      .map(({ label, bars }) => `${label} ${bars[i].text}`);
    return `${nameOf(collection)}, ${of}: ${told.join(", ") || "no shares"}`;
  });
  return `${title}. ${parts.join("; ")}. All numbers are in the table below.`;
}

function numbers({ title, columns, groups }, isOpen) {
  const heads = columns.map(({ collection, of }, i) =>
    element(
      "th",
      { scope: "col", class: "num" },
      sign(i),
      ` ${nameOf(collection)}`,
      element("span", { class: "sub" }, of),
    ),
  );
  const rows = groups.map(({ label, kind, bars }) => {
    const cells = bars.map((bar) => element("td", { class: "num" }, bar === null ? absentCell() : bar.full));
    return element("tr", { class: kind }, element("th", { scope: "row" }, element("bdi", {}, label)), ...cells);
  });
  const table = element(
    "table",
    {},
    element("caption", { class: "visually-hidden" }, `${title}: counts and shares`),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, title), ...heads)),
    element("tbody", {}, ...rows),
  );
  const scroll = element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": `${title}: numbers` },
    table,
  );
  const summary = element("summary", {}, "Numbers", hiddenWords(`: ${title}`));
  return element("details", { class: "compare-numbers", "data-print-open": true, open: isOpen }, summary, scroll);
}

function absentCell() {
  return element("span", { class: "absent" }, "none");
}
