// What stands for figures of collections that are null, in the words of `site_builder/filters.py`.

import { numberText } from "../common/words.js";

/** What stands for a figure that is null: `fewer than 11`, `hidden` or `not provided`. */
export function absentWords(row, figure) {
  if (!row.hidden.includes(figure)) return "not provided";
  const isBounded = figure === "subjects" && row.fewer_than !== null;
  return isBounded ? `fewer than ${numberText(row.fewer_than)}` : "hidden";
}

/** The same with its unit: `fewer than 11 subjects`, `series hidden`, `size not provided`. */
export function absentWithUnit(row, figure) {
  const words = absentWords(row, figure);
  const unit = figure === "size_bytes" ? "size" : figure;
  return words.startsWith("fewer") ? `${words} ${unit}` : `${unit} ${words}`;
}

/** Whether a figure is there to be shown, as a number or as one that is hidden. */
export function isShown(row, figure) {
  return row[figure] !== null || row.hidden.includes(figure);
}
