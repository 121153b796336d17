// Filters in the text: `modality:MR`, `disease:"breast cancer"`, `title:lung`, `subjects:>100`.

import { doisFrom, doisWith } from "./address.js";
import { intervalLabel, isWithin, parseInterval } from "./intervals.js";
import { placeOf, rangeOf } from "./lexicon.js";
import { joined, once, wordsOf } from "./load.js";
import { add, addIdentity, addTerm, addValue, closed, emptyMatches, SIGNS, together } from "./matches.js";
import { formsOf, plain } from "./spelling.js";
import { fold, words } from "./tokenize.js";
import { makePool, nearest } from "./typos.js";
import { meaningsOf } from "./vocabulary.js";
import { identified, knownForms } from "./word.js";

/** Other names of fields, beside the names and labels of the facets. */
const ALIASES = {
  license: ["licence"],
  body_part: ["body", "bodypart", "bodypartexamined"],
  disease: ["diseasetype", "cancer", "cancertype"],
  site: ["primarysite", "organ"],
  manufacturer: ["vendor"],
  sex: ["gender", "patientsex"],
  age: ["patientage"],
  platform: ["commons"],
  covid19: ["covid"],
  released: ["year", "published"],
};
const TEXTS = {
  title: ["title", "name"],
  identifier: ["id", "identifier", "collection", "collectionid"],
  doi: ["doi"],
  data: ["data"],
  description: ["description", "text"],
  results: ["results"],
};
const AGES = /^(\d+)(?:-(\d+)|\+)?(?: years)?$/;

/** The field that a name stands for in this catalogue: `{name, label, facet}` (facet null for texts), or null. */
export function fieldNamed(engine, name) {
  return once(engine, "fields", () => fieldNames(engine)).get(squeezed(name)) ?? null;
}

/**
 * What a filter finds: `{matches, values, scored}`.
 *
 * `values` are the labels of the values it stands for, or the words of its range. Ranges don't take part in the order
 * (`scored` is false). Commas part values of which any will do.
 */
export function filterMatches(engine, field, text, isQuoted) {
  if (field.facet === null) return { matches: textMatches(engine, field.name, text), values: [text], scored: true };
  if (field.facet.kind === "range") return rangeMatches(engine, field.facet, text);
  const codes = new Map(parts(text, isQuoted).flatMap((part) => [...codesFor(engine, field.facet, part)]));
  const matches = emptyMatches(engine);
  for (const [code, tokens] of codes) addValue(engine, matches, [field.facet.number, code], tokens);
  const values = [...codes.keys()].sort((a, b) => a - b).map((code) => field.facet.values[code][1]);
  return { matches: closed(matches), values, scored: true };
}

function fieldNames(engine) {
  const names = new Map();
  for (const [name, aliases] of Object.entries(TEXTS)) {
    for (const alias of aliases) names.set(alias, { name, label: name === "doi" ? "DOI" : name, facet: null });
  }
  for (const facet of engine.facets) {
    const all = [facet.name, facet.label, ...(ALIASES[facet.name] ?? [])];
    for (const alias of all) names.set(squeezed(alias), { name: facet.name, label: facet.label, facet });
  }
  return names;
}

function squeezed(name) {
  return fold(name).replace(/[^\p{L}\p{N}]/gu, "");
}

function parts(text, isQuoted) {
  const given = isQuoted ? [text] : text.split(",");
  return given.filter((part) => part.trim() !== "");
}

/** The codes of a facet's values that a text stands for, each with the words of its label that were met. */
function codesFor(engine, facet, text) {
  const whole = joined(text);
  const isWhole = (code) => facet.values[code].some((each) => joined(each) === whole);
  const exact = [...facet.values.keys()].filter(isWhole);
  const isName = exact.length > 0 && /\d/.test(whole);
  if (isName || exact.some((code) => isCode(facet, code, whole))) return withoutWords(exact);
  const ages = facet.name === "age" ? ageCodes(facet, text) : [];
  if (ages.length > 0) return withoutWords(ages);
  const all = words(text).flatMap((word) => word.parts);
  const tokens = all.filter((token) => !engine.stopWords.has(token));
  const wanted = tokens.length > 0 ? tokens : all;
  if (wanted.length === 0) return new Map();
  const steps = [
    () => union(withAll(wanted, (token) => byForm(engine, facet, token)), byMeaning(engine, facet, all, false)),
    () => withAll(wanted, (token) => union(byForm(engine, facet, token), byStart(facet, token))),
    () => byMeaning(engine, facet, all, true),
    () => withAll(wanted, (token) => union(byForm(engine, facet, token), byNearest(engine, facet, token))),
  ];
  for (const step of steps) {
    const found = step();
    if (found.size > 0) return found;
  }
  return new Map();
}

/** Codes for machines, such as CC0-1.0 or `allowed`, are meant exactly; names such as Breast are words. */
function isCode(facet, code, whole) {
  const [value, label] = facet.values[code];
  return joined(value) === whole && joined(label) !== whole;
}

function withoutWords(codes) {
  return new Map(codes.map((code) => [code, []]));
}

/** Groups of ages that a number, a range or a comparison meets. */
function ageCodes(facet, text) {
  const asked = parseInterval(text.replace(/\+\s*$/, "-"), "year");
  if (asked === null) return [];
  return [...facet.values.keys()].filter((code) => {
    const group = AGES.exec(facet.values[code][0]);
    if (group === null) return false;
    const from = Number(group[1]);
    const to = group[2] === undefined ? Infinity : Number(group[2]);
    return to >= (asked.above ? asked.from + 1 : asked.from) && from <= (asked.below ? asked.to - 1 : asked.to);
  });
}

/** The codes that every token finds, by `find(token)`. */
function withAll(tokens, find) {
  return tokens.map(find).reduce((a, b) => {
    const both = [...a].filter(([code]) => b.has(code));
    return new Map(both.map(([code, met]) => [code, [...met, ...b.get(code)]]));
  });
}

function union(a, b) {
  return new Map([...b, ...a]);
}

/** By a word of the value as it is, in its other forms, or by what it means alone. */
function byForm(engine, facet, token) {
  const facetWords = wordsOf(facet);
  const forms = formsOf(engine.spelling, token);
  const key = plain(engine.spelling, token);
  const codes = forms.flatMap((form) => (facetWords.get(form) ?? []).map((code) => [code, [form]]));
  if (codes.length > 0) return union(new Map(codes), byMeaning(engine, facet, [token], false));
  const spelt = [...facetWords].filter(([word]) => plain(engine.spelling, word) === key);
  const alike = spelt.flatMap(([word, each]) => each.map((code) => [code, [word]]));
  return union(new Map(alike), byMeaning(engine, facet, [token], false));
}

function byStart(facet, token) {
  const longer = [...wordsOf(facet)].filter(([word]) => word.startsWith(token));
  return new Map(longer.flatMap(([word, codes]) => codes.map((code) => [code, [word]])));
}

function byMeaning(engine, facet, tokens, broader) {
  const meanings = meaningsOf(engine, tokens).filter((meaning) => meaning.broader === broader);
  const values = meanings.flatMap(({ any }) => any ?? []).filter(([number]) => number === facet.number);
  return withoutWords(values.map(([, code]) => code));
}

function byNearest(engine, facet, token) {
  const pool = once(engine, `pool ${facet.name}`, () =>
    makePool([...wordsOf(facet)].map(([word, codes]) => [word, codes.length])),
  );
  const [guess] = nearest(pool, token);
  return guess === undefined ? new Map() : byForm(engine, facet, guess);
}

function rangeMatches(engine, facet, text) {
  const matches = emptyMatches(engine);
  const interval = parseInterval(text, facet.unit);
  if (interval === null) return { matches, values: [], scored: false };
  const docs = [...facet.numbers.keys()].filter((doc) => isWithin(interval, facet.numbers[doc]));
  addDocs(matches, docs, {});
  return { matches: closed(matches), values: [intervalLabel(interval, facet.unit)], scored: false };
}

function textMatches(engine, name, text) {
  if (name === "doi") return doiMatches(engine, text);
  if (name === "identifier") {
    const matches = emptyMatches(engine);
    addIdentity(matches, identified(engine, joined(text)), [joined(text)]);
    if (matches.ways.length > 0) return closed(matches);
  }
  const all = words(text).flatMap((word) => word.parts);
  const tokens = all.filter((token) => !engine.stopWords.has(token));
  if (tokens.length === 0) return emptyMatches(engine);
  return together(engine, tokens.map((token) => tokenIn(engine, name, token)));
}

/** A word, or the beginning of one, in one text. A short title stands with the identifiers, and is a title too. */
function tokenIn(engine, name, token) {
  const matches = emptyMatches(engine);
  const isTitle = name === "title";
  const only = isTitle ? ["title", "identifier"] : [name];
  const inShortTitle = (form) => (doc, field) => field !== "identifier" || fold(engine.names[doc][1]).includes(form);
  for (const form of knownForms(engine, token)) {
    const place = placeOf(engine.terms, form);
    if (place >= 0) addTerm(engine, matches, place, { only, keep: isTitle ? inShortTitle(form) : null });
  }
  const [from, to] = token.length > 2 || matches.ways.length === 0 ? rangeOf(engine.terms, token) : [0, 0];
  for (let place = from; place < to; place++) {
    const keep = isTitle ? inShortTitle(engine.terms[place]) : null;
    if (engine.terms[place] !== token) addTerm(engine, matches, place, { quality: "start", only, keep });
  }
  return closed(matches);
}

function doiMatches(engine, text) {
  const matches = emptyMatches(engine);
  const doi = text.toLowerCase().replace(/^(?:https?:\/\/)?(?:(?:dx\.|www\.)?doi\.org\/)?/, "");
  const { exact, longer } = doisFrom(engine, doi);
  addIdentity(matches, exact, [], { field: "doi" });
  addIdentity(matches, longer, [], { quality: "start", field: "doi" });
  if (matches.ways.length === 0) addIdentity(matches, doisWith(engine, doi), [], { field: "doi" });
  return closed(matches);
}

function addDocs(matches, docs, way) {
  const base = { term: null, field: null, value: null, words: [], place: "text", sign: SIGNS.text };
  add(matches, { ...base, quality: "exact", share: 1, ...way, docs: Int32Array.from(docs) });
}
