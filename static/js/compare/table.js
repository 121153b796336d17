// The facts as a table: facts down, collections across. Narrow screens show each fact as a block (`compare.css`), so
// the roles, which a table loses when it is laid out otherwise, are given in words.

import { element } from "../common/dom.js";
import { hiddenWords } from "./dom.js";

export const LETTERS = "ABCD";

/** The letter and pattern by which a collection is known in heads and charts. */
export function sign(place) {
  return element("span", { class: `compare-sign compare-${place}`, "aria-hidden": "true" }, LETTERS[place]);
}

/** A collection's short name as people know it. */
export function nameOf({ short_title: short, title }) {
  return short || title;
}

export function pageLink(collection, root) {
  return element("a", { href: new URL(collection.url, root).href }, nameOf(collection));
}

/** The table of the rows that `factRows` gives. */
export function factTable(collections, rows, root) {
  const heads = collections.map((collection, i) => columnHead(collection, i, root));
  const corner = element("th", { scope: "col", role: "columnheader" }, hiddenWords("Fact"));
  return element(
    "table",
    { class: "compare-table", role: "table" },
    element("caption", { class: "visually-hidden" }, "Facts and licences of the collections"),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, corner, ...heads)),
    element("tbody", { role: "rowgroup" }, ...rows.map((row) => factRow(row, collections))),
  );
}

/** Shows all rows, or those alone in which collections differ; says how many that are. */
export function showDiffering(table, onlyDiffering) {
  const rows = [...table.tBodies[0].rows];
  for (const row of rows) row.hidden = onlyDiffering && !("differs" in row.dataset);
  return rows.filter((row) => "differs" in row.dataset).length;
}

function columnHead(collection, place, root) {
  const name = element("span", { class: "compare-name" }, sign(place), pageLink(collection, root));
  const id = element(
    "span",
    { class: "sub" },
    `${collection.commons_name} `,
    element("code", {}, collection.collection_id),
  );
  return element("th", { scope: "col", role: "columnheader" }, name, id);
}

function factRow({ label, cells, differs }, collections) {
  const isSame = !differs && collections.length > 1;
  const same = isSame ? [element("span", { class: "sub compare-same" }, "the same")] : [];
  const data = cells.map(({ nodes }, i) =>
    element("td", { role: "cell", "data-label": nameOf(collections[i]) }, element("div", {}, ...nodes)),
  );
  const head = element("th", { scope: "row", role: "rowheader" }, label, ...same);
  return element("tr", { role: "row", "data-differs": differs }, head, ...data);
}
