// Which words of a text a search met, and the sentences that they stand in. A text is only ever put in place as text.

import { words } from "./tokenize.js";

/** Characters of a description, or of its sentences with the words, on a card. `plan/lists.py` cuts at the same place. */
const ROOM = 240;
const LEAST = 60; // characters; a shorter rest of the room holds no sentence
const RUNS = /([\p{L}\p{N}\p{M}]+(?:[-\u2010\u2013_./&'\u2019][\p{L}\p{N}\p{M}]+)*)/u;
const INNER = /([\p{L}\p{N}\p{M}]+)/u;
// What Python's `str.split()` takes for white space.
const SPACE = /(?:[^\S\ufeff]|[\x1c-\x1f\x85])+/gu;
const SENTENCES = Intl.Segmenter ? new Intl.Segmenter("en", { granularity: "sentence" }) : null;

/** The text in pieces `{text, hit}`; `terms` is a Set of terms as `tokenize.js` makes them. */
export function pieces(text, terms) {
  return text.split(RUNS).flatMap((run, i) => (i % 2 === 0 ? { text: run, hit: null } : ofRun(run, terms)));
}

/** A compound is met whole if the whole was met, unless some of its parts were and others not. `hit` is the term. */
function ofRun(run, terms) {
  const compounds = words(run);
  const whole = compounds.length === 1 ? compounds[0].whole : null;
  const parts = run.split(INNER).map((part, i) => ({ text: part, hit: i % 2 === 0 ? null : met(part, terms) }));
  const hits = parts.filter(({ hit }) => hit !== null).length;
  const isWhole = whole !== null && terms.has(whole) && (hits === 0 || hits === compounds[0].parts.length);
  return isWhole ? { text: run, hit: whole } : parts;
}

function met(part, terms) {
  const term = words(part)[0]?.parts[0];
  return term !== undefined && terms.has(term) ? term : null;
}

/** The terms that a text has, as a Set. */
function termsIn(text, terms) {
  return new Set(pieces(text, terms).flatMap(({ hit }) => hit ?? []));
}

/** The text as nodes, with `mark` around the words that were met. */
export function marked(text, terms) {
  return pieces(text, terms)
    .filter((piece) => piece.text !== "")
    .map(({ text: words, hit }) => (hit === null ? document.createTextNode(words) : mark(words)));
}

/** A `mark` element around a text. */
export function mark(text) {
  const element = document.createElement("mark");
  element.textContent = text;
  return element;
}

/** The beginning of a text on one line, cut at a word with an ellipsis where it is longer than the room. */
export function shortened(text) {
  const line = oneLine(text);
  const letters = [...line];
  if (letters.length <= ROOM) return line;
  const start = letters.slice(0, ROOM - 1).join("");
  const end = start.lastIndexOf(" ");
  return `${(end < 0 ? start : start.slice(0, end)).replace(/[ ,;:.]+$/, "")}…`;
}

/**
 * The sentences of a text with the words that were met, at most two of them and `ROOM` characters; ellipses stand for
 * what is left out. Null where the text has none of the words.
 */
export function excerpt(text, terms) {
  const sentences = sentencesOf(text).map((each, place) => ({ text: each, place, hits: termsIn(each, terms) }));
  const first = richest(sentences, new Set());
  if (first === null) return null;
  const second = richest(sentences, first.hits) ?? following(sentences, first);
  const rooms = second === null ? [ROOM] : shared(first.text.length, second.text.length);
  const parts = [first, second].filter(Boolean).map((each, i) => cut(each, rooms[i], terms));
  parts.sort((a, b) => a.place - b.place);
  return joined(parts, sentences.length);
}

/** The earliest of the sentences with the most words that are not `known` already; null where there is none. */
function richest(sentences, known) {
  let best = null;
  let most = 0;
  for (const sentence of sentences) {
    const news = [...sentence.hits].filter((hit) => !known.has(hit)).length;
    if (news > most) [best, most] = [sentence, news];
  }
  return best;
}

/** The sentence behind, where there is room for it: words are understood by what surrounds them. */
function following(sentences, first) {
  const next = sentences[first.place + 1];
  return next && first.text.length <= ROOM - LEAST ? next : null;
}

/** How many characters each of two sentences may have: half the room, and what the other one leaves of its half. */
function shared(one, other) {
  const half = ROOM / 2;
  return [Math.max(half, ROOM - other), Math.max(half, ROOM - one)];
}

/** As much of a sentence as there is room for, around the first word that was met. */
function cut(sentence, room, terms) {
  const { text, place } = sentence;
  if (text.length <= room) return { text, place, isCutBefore: false, isCutBehind: false };
  const start = wordAt(text, Math.max(0, Math.min(firstHit(text, terms) - room / 3, text.length - room)));
  const end = endOfWord(text, start + room);
  const part = text.slice(start, end).replace(/[ ,;:]+$/, "");
  return { text: part, place, isCutBefore: start > 0, isCutBehind: end < text.length };
}

function firstHit(text, terms) {
  let place = 0;
  for (const piece of pieces(text, terms)) {
    if (piece.hit !== null) return place;
    place += piece.text.length;
  }
  return 0;
}

/** The start of the word behind a place, unless that is too far away to be one of a language with blanks. */
function wordAt(text, place) {
  const from = Math.floor(place);
  if (from === 0) return 0;
  const blank = text.indexOf(" ", from - 1);
  return blank >= 0 && blank < from + LEAST / 2 ? blank + 1 : wholeLetter(text, from);
}

function endOfWord(text, place) {
  const to = Math.floor(place);
  if (to >= text.length) return text.length;
  const blank = text.lastIndexOf(" ", to);
  return blank > to - LEAST / 2 ? blank : wholeLetter(text, to);
}

/** A place that does not part a pair of surrogates. */
function wholeLetter(text, place) {
  const code = text.charCodeAt(place);
  return code >= 0xdc00 && code <= 0xdfff ? place - 1 : place;
}

function joined(parts, count) {
  const [first, second = first] = parts;
  const isTorn = second.place > first.place + 1 || first.isCutBehind || second.isCutBefore;
  const between = isTorn ? " … " : " ";
  const text = second === first ? first.text : `${first.text}${between}${second.text}`;
  const before = first.place > 0 || first.isCutBefore ? "… " : "";
  const behind = second.place < count - 1 || second.isCutBehind ? " …" : "";
  return `${before}${text}${behind}`;
}

/** The sentences of all paragraphs, each on one line. What goes on in small letters is no new sentence ("cf. above"). */
function sentencesOf(text) {
  const found = [];
  for (const paragraph of text.split("\n\n").map(oneLine)) {
    const segments = segmentsOf(paragraph).filter((segment) => segment.trim() !== "");
    for (const [i, segment] of segments.entries()) {
      if (i > 0 && /^\P{L}*\p{Ll}/u.test(segment)) found[found.length - 1] += segment;
      else found.push(segment);
    }
  }
  return found.map((sentence) => sentence.trim());
}

function segmentsOf(paragraph) {
  if (SENTENCES) return [...SENTENCES.segment(paragraph)].map(({ segment }) => segment);
  return paragraph.split(/(?<=[.!?]["')\]]?\s)(?=\p{Lu})/u);
}

function oneLine(text) {
  return text.replace(SPACE, " ").trim();
}
