// Collections side by side: which ones stands in the address, what they are comes from the JSON API.

import { readBasket, writeBasket } from "../common/basket.js";
import { listed, numberText } from "../common/words.js";
import { idOf, readAsked, writeIds } from "./address.js";
import { chosenItem, earlierNotice, errorLines, leftNotice, missingNotice } from "./choice.js";
import { factRows } from "./facts.js";
import { drawFigures } from "./figures.js";
import { loadCollection, loadList } from "./load.js";
import { createPicker } from "./picker.js";
import { CHARTS, chartOf } from "./shares.js";
import { factTable, nameOf, showDiffering } from "./table.js";

const page = document.querySelector("[data-compare]");
const part = (name) => page.querySelector(`[data-${name}]`);
const root = new URL(page.dataset.root, document.baseURI).href;
const most = Number(page.dataset.most);
const MOST_TRIED = 12; // of an address that asks for more than there is room for
const head = document.getElementById("chosen");
const words = JSON.parse(part("words").textContent);
const picker = createPicker(part("add"), {
  taken: () => ids,
  load: () => loadList(root),
  choose: (id) => choose(id),
  cancel: () => stopReplacing(true),
});

let asked = readAsked(location.search);
let ids = []; // what of it is compared: it is there, or could not be loaded
let shown = []; // the collections on the page
let replaced = null; // the id that the next choice takes the place of
let earlier = []; // ids chosen in this tab before the page was opened with others
let turn = 0; // which of several runs of `show` is the newest

/** Loads what the address asks for and shows it; `focus()` is called when it stands. */
async function show(focus = () => {}) {
  const mine = (turn += 1);
  page.setAttribute("aria-busy", "true");
  if (asked.length > 0) part("status").textContent = "Loading …";
  const tried = asked.slice(0, MOST_TRIED);
  const loaded = await Promise.allSettled(tried.map(({ id }) => (id === null ? null : loadCollection(root, id))));
  if (mine !== turn) return;
  const found = loaded.map((result, i) => ({ ...result, ...tried[i], id: result.value?.id ?? tried[i].id }));
  const results = found.filter(({ id }, i) => id === null || found.findIndex((each) => each.id === id) === i);
  const missing = results.filter(({ status, value }) => status === "fulfilled" && value === null);
  const there = results.filter((result) => !missing.includes(result));
  const compared = there.slice(0, most);
  ids = compared.map(({ id }) => id);
  shown = compared.flatMap(({ value }) => value ?? []);
  writeBasket(ids);
  const hadFocus = page.contains(document.activeElement);
  page.removeAttribute("aria-busy");
  draw({
    missing,
    left: [...there.slice(most), ...asked.slice(MOST_TRIED)],
    failed: compared.filter(({ status }) => status === "rejected"),
  });
  focus();
  if (hadFocus && !page.contains(document.activeElement)) head.focus(); // what had it is gone
}

function draw({ missing, left, failed }) {
  stopReplacing(false);
  drawChosen();
  drawNotices(missing, left);
  drawErrors(failed);
  part("results").hidden = shown.length === 0;
  drawFacts();
  drawCharts();
  document.title = [
    shown.length > 0 ? `Compare ${listed(shown.map(nameOf))}` : "Compare collections",
    page.dataset.site,
  ].join(" | ");
}

function drawChosen() {
  const isFull = ids.length >= most;
  part("chosen").replaceChildren(
    ...shown.map((each, i) => chosenItem(each, i, { root, replace: startReplacing, remove })),
  );
  part("chosen").hidden = shown.length === 0;
  part("none").hidden = ids.length > 0;
  part("full").hidden = !isFull;
  part("add").hidden = isFull;
}

function drawNotices(missing, left) {
  const add = () => go([...ids, ...earlier], () => head.focus());
  const notices = [
    ...missing.map((each) => missingNotice(each, root)),
    ...(left.length > 0 ? [leftNotice(left, most)] : []),
    ...(earlier.length > 0 ? [earlierNotice(earlier, add)] : []),
  ];
  part("notices").replaceChildren(...notices);
  part("notices").hidden = notices.length === 0;
}

function drawErrors(failed) {
  const again = () => show(() => (part("errors").querySelector("button") ?? head).focus());
  const lost = failed.map(({ id }) => id);
  const drop = () =>
    go(
      ids.filter((id) => !lost.includes(id)),
      () => head.focus(),
    );
  part("errors").replaceChildren(...(failed.length > 0 ? errorLines(failed, again, drop) : []));
  part("errors").hidden = failed.length === 0;
}

function drawFacts() {
  const rows = factRows(shown, { root, words });
  part("facts").replaceChildren(...(shown.length > 0 ? [factTable(shown, rows, root)] : []));
  part("differing-label").hidden = shown.length < 2;
  filterFacts();
}

/** The switch hides rows that are the same throughout; with one collection there is nothing to differ from. */
function filterFacts() {
  const isOn = part("differing").checked && shown.length > 1;
  const table = part("facts").querySelector("table");
  const differing = table ? showDiffering(table, isOn) : 0;
  part("no-difference").hidden = !isOn || differing > 0;
  if (table) table.hidden = isOn && differing === 0;
  part("status").textContent = statusWords(table, differing);
}

function statusWords(table, differing) {
  if (shown.length === 0) return asked.length > 0 ? "Nothing to show." : "";
  if (shown.length === 1) return "1 collection is shown. Add another to compare it with.";
  const facts = numberText(table.tBodies[0].rows.length);
  return `${numberText(shown.length)} collections are compared; ${numberText(differing)} of ${facts} facts differ.`;
}

function drawCharts() {
  const wanted = part("units").elements.unit.value;
  const charts = CHARTS.map((chart) => chartOf(chart, shown, wanted, words.ages));
  drawFigures(part("figures"), shown.length > 0 ? charts : []);
}

/** Goes to other collections, as a step that the browser's back button undoes. */
function go(next, focus) {
  history.pushState(null, "", `${location.pathname}${writeIds([...new Set(next)].slice(0, most))}`);
  earlier = [];
  asked = readAsked(location.search);
  return show(focus);
}

function choose(id) {
  const place = ids.indexOf(replaced);
  if (place >= 0) return go(ids.with(place, id), () => focusButton("replace", id));
  return go([...ids, id], () => (part("add").hidden ? focusButton("replace", id) : picker.focus()));
}

function remove({ id }) {
  const place = shown.findIndex((each) => each.id === id);
  const others = ids.filter((each) => each !== id);
  go(others, () => {
    const next = shown[Math.min(place, shown.length - 1)];
    if (next) focusButton("remove", next.id);
    else picker.focus();
  });
}

function focusButton(action, id) {
  (page.querySelector(`[data-${action}="${CSS.escape(id)}"]`) ?? head).focus();
}

function startReplacing(collection) {
  replaced = collection.id;
  picker.clear();
  part("add").hidden = false;
  part("add-label").textContent = `Replace ${nameOf(collection)} with`;
  part("add-button").textContent = "Replace";
  part("add-cancel").hidden = false;
  picker.focus();
}

function stopReplacing(isCancelled) {
  const id = replaced;
  replaced = null;
  part("add-label").textContent = "Add a collection";
  part("add-button").textContent = "Add";
  part("add-cancel").hidden = true;
  if (!isCancelled || id === null) return;
  picker.clear();
  part("add").hidden = ids.length >= most;
  focusButton("replace", id);
}

/** What the tab has chosen: without an address of its own the page shows it, else it is offered. */
function takeBasket() {
  const basket = readBasket()
    .map(idOf)
    .filter((id) => id !== null && !asked.some((each) => each.id === id));
  if (asked.length > 0) earlier = basket.slice(0, Math.max(0, most - asked.length));
  else if (basket.length > 0) {
    history.replaceState(null, "", `${location.pathname}${writeIds(basket.slice(0, most))}`);
    asked = readAsked(location.search);
  }
}

part("differing").addEventListener("change", filterFacts);
part("units").addEventListener("change", drawCharts);
part("print").addEventListener("click", () => window.print());
part("add-cancel").addEventListener("click", () => stopReplacing(true));
window.addEventListener("popstate", () => {
  earlier = [];
  asked = readAsked(location.search);
  show();
});
document.querySelector("[data-without-scripts]").hidden = true;
page.hidden = false;
takeBasket();
show();
