// What is asked for, and its form in the address: `?q=glioma&modality=MR&modality=CT&sort=subjects&order=asc`.
// A state is `{q, facets: {name: [values]}, sort, order}`; `sort` and `order` are null for what the page does
// of its own accord (best match while there is a text, else the order it was served in).

export const LONGEST_TEXT = 200;
const ORDERS = ["asc", "desc"];

export function emptyState(names) {
  return { q: "", facets: Object.fromEntries(names.map((name) => [name, []])), sort: null, order: null };
}

/**
 * Reads a query string. `known` has the values of each facet (name to Set) and the sort keys (`sorts`, a Set).
 *
 * Returns `{state, ignored}`; `ignored` lists `[name, value]` of what is no known value. Other parameters (of
 * campaigns, say) are none of ours and pass in silence.
 */
export function readState(search, known) {
  const parameters = new URLSearchParams(search);
  const state = emptyState(Object.keys(known.facets));
  const ignored = [];
  state.q = (parameters.get("q") ?? "").slice(0, LONGEST_TEXT);
  for (const [name, values] of Object.entries(known.facets)) {
    for (const value of new Set(parameters.getAll(name))) {
      if (values.has(value)) state.facets[name].push(value);
      else if (value !== "") ignored.push([name, value]);
    }
  }
  state.sort = readOne(parameters, "sort", (value) => known.sorts.has(value), ignored);
  state.order = readOne(parameters, "order", (value) => ORDERS.includes(value), ignored);
  return { state, ignored };
}

/** The query string of a state, with its question mark; empty for the empty state. */
export function writeState(state) {
  const parameters = new URLSearchParams();
  if (state.q.trim() !== "") parameters.set("q", state.q.trim());
  for (const [name, values] of Object.entries(state.facets)) {
    for (const value of values) parameters.append(name, value);
  }
  if (state.sort !== null) parameters.set("sort", state.sort);
  if (state.order !== null) parameters.set("order", state.order);
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** The state with a value of a facet added or taken away. */
export function toggled(state, name, value, on) {
  const others = state.facets[name].filter((each) => each !== value);
  return { ...state, facets: { ...state.facets, [name]: on ? [...others, value] : others } };
}

export function withoutFacets(state) {
  return { ...state, facets: emptyState(Object.keys(state.facets)).facets };
}

/** The chosen values as `[name, value]`. */
export function chosen(state) {
  return Object.entries(state.facets).flatMap(([name, values]) => values.map((value) => [name, value]));
}

function readOne(parameters, name, isKnown, ignored) {
  const value = parameters.get(name);
  if (value === null || value === "") return null;
  if (isKnown(value)) return value;
  ignored.push([name, value]);
  return null;
}
