// The columns of the table: what each is called, what it is sorted by, and what its cells show.

import { element } from "../common/dom.js";
import { numberText, sizeText } from "../common/words.js";
import { addressesOf, badgesOf, day, valuesOf } from "./card.js";
import { absentWords } from "./figures.js";

const MOST = 3; // values in a cell; the card and the page have more

/**
 * Every column but that of the name: `name` as in addresses, `label`, `sort` (its key, or null), `isNumber`,
 * `isUsual` (shown unless one chooses), `cell(row)`.
 */
export const COLUMNS = [
  column("modality", "Modalities", (row) => cell(badgesOf(row, 6)), { isUsual: true }),
  valuesColumn("body_part", "Body parts"),
  valuesColumn("disease", "Disease", { isUsual: true }),
  valuesColumn("site", "Primary site"),
  valuesColumn("species", "Species"),
  figureColumn("subjects", "Subjects", "subjects", { isUsual: true }),
  figureColumn("studies", "Studies", "studies"),
  figureColumn("series", "Series", "series", { isUsual: true }),
  figureColumn("size", "Size", "size_bytes", { isUsual: true }),
  valuesColumn("license", "Licence", { isUsual: true }),
  valuesColumn("access", "Access"),
  column("platform", "Platform", (row) => element("td", {}, row.platform?.label ?? "")),
  column("doi", "DOI", (row) => addressesOf(row, "td")),
  dateColumn("released", "Released", "published"),
  dateColumn("updated", "Updated", "updated", { isUsual: true }),
];

/** The columns to show for the names of a state, in the order of `COLUMNS`; null stands for the usual ones. */
export function chosenColumns(names) {
  if (names === null) return COLUMNS.filter(({ isUsual }) => isUsual);
  return COLUMNS.filter(({ name }) => names.includes(name));
}

/** The names of a choice for a state: null where it is the usual one, one that no column has where it is empty. */
export function namesOf(columns) {
  if (columns.length === 0) return ["none"];
  const isUsual = columns.length === chosenColumns(null).length && columns.every((each) => each.isUsual);
  return isUsual ? null : columns.map(({ name }) => name);
}

function column(name, label, make, options = {}) {
  return { name, label, sort: null, isNumber: false, isUsual: false, cell: make, ...options };
}

function cell(content) {
  return element("td", {}, content);
}

function valuesColumn(name, label, options = {}) {
  return column(name, label, (row) => valuesOf(row, name, MOST, "not stated", "td"), options);
}

function figureColumn(name, label, figure, options = {}) {
  const make = (row) => {
    const value = row[figure];
    if (value === null) return number(element("span", { class: "absent" }, absentWords(row, figure)));
    return number(figure === "size_bytes" ? sizeText(value) : numberText(value));
  };
  return column(name, label, make, { sort: name, isNumber: true, ...options });
}

function number(content) {
  return element("td", { class: "num" }, content);
}

function dateColumn(name, label, field, options = {}) {
  const none = () => element("span", { class: "absent" }, "not provided");
  const make = (row) => element("td", { class: "nowrap" }, row[field] === null ? none() : day(row[field]));
  return column(name, label, make, { sort: name, ...options });
}
