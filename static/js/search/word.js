// What one word finds.

import { doisWith } from "./address.js";
import { placeOf, rangeOf } from "./lexicon.js";
import { holdersOf, joined, once, placesOf, remembered, textsWith } from "./load.js";
import { addIdentity, addTerm, addValue, addValuesTogether, closed, emptyMatches } from "./matches.js";
import { byRules, formsOf } from "./spelling.js";
import { makePool, nearest } from "./typos.js";
import { meaningsFrom, meaningsOf, singleKeys } from "./vocabulary.js";

const PREFIX_FROM = 3; // letters from which a word that is there also finds longer ones: `US` is not `use`
const PART_OF_DOI = { quality: "start", field: "doi" };
const WIDE_FROM = 5; // letters from which the beginning of a word has the wider meanings of it, too
const LESS_LIKELY = 0.5; // what the second and later guesses at a misspelt word weigh

/**
 * The documents that a word finds.
 *
 * As it is, in its other spellings, singular and plural, and by what it means; words that begin with it; what is
 * found as well; only where there is nothing of all this, words that it may be a misspelling of. `exactly` is for
 * what is to be left out: the word itself and its meanings.
 */
export function wordMatches(engine, token, exactly = false) {
  return remembered(engine, `${exactly ? "=" : "~"}${token}`, () => closed(findWord(engine, token, exactly)));
}

/** The forms of a word that are in the catalogue. */
export function knownForms(engine, token) {
  const isKnown = (form) => placeOf(engine.terms, form) >= 0 || engine.values.byToken.has(form);
  const forms = formsOf(engine.spelling, token).filter(isKnown);
  if (forms.includes(token)) return forms;
  return [...new Set([...forms, ...byRules(engine.spelling, token).filter(isKnown)])];
}

/** Adds what meanings stand for. */
export function addMeanings(engine, matches, meanings, quality) {
  for (const meaning of meanings) {
    const before = matches.ways.length;
    for (const value of meaning.any ?? []) addValue(engine, matches, value, [], { quality });
    if (meaning.all !== null) addValuesTogether(engine, matches, meaning.all, { quality });
    if (matches.ways.length > before && !matches.meant.includes(meaning)) matches.meant.push(meaning);
  }
}

/** The collections whose identifier, short title or address name is this when what parts its words is left out. */
export function identified(engine, whole) {
  const place = placeOf(engine.terms, whole);
  if (place < 0) return [];
  const field = placesOf(engine, place).find((each) => engine.fields[each.field] === "identifier");
  if (field === undefined) return [];
  return Array.from(field.docs).filter((doc) => identitiesOf(engine, doc).some((name) => isSame(name, whole)));
}

function identitiesOf(engine, doc) {
  const id = engine.ids[doc];
  const [collectionId, shortTitle] = engine.names[doc];
  return [id, id.slice(id.lastIndexOf("/") + 1), collectionId, shortTitle];
}

/** Most names are told from it by their length. */
function isSame(name, whole) {
  return name.length <= 2 * whole.length && name.length * 3 >= whole.length && joined(name) === whole;
}

function findWord(engine, token, exactly) {
  const matches = emptyMatches(engine);
  const forms = knownForms(engine, token);
  for (const form of forms) addToken(engine, matches, form);
  addIdentity(matches, identified(engine, token), [token]);
  const meanings = meaningsOf(engine, [token]);
  addMeanings(engine, matches, meanings.filter(({ broader }) => !broader), "exact");
  if (exactly) return matches;
  if (token.length >= PREFIX_FROM || matches.ways.length === 0) addStarts(engine, matches, token, new Set(forms));
  addMeanings(engine, matches, meanings.filter(({ broader }) => broader), "broader");
  if (matches.ways.length === 0) addIdentity(matches, doisWith(engine, token), [token], PART_OF_DOI);
  if (matches.ways.length === 0) addNearest(engine, matches, token);
  return matches;
}

/** Adds the documents that have a token in their texts or values. */
function addToken(engine, matches, token, how = {}) {
  const place = placeOf(engine.terms, token);
  if (place >= 0) addTerm(engine, matches, place, how);
  for (const value of engine.values.byToken.get(token) ?? []) addValue(engine, matches, value, [token], how);
}

/** Adds what begins with a token; `forms` were found already. */
function addStarts(engine, matches, token, forms) {
  const [from, to] = rangeOf(engine.terms, token);
  for (let place = from; place < to; place++) {
    if (!forms.has(engine.terms[place])) addTerm(engine, matches, place, { quality: "start" });
  }
  const [first, last] = rangeOf(engine.values.tokens, token);
  for (const longer of engine.values.tokens.slice(first, last)) {
    if (forms.has(longer)) continue;
    const values = engine.values.byToken.get(longer);
    for (const value of values) addValue(engine, matches, value, [longer], { quality: "start" });
  }
  const meanings = token.length < PREFIX_FROM ? [] : meaningsFrom(engine, [token]);
  addMeanings(engine, matches, meanings.filter(({ broader }) => !broader), "start");
  if (token.length < WIDE_FROM) return;
  addMeanings(engine, matches, meanings.filter(({ broader }) => broader), "broader");
}

/** Adds what a misspelt word may stand for. */
function addNearest(engine, matches, token) {
  const guesses = nearest(poolOf(engine), token);
  guesses.forEach((guess, i) => {
    const share = i === 0 ? 1 : LESS_LIKELY;
    addToken(engine, matches, guess, { share });
    const meanings = meaningsOf(engine, [guess]).filter(({ broader }) => !broader);
    for (const { any } of meanings) for (const value of any ?? []) addValue(engine, matches, value, [], { share });
  });
  matches.instead = guesses;
}

function poolOf(engine) {
  return once(engine, "pool", () => {
    const held = ([number, code]) => holdersOf(engine.facets[number], code).docs.length;
    const most = (values) => values.reduce((count, value) => Math.max(count, held(value)), 0);
    const meant = (key) => engine.meanings.byKey.get(key).flatMap(({ any, all }) => any ?? all);
    return makePool([
      ...engine.terms.map((term, place) => [term, textsWith(engine, place)]),
      ...engine.values.tokens.map((token) => [token, most(engine.values.byToken.get(token))]),
      ...singleKeys(engine.meanings).map((key) => [key, most(meant(key))]),
    ]);
  });
}
