// What a collection's JSON says of a fact: its values, its unit, what they are out of, and why there are none.

import { amount, figure } from "./amounts.js";

export const UNKNOWN = "unknown";
export const NOT_REPORTED = "not reported";
const UNITS = ["subjects", "studies", "series"];

/** Whether the source has the field at all: without it nothing is "unknown", and nothing is zero. */
export function isProvided(collection, facet) {
  return facet in collection.facet_units;
}

export function isKnown({ value }) {
  return value !== UNKNOWN && value !== NOT_REPORTED;
}

/** The known values, the most frequent first. */
export function knownValues(collection, facet) {
  return (collection.facets[facet] ?? []).filter(isKnown);
}

/** Whether something of it has no value that is known; a count that is hidden may be some. */
export function hasUnknown(collection, facet) {
  const rest = (collection.facets[facet] ?? []).filter((count) => !isKnown(count));
  return rest.some((count) => UNITS.some((unit) => count[unit] !== 0 && (count[unit] !== null || count.hidden)));
}

/** What `fewer_than` bounds: the main unit in a source that counts nothing else, else the subjects. */
export function boundedUnit(collection, facet) {
  const shown = collection.facets[facet].filter((count) => !count.hidden);
  return shown.some((count) => count.subjects === null) ? collection.facet_units[facet] : "subjects";
}

/**
 * The unit that shares of a fact are of: facts of subjects have but one; others the wanted one, where they are
 * counted in it and the whole is known, else their own.
 */
export function unitOf(collection, facet, wanted) {
  const own = collection.facet_units[facet];
  const counts = collection.facets[facet];
  const isCounted = counts.every((count) => count.hidden) || counts.some((count) => count[wanted] !== null);
  return own !== "subjects" && isCounted && collection[wanted] !== null ? wanted : own;
}

/** Whether every one of the whole is in one value at most, so that values can be added up. */
export function addsUp(collection, facet, unit) {
  const sum = collection.facets[facet].reduce((all, count) => all + (count[unit] ?? 0), 0);
  return unit === collection.facet_units[facet] && sum <= collection[unit];
}

/** Those without any value, which a source that gives counts instead of rows leaves out; 0 where none are. */
export function unlisted(collection, facet, unit) {
  const counts = collection.facets[facet];
  const units = Math.max(0, ...counts.map((count) => UNITS.filter((each) => count[each] !== null).length));
  if (units > 1 || counts.length === 0 || counts.some((count) => count[unit] === null)) return 0;
  return Math.max(0, collection[unit] - counts.reduce((all, count) => all + count[unit], 0));
}

/** "of 26,410 subjects", "of fewer than 11 subjects", "of studies, whose number is hidden". */
export function wholeWords(collection, unit) {
  const { state, text } = figure(collection, unit);
  const isBounded = state === "shown" || text.startsWith("fewer");
  return isBounded ? `of ${amount(collection, unit)}` : `of ${unit}, whose number is ${text}`;
}
