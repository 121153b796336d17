// Words that belong together: "pet ct", "whole slide", "tcga brca", "cc by 4.0", "radio genomics".

import { placeOf, rangeOf } from "./lexicon.js";
import { remembered } from "./load.js";
import { addIdentity, addTerm, addValue, closed, either, emptyMatches, together } from "./matches.js";
import { meaningsFrom, meaningsOf } from "./vocabulary.js";
import { addMeanings, identified, wordMatches } from "./word.js";

const LONGEST = 8; // words of an entry of the vocabulary or a name

/**
 * The tokens of a text as units, each with what it finds: `{tokens, matches}`.
 *
 * `tokens` are `{token, isStop, compound}`; `compound` numbers those that are written as one, such as TCGA-BRCA.
 * What has a meaning together, or is a name, is one unit, the longest first; then what the catalogue writes in one
 * word; then what may become one of these while one types. All other words are units of their own, and words such as
 * "of" are none.
 */
export function unitsOf(engine, tokens, exactly = false) {
  const taken = new Array(tokens.length).fill(null);
  for (const find of [byMeaning, byWriting, ...(exactly ? [] : [byStart])]) claim(engine, tokens, taken, find, exactly);
  const units = [];
  for (let i = 0; i < tokens.length; i++) {
    if (taken[i] !== null) {
      units.push(taken[i]);
      i += taken[i].tokens.length - 1;
    } else if (!tokens[i].isStop) {
      units.push({ tokens: [tokens[i]], matches: wordMatches(engine, tokens[i].token, exactly) });
    }
  }
  return units;
}

/** Gives spans for which `find` finds something a unit, the longest first. */
function claim(engine, tokens, taken, find, exactly) {
  for (let length = Math.min(tokens.length, LONGEST); length > 1; length--) {
    for (let from = 0; from + length <= tokens.length; from++) {
      const span = tokens.slice(from, from + length);
      if (taken.slice(from, from + length).some((unit) => unit !== null)) continue;
      const matches = spanMatches(engine, span, find, exactly, from + length === tokens.length);
      if (matches === null) continue;
      taken.fill({ tokens: span, matches }, from, from + length);
    }
  }
}

function spanMatches(engine, span, find, exactly, isLast) {
  const tokens = span.map(({ token }) => token);
  const key = `${find.name} ${exactly} ${isLast} ${isCompound(span)} ${tokens.join(" ")}`;
  return remembered(engine, key, () => {
    const matches = emptyMatches(engine);
    matches.tokens = span.filter(({ isStop }) => !isStop).length;
    const isName = find(engine, matches, span, tokens, isLast);
    if (matches.ways.length === 0) return null;
    // A name with a number is itself or nothing: CC-BY-4.0 must not find CC-BY-NC-4.0.
    if (isName && tokens.some((token) => /\d/.test(token))) return closed(matches);
    const single = span.filter(({ isStop }) => !isStop).map(({ token }) => wordMatches(engine, token, exactly));
    const isSure = single.length > 0 && single.every(({ instead }) => instead.length === 0);
    return isSure ? either(matches, together(engine, single)) : closed(matches);
  });
}

/** What the words mean together, or name: true for a name. */
function byMeaning(engine, matches, span, tokens) {
  const meanings = meaningsOf(engine, tokens);
  addMeanings(engine, matches, meanings.filter(({ broader }) => !broader), "exact");
  addMeanings(engine, matches, meanings.filter(({ broader }) => broader), "broader");
  const whole = tokens.join("");
  const before = matches.ways.length;
  addIdentity(matches, identified(engine, whole), [whole, ...tokens]);
  for (const value of engine.values.byWhole.get(whole) ?? []) addValue(engine, matches, value, tokens);
  const place = isCompound(span) ? placeOf(engine.terms, whole) : -1;
  if (place >= 0 && /\d/.test(whole)) addTerm(engine, matches, place);
  return matches.ways.length > before;
}

/** What the catalogue writes in one word, or with a hyphen. */
function byWriting(engine, matches, span, tokens) {
  const whole = tokens.join("");
  const place = whole.length < 4 ? -1 : placeOf(engine.terms, whole);
  if (place >= 0) addTerm(engine, matches, place);
  return false;
}

/** What a compound, or the words at the end of the text, may become. */
function byStart(engine, matches, span, tokens, isLast) {
  if (isLast) addMeanings(engine, matches, meaningsFrom(engine, tokens).filter(({ broader }) => !broader), "start");
  if (!isCompound(span)) return false;
  const [from, to] = rangeOf(engine.terms, tokens.join(""));
  for (let place = from; place < to; place++) addTerm(engine, matches, place, { quality: "start" });
  return false;
}

function isCompound(span) {
  return span.every(({ compound }) => compound === span[0].compound);
}
