// Which collections the chosen values leave, and how many each value would give. Records are
// `{facets: {name: Set of values}, ...}`; `selection` is `{name: [values]}`.

/** Or inside a facet, and between facets; a facet without a choice lets everything pass. */
export function passes(record, selection, except = null) {
  return Object.entries(selection).every(
    ([name, values]) =>
      name === except || values.length === 0 || values.some((value) => record.facets[name].has(value)),
  );
}

/**
 * Counts per facet and value (`{name: Map}`). A facet's counts ignore its own choice: they say how many
 * collections there are to add, or to change to.
 */
export function countValues(records, selection) {
  return Object.fromEntries(Object.keys(selection).map((name) => [name, countOne(records, selection, name)]));
}

function countOne(records, selection, name) {
  const counts = new Map();
  for (const record of records) {
    if (!passes(record, selection, name)) continue;
    for (const value of record.facets[name]) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** Records by a key: `title` by code units, figures and dates by size; missing ones last in either order. */
export function sorted(records, key, ascending) {
  const sign = ascending ? 1 : -1;
  return [...records].sort(
    (a, b) =>
      compare(a.sort[key], b.sort[key], sign) || compare(a.sort.title, b.sort.title, 1) || compare(a.id, b.id, 1),
  );
}

function compare(a, b, sign) {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  if (a === b) return 0;
  return a < b ? -sign : sign;
}
