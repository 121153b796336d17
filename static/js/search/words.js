// Numbers and nouns as people read them.

import { numberText } from "../common/words.js";

/** "1 collection", "12 collections". */
export function countOf(count, [one, several]) {
  return `${numberText(count)} ${count === 1 ? one : several}`;
}

/** "12 of 179 collections", or "179 collections" where all of them are shown. */
export function foundOf(total, of, [one, several]) {
  const all = countOf(of, [one, several]);
  return total === of ? all : `${numberText(total)} of ${all}`;
}

/** What counts of a unit are called: `noun` is what collections are called on this site. */
export function nounOf(unit, noun) {
  if (unit === "subjects") return ["subject", "subjects"];
  return unit === "series" ? ["series", "series"] : noun;
}

export function quoted(text) {
  return `“${text.slice(0, 80)}”`;
}
