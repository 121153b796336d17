// The list of collections: searched as one types, filtered, sorted, its state in the address. This module holds the
// state and hands it and the answers to the parts of the page.

import { createChips } from "./chips.js";
import { connect } from "./client.js";
import { COLUMNS } from "./columns.js";
import { createDialog } from "./dialog.js";
import { showEmpty } from "./empty.js";
import { createField } from "./field.js";
import { filterLabel } from "./labels.js";
import { noticesOf, showFailure, showNotices } from "./notices.js";
import { createPanel } from "./panel.js";
import { createResults } from "./results.js";
import { createSort, firstOrder, sortWords } from "./sort.js";
import * as states from "./state.js";
import { say, sayLater } from "./status.js";
import { createUnits } from "./units.js";
import { countOf, foundOf } from "./words.js";

const page = document.querySelector("[data-browse]");
const part = (name) => page.querySelector(`[data-${name}]`);
const { core, sort: servedSort, number, total, noun } = page.dataset;
const address = (name) => new URL(page.dataset[name], document.baseURI).href;

const client = connect({ core: address("core") });
let { state, ignored } = readAddress();
let answer = null; // the last one, which is on the page
let hasBegun = false; // whether the search has been asked for
let isServed = true; // whether the list is still the one that the page was served with

const title = part("count");
const leave = () => title.focus();
const results = createResults({
  root: part("results"),
  client,
  urls: { root: address("root"), bibliography: address("bibliography"), compare: address("compare") },
  field: page.querySelector("#q"),
  requestOf,
  onState: (change) => go(changed(change), "columns" in change || "show" in change ? "replace" : "push"),
});
const field = createField(part("search"), {
  load: begin,
  typed: (q, isFirst) => go({ ...state, q, show: states.PAGE }, isFirst ? "type" : "later"),
  ended: () => history.replaceState(null, "", addressOf(state)),
  entered: () => answer && say(spoken()),
  down: () => results.focusFirst() || part("empty").querySelector("button")?.focus(),
});
const panel = createPanel(part("facets"), {
  toggle: (name, value, on) => go(states.toggled(state, name, value, on)),
  say: sayLater,
});
const units = createUnits(part("units"), { choose: (unit) => go({ ...state, unit }) });
const sorting = createSort(part("sort-by"), { choose: (order) => go(changed(order)) });
const dialog = createDialog(page, { opened: begin });
const chips = createChips(part("chips-line"), {
  remove: (name, value) => go(states.toggled(state, name, value, false)),
  clear: () => go(states.withoutFacets(state)),
  leave,
});

/**
 * Goes to another state: as a step that the browser's back button undoes ("push"), in place of the present one
 * ("replace"), or by typing, which is a step at its first key ("type") and follows in the address "later".
 */
function go(next, step = "push") {
  if (step === "push" || step === "replace") field.end();
  const isOtherList = next.show <= state.show;
  state = next;
  ignored = [];
  if (step === "push" || step === "type") history.pushState(null, "", addressOf(state));
  if (step === "replace") history.replaceState(null, "", addressOf(state));
  if (isOtherList) showTop();
  refresh();
}

function readAddress() {
  return states.readState(location.search, [], COLUMNS.map(({ name }) => name));
}

function addressOf(of) {
  return location.pathname + states.writeState(of) + location.hash;
}

/** Gets the search and the counts of all filters, unless they are there or on their way. */
function begin() {
  if (hasBegun) return;
  refresh();
}

/** Asks for what the state says and shows it, unless something else is asked for in the meantime. */
async function refresh() {
  hasBegun = true;
  const asked = state;
  field.show(asked.q);
  wait(asked);
  let given = null;
  try {
    given = await client.ask(requestOf(asked));
  } catch (error) {
    fail(error);
  }
  if (given !== null) show(given, asked);
}

function requestOf(of) {
  return states.requestOf({ ...of, sort: sortOf(of) });
}

/** The order asked for; without one, best match for a text, else the order of the page as it was served. */
function sortOf({ sort, q }) {
  if (q.trim() === "" && (sort === null || sort === "best")) return servedSort;
  return sort;
}

/** The state with a change; another order starts again from the first row, and what goes without saying is left out. */
function changed(change) {
  if (!("sort" in change)) return { ...state, ...change };
  const { sort, order } = change;
  const isUsual = sort === "best" || sort === sortOf({ q: state.q, sort: null });
  return { ...state, sort: isUsual ? null : sort, order: order === firstOrder(sort) ? null : order, show: states.PAGE };
}

/** Until the first answer is there. */
function wait(asked) {
  if (answer !== null || !states.asksForSomething(asked)) return;
  document.documentElement.setAttribute("data-asking", "");
  part("notices").hidden = true;
  title.textContent = "Searching …"; // no longer than the count, so that nothing beside it moves
  sayLater(`Searching ${countOf(Number(total), noun.split(" "))}.`);
}

function show(given, asked) {
  const unknown = given.ignored.filter(({ name, value }) => asked.facets[name]?.includes(value));
  ignored = [...ignored, ...unknown];
  if (asked === state) state = states.without(state, unknown);
  answer = given;
  document.documentElement.removeAttribute("data-asking");
  title.textContent = foundOf(answer.total, answer.of, answer.noun);
  showFilters();
  showNotices(part("notices"), noticesOf(answer, state.q, ignored));
  showEmpty(part("empty"), answer, state, { go: goOn, everything: { ...states.emptyState(), view: state.view } });
  // A later page of the list stays as it was served until something is asked for.
  const isAsked = states.asksForSomething(state);
  if (isAsked || !isServed || ignored.length > 0) sayLater(spoken());
  if (!isAsked && isServed && Number(number) > 1) return;
  isServed = false;
  results.show(answer, state);
}

function showFilters() {
  const values = states.chosen(state);
  panel.show(answer);
  units.show(answer.unit, answer.facets.some((facet) => facet.values.some(({ atLeast }) => atLeast)));
  sorting.show(answer.sort, answer.sorts);
  chips.show(values.map(([name, value]) => ({ name, value, label: filterLabel(answer, name, value) })));
  dialog.show(values.length, countOf(answer.total, answer.noun));
  part("clear-filters").setAttribute("aria-disabled", String(values.length === 0));
}

/** What the status says of the results. */
function spoken() {
  const found = foundOf(answer.total, answer.of, answer.noun);
  const order = answer.total > 1 ? `, ${sortWords(answer.sort)}` : "";
  const why = answer.total === 0 ? [part("empty").querySelector("p").textContent] : [];
  const notices = [...why, ...noticesOf(answer, state.q, ignored)];
  return notices.length === 0 ? `${found}${order}` : `${found}${order}. ${notices.join(" ")}`;
}

/** Goes on from a button that will be gone. */
function goOn(next) {
  go(next);
  leave();
}

function fail(error) {
  console.info("The search could not be loaded.", error);
  hasBegun = false;
  document.documentElement.removeAttribute("data-asking");
  if (answer === null) title.textContent = countOf(Number(total), noun.split(" "));
  panel.fail();
  const list = states.asksForSomething(state) ? "served" : "useful";
  showFailure(part("notices"), error, isServed ? list : "before", () => {
    panel.wait();
    leave();
    refresh();
  });
  say(part("notices").firstElementChild.textContent);
}

/** Leads back to the head of the list where one is deep in another list. */
function showTop() {
  const head = part("results");
  if (head.getBoundingClientRect().top < 0) head.scrollIntoView({ block: "start", behavior: "instant" });
}

part("clear-filters").addEventListener("click", ({ currentTarget }) => {
  if (currentTarget.getAttribute("aria-disabled") !== "true") go(states.withoutFacets(state));
});
part("aside").addEventListener("focusin", begin, { once: true });
window.addEventListener("popstate", () => {
  field.forget();
  ({ state, ignored } = readAddress());
  refresh();
});

document.documentElement.setAttribute("data-search-runs", "");
field.show(state.q);
if (states.asksForSomething(state) || ignored.length > 0) refresh();
else (window.requestIdleCallback ?? setTimeout)(begin);
