// The catalogue as the site gives it (`search/catalogue.json`, written by `site_builder/search/catalogue.py`), made
// ready to be searched. Documents are numbers: the place of a collection in the order of titles.

import { buckets, isWithin } from "./intervals.js";
import { openSpelling } from "./spelling.js";
import { tokenize, words } from "./tokenize.js";
import { openMeanings } from "./vocabulary.js";

const FORMAT = 1;
const GIGABYTE = 1e9;
const MOST_KEPT = 200; // parts of queries; each has a few numbers per collection
/** The facets by whose values plain words find; those of the others say too little alone ("white", "19", "data"). */
const WORD_FACETS = new Set(
  "platform modality body_part disease site license species sex manufacturer".split(" "),
);

/**
 * An engine for `answer`, from the text of the catalogue.
 *
 * What a query needs only sometimes is made when it is first needed: `kept` has what is of the catalogue, `memo` what
 * is of the last queries.
 * @throws {Error} for another format; the message is for people
 */
export function openCatalogue(text) {
  const core = JSON.parse(text);
  if (core.format !== FORMAT) {
    throw new Error("The search data are of another version than this page. Please reload the page.");
  }
  const facets = core.facets.map((facet, number) => openFacet(facet, number, core));
  const byName = new Map(facets.map((facet) => [facet.name, facet]));
  const stopWords = new Set(core.options.stopWords ?? []);
  const spelling = openSpelling(core.vocabulary);
  const valueOf = (name, value) => valueIn(byName.get(name), value);
  return {
    ...core,
    ...openTerms(core),
    facets,
    byName,
    stopWords,
    spelling,
    values: openValues(facets, stopWords),
    meanings: openMeanings(core.vocabulary.meanings, spelling, stopWords, valueOf),
    canonical: openCanonical(core),
    earlier: openEarlier(core),
    counts: null,
    countsPath: core.counts,
    kept: new Map(),
    memo: new Map(),
  };
}

/** The engine with the counts of subjects and series (`search/counts.json`). */
export function withCounts(engine, text) {
  return { ...engine, counts: new Map(Object.entries(JSON.parse(text))), memo: new Map() };
}

/** What `make()` gives, made once. */
export function once(engine, key, make) {
  if (!engine.kept.has(key)) engine.kept.set(key, make());
  return engine.kept.get(key);
}

/** What `make()` gives for a part of a query; the last ones are kept, as the next letter needs most of them again. */
export function remembered(engine, key, make) {
  const found = engine.memo.get(key);
  if (found !== undefined) return found;
  const made = make();
  if (made === null) return null;
  if (engine.memo.size >= MOST_KEPT) engine.memo.delete(engine.memo.keys().next().value);
  engine.memo.set(key, made);
  return made;
}

/** Where a term is: `[{field, docs}]`, the documents in order. */
export function placesOf({ places: { first, fields, from, docs } }, term) {
  const found = [];
  for (let at = first[term]; at < first[term + 1]; at++) {
    found.push({ field: fields[at], docs: docs.subarray(from[at], from[at + 1]) });
  }
  return found;
}

/** In how many texts a term is. */
export function textsWith({ places: { first, from } }, term) {
  return from[first[term + 1]] - from[first[term]];
}

/** The documents with a value of a facet: `{docs, ranks}`; a rank is how far down the list of its values it stands. */
export function holdersOf(facet, code) {
  facet.holders ??= invert(facet);
  return facet.holders[code];
}

/** The words of a facet's values: a map of each to the codes that have it. */
export function wordsOf(facet) {
  facet.words ??= valueWords(facet);
  return facet.words;
}

function openFacet(facet, number, core) {
  const { values, docs, numbers } = facet.kind === "range" ? openRange(facet, core) : facet;
  const { starts, codes } = openCodes(docs);
  return {
    ...facet,
    number,
    values,
    docs: null, // `starts` and `codes` take its place
    numbers: numbers ?? null,
    bounds: numbers === undefined ? null : boundsOf(numbers),
    unit: facet.unit ?? null,
    order: facet.order ?? "given",
    codeOf: new Map(values.map(([value], code) => [value, code])),
    starts,
    codes,
    hasGaps: docs.some((own) => own.length === 0),
    holders: null,
    words: null,
  };
}

/** The codes of all documents in one list; those of `doc` are between `starts[doc]` and `starts[doc + 1]`. */
function openCodes(docs) {
  const starts = new Uint32Array(docs.length + 1);
  for (let doc = 0; doc < docs.length; doc++) starts[doc + 1] = starts[doc] + docs[doc].length;
  const codes = new Uint32Array(starts[docs.length]);
  for (let doc = 0, at = 0; doc < docs.length; doc++) for (const code of docs[doc]) codes[at++] = code;
  return { starts, codes };
}

/** A range facet has its ranges for values, and keeps the numbers for ranges of one's own. */
function openRange(facet, core) {
  const numbers = Float64Array.from(core.figures[facet.figure], (figure) => inUnit(figure, facet.unit));
  const ranges = buckets(facet, numbers);
  const docs = Array.from(numbers, (number) => {
    const code = ranges.findIndex((range) => isWithin(range, number));
    return code < 0 ? [] : [code];
  });
  return { values: ranges.map(({ value, label }) => [value, label]), docs, numbers };
}

/** The least and the greatest number; null where there is none. */
function boundsOf(numbers) {
  const known = numbers.filter((number) => !Number.isNaN(number));
  const least = (a, b) => Math.min(a, b);
  const most = (a, b) => Math.max(a, b);
  return known.length === 0 ? null : [known.reduce(least), known.reduce(most)];
}

function inUnit(figure, unit) {
  if (figure === null) return NaN;
  if (unit === "year") return Number(figure.slice(0, 4));
  return unit === "bytes" ? figure / GIGABYTE : figure;
}

function invert({ values, starts, codes }) {
  const sizes = new Uint32Array(values.length);
  for (const code of codes) sizes[code]++;
  const holders = Array.from(sizes, (size) => ({ docs: new Int32Array(size), ranks: new Uint8Array(size) }));
  sizes.fill(0);
  for (let doc = 0; doc + 1 < starts.length; doc++) {
    for (let at = starts[doc]; at < starts[doc + 1]; at++) {
      const { docs, ranks } = holders[codes[at]];
      docs[sizes[codes[at]]] = doc;
      ranks[sizes[codes[at]]++] = Math.min(at - starts[doc], 255);
    }
  }
  return holders;
}

function valueIn(facet, value) {
  const code = facet?.codeOf.get(value);
  return code === undefined ? null : [facet.number, code];
}

/** Terms come by code point; the rare ones beyond the first plane stand elsewhere by code units. */
function openTerms({ terms: text, postings, fields }) {
  const given = text === "" ? [] : text.split(" ");
  const isSorted = given.every((term, i) => i === 0 || given[i - 1] < term);
  const order = [...given.keys()];
  if (!isSorted) order.sort((a, b) => (given[a] < given[b] ? -1 : 1));
  return {
    terms: isSorted ? given : order.map((place) => given[place]),
    places: openPlaces(isSorted ? postings : order.map((place) => postings[place])),
    postings: null, // many small lists; four long ones take their place
    fieldOf: new Map(fields.map((name, number) => [name, number])),
  };
}

/**
 * The places of all terms in four columns: term `t` has the entries `first[t]` to `first[t + 1]`; an entry is a text
 * field (`fields`) and its documents, `docs` between `from[entry]` and `from[entry + 1]`.
 */
function openPlaces(postings) {
  const lists = postings.flat();
  const places = {
    first: new Uint32Array(postings.length + 1),
    fields: new Uint8Array(lists.length),
    from: new Uint32Array(lists.length + 1),
    docs: new Int32Array(lists.reduce((sum, list) => sum + list.length - 1, 0)),
  };
  postings.forEach((entries, term) => (places.first[term + 1] = places.first[term] + entries.length));
  let at = 0;
  lists.forEach((list, entry) => {
    places.fields[entry] = list[0];
    for (let i = 1, doc = 0; i < list.length; i++) places.docs[at++] = doc += list[i];
    places.from[entry + 1] = at;
  });
  return places;
}

/** What finds values: `tokens` (sorted) with the values that have them, and whole values by their joined words. */
function openValues(facets, stopWords) {
  const byToken = new Map();
  const byWhole = new Map();
  for (const facet of facets.filter(({ kind }) => kind === "values")) {
    facet.values.forEach(([value, label], code) => {
      for (const whole of new Set([joined(value), joined(label)])) push(byWhole, whole, [facet.number, code]);
    });
    if (!WORD_FACETS.has(facet.name)) continue;
    for (const [token, codes] of wordsOf(facet)) {
      if (stopWords.has(token)) continue;
      for (const code of codes) push(byToken, token, [facet.number, code]);
    }
  }
  return { byToken, byWhole, tokens: [...byToken.keys()].sort() };
}

function valueWords({ values }) {
  const found = new Map();
  values.forEach(([value, label], code) => {
    for (const token of new Set([...tokenize(value), ...tokenize(label)])) push(found, token, code);
  });
  return found;
}

function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The words of a text without what stands between them: `TCGA-BRCA`, `tcga_brca` and `tcga brca` are the same. */
export function joined(text) {
  return words(text)
    .flatMap(({ parts }) => parts)
    .join("");
}

/** The other listings of a collection that count before one: the canonical one, then those with a lower number. */
function openEarlier({ canonical }) {
  const groups = new Map();
  const earlier = new Map();
  for (const [doc, whole] of Object.entries(canonical)) {
    const group = groups.get(whole) ?? [whole];
    earlier.set(Number(doc), group);
    groups.set(whole, [...group, Number(doc)]);
  }
  return earlier;
}

function openCanonical({ canonical, count }) {
  const other = new Int32Array(count).fill(-1);
  for (const [doc, whole] of Object.entries(canonical)) other[Number(doc)] = whole;
  return other;
}
