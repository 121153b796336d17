// The cells of the table of facts: `{key, nodes}`, where equal answers have equal keys.

import { element } from "../common/dom.js";
import { numberText } from "../common/words.js";
import { NOT_PROVIDED } from "./amounts.js";
import { absent } from "./dom.js";

const MOST_VALUES = 8;

export function cell(key, ...nodes) {
  return { key, nodes };
}

/** `key` "none" lets a row that nobody fills be left out; other missing things are told of. */
export function missing(words) {
  return cell(words, absent(words));
}

export function noValue(isField) {
  return missing(isField ? "not stated" : NOT_PROVIDED);
}

/** Values with commas; those of a long list behind a disclosure, open on paper. */
export function listCell(labels) {
  const key = keyOf(labels);
  if (labels.length <= MOST_VALUES + 1) return cell(key, labels.join(", "));
  const rest = labels.slice(MOST_VALUES);
  const summary = element("summary", {}, `and ${numberText(rest.length)} more`);
  return cell(
    key,
    labels.slice(0, MOST_VALUES).join(", "),
    element("details", { "data-print-open": true }, summary, rest.join(", ")),
  );
}

/** The same values in another order are the same. */
export function keyOf(values) {
  return JSON.stringify([...new Set(values)].sort());
}
