// Which documents the chosen values of facets leave, and how many each value would give.

import { intervalLabel, isWithin, parseInterval } from "./intervals.js";
import { holdersOf } from "./load.js";

const NONE = [];

/**
 * The chosen values of a request: `{choices, ignored}`. A choice is `{facet, values, custom, passes}`: its values,
 * those that are a range of one's own, and a 1 for each document that has one of them. `ignored` lists `{name, value}`
 * of what this catalogue does not have.
 */
export function readChoices(engine, facets) {
  const choices = [];
  const ignored = [];
  for (const [name, given] of Object.entries(facets ?? {})) {
    const facet = engine.byName.get(name);
    const values = [...new Set([given].flat().map(String))].filter((value) => value !== "");
    const known = values.filter((value) => facet !== undefined && isValue(facet, value));
    ignored.push(...values.filter((value) => !known.includes(value)).map((value) => ({ name, value })));
    if (known.length > 0) choices.push(choiceOf(engine, facet, known));
  }
  return { choices, ignored };
}

/**
 * The documents that pass, and counts per facet: `{docs, counts}`.
 *
 * Or inside a facet, and between facets. The counts of a facet ignore its own choice: they say what there is to add or
 * to change to. So a document counts for all facets if it passes all choices, and for one if it fails only that
 * facet's. `counts` (null unless `unit` is given) is per facet `{sums, short, missing, missingShort}`: per value the
 * sum, a 1 where some collection does not say its number, and the same for collections without any value.
 */
export function filterDocs(engine, found, choices, unit) {
  const failed = failures(engine, choices);
  const { failing, culprit } = failed;
  const docs = [];
  const nearly = engine.facets.map(() => []);
  for (let doc = 0; doc < engine.count; doc++) {
    if (found[doc] === 0 || failing[doc] > 1) continue;
    (failing[doc] === 0 ? docs : nearly[culprit[doc]]).push(doc);
  }
  if (unit === null) return { docs, counts: null };
  const counts = engine.facets.map((facet, number) => {
    const counted = newCounts(facet, unit, engine);
    const count = counted.whole === null ? countCollections : countNumbers(engine, found, failed);
    for (const list of [docs, nearly[number]]) count(facet, counted, list);
    return counted;
  });
  return { docs, counts };
}

/** How many documents pass. */
export function countDocs(engine, found, choices) {
  return filterDocs(engine, found, choices, null).docs.length;
}

function isValue(facet, value) {
  return facet.codeOf.has(value) || (facet.kind === "range" && parseInterval(value, facet.unit) !== null);
}

function choiceOf(engine, facet, values) {
  const passes = new Uint8Array(engine.count);
  const custom = [];
  for (const value of values) {
    const code = facet.codeOf.get(value);
    if (code !== undefined) {
      for (const doc of holdersOf(facet, code).docs) passes[doc] = 1;
      continue;
    }
    const interval = parseInterval(value, facet.unit);
    custom.push({ value, label: intervalLabel(interval, facet.unit) });
    facet.numbers.forEach((number, doc) => (passes[doc] |= isWithin(interval, number) ? 1 : 0));
  }
  return { facet, values, custom, passes };
}

/** For every document the number of choices that it fails, and the facet of the last of these. */
function failures({ count }, choices) {
  const failing = new Uint8Array(count);
  const culprit = new Uint8Array(count);
  for (const { facet, passes } of choices) {
    for (let doc = 0; doc < count; doc++) {
      if (passes[doc] === 1) continue;
      failing[doc]++;
      culprit[doc] = facet.number;
    }
  }
  return { failing, culprit };
}

function newCounts(facet, unit, engine) {
  return {
    sums: new Float64Array(facet.values.length),
    short: new Uint8Array(facet.values.length),
    missing: 0,
    missingShort: false,
    ...numbersOf(facet, unit, engine),
  };
}

/** Where the numbers of a unit come from: `own` per value of a document, or `whole` per document; null for ones. */
function numbersOf(facet, unit, { counts, figures }) {
  if (unit === "collections") return { own: null, whole: null };
  return { own: counts?.get(facet.name)?.[unit] ?? null, whole: figures[unit] };
}

function countCollections({ starts, codes }, count, docs) {
  for (const doc of docs) {
    for (let at = starts[doc]; at < starts[doc + 1]; at++) count.sums[codes[at]]++;
    if (starts[doc] === starts[doc + 1]) count.missing++;
  }
}

/** Adds up subjects or series; what another listing of the same collection counts is not counted again. */
function countNumbers(engine, found, failed) {
  return (facet, count, docs) => {
    const { starts, codes } = facet;
    for (const doc of docs) {
      const twins = countedTwins(engine, facet.number, doc, found, failed);
      const others = twins.map((twin) => codes.subarray(starts[twin], starts[twin + 1]));
      const [from, to] = [starts[doc], starts[doc + 1]];
      if (from === to && others.length === 0) addMissing(count, count.whole[doc]);
      for (let at = from; at < to; at++) {
        if (others.some((other) => other.includes(codes[at]))) continue;
        addNumber(count, codes[at], count.own === null ? count.whole[doc] : count.own[doc][at - from]);
      }
    }
  };
}

function addNumber(count, code, number) {
  if (number === null) count.short[code] = 1;
  else count.sums[code] += number;
}

function addMissing(count, number) {
  if (number === null) count.missingShort = true;
  else count.missing += number;
}

/** The listings of the same collection that count before this one, of those that count for this facet as well. */
function countedTwins({ earlier }, number, doc, found, { failing, culprit }) {
  const counts = (twin) => failing[twin] === 0 || (failing[twin] === 1 && culprit[twin] === number);
  return (earlier.get(doc) ?? NONE).filter((twin) => found[twin] === 1 && counts(twin));
}
