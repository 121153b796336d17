// The text of the search field, read: words, phrases in quotes, `field:value`, and what a leading minus leaves out.

import { asAddress } from "./address.js";

const FIELD = /([\p{L}][\p{L}\p{N}_-]*):(?!\/\/)/uy;
const QUOTES = /[\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02]/g;
const NEGATION = /[-\u2212](?=[^\s-])/y;
const PHRASE = /"([^"]*)"?/y;
const RUN = /[^\s"]+/y;
const SPACE = /\s*/y;

/**
 * Parses a text into items in order: `{kind, text, name, quoted, negated, start, end}`.
 *
 * Kinds: `word` (also a compound such as TCGA-BRCA), `phrase`, `field` (`name` is the field, `text` its value) and
 * `address` (a DOI or a URL). `isField(name)` tells fields that there are; what looks like another one is read as
 * words, and named in `unknown`. `start` and `end` are places in the text: what stands between can be cut out of it.
 */
export function parseQuery(text, isField) {
  const source = text.replace(QUOTES, '"');
  const items = [];
  const unknown = [];
  let at = skip(source, SPACE, 0);
  let carried = false; // whether a minus before an unknown field holds for its value as well
  while (at < source.length) {
    const start = at;
    const negation = take(source, NEGATION, at);
    at += negation === null ? 0 : 1;
    const item = readItem(source, at, isField, unknown);
    at = skip(source, SPACE, item.end);
    const negated = negation !== null || carried;
    if (item.kind !== "nothing") items.push({ ...item, negated, start });
    carried = negated && item.goesOn === true;
  }
  return { items, unknown };
}

function readItem(source, at, isField, unknown) {
  const field = take(source, FIELD, at);
  const address = addressAt(source, at);
  if (field === null || (address !== null && !isField(field[1]))) return address ?? readValue(source, at);
  const end = at + field[0].length;
  if (isField(field[1])) return readField(source, end, field[1]);
  const hasValue = end < source.length && !/\s/.test(source[end]);
  if (hasValue && !/\d/.test(field[1])) unknown.push(field[1]);
  return { kind: "word", text: field[1], quoted: false, end, goesOn: hasValue };
}

/** The value of a field may stand behind a space, in quotes, or be missing while one still types it. */
function readField(source, at, name) {
  const value = readValue(source, skip(source, SPACE, at));
  const isThere = value.kind !== "nothing";
  return { ...value, kind: isThere ? "field" : "nothing", name };
}

function readValue(source, at) {
  const phrase = take(source, PHRASE, at);
  if (phrase !== null) return { kind: "phrase", text: phrase[1], quoted: true, end: at + phrase[0].length };
  const run = take(source, RUN, at);
  if (run === null) return { kind: "nothing", text: "", quoted: false, end: at };
  return { kind: "word", text: run[0], quoted: false, end: at + run[0].length };
}

function addressAt(source, at) {
  const run = take(source, RUN, at);
  const address = run === null ? null : asAddress(run[0]);
  if (address === null) return null;
  return { kind: "address", text: run[0], ...address, quoted: false, end: at + run[0].length };
}

function take(source, pattern, at) {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function skip(source, pattern, at) {
  return at + take(source, pattern, at)[0].length;
}
