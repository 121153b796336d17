// The answer to a request: `answer(engine, request)`. Pure; a worker runs it, and so do the tests.

import { entriesOf } from "./entries.js";
import { filterDocs, readChoices } from "./filter.js";
import { remembered } from "./load.js";
import { loosened } from "./loosen.js";
import { byKey, byScore, sortKeys, textResult } from "./rank.js";
import { understand } from "./understand.js";

const UNITS = new Set(["collections", "subjects", "series"]);
const PAGE = 50;

/**
 * The collections that a request finds, some rows of them and the counts of all facets.
 *
 * A request is `{q, facets, unit, sort, order, from, count, facetCounts}`, each of which may be missing. What is not
 * known in it is left out and told (`ignored`). The answer is
 * `{total, of, noun, rows, facets, unit, sort, sorts, query, ignored, loosen}`.
 */
export function answer(engine, request) {
  const q = String(request.q ?? "");
  const asked = understand(engine, q);
  const text = remembered(engine, `!${q}`, () => textResult(engine, asked));
  const { choices, ignored } = readChoices(engine, request.facets);
  const unit = UNITS.has(request.unit) ? request.unit : "collections";
  const { docs, counts } = filterDocs(engine, text.found, choices, request.facetCounts === false ? null : unit);
  const sort = sortOf(engine, request, text.scores !== null);
  const from = request.from ?? 0;
  const rows = sorted(engine, docs, text.scores, sort).slice(from, from + (request.count ?? PAGE));
  const parts = [...asked.units, ...asked.filters.filter(({ negated, scored }) => scored && !negated)];
  return {
    total: docs.length,
    of: engine.count,
    noun: engine.noun,
    rows: entriesOf(engine, rows, parts.map(({ matches }) => matches)),
    facets: counts === null ? [] : engine.facets.map((facet) => facetOf(facet, counts[facet.number], choices)),
    unit,
    sort,
    sorts: [...(text.scores === null ? [] : ["best"]), ...sortKeys(engine)],
    query: { mode: text.mode, ...asked.query },
    ignored,
    loosen: docs.length === 0 && engine.count > 0 ? loosened(engine, request, asked, choices) : [],
  };
}

/** The order that was asked for; else the best first, where a text tells better from worse; else by title. */
function sortOf(engine, { sort, order }, hasScores) {
  const isKnown = sortKeys(engine).includes(sort);
  const key = isKnown ? sort : hasScores ? "best" : "title";
  const ascending = key !== "best" && (order === "asc" || (order !== "desc" && key === "title"));
  return { key, ascending };
}

function sorted(engine, docs, scores, { key, ascending }) {
  return key === "best" ? byScore(engine, docs, scores) : byKey(engine, docs, key, ascending);
}

function facetOf(facet, counts, choices) {
  const choice = choices.find((each) => each.facet === facet);
  const chosen = choice?.values ?? [];
  const { name, label, plural, kind, note, unit, order, bounds } = facet;
  const values = facet.values.map(([value, valueLabel], code) => ({
    value,
    label: valueLabel,
    count: counts.sums[code],
    atLeast: counts.short[code] === 1,
    chosen: chosen.includes(value),
  }));
  const custom = choice?.custom ?? [];
  const unknown = unknownOf(facet, counts);
  return { name, label, plural, kind, note, unit, order, bounds, chosen, custom, values, unknown };
}

/** How many have no value; null where every collection has one. */
function unknownOf({ hasGaps }, { missing, missingShort }) {
  return hasGaps ? { count: missing, atLeast: missingShort } : null;
}
