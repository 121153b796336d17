// Full-text search over `search/index.json`: a serialised MiniSearch index whose key `siteBuilder` (unknown to
// MiniSearch, which ignores it) holds the options that it was built with and the words for people.

import MiniSearch from "../../vendor/minisearch-7.2.0/minisearch.js";
import { processTermWith, tokenize, words } from "./tokenize.js";

const LETTERS = /^\p{L}+$/u;
const asIs = (value) => [value];

/** The options of MiniSearch itself, out of the options in the index file. */
export function miniSearchOptions(options) {
  const processTerm = processTermWith(options.stopWords);
  return {
    idField: options.idField,
    fields: options.fields,
    storeFields: options.storeFields,
    tokenize,
    processTerm,
    searchOptions: { boost: options.boost, weights: options.weights },
  };
}

/** An engine for `search`, from the text of the index file. */
export function openEngine(text) {
  const data = JSON.parse(text);
  const { options, labels } = data.siteBuilder;
  const index = MiniSearch.loadJS(data, miniSearchOptions(options));
  return makeEngine(index, options, data.index.map(([term]) => term), labels);
}

/** An engine from a MiniSearch index and its terms. */
export function makeEngine(index, options, terms, labels = {}) {
  return { index, options, labels, terms: [...terms].sort(), processTerm: processTermWith(options.stopWords) };
}

/**
 * The documents that match a text, best first; equal scores are in order of their id.
 *
 * Every word must be found: as it is, as a beginning of a word, or, where there is neither, misspelt. If no
 * document has all words, documents with some are returned (`mode` is then "some").
 *
 * Returns `{mode: "none" | "all" | "some", hits, similar}`; `mode` "none" says that the text has no words, so
 * nothing was searched. A hit has `id`, `score`, `match` (term to fields) and the stored fields. `similar`
 * lists `{word, instead}`: a misspelt word and those that were found instead, the most frequent first.
 */
export function search(engine, text) {
  const asked = askedWords(engine, text);
  if (asked.length === 0) return { mode: "none", hits: [], similar: [] };
  const similar = [];
  const queries = asked.map((word) => wordQuery(engine, word, similar));
  const all = run(engine, { combineWith: "AND", queries });
  if (all.length > 0 || queries.length === 1) return { mode: "all", hits: all, similar };
  return { mode: "some", hits: run(engine, { combineWith: "OR", queries }), similar };
}

function askedWords(engine, text) {
  return words(text.slice(0, engine.options.longestQuery))
    .map(({ parts, whole }) => ({ parts: parts.filter((part) => engine.processTerm(part) !== null), whole }))
    .filter(({ parts, whole }) => parts.length > 0 || whole !== null)
    .slice(0, engine.options.mostWords);
}

/** One word as a query: a compound is asked for whole, or with all its parts. */
function wordQuery(engine, { parts, whole }, similar) {
  if (whole === null && parts.length === 1) return termQuery(engine, singular(parts[0]), similar);
  const inParts = parts.map((part, i) => exactly(part, i === parts.length - 1 && isLong(engine, part)));
  const ways = parts.length > 0 ? [{ combineWith: "AND", queries: inParts }] : [];
  if (whole !== null) ways.unshift(exactly(whole, true));
  const query = { combineWith: "OR", queries: ways };
  if (whole === null || run(engine, query).length > 0) return query;
  return termQuery(engine, whole, similar);
}

function termQuery(engine, term, similar) {
  // A short word that is there is most often a code: `US` is ultrasound and not the beginning of `use`.
  const prefix = isLong(engine, term) || !isTerm(engine, term);
  if (!prefix || hasPrefix(engine, term)) return exactly(term, prefix);
  for (const distance of distances(engine.options, term)) {
    const near = { queries: [term], prefix, fuzzy: distance };
    const instead = metTerms(run(engine, near));
    if (instead.length === 0) continue;
    similar.push({ word: term, instead });
    return near;
  }
  return exactly(term, prefix);
}

function exactly(term, prefix) {
  return { queries: [term], prefix, fuzzy: false };
}

function isLong(engine, term) {
  return term.length >= engine.options.prefixMinLength;
}

/** The edit distances at which a word that is not in the index may meet one that is, nearest first. */
function distances({ fuzzyDistances, fuzzyMinLength, fuzzyMaxLength }, term) {
  if (!LETTERS.test(term) || term.length > fuzzyMaxLength) return [];
  return fuzzyDistances.filter((distance) => term.length >= fuzzyMinLength + distance - 1);
}

function metTerms(hits) {
  const counts = new Map();
  for (const term of hits.flatMap((hit) => hit.terms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
}

function run(engine, query) {
  const hits = engine.index.search(query, { tokenize: asIs, processTerm: asIs });
  return hits.map(withRank).sort(byRank);
}

// Sums of the same numbers in another order differ in the last bits, which must not decide the order.
function withRank(hit) {
  return { ...hit, rank: Math.round(hit.score * 1e9) };
}

function byRank(a, b) {
  return b.rank - a.rank || (a.id < b.id ? -1 : 1);
}

function hasPrefix({ terms }, prefix) {
  return terms[position(terms, prefix)]?.startsWith(prefix) ?? false;
}

function isTerm({ terms }, term) {
  return terms[position(terms, term)] === term;
}

/** Where a term is, or would be, in the sorted terms. */
function position(terms, term) {
  let low = 0;
  let high = terms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (terms[middle] < term) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The singular of a regular plural, which as a beginning also finds the plural. */
function singular(term) {
  return /^\p{L}{4,}[^siu]s$/u.test(term) ? term.slice(0, -1) : term;
}
