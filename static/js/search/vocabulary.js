// What words mean: the synonyms of the vocabulary, by the words of a query.

import { rangeOf } from "./lexicon.js";
import { plain } from "./spelling.js";
import { words } from "./tokenize.js";

/**
 * The meanings by their words. `valueOf(name, value)` gives `[facet number, code]`, or null where this site has no
 * such value. A meaning is `{any: [[facet, code]] | null, all: [[facet, code]] | null, broader}`.
 */
export function openMeanings(meanings, spelling, stopWords, valueOf) {
  const byKey = new Map();
  for (const { words: written, any, all, broader = false } of meanings) {
    const meaning = { any: known(any, valueOf), all: known(all, valueOf), broader };
    const isWhole = meaning.all === null || meaning.all.length === all.length;
    if (!isWhole || (meaning.any ?? meaning.all).length === 0) continue;
    for (const key of new Set(written.flatMap((text) => keysOfText(text, spelling, stopWords)))) {
      byKey.set(key, [...(byKey.get(key) ?? []), meaning]);
    }
  }
  return { byKey, keys: [...byKey.keys()].sort() };
}

/** The meanings of some tokens that follow one another. */
export function meaningsOf({ meanings, spelling, stopWords }, tokens) {
  return meanings.byKey.get(keyOf(tokens, spelling, stopWords)) ?? [];
}

/** The meanings of words that begin with these tokens, the last of which may be a beginning itself. */
export function meaningsFrom({ meanings, spelling }, tokens) {
  const prefix = [...tokens.slice(0, -1).map((token) => plain(spelling, token)), tokens.at(-1)].join(" ");
  const [from, to] = rangeOf(meanings.keys, prefix);
  const keys = meanings.keys.slice(from, to).filter((key) => tokens.length > 1 || !key.includes(" "));
  return [...new Set(keys.flatMap((key) => meanings.byKey.get(key)))];
}

/** The words with a meaning that are single ones, sorted. */
export function singleKeys({ keys }) {
  return keys.filter((key) => !key.includes(" "));
}

function known(values, valueOf) {
  return values?.map(([name, value]) => valueOf(name, value)).filter((value) => value !== null) ?? null;
}

/** `pet/ct` is looked up as two words and, as it may be written so, as one. */
function keysOfText(text, spelling, stopWords) {
  const found = words(text);
  const tokens = found.flatMap(({ parts }) => parts);
  if (tokens.length === 0) return [];
  const wholes = found.length === 1 && found[0].whole !== null ? [found[0].whole] : [];
  return [keyOf(tokens, spelling, stopWords), ...wholes.map((whole) => plain(spelling, whole))];
}

/** "cancer of the lung" and "cancer lung" are one key; "cc by" stays as it is, of which one word would be left. */
function keyOf(tokens, spelling, stopWords) {
  const telling = tokens.filter((token) => !stopWords.has(token));
  return (telling.length > 1 ? telling : tokens).map((token) => plain(spelling, token)).join(" ");
}
