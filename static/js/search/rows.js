// The rows of the list as the server wrote them. They are hidden, ordered and marked; their words are only
// ever put in place as text.

import { fold, words } from "./tokenize.js";

const RUNS = /([\p{L}\p{N}\p{M}]+(?:[-\u2010\u2011\u2013_./&'\u2019][\p{L}\p{N}\p{M}]+)*)/u;
const INNER = /([\p{L}\p{N}\p{M}]+)/u;

/** One record per row: its id, the values of the facets `names`, and what it is sorted by. */
export function readRows(table, names) {
  return [...table.tBodies[0].rows].map((element) => ({
    element,
    id: element.dataset.id,
    facets: Object.fromEntries(names.map((name) => [name, new Set(JSON.parse(element.dataset[name]))])),
    sort: {
      title: element.dataset.title.toLowerCase(),
      subjects: numberOrNull(element.dataset.subjects),
      series: numberOrNull(element.dataset.series),
      size: numberOrNull(element.dataset.size),
      updated: element.dataset.updated ?? null,
    },
    marked: [...element.querySelectorAll("[data-mark]")],
    why: null,
  }));
}

/** Shows these records in this order and hides the others. */
export function showRows(table, records, shown) {
  const visible = new Set(shown);
  for (const record of records) record.element.hidden = !visible.has(record);
  const elements = shown.map((record) => record.element);
  const now = [...table.tBodies[0].rows].filter((element) => !element.hidden);
  if (elements.some((element, i) => element !== now[i])) table.tBodies[0].append(...elements);
}

/** Marks the words of a row that a search met; if none of them is shown, says in which fields they are. */
export function markRow(record, terms, fields) {
  const texts = record.marked.flatMap(textNodes);
  const marks = texts.filter((text) => markText(text, terms));
  if (marks.length > 0) return;
  record.why = document.createElement("span");
  record.why.className = "sub why";
  record.why.textContent = `Found in: ${fields.join(", ")}`;
  record.element.cells[0].append(record.why);
}

export function unmarkRow(record) {
  record.why?.remove();
  record.why = null;
  for (const element of record.marked) {
    for (const mark of element.querySelectorAll("mark")) mark.replaceWith(...mark.childNodes);
    element.normalize();
  }
}

/** Whether a text holds every word of a query, for want of an index. */
export function holds(record, query) {
  const text = fold(record.element.textContent);
  return words(query).every(({ parts }) => parts.every((part) => text.includes(part)));
}

function textNodes(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

function markText(node, terms) {
  const parts = node.data.split(RUNS).flatMap((run) => pieces(run, terms));
  const hasHit = parts.some((part) => part.hit);
  if (hasHit) node.replaceWith(...parts.map(asNode));
  return hasHit;
}

/** A compound is marked whole if the whole was met, else by those of its parts that were. */
function pieces(run, terms) {
  const [compound] = words(run);
  if (compound && terms.has(compound.whole)) return [{ text: run, hit: true }];
  return run.split(INNER).map((text) => ({ text, hit: terms.has(fold(text)) }));
}

function asNode({ text, hit }) {
  if (!hit) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}

function numberOrNull(text) {
  return text === undefined ? null : Number(text);
}
