// Which documents a text finds, how well each of them fits, and the orders of the list.

import { once } from "./load.js";
import { LEAST_WHOLE, rarity, SIGNS } from "./matches.js";

const GROUPS = [SIGNS.title | SIGNS.name | SIGNS.start, SIGNS.subject, SIGNS.value, SIGNS.text];
/** What decides among equal matches: the share of the title, in how many places, how much of its diseases it is. */
const WITHIN = { title: 0.35, places: 0.2, lead: 0.4 };
const FAR = 100; // more than any score: one more word comes first
const BELOW = 20; // more than any difference: with a word that is only found as well, below those that say all
const STEPS = 20; // of one weight: what is nearer than that counts as equal, and more subjects come first
const ROUNDING = 1e-4; // sums of the same numbers may differ in the last bits
const ORDERS = ["title", "subjects", "studies", "series", "size", "updated", "released"];
const FIGURES = { size: "size_bytes", released: "published" };

/**
 * The documents that a text finds: `{mode, found, scores}`.
 *
 * `found` has a 1 for each document that passes; `scores` is null where nothing in the text tells better from worse.
 * All words must be found; where no document has all (`mode` is then "some"), any will do and more words come first.
 * Filters and what is left out hold in any case.
 */
export function textResult(engine, { units, filters, excluded }) {
  const allowed = allowedDocs(engine, filters, excluded);
  const scored = [...units, ...filters.filter(({ negated, scored: counts }) => counts && !negated)];
  const mode = units.length + filters.length + excluded.length === 0 ? "none" : "all";
  if (scored.length === 0) return { mode, found: allowed, scores: null };
  const needed = scored.map(({ matches }) => matches);
  const all = scoresOf(engine, allowed, needed, needed.length);
  if (units.length < 2 || all.found.includes(1)) return { mode, ...all };
  const words = units.map(({ matches }) => matches);
  return { mode: "some", ...scoresOf(engine, allowed, words, 1) };
}

/** The documents with `among` set, best first; equal ones by more subjects, then by identifier. */
export function byScore(engine, docs, scores) {
  const { rankOf, docAt } = once(engine, "ranks", () => subjectRanks(engine));
  // One number for both keys sorts much faster than a comparison of pairs.
  const keys = Float64Array.from(docs, (doc) => {
    return rankOf[doc] - Math.floor(scores[doc] * STEPS + ROUNDING) * engine.count;
  });
  return Array.from(keys.sort(), (key) => docAt[modulo(key, engine.count)]);
}

/** The documents in the order of a key; where it is not provided they are last, either way. */
export function byKey(engine, docs, key, ascending) {
  const isIn = new Uint8Array(engine.count);
  for (const doc of docs) isIn[doc] = 1;
  return orderBy(engine, key, ascending).filter((doc) => isIn[doc]);
}

/** The keys that this catalogue can be ordered by. */
export function sortKeys(engine) {
  return ORDERS.filter((key) => key === "title" || figuresOf(engine, key).some((figure) => figure !== null));
}

function allowedDocs(engine, filters, excluded) {
  const allowed = new Uint8Array(engine.count).fill(1);
  for (const { matches, negated } of filters) {
    for (let doc = 0; doc < engine.count; doc++) if (matches.weights[doc] >= 0 === negated) allowed[doc] = 0;
  }
  for (const { parts } of excluded) {
    for (let doc = 0; doc < engine.count; doc++) {
      if (parts.every(({ weights }) => weights[doc] >= 0)) allowed[doc] = 0;
    }
  }
  return allowed;
}

/** Scores of the documents that at least `least` of the parts have. */
function scoresOf(engine, allowed, parts, least) {
  const found = new Uint8Array(engine.count);
  const scores = new Float64Array(engine.count);
  const shares = parts.map((part) => rarity(engine, part));
  const sum = shares.reduce((a, b) => a + b, 0) || 1;
  const lengths = once(engine, "lengths", () => nameLengths(engine));
  const isSome = least < parts.length;
  for (let doc = 0; doc < engine.count; doc++) {
    if (allowed[doc] === 0) continue;
    let met = 0;
    let score = 0;
    let weakest = Infinity;
    for (let i = 0; i < parts.length; i++) {
      const weight = parts[i].weights[doc];
      if (weight < 0) continue;
      met++;
      weakest = Math.min(weakest, weight);
      score += weight * (shares[i] / sum);
    }
    if (met < least) continue;
    found[doc] = 1;
    scores[doc] = score + within(parts, doc, lengths) + (isSome ? FAR * met : 0) - (weakest < LEAST_WHOLE ? BELOW : 0);
  }
  return { found, scores };
}

/** What is added for the order among equal matches: from 0 to less than 1. */
function within(parts, doc, { titles, names }) {
  let inTitle = 0;
  let inName = 0;
  let places = 0;
  let lead = 0;
  for (const { signs, leads, tokens } of parts) {
    if (signs[doc] & SIGNS.title) inTitle += tokens;
    if (signs[doc] & (SIGNS.name | SIGNS.identity)) inName += tokens;
    for (const group of GROUPS) if (signs[doc] & group) places++;
    lead += leads[doc];
  }
  const share = Math.max(inTitle / Math.max(1, titles[doc]), inName / Math.max(1, names[doc]));
  return (
    WITHIN.title * Math.min(1, share) +
    WITHIN.places * (places / (parts.length * GROUPS.length)) +
    WITHIN.lead * (lead / parts.length)
  );
}

/** How many words the titles and the identifiers have. */
function nameLengths({ count, places: { fields, from, docs }, fieldOf }) {
  const sums = [...fieldOf.keys()].map(() => new Uint16Array(count));
  const wanted = [fieldOf.get("title"), fieldOf.get("identifier")];
  for (let entry = 0; entry < fields.length; entry++) {
    if (!wanted.includes(fields[entry])) continue;
    for (let at = from[entry]; at < from[entry + 1]; at++) sums[fields[entry]][docs[at]]++;
  }
  return { titles: sums[wanted[0]], names: sums[wanted[1]] };
}

function subjectRanks(engine) {
  const { subjects } = engine.figures;
  const docAt = [...engine.ids.keys()].sort(
    (a, b) => (subjects[b] ?? -1) - (subjects[a] ?? -1) || (engine.ids[a] < engine.ids[b] ? -1 : 1),
  );
  const rankOf = new Uint32Array(engine.count);
  docAt.forEach((doc, rank) => (rankOf[doc] = rank));
  return { rankOf, docAt };
}

function modulo(number, by) {
  return ((number % by) + by) % by;
}

function orderBy(engine, key, ascending) {
  return once(engine, `order ${key} ${ascending}`, () => {
    const docs = [...engine.ids.keys()];
    if (key === "title") return ascending ? docs : docs.reverse();
    const figures = figuresOf(engine, key);
    const known = docs.filter((doc) => figures[doc] !== null);
    const sign = ascending ? 1 : -1;
    known.sort((a, b) => (figures[a] === figures[b] ? a - b : figures[a] < figures[b] ? -sign : sign));
    return [...known, ...docs.filter((doc) => figures[doc] === null)];
  });
}

function figuresOf(engine, key) {
  return engine.figures[FIGURES[key] ?? key];
}
