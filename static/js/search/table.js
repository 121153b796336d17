// Collections as a dense table: a head that sorts and stays, rows that are kept while they say the same.

import { element, place } from "../common/dom.js";
import { alsoOf, compareButton, idOf, markNames, markValues, whyOf } from "./card.js";
import { chosenColumns } from "./columns.js";
import { firstOrder } from "./sort.js";

const REGION = { role: "region", tabindex: "0", "aria-label": "Table of collections, scrolls sideways" };

/**
 * A table in a container of its own, in which it scrolls sideways where there is no room for it.
 *
 * `onSort({sort, order})` is called by the buttons of its head. Returns `{element, show(answer, state)}`.
 */
export function createTable({ root, onSort }) {
  const caption = element("caption", { class: "visually-hidden" });
  const head = element("tr");
  const body = element("tbody");
  const table = element("table", { class: "results-table" }, caption, element("thead", {}, head), body);
  const frame = element("div", { class: "table-frame" }, table);
  let rows = new Map();
  let heads = "";
  const fit = () => fitWidth(frame, table);
  const observer = new ResizeObserver(fit);
  observer.observe(frame);
  observer.observe(table);

  function show(answer, state) {
    const columns = chosenColumns(state.columns);
    const names = columns.map(({ name }) => name).join(" ");
    const sorts = new Set(answer.sorts);
    if (heads !== names + answer.sorts) head.replaceChildren(...headsOf(columns, sorts, onSort));
    heads = names + answer.sorts;
    showOrder(head, answer.sort);
    caption.textContent = `Collections with ${columns.map(({ label }) => label.toLowerCase()).join(", ")}`;
    const labels = new Map(answer.facets.map(({ name, label }) => [name, label]));
    const make = (row) => rowOf(row, columns, root, labels);
    rows = new Map(answer.rows.map((row) => [row.id, kept(rows.get(row.id), row, names, make)]));
    place(body, [...rows.values()].map((each) => each.element));
    fit();
  }

  return { element: frame, show };
}

function headsOf(columns, sorts, onSort) {
  const name = { name: "title", label: "Collection", sort: "title", isNumber: false };
  const compare = element("th", { scope: "col" }, "Compare");
  return [...[name, ...columns].map((each) => headOf(each, sorts, onSort)), compare];
}

function headOf({ label, sort, isNumber }, sorts, onSort) {
  const head = element("th", { scope: "col", class: isNumber ? "num" : null });
  if (sort === null || !sorts.has(sort)) {
    head.append(label);
    return head;
  }
  const button = element("button", { type: "button", "data-sort": sort }, label);
  button.addEventListener("click", () => onSort(next(head, sort)));
  head.append(button);
  return head;
}

/** The order that a head leads to: the first one of its key, or the other way round. */
function next(head, sort) {
  const current = head.getAttribute("aria-sort");
  const first = firstOrder(sort);
  if (current === null) return { sort, order: null };
  const turned = current === "ascending" ? "desc" : "asc";
  return { sort, order: turned === first ? null : turned };
}

function showOrder(head, { key, ascending }) {
  for (const each of head.children) {
    const isCurrent = each.firstElementChild?.dataset.sort === key;
    if (isCurrent) each.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    else each.removeAttribute("aria-sort");
  }
}

function kept(before, row, names, make) {
  const key = `${names} ${JSON.stringify(row.match)}`;
  return before?.key === key ? before : { key, element: make(row) };
}

function rowOf(row, columns, root, labels) {
  const link = element("a", { href: root + row.url, "data-result": true }, row.short_title || row.title);
  const title = row.title && row.title !== row.short_title ? row.title : null;
  const name = element("th", { scope: "row" }, link);
  if (title !== null) name.append(element("span", { class: "sub card-name" }, title));
  const id = idOf(row);
  id.classList.add("sub");
  name.append(id, ...alsoOf(row));
  const cells = columns.map((column) => column.cell(row));
  const line = element("tr", { "data-id": row.id }, name, ...cells, element("td", {}, compareButton(row)));
  if (row.match) {
    markNames(line, row);
    markValues(line, row);
    const why = line.querySelector("mark") ? null : whyOf(line, row, labels, false);
    if (why) name.append(why);
  }
  return line;
}

/** Where the table is wider than its place, that scrolls, and can be scrolled by keyboard. */
function fitWidth(frame, table) {
  const isWide = table.scrollWidth > frame.clientWidth + 1;
  if (isWide === frame.classList.contains("scrolls")) return;
  frame.classList.toggle("scrolls", isWide);
  for (const [name, value] of Object.entries(REGION)) {
    if (isWide) frame.setAttribute(name, value);
    else frame.removeAttribute(name);
  }
}
