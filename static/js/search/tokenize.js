// The tokenizer of the search index. The rules are set down in words in `site_builder/search/minisearch.py`, which
// does the same in Python; a test holds the two together.

const LONGEST_TERM = 64;
const SHORTEST_WHOLE = 3;
const MARKS = /\p{M}+/gu;
const WRAPPING = /https?:\/\/(?:www\.)?|(?:dx\.)?doi\.org\/|doi:/g;
const COMPOUND = /[\p{L}\p{N}]+(?:[-\u2010\u2013_./&'\u2019][\p{L}\p{N}]+)*/gu;
const PART = /[\p{L}\p{N}]+/gu;

/** Lower case, without accents and compatibility forms. */
export function fold(text) {
  return text.normalize("NFKD").replace(MARKS, "").toLowerCase();
}

/** The words of a text in order: `parts`, and for a compound such as TCGA-BRCA its `whole` (else null). */
export function words(text) {
  const compounds = fold(text).replace(WRAPPING, " ").match(COMPOUND) ?? [];
  return compounds.map((compound) => {
    const parts = compound.match(PART);
    const whole = parts.join("");
    const hasWhole = parts.length > 1 && [...whole].length >= SHORTEST_WHOLE;
    return { parts: parts.map(cut), whole: hasWhole ? cut(whole) : null };
  });
}

/** The terms of a text in order, repeated ones included. */
export function tokenize(text) {
  return words(text).flatMap(({ parts, whole }) => (whole === null ? parts : [...parts, whole]));
}

function cut(term) {
  return term.length <= LONGEST_TERM ? term : [...term].slice(0, LONGEST_TERM).join("");
}
