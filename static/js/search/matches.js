// What one word or phrase finds: a weight for every document, and the ways in which it was found.

import { holdersOf, placesOf } from "./load.js";

/**
 * What a match weighs by where it is. The steps between are at least one, and all that is added for the order inside
 * one (`rank.js`) is less: for a single word nothing lifts a lower match above a higher one. Beginnings of words weigh
 * less than whole words there. What is only found as well (`broader`) is below what says the words themselves; kinds of
 * a disease come before the rest of it.
 */
const WEIGHTS = {
  exact: { identity: 15, title: 11, subject: 9, value: 7, text: 3, derived: 2 },
  start: { identity: 14, title: 6, subject: 5, value: 4, text: 1, derived: 1 },
  broader: { kind: 2, subject: 0, value: 0 },
};
export const LEAST_WHOLE = 1; // below are those that are only found as well
/** Where a document was met, as bits. */
export const SIGNS = { title: 1, name: 2, subject: 4, value: 8, text: 16, start: 32, identity: 64 };
const FIRST = 0.5; // what being the first of its values counts, against being the only disease
const SUBJECTS = new Set(["disease", "site"]);
const FIELDS = {
  identifier: { place: "title", sign: SIGNS.name },
  title: { place: "title", sign: SIGNS.title },
  data: { place: "value", sign: SIGNS.value },
  description: { place: "text", sign: SIGNS.text },
  results: { place: "derived", sign: SIGNS.text },
};

export function emptyMatches(engine) {
  return {
    weights: new Float32Array(engine.count).fill(-1),
    signs: new Uint8Array(engine.count),
    leads: new Float32Array(engine.count),
    ways: [],
    children: null,
    tokens: 1,
    size: 0,
    instead: [],
    meant: [],
  };
}

/** Adds the documents that have a term, in one of its fields or in all. */
export function addTerm(engine, matches, place, { quality = "exact", share = 1, only = null, keep = null } = {}) {
  for (const { field, docs: all } of placesOf(engine, place)) {
    const name = engine.fields[field];
    if (only !== null && !only.includes(name)) continue;
    const docs = keep === null ? all : all.filter((doc) => keep(doc, name));
    const way = { docs, term: engine.terms[place], field: name, value: null, ...FIELDS[name] };
    add(matches, { ...way, quality, share });
  }
}

/**
 * Adds the documents that have a value; `words` are the words of its label that were met.
 *
 * A collection of one disease is more about it than one of fifty (`leads` adds up their shares). Modalities and such
 * are in the order of their frequency, of which the first say most.
 */
export function addValue(engine, matches, [number, code], words, { quality = "exact", share = 1 } = {}) {
  const facet = engine.facets[number];
  const place = SUBJECTS.has(facet.name) ? "subject" : "value";
  const { docs, ranks } = holdersOf(facet, code);
  const isKind = quality === "broader" && facet.name === "disease";
  const way = { docs, term: null, field: null, value: [number, code], words, sign: SIGNS[place] };
  if (!add(matches, { ...way, place: isKind ? "kind" : place, quality, share })) return;
  const { starts } = facet;
  const { leads } = matches;
  for (let i = 0; i < docs.length; i++) {
    const doc = docs[i];
    if (place === "subject") leads[doc] = Math.min(1, leads[doc] + 1 / (starts[doc + 1] - starts[doc]));
    else leads[doc] = Math.max(leads[doc], FIRST / (1 + ranks[i]));
  }
}

/** Adds the documents that have all of some values. */
export function addValuesTogether(engine, matches, values, { quality = "exact" } = {}) {
  const [first, ...others] = values.map(([number, code]) => holdersOf(engine.facets[number], code));
  const sets = others.map(({ docs }) => new Set(docs));
  const docs = first.docs.filter((doc) => sets.every((set) => set.has(doc)));
  for (const value of values) {
    const way = { docs, term: null, field: null, value, words: [] };
    add(matches, { ...way, place: "value", sign: SIGNS.value, quality, share: 1 });
  }
}

/** Adds the documents whose identifier or DOI it is; `words` are those that stand for it in texts. */
export function addIdentity(matches, docs, words, { quality = "exact", field = "identifier" } = {}) {
  const way = { docs: Int32Array.from(docs), term: null, field, value: null, words };
  add(matches, { ...way, place: "identity", sign: SIGNS.identity, quality, share: 1 });
}

/** Adds a way: `{docs, place, sign, quality, share, ...}`; `share` makes it weigh less. False if it finds nothing. */
export function add(matches, way) {
  const { docs, place, quality, share } = way;
  if (docs.length === 0) return false;
  const weight = WEIGHTS[quality][place] * share;
  const sign = quality === "start" && place === "title" ? SIGNS.start : way.sign;
  const { weights, signs } = matches;
  for (let i = 0; i < docs.length; i++) {
    const doc = docs[i];
    if (weights[doc] < weight) weights[doc] = weight;
    signs[doc] |= sign;
  }
  matches.ways.push(way);
  return true;
}

/** Counts what was found; to be called when all ways are there. */
export function closed(matches) {
  let size = 0;
  for (const weight of matches.weights) if (weight >= 0) size++;
  matches.size = size;
  return matches;
}

/** How much it says that something was found: rare words say more. */
export function rarity(engine, { size }) {
  return Math.log(1 + engine.count / Math.max(1, size));
}

/**
 * What all of several parts find, with the mean of their weights; rare ones count more.
 *
 * `belong` says that the words belong together, as "brain tumor": it weighs little where the one is met here and the
 * other there.
 */
export function together(engine, parts, belong = false) {
  const matches = emptyMatches(engine);
  const shares = parts.map((part) => rarity(engine, part));
  const sum = shares.reduce((a, b) => a + b, 0) || 1;
  for (let doc = 0; doc < engine.count; doc++) {
    let weight = 0;
    let least = Infinity;
    for (let i = 0; i < parts.length && weight >= 0; i++) {
      const own = parts[i].weights[doc];
      weight = own < 0 ? -1 : weight + own * (shares[i] / sum);
      least = Math.min(least, own);
    }
    if (weight < 0) continue;
    const signs = parts.reduce((common, part) => common & part.signs[doc], 255);
    matches.weights[doc] = belong ? besides(weight, least, signs) : weight;
    matches.signs[doc] = signs;
    matches.leads[doc] = Math.min(...parts.map((part) => part.leads[doc]));
  }
  matches.children = parts;
  matches.tokens = parts.reduce((count, part) => count + part.tokens, 0);
  return closed(matches);
}

/**
 * The weight of words that belong together: of all in the title what it is, of all in another text what that is, and
 * of words here and there less than what is meant by them.
 */
function besides(weight, least, signs) {
  if (signs & (SIGNS.title | SIGNS.name)) return weight;
  if (signs & SIGNS.text) return WEIGHTS.exact.text;
  return (least < LEAST_WHOLE ? 0 : LEAST_WHOLE) + weight / (WEIGHTS.exact.identity + 1);
}

/** What one of two parts finds, each document with the better weight. `a` is changed. */
export function either(a, b) {
  for (let doc = 0; doc < a.weights.length; doc++) {
    if (b.weights[doc] < 0) continue;
    a.weights[doc] = Math.max(a.weights[doc], b.weights[doc]);
    a.signs[doc] |= b.signs[doc];
    a.leads[doc] = Math.max(a.leads[doc], b.leads[doc]);
  }
  a.children = b.children;
  a.tokens = Math.max(a.tokens, b.tokens);
  return closed(a);
}
