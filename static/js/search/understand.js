// A text as what it asks for: words and phrases that must be found, filters, and what is left out.

import { docsAtAddress, doisFrom } from "./address.js";
import { fieldNamed, filterMatches } from "./fields.js";
import { remembered } from "./load.js";
import { addIdentity, closed, emptyMatches } from "./matches.js";
import { phraseMatches } from "./phrase.js";
import { parseQuery } from "./query.js";
import { unitsOf } from "./spans.js";
import { fold, words } from "./tokenize.js";

const MOST_NAMED = 4; // values that a meaning is explained by
const MOST_GUESSES = 3; // words shown for a misspelt one

/**
 * What a text asks for: `{units, filters, excluded, query}`.
 *
 * A unit is `{text, start, end, matches}`: a word or some that belong together; every document must have all. A filter
 * is the same with `name`, `negated` and `scored`. `excluded` are words and phrases that documents must not have:
 * those with all `parts` of one are left out.
 * `query` is the account of it for people; `start` and `end` are places in `text`.
 */
export function understand(engine, text) {
  return remembered(engine, `?${text}`, () => read(engine, text));
}

function read(engine, text) {
  const { longestQuery, mostWords } = engine.options;
  const kept = cut(text, longestQuery);
  const { items, unknown } = parseQuery(kept, (name) => fieldNamed(engine, name) !== null);
  const { within, isMore } = firstWords(items, mostWords);
  const asked = { units: [], filters: [], excluded: [] };
  let run = [];
  for (const item of within) {
    if (item.kind === "word" && !item.negated) {
      run.push(item);
      continue;
    }
    asked.units.push(...wordUnits(engine, run));
    run = [];
    readItem(engine, item, asked);
  }
  asked.units.push(...wordUnits(engine, run));
  const tooLong = kept.length < text.trimEnd().length || isMore;
  return { ...asked, text: kept, query: account(engine, asked, unknown, tooLong) };
}

function readItem(engine, item, { units, filters, excluded }) {
  if (item.kind === "field") {
    filters.push(filterOf(engine, item));
    return;
  }
  const found = unitsOfItem(engine, item);
  if (!item.negated) units.push(...found);
  else if (found.length > 0) excluded.push({ ...placeOfItem(item), parts: found.map(({ matches }) => matches) });
}

function unitsOfItem(engine, item) {
  if (item.kind === "address") return addressUnits(engine, item);
  return item.kind === "phrase" ? phraseUnits(engine, item) : wordUnits(engine, [item], item.negated);
}

function filterOf(engine, item) {
  const field = fieldNamed(engine, item.name);
  const { matches, values, scored } = filterMatches(engine, field, item.text, item.quoted);
  const { negated } = item;
  return { ...placeOfItem(item), name: field.name, value: item.text, negated, matches, values, scored };
}

function phraseUnits(engine, item) {
  const matches = phraseMatches(engine, item.text);
  return words(item.text).length === 0 ? [] : [{ ...placeOfItem(item), text: item.text, matches }];
}

/** A DOI or an address; one that nothing here has finds nothing, and what only looks like the start of one is words. */
function addressUnits(engine, item) {
  const matches = emptyMatches(engine);
  const { exact, longer } = doisFrom(engine, item.doi ?? item.address);
  addIdentity(matches, exact, [], { field: "doi" });
  addIdentity(matches, longer, [], { quality: "start", field: "doi" });
  if (item.doi === null && exact.length === 0) addIdentity(matches, docsAtAddress(engine, item.address), []);
  const isWhole = item.address !== null || item.doi.includes("/");
  if (matches.ways.length === 0 && !isWhole) return wordUnits(engine, [item], item.negated);
  return [{ ...placeOfItem(item), matches: closed(matches) }];
}

function wordUnits(engine, items, exactly = false) {
  const tokens = items.flatMap((item) => tokensOf(engine, item));
  return unitsOf(engine, tokens, exactly).map(({ tokens: own, matches }) => {
    const [first, last] = [own[0].item, own.at(-1).item];
    const text = first === last && own.length === first.size ? first.text : own.map(({ token }) => token).join(" ");
    return { text, tokens: own.map(({ token }) => token), start: first.start, end: last.end, matches };
  });
}

function tokensOf(engine, item) {
  return words(item.text).flatMap((compound, number) => {
    const size = compound.parts.length;
    const own = { ...item, size };
    return compound.parts.map((token) => ({
      token,
      isStop: engine.stopWords.has(token),
      compound: `${item.start} ${number}`,
      item: own,
    }));
  });
}

/** The items with the first words; a word may be in parts, of which each counts. */
function firstWords(items, most) {
  let left = most;
  const within = [];
  for (const item of items) {
    const size = item.kind === "word" || item.kind === "phrase" ? words(item.text).length : 1;
    if (size > left) return { within, isMore: true };
    left -= size;
    within.push(item);
  }
  return { within, isMore: false };
}

function placeOfItem({ text, start, end }) {
  return { text, start, end };
}

/** At most so many characters, and none of them half. */
function cut(text, most) {
  const kept = text.slice(0, most);
  return /[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept;
}

function account(engine, { units, filters, excluded }, unknown, tooLong) {
  const parts = units.flatMap((unit) => [unit, ...childrenOf(unit)]);
  return {
    words: units.map(({ text }) => text),
    similar: similarWords(parts),
    meant: parts.flatMap(({ text, matches }) => meant(engine, text, matches)),
    filters: filters.map(({ name, value, negated, values }) => ({ field: name, text: value, negated, values })),
    excluded: excluded.map(({ text }) => text),
    unknownFields: [...new Set(unknown)],
    tooLong,
  };
}

function childrenOf({ matches, tokens }) {
  if (matches.children === null || matches.ways.length > 0) return [];
  return matches.children.map((child, i) => ({ text: tokens[i], matches: child }));
}

function similarWords(parts) {
  return parts
    .filter(({ matches }) => matches.instead.length > 0)
    .map(({ text, matches }) => ({ word: text, instead: matches.instead.slice(0, MOST_GUESSES) }));
}

/** What words were taken for, where the values themselves don't say it. */
function meant(engine, text, { meant: meanings }) {
  return meanings.flatMap(({ any, all, broader }) => {
    const values = (all ?? any).filter((value) => all !== null || !saysItself(engine, value, text));
    const joint = all === null ? "or" : "and";
    return values.length === 0 ? [] : [{ words: text, as: valuesInWords(engine, values, joint), broader }];
  });
}

function saysItself(engine, [number, code], text) {
  const label = fold(engine.facets[number].values[code].join(" "));
  return words(text).every(({ parts }) => parts.every((part) => label.includes(part)));
}

/** "Modality: PT and CT"; codes of modalities are what people call them. */
function valuesInWords(engine, values, joint) {
  const byFacet = new Map();
  for (const [number, code] of values) byFacet.set(number, [...(byFacet.get(number) ?? []), code]);
  return [...byFacet]
    .map(([number, codes]) => {
      const { name, label, values: all } = engine.facets[number];
      const named = codes.slice(0, MOST_NAMED).map((code) => all[code][name === "modality" ? 0 : 1]);
      const more = codes.length - named.length;
      return `${label}: ${listed([...named, ...(more > 0 ? [`${more} more`] : [])], more > 0 ? "and" : joint)}`;
    })
    .join("; ");
}

function listed(names, joint) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${joint} ${names.at(-1)}`;
}
