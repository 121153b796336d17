// Collections side by side: which ones stands in the address, what they are comes from the JSON API.

import { idOf, readAsked, writeIds } from "./address.js";
import { readBasket, writeBasket } from "./basket.js";
import { element } from "./dom.js";
import { factRows } from "./facts.js";
import { drawFigures } from "./figures.js";
import { loadCollection, loadList } from "./load.js";
import { createPicker } from "./picker.js";
import { CHARTS, chartOf } from "./shares.js";
import { factTable, nameOf, pageLink, showDiffering, sign } from "./table.js";
import { listed, number } from "./words.js";

const page = document.querySelector("[data-compare]");
const part = (name) => page.querySelector(`[data-${name}]`);
const root = new URL(page.dataset.root, document.baseURI).href;
const most = Number(page.dataset.most);
const words = JSON.parse(part("words").textContent);
const picker = createPicker(part("add"), {
  taken: () => shown.map(({ id }) => id),
  load: () => loadList(root),
  choose: (id) => choose(id),
  cancel: () => stopReplacing(true),
});

let { asked, left } = readAsked(location.search, most);
let ids = []; // those of what is asked for that are there, or could not be loaded
let shown = []; // the collections on the page
let replaced = null; // the id that the next choice takes the place of
let earlier = []; // ids chosen in this tab before the page was opened with others
let turn = 0; // which of several runs of `show` is the newest

/** Loads what the address asks for and shows it; `focus()` is called when it stands. */
async function show(focus = () => {}) {
  const mine = (turn += 1);
  page.setAttribute("aria-busy", "true");
  if (asked.length > 0) part("status").textContent = "Loading …";
  const loaded = await Promise.allSettled(asked.map(({ id }) => (id === null ? null : loadCollection(root, id))));
  if (mine !== turn) return;
  const results = loaded.map((result, i) => ({ ...result, ...asked[i] }));
  shown = results.flatMap(({ value }) => value ?? []);
  const missing = results.filter(({ status, value }) => status === "fulfilled" && value === null);
  const failed = results.filter(({ status }) => status === "rejected");
  ids = results.filter((each) => !missing.includes(each)).map(({ id }) => id);
  writeBasket(ids);
  page.removeAttribute("aria-busy");
  draw(missing, failed);
  focus();
}

function draw(missing, failed) {
  stopReplacing(false);
  drawChosen();
  drawNotices(missing);
  drawErrors(failed);
  part("results").hidden = shown.length === 0;
  drawFacts();
  drawCharts();
  document.title = [shown.length > 0 ? `Compare ${listed(shown.map(nameOf))}` : "Compare collections", page.dataset.site].join(" | ");
}

function drawChosen() {
  const isFull = ids.length >= most;
  part("chosen").replaceChildren(...shown.map(chosenItem));
  part("chosen").hidden = shown.length === 0;
  part("none").hidden = ids.length > 0;
  part("full").hidden = !isFull;
  part("add").hidden = isFull;
}

function chosenItem(collection, place) {
  const name = nameOf(collection);
  const button = (action, run) => {
    const made = element("button", { type: "button", class: "button", "aria-label": `${action} ${name}` }, action);
    made.dataset[action.toLowerCase()] = collection.id;
    made.addEventListener("click", run);
    return made;
  };
  const title = collection.title === name ? [] : [element("span", { class: "sub" }, collection.title)];
  const id = element("span", { class: "sub" }, `${collection.commons_name} `, element("code", {}, collection.collection_id));
  const buttons = element("p", { class: "buttons" }, button("Replace", () => startReplacing(collection)), button("Remove", () => remove(collection)));
  return element("li", {}, sign(place), element("div", {}, pageLink(collection, root), ...title, id, buttons));
}

function drawNotices(missing) {
  const notices = missing.map(({ text }) => {
    const search = new URL(`collections/?q=${encodeURIComponent(text.slice(0, 200))}`, root).href;
    return element("p", {}, `There is no collection “${text.slice(0, 80)}” here. `, element("a", { href: search }, "Search for it"));
  });
  if (left.length > 0) {
    const names = listed(left.map(({ text }) => `“${text.slice(0, 80)}”`).slice(0, 10));
    notices.push(element("p", {}, `At most ${number(most)} collections fit side by side; left out: ${names}.`));
  }
  if (earlier.length > 0) notices.push(earlierNotice());
  part("notices").replaceChildren(...notices);
  part("notices").hidden = notices.length === 0;
}

/** A link to one collection doesn't lose those that were chosen before. */
function earlierNotice() {
  const count = earlier.length === 1 ? "1 collection" : `${number(earlier.length)} collections`;
  const button = element("button", { type: "button", class: "button" }, earlier.length === 1 ? "Add it" : "Add them");
  button.addEventListener("click", () => go([...ids, ...earlier], () => document.getElementById("chosen").focus()));
  return element("p", {}, `You chose ${count} to compare before: ${earlier.join(", ")}. `, button);
}

function drawErrors(failed) {
  const lines = failed.map(({ text, reason }) => element("p", {}, `“${text.slice(0, 80)}” could not be loaded: ${reason.message}.`));
  const again = element("button", { type: "button", class: "button" }, "Try again");
  again.addEventListener("click", () => show(() => (part("errors").querySelector("button") ?? document.getElementById("chosen")).focus()));
  part("errors").replaceChildren(...lines, ...(failed.length > 0 ? [again] : []));
  part("errors").hidden = failed.length === 0;
}

function drawFacts() {
  if (shown.length === 0) return part("facts").replaceChildren();
  part("facts").replaceChildren(factTable(shown, factRows(shown, { root, words }), root));
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
  return `${number(shown.length)} collections are compared; ${number(differing)} of ${number(table.tBodies[0].rows.length)} facts differ.`;
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
  read();
  return show(focus);
}

function read() {
  ({ asked, left } = readAsked(location.search, most));
}

function choose(id) {
  const place = ids.indexOf(replaced);
  if (replaced === null || place < 0) return go([...ids, id], () => (part("add").hidden ? focusButton("replace", id) : picker.focus()));
  return go(ids.with(place, id), () => focusButton("replace", id));
}

function remove({ id }) {
  const place = shown.findIndex((each) => each.id === id);
  go(ids.filter((each) => each !== id), () => {
    const next = shown[Math.min(place, shown.length - 1)];
    if (next) focusButton("remove", next.id);
    else picker.focus();
  });
}

function focusButton(action, id) {
  (page.querySelector(`[data-${action}="${CSS.escape(id)}"]`) ?? document.getElementById("chosen")).focus();
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
  const basket = readBasket().map(idOf).filter((id) => id !== null && !asked.some((each) => each.id === id));
  if (asked.length > 0) earlier = basket.slice(0, Math.max(0, most - asked.length));
  else if (basket.length > 0) {
    history.replaceState(null, "", `${location.pathname}${writeIds(basket.slice(0, most))}`);
    read();
  }
}

part("differing").addEventListener("change", filterFacts);
part("units").addEventListener("change", drawCharts);
part("print").addEventListener("click", () => window.print());
part("add-cancel").addEventListener("click", () => stopReplacing(true));
window.addEventListener("popstate", () => {
  earlier = [];
  read();
  show();
});
document.querySelector("[data-without-scripts]").hidden = true;
page.hidden = false;
takeBasket();
show();
