// Words that belong together: "pet ct", "whole slide", "tcga brca", "cc by 4.0", "radio genomics".

import { placeOf, rangeOf } from "./lexicon.js";
import { remembered } from "./load.js";
import { addIdentity, addTerm, addValue, closed, either, emptyMatches, together } from "./matches.js";
import { spellingsOf } from "./spelling.js";
import { meaningsFrom, meaningsOf } from "./vocabulary.js";
import { addMeanings, identified, knownForms, wordMatches } from "./word.js";

const LONGEST = 8; // words of an entry of the vocabulary or a name
const SHORTEST_WHOLE = 4; // letters of what is written in one word
const MOST_WAYS = 16; // to spell one word of several parts

/**
 * The tokens of a text as units, each with what it finds: `{tokens, matches}`.
 *
 * `tokens` are `{token, isStop, compound}`; `compound` numbers those that are written as one, such as TCGA-BRCA.
 * What has a meaning together, or is a name, is one unit, the longest first; then words of one value, such as "lung
 * squamous"; then what the catalogue writes in one word; then what may become one of these while one types. All other
 * words are units of their own, and words such as "of" are none.
 */
export function unitsOf(engine, tokens, exactly = false) {
  const taken = new Array(tokens.length).fill(null);
  const finds = exactly ? [byMeaning] : [byMeaning, byValue, byWriting, byStart];
  for (const find of finds) claim(engine, tokens, taken, find, exactly);
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
    const isName = find(engine, matches, span, isLast);
    if (matches.ways.length === 0) return null;
    // A name with a number is itself or nothing: CC-BY-4.0 must not find CC-BY-NC-4.0.
    if (isName && tokens.some((token) => /\d/.test(token))) return closed(matches);
    const single = span.filter(({ isStop }) => !isStop).map(({ token }) => wordMatches(engine, token, exactly));
    const isSure = single.length > 0 && single.every(({ instead }) => instead.length === 0);
    if (!isSure) return closed(matches);
    return either(matches, together(engine, single, find !== byWriting));
  });
}

/** What the words mean together, or name: true for a name. */
function byMeaning(engine, matches, span) {
  const tokens = span.map(({ token }) => token);
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

/** Values that have all the words; at the end of the text the last may be a beginning. */
function byValue(engine, matches, span, isLast) {
  const tokens = span.filter(({ isStop }) => !isStop).map(({ token }) => token);
  if (tokens.length < 2) return false;
  const { byToken } = engine.values;
  const having = (token) => knownForms(engine, token).flatMap((form) => byToken.get(form) ?? []);
  for (const value of common(tokens.map(having))) addValue(engine, matches, value, tokens);
  if (!isLast || matches.ways.length > 0) return false;
  const [from, to] = rangeOf(engine.values.tokens, tokens.at(-1));
  const begun = engine.values.tokens.slice(from, to).flatMap((token) => byToken.get(token));
  const met = common([...tokens.slice(0, -1).map(having), begun]);
  for (const value of met) addValue(engine, matches, value, tokens.slice(0, -1), { quality: "start" });
  return false;
}

/** The values that are in all lists. */
function common([first, ...others]) {
  const keys = others.map((values) => new Set(values.map(String)));
  return [...new Map(first.map((value) => [String(value), value])).values()].filter((value) =>
    keys.every((each) => each.has(String(value))),
  );
}

/** What the catalogue writes in one word, or with a hyphen; `multi-centre` is `multicenter` too. */
function byWriting(engine, matches, span) {
  const tokens = span.map(({ token }) => token);
  const wholes = tokens.map((token) => spellingsOf(engine.spelling, token)).reduce(
    (starts, forms) => starts.flatMap((start) => forms.map((form) => start + form)).slice(0, MOST_WAYS),
    [""],
  );
  for (const whole of wholes) {
    const place = whole.length < SHORTEST_WHOLE ? -1 : placeOf(engine.terms, whole);
    if (place >= 0) addTerm(engine, matches, place);
  }
  return false;
}

/** What a compound, or the words at the end of the text, may become. */
function byStart(engine, matches, span, isLast) {
  const tokens = span.map(({ token }) => token);
  if (isLast) addMeanings(engine, matches, meaningsFrom(engine, tokens).filter(({ broader }) => !broader), "start");
  if (!isCompound(span)) return false;
  const whole = tokens.join("");
  const [from, to] = rangeOf(engine.terms, whole);
  for (let place = from; place < to; place++) {
    addTerm(engine, matches, place, { quality: "start" });
    addIdentity(matches, identified(engine, engine.terms[place]), [engine.terms[place]], { quality: "start" });
  }
  return false;
}

function isCompound(span) {
  return span.every(({ compound }) => compound === span[0].compound);
}
