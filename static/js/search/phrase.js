// Words in quotes: exactly these, side by side.

import { placeOf } from "./lexicon.js";
import { joined, placesOf, remembered } from "./load.js";
import { add, addIdentity, addValue, closed, emptyMatches, SIGNS } from "./matches.js";
import { words } from "./tokenize.js";
import { identified } from "./word.js";

/**
 * The documents that have the words of a phrase side by side in a title, a short title or the name of a value. Of the
 * other texts only the words are known and not their order: there all must be in the same text. No spellings,
 * meanings, beginnings or misspellings: quotes ask for the words as they stand.
 */
export function phraseMatches(engine, text) {
  const tokens = partsOf(text);
  return remembered(engine, `"${tokens.join(" ")}`, () => closed(findPhrase(engine, tokens, joined(text))));
}

function findPhrase(engine, tokens, whole) {
  const matches = emptyMatches(engine);
  const telling = tokens.filter((token) => !engine.stopWords.has(token));
  if (telling.length === 0) return matches;
  addIdentity(matches, identified(engine, whole), [whole, ...tokens]);
  matches.tokens = telling.length;
  for (const [field, place, sign] of [["identifier", "title", SIGNS.name], ["title", "title", SIGNS.title]]) {
    const docs = docsWithAll(engine, telling, field).filter((doc) => nameHas(engine, doc, tokens));
    addText(matches, docs, { field, place, sign, words: telling });
  }
  for (const value of valuesWith(engine, telling[0])) {
    if (hasRun(labelWords(engine, value), tokens)) addValue(engine, matches, value, telling);
  }
  const named = docsWithAll(engine, telling, "data");
  addText(matches, named, { field: "data", place: "value", sign: SIGNS.value, words: telling });
  for (const [field, place] of [["description", "text"], ["results", "derived"]]) {
    const described = docsWithAll(engine, telling, field);
    addText(matches, described, { field, place, sign: SIGNS.text, words: telling });
  }
  return matches;
}

function addText(matches, docs, way) {
  add(matches, { docs, term: null, value: null, quality: "exact", share: 1, ...way });
}

/** The documents that have all tokens in one field, in order. */
function docsWithAll(engine, tokens, name) {
  const lists = tokens.map((token) => {
    const place = placeOf(engine.terms, token);
    const found = place < 0 ? [] : placesOf(engine, place);
    return found.find(({ field }) => engine.fields[field] === name)?.docs ?? new Int32Array(0);
  });
  const [first, ...others] = lists.sort((a, b) => a.length - b.length);
  const sets = others.map((docs) => new Set(docs));
  return first.filter((doc) => sets.every((set) => set.has(doc)));
}

function nameHas(engine, doc, tokens) {
  const [, shortTitle, title] = engine.names[doc];
  return [shortTitle, title].some((name) => hasRun(partsOf(name), tokens));
}

function valuesWith(engine, token) {
  return engine.values.byToken.get(token) ?? [];
}

function labelWords(engine, [number, code]) {
  return partsOf(engine.facets[number].values[code][1]);
}

function hasRun(tokens, run) {
  return tokens.some((_, start) => run.every((token, i) => tokens[start + i] === token));
}

function partsOf(text) {
  return words(text).flatMap(({ parts }) => parts);
}
