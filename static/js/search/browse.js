// The list of collections: searched as one types, filtered, sorted, its state in the address.

import { countValues, passes, sorted } from "./facets.js";
import { holds, markRow, readRows, showRows, unmarkRow } from "./rows.js";
import { chosen, emptyState, readState, toggled, withoutFacets, writeState } from "./state.js";
import { countWords, foldFacets, showChips, showCounts, showNotices, showSort, wireFolding } from "./view.js";

const PAUSE = 300; // milliseconds without a key after which the address follows the text
const WIDE = window.matchMedia("(min-width: 64rem)");

const page = document.querySelector("[data-browse]");
const part = (name) => page.querySelector(`[data-${name}]`);
const field = page.querySelector("#q");
const form = part("filter-form");
const table = part("rows");
const names = page.dataset.fields.split(" ").filter((name) => form.querySelector(`[data-facet="${name}"]`));
const records = readRows(table, names);
const byId = new Map(records.map((record) => [record.id, record]));
const known = readKnown();

let { state, ignored } = readState(location.search, known);
let engine = null; // the search engine, once its index is here; "failed" if it can't be had
let loading = null;
let typing = 0; // the timer that lets the address follow the text

function readKnown() {
  const boxes = (name) => [...form.querySelectorAll(`[data-facet="${name}"] input`)].map((box) => box.value);
  return {
    facets: Object.fromEntries(names.map((name) => [name, new Set(boxes(name))])),
    sorts: new Set([...page.querySelectorAll("th [data-sort-key]")].map((link) => link.dataset.sortKey)),
  };
}

/** Fetches the engine and its index, once. */
function load() {
  loading ??= (async () => {
    try {
      const needed = [import("./engine.js"), fetch(page.dataset.index)];
      const [{ openEngine, search }, answer] = await Promise.all(needed);
      if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
      const opened = openEngine(await answer.text());
      engine = { search: (text) => search(opened, text), fieldLabels: opened.options.fieldLabels };
    } catch (error) {
      console.warn("The search index could not be read.", error);
      engine = "failed";
    }
    if (state.q.trim() !== "") render();
  })();
  return loading;
}

/** What the text finds: `{found, hits, notices}`; `hits` is null where there is no text to search for. */
function textResult(text) {
  if (text.trim() === "") return { found: records, hits: null, notices: [] };
  if (engine === "failed") {
    const notice = "The search index could not be loaded: only the words shown in the list are searched.";
    return { found: records.filter((record) => holds(record, text)), hits: null, notices: [notice] };
  }
  const { mode, hits, similar } = engine.search(text);
  if (mode === "none") {
    return { found: records, hits: null, notices: ["There is no word to search for in this text."] };
  }
  const there = hits.filter((hit) => byId.has(hit.id));
  return { found: there.map((hit) => byId.get(hit.id)), hits: there, notices: textNotices(mode, there, similar) };
}

function textNotices(mode, hits, similar) {
  if (hits.length === 0) return [];
  const notices = [];
  if (mode === "some") notices.push("No collection has all of these words; those with some of them are shown.");
  for (const { word, instead } of similar) {
    notices.push(`“${word}” is not in the catalogue. Shown instead: ${instead.slice(0, 3).join(", ")}.`);
  }
  return notices;
}

function render() {
  const isSearching = state.q.trim() !== "";
  field.value = field.value.trim() === state.q.trim() ? field.value : state.q;
  part("clear-text").hidden = field.value === "";
  if (isSearching && engine === null) {
    part("status").textContent = "Loading the search index …";
    showCounts(form, countValues(records, state.facets), state.facets);
    foldFacets(form);
    load();
    return;
  }
  const { found, hits, notices } = textResult(state.q);
  const shown = found.filter((record) => passes(record, state.facets));
  const { key, ascending } = order(hits);
  showRows(table, records, key === "best" ? shown : sorted(shown, key, ascending));
  mark(hits);
  showCounts(form, countValues(found, state.facets), state.facets);
  foldFacets(form);
  showSort(page, key, ascending);
  part("sort-best").hidden = hits === null;
  showChosen();
  showNotices(part("notices"), [...ignoredNotices(), ...notices]);
  showEmpty(shown.length === 0, found.length);
  part("status").textContent = countWords(shown.length, records.length, page.dataset.noun);
}

/** The order: what was asked for; else best match first for a text; else as the page was served. */
function order(hits) {
  const isBest = hits !== null && (state.sort === null || state.sort === "best");
  if (isBest) return { key: "best", ascending: false };
  const key = state.sort === null || state.sort === "best" ? page.dataset.sort : state.sort;
  return { key, ascending: (state.order ?? firstOrder(key)) === "asc" };
}

function firstOrder(key) {
  return key === "title" ? "asc" : "desc";
}

function mark(hits) {
  records.forEach(unmarkRow);
  for (const hit of hits ?? []) {
    const fields = new Set(Object.values(hit.match).flat());
    const labels = [...fields].map((name) => engine.fieldLabels[name]);
    markRow(byId.get(hit.id), new Set(Object.keys(hit.match)), labels);
  }
}

function showChosen() {
  const values = chosen(state);
  showChips(part("chips"), values, chipLabel, removeChip);
  part("filters-count").textContent = values.length === 0 ? "" : `(${values.length} active)`;
}

function chipLabel(name, value) {
  const box = [...form.querySelectorAll(`[data-facet="${name}"] input`)].find((each) => each.value === value);
  return `${facetLabel(name)}: ${box.closest("label").querySelector(".facet-value").textContent.trim()}`;
}

function facetLabel(name) {
  return form.querySelector(`[data-facet="${name}"]`)?.dataset.label ?? name;
}

function removeChip(name, value) {
  const position = chosen(state).findIndex((each) => each[0] === name && each[1] === value);
  change(toggled(state, name, value, false));
  // The button that was pressed is gone: go on to the next one, or to the search field.
  const buttons = part("chips").querySelectorAll("button");
  (buttons[Math.min(position, buttons.length - 1)] ?? field).focus();
}

function ignoredNotices() {
  if (ignored.length === 0) return [];
  const words = ignored.map(([name, value]) => `${facetLabel(name).toLowerCase()} “${value.slice(0, 80)}”`);
  return [`The address asks for what is not here, which was left out: ${words.join(", ")}.`];
}

function showEmpty(isEmpty, found) {
  part("empty").hidden = !isEmpty;
  table.hidden = isEmpty;
  part("empty-filters").hidden = chosen(state).length === 0;
  part("empty-why").textContent = isEmpty ? whyEmpty(state.q.trim(), found) : "";
}

function whyEmpty(text, found) {
  if (text === "") return "No collection has this combination of filters.";
  if (found === 0) return `Nothing is found for “${text}”.`;
  return `“${text}” is found in ${countWords(found, found, page.dataset.noun)}, but the filters leave none of them.`;
}

/** Goes to another state, as a step that the browser's back button undoes. */
function change(next) {
  flushTyping();
  state = next;
  ignored = [];
  history.pushState(null, "", address());
  render();
}

function address() {
  return location.pathname + writeState(state) + location.hash;
}

/** While one types, the address follows in one step of history, at pauses. */
function type(text) {
  const isFirst = typing === 0;
  state = { ...state, q: text.slice(0, field.maxLength) };
  ignored = [];
  if (isFirst) history.pushState(null, "", location.href);
  else clearTimeout(typing);
  typing = setTimeout(() => history.replaceState(null, "", address()), PAUSE);
  render();
}

/** Ends a step of typing. */
function flushTyping() {
  if (typing === 0) return;
  clearTimeout(typing);
  typing = 0;
  history.replaceState(null, "", address());
}

function clearText() {
  change({ ...state, q: "" });
  field.focus();
}

function sortBy(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0) return;
  event.preventDefault();
  const key = event.currentTarget.dataset.sortKey;
  if (key === "best") return change({ ...state, sort: null, order: null });
  const current = page.querySelector("th[aria-sort] [data-sort-key]");
  const isAgain = current?.dataset.sortKey === key;
  const ascending = current?.closest("th").getAttribute("aria-sort") === "ascending";
  const next = isAgain ? (ascending ? "desc" : "asc") : firstOrder(key);
  change({ ...state, sort: key, order: next === firstOrder(key) ? null : next });
}

function onKey(event) {
  if (event.key !== "Escape" || field.value === "") return;
  event.preventDefault();
  clearText();
}

function wire() {
  field.addEventListener("focus", load, { once: true });
  field.addEventListener("input", () => type(field.value));
  field.addEventListener("blur", flushTyping);
  field.addEventListener("keydown", onKey);
  part("search").addEventListener("submit", (event) => {
    event.preventDefault();
    flushTyping();
  });
  part("clear-text").addEventListener("click", clearText);
  form.addEventListener("change", ({ target }) =>
    change(toggled(state, target.name, target.value, target.checked)),
  );
  part("clear-filters").addEventListener("click", () => change(withoutFacets(state)));
  part("clear-all").addEventListener("click", () => change(emptyState(names)));
  for (const link of page.querySelectorAll("[data-sort-key]")) link.addEventListener("click", sortBy);
  window.addEventListener("popstate", () => {
    clearTimeout(typing);
    typing = 0;
    ({ state, ignored } = readState(location.search, known));
    render();
  });
  wireFolding(form);
  part("filters").open = WIDE.matches;
  WIDE.addEventListener("change", () => (part("filters").open = WIDE.matches));
}

wire();
render();
(window.requestIdleCallback ?? setTimeout)(load);
