// What stands for figures of collections: numbers, hidden ones, those that are not there (`site_builder/hidden.py`).

import { counted, numberText, sizeText } from "../common/words.js";

export const NOT_PROVIDED = "not provided";

/**
 * A figure of a collection, a part or a value: `{state, text}`, where `state` is "shown", "hidden" (its source or
 * this site hides it because it is small) or "absent" (the source has no such figure).
 *
 * `bounded` is the unit that its `fewer_than` bounds.
 */
export function figure(item, unit, bounded = "subjects") {
  const value = item[unit] ?? null;
  if (value !== null) return { state: "shown", text: unit === "size_bytes" ? sizeText(value) : numberText(value) };
  const isHidden = Array.isArray(item.hidden) ? item.hidden.includes(unit) : item.hidden === true;
  if (!isHidden) return { state: "absent", text: NOT_PROVIDED };
  const bound = unit === bounded ? (item.fewer_than ?? null) : null;
  return { state: "hidden", text: bound === null ? "hidden" : `fewer than ${numberText(bound)}` };
}

/** A figure with its unit: "1 subject", "fewer than 11 subjects", "series hidden", "series not provided". */
export function amount(item, unit, bounded = "subjects") {
  const { state, text } = figure(item, unit, bounded);
  if (state === "shown") return counted(item[unit], unit);
  return text.startsWith("fewer") ? `${text} ${unit}` : `${unit} ${text}`;
}
