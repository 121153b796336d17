// What is asked for, and its form in the address:
// `?q=glioma&modality=MR&modality=CT&subjects=100-999&unit=subjects&sort=size&order=asc&view=table&show=100`.
// A state is `{q, facets: {name: [values]}, unit, sort, order, view, columns, show}`; `sort`, `order` and `columns` are
// null for what the page does of its own accord. Defaults are left out of the address.

const LONGEST_TEXT = 200;
export const PAGE = 50; // rows that are shown at a time

const MOST_SHOWN = 20000;
const MOST_VALUES = 200; // of one facet; more are no choice of a person
const ORDERS = ["asc", "desc"];
const UNITS = ["collections", "subjects", "series"];
const VIEWS = ["cards", "table"];
const SORTS = ["best", "title", "subjects", "studies", "series", "size", "updated", "released"];
const COLUMN = /^[a-z][a-z0-9_]{0,30}$/;

// Every facet that some site has: an address may name one that this site has not, which is told and not passed over.
const FACETS = [
  ...["platform", "modality", "body_part", "disease", "site", "license", "commercial", "registration", "access"],
  ...["species", "sex", "age", "race", "ethnicity", "manufacturer", "covid19", "kind", "subjects", "size", "released"],
];

export function emptyState() {
  return { q: "", facets: {}, unit: "collections", sort: null, order: null, view: "cards", columns: null, show: PAGE };
}

/**
 * Reads a query string; `names` are facets beyond the usual ones, `columns` the names of the columns there are.
 *
 * Returns `{state, ignored}`; `ignored` lists `{name, value}` of what cannot be meant. Whether a facet has a value is
 * for the answer to say. Other parameters (of campaigns, say) are none of ours and pass in silence.
 */
export function readState(search, names = [], columns = null) {
  const parameters = new URLSearchParams(search);
  const ignored = [];
  const one = (name, isKnown, otherwise) => readOne(parameters, name, isKnown, otherwise, ignored);
  const state = {
    q: (parameters.get("q") ?? "").slice(0, LONGEST_TEXT),
    facets: readFacets(parameters, new Set([...FACETS, ...names])),
    unit: one("unit", (value) => UNITS.includes(value), "collections"),
    sort: one("sort", (value) => SORTS.includes(value), null),
    order: one("order", (value) => ORDERS.includes(value), null),
    view: one("view", (value) => VIEWS.includes(value), "cards"),
    columns: readColumns(one("columns", isListOfColumns, null), columns, ignored),
    show: shownOf(one("show", (value) => /^[1-9]\d{0,5}$/.test(value), String(PAGE))),
  };
  return { state, ignored };
}

/** The query string of a state, with its question mark; empty for the empty state. */
export function writeState(state) {
  const parameters = new URLSearchParams();
  const set = (name, value, otherwise) => value !== otherwise && parameters.set(name, value);
  set("q", state.q.trim(), "");
  for (const [name, value] of chosen(state)) parameters.append(name, value);
  set("unit", state.unit, "collections");
  set("sort", state.sort, null);
  set("order", state.order, null);
  set("view", state.view, "cards");
  set("columns", state.columns === null ? null : state.columns.join(","), null);
  set("show", state.show, PAGE);
  // A comma, a colon and a slash mean nothing in a query, and are read more easily as they are.
  const text = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");
  return text === "" ? "" : `?${text}`;
}

/** What the engine is asked for. */
export function requestOf(state) {
  const { q, facets, unit, sort, order, show } = state;
  return { q, facets, unit, sort, order, from: 0, count: show, facetCounts: true };
}

/** Whether a state asks for other rows than those that the page was served with. */
export function asksForSomething(state) {
  const { view, columns, unit, ...rest } = state;
  return writeState({ ...emptyState(), ...rest }) !== "" || view !== "cards";
}

/** The state with a value of a facet added or taken away; again from the first row. */
export function toggled(state, name, value, on) {
  const others = (state.facets[name] ?? []).filter((each) => each !== value);
  return withFacet(state, name, on ? [...others, value] : others);
}

/** The state with other values of a facet; none leaves the facet out. */
function withFacet(state, name, values) {
  const { [name]: _, ...others } = state.facets;
  const facets = values.length === 0 ? others : { ...state.facets, [name]: values };
  return { ...state, facets, show: PAGE };
}

export function withoutFacets(state) {
  return { ...state, facets: {}, show: PAGE };
}

/** The state without values that the site has not: `{name, value}` each. */
export function without(state, values) {
  return values.reduce((rest, { name, value }) => ({ ...toggled(rest, name, value, false), show: state.show }), state);
}

/** The chosen values as `[name, value]`. */
export function chosen(state) {
  return Object.entries(state.facets).flatMap(([name, values]) => values.map((value) => [name, value]));
}

function readFacets(parameters, names) {
  const found = [...names].map((name) => [name, [...new Set(parameters.getAll(name))].filter((value) => value !== "")]);
  return Object.fromEntries(found.filter(([, values]) => values.length > 0).map(([name, v]) => [name, v.slice(0, MOST_VALUES)]));
}

function readOne(parameters, name, isKnown, otherwise, ignored) {
  const value = parameters.get(name);
  if (value === null || value === "") return otherwise;
  if (isKnown(value)) return value;
  ignored.push({ name, value });
  return otherwise;
}

/** The columns that there are; `known` is null where nobody says which. */
function readColumns(list, known, ignored) {
  if (list === null) return null;
  const given = list.split(",");
  const strange = given.filter((name) => known !== null && !known.includes(name));
  ignored.push(...strange.map((value) => ({ name: "columns", value })));
  const left = given.filter((name) => !strange.includes(name));
  return left.length > 0 ? left : null;
}

function isListOfColumns(value) {
  return value.split(",").every((name) => COLUMN.test(name));
}

/** Whole pages of rows. */
function shownOf(text) {
  return Math.min(Math.ceil(Number(text) / PAGE) * PAGE, MOST_SHOWN);
}
