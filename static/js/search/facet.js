// One facet of the panel: a disclosure with a group of checkboxes, each with its count. Elements are made when they are
// first shown and stay, so that the focus is never lost while counts change.

import { element, place } from "../common/dom.js";
import { numberText } from "../common/words.js";
import { rangeForm } from "./ranges.js";
import { fold } from "./tokenize.js";
import { countOf, nounOf } from "./words.js";

const MOST = 8; // values of a folded facet
const MANY = 12; // values above which there is a field to find one

/**
 * `createFacet(facet, {isOpen, toggle, say})` -> `{element, show(facet, unit, noun)}`; `toggle(name, value, on)` changes
 * the state, `say(sentence)` speaks.
 */
export function createFacet({ name, label, plural, kind, note, unit, bounds }, { isOpen, toggle, say }) {
  const rows = new Map(); // value -> its element
  const id = `facet-${name}`;
  const ranges = new Map(); // ranges of one's own: they stay when they are unticked
  const kept = new Set(); // chosen since it was folded: they stay when they are unticked
  let now = null; // the facet as the last answer has it, with `counted`, `noun` of its counts
  let isFolded = true;

  const chosenNote = element("span", { class: "facet-chosen" });
  const list = element("ul", { class: "facet-values", id });
  const more = element("button", { type: "button", class: "link-button facet-more", "aria-expanded": "false", "aria-controls": id });
  const unknown = element("p", { class: "facet-note" });
  const find = finder(plural, () => fill(), say);
  const own = kind === "range" ? rangeForm({ name, label, unit, bounds }, { add: (value) => toggle(name, value, true), say }) : null;
  const fieldset = element(
    "fieldset",
    { "aria-describedby": note ? `${id}-note` : null },
    element("legend", { class: "visually-hidden" }, label),
    note ? element("p", { class: "facet-note", id: `${id}-note` }, note) : null,
    find.element,
    list,
    more,
    unknown,
    own,
  );
  const details = element(
    "details",
    { class: "facet", open: isOpen, "data-facet": name },
    element("summary", {}, element("span", { class: "facet-name" }, label), chosenNote),
    fieldset,
  );
  details.addEventListener("toggle", () => fill());
  more.addEventListener("click", () => foldUp(!isFolded));
  // A value that would give nothing can be reached and read, but not chosen: as `disabled` it would lose the focus.
  list.addEventListener("click", (event) => {
    if (event.target.getAttribute?.("aria-disabled") === "true") event.preventDefault();
  });
  list.addEventListener("change", ({ target }) => toggle(name, target.value, target.checked));

  function foldUp(folded) {
    isFolded = folded;
    kept.clear();
    find.clear();
    list.scrollTop = 0;
    fill();
  }

  /** The values to show: the first and the chosen ones, or all that hold what is looked for. */
  function visible() {
    const all = now.values;
    for (const { value, chosen } of all) if (chosen) kept.add(value);
    if (isFolded) return all.filter(({ value }, i) => i < MOST || kept.has(value));
    return find.element.hidden ? all : all.filter(find.holds);
  }

  function fill() {
    if (now === null || !details.open) return;
    const isLong = now.values.length > MOST;
    more.hidden = !isLong;
    more.textContent = isFolded ? `Show all ${numberText(now.values.length)} ${plural}` : `Show the first ${MOST}`;
    more.setAttribute("aria-expanded", String(!isFolded));
    find.element.hidden = isFolded || kind === "range" || now.values.length <= MANY;
    list.classList.toggle("scrolls", !isFolded);
    const shown = visible();
    find.count(shown.length, now.values.length);
    place(list, shown.map(row));
    unknown.hidden = !now.unknown?.count;
    unknown.textContent = unknown.hidden ? "" : unknownWords(now);
  }

  function row(item) {
    const there = rows.get(item.value) ?? valueRow(name, item, `${id}-${rows.size}`);
    rows.set(item.value, there);
    there.show(item, now);
    return there.element;
  }

  return {
    element: details,
    show(facet, counted, noun) {
      for (const { value, label: words } of facet.custom ?? []) ranges.set(value, words);
      now = { ...facet, values: withRanges(facet, ranges), counted, noun: nounOf(counted, noun) };
      const count = facet.chosen.length;
      chosenNote.textContent = count === 0 ? "" : `${count} chosen`;
      fill();
    },
  };
}

/** The values, after them the ranges that are no steps. */
function withRanges({ values, chosen }, ranges) {
  const own = [...ranges].map(([value, label]) => ({ value, label, count: null, chosen: chosen.includes(value) }));
  return [...values, ...own];
}

/** The numbers are of collections without any value: what lacks one inside the others is not in them. */
function unknownWords({ unknown: { count, atLeast }, counted, noun }) {
  const number = `${atLeast ? "at least " : ""}${countOf(count, noun)}`;
  return counted === "collections" ? `Not stated: ${number}` : `Where none is stated: ${number}`;
}

/** A checkbox with value, label and count; the count is what the box is described by, and no part of its name. */
function valueRow(name, { value, label }, id) {
  const box = element("input", { type: "checkbox", name, value, autocomplete: "off" });
  box.setAttribute("aria-labelledby", `${id}-label`);
  box.setAttribute("aria-describedby", `${id}-count`);
  const words = element("span", { class: "facet-value", id: `${id}-label` });
  if (name === "modality" && label !== value) words.append(element("span", { class: "badge" }, value), ` ${label}`);
  else words.append(label);
  const seen = element("span", { "aria-hidden": "true" });
  const said = element("span", { class: "visually-hidden" });
  const count = element("span", { class: "facet-count", id: `${id}-count` }, seen, said);
  return {
    element: element("li", {}, element("label", {}, box, words, count)),
    show(item, { noun }) {
      box.checked = item.chosen;
      const isEmpty = item.count === 0 && !item.atLeast && !item.chosen;
      if (isEmpty) box.setAttribute("aria-disabled", "true");
      else box.removeAttribute("aria-disabled");
      const [short, long] = countTexts(item, noun);
      if (seen.textContent !== short) seen.textContent = short;
      if (said.textContent !== long) said.textContent = long;
    },
  };
}

/** A count for the eye and for the ear. */
function countTexts({ count, atLeast }, noun) {
  if (count === null) return ["", ""];
  if (atLeast && count === 0) return ["?", `number of ${noun[1]} not provided`];
  return atLeast ? [`≥ ${numberText(count)}`, `at least ${countOf(count, noun)}`] : [numberText(count), countOf(count, noun)];
}

/** The field that looks for a value in a long facet. */
function finder(plural, changed, say) {
  const input = element("input", { type: "search", maxlength: 80, autocomplete: "off", spellcheck: "false", "aria-label": `Find in ${plural}` });
  input.setAttribute("placeholder", `Find in ${plural}`);
  const clearing = element("button", { type: "button", class: "button", hidden: true, "aria-label": `Clear what is looked for in ${plural}` }, "Clear");
  const result = element("p", { class: "facet-note", hidden: true });
  let wanted = [];
  const look = () => {
    wanted = fold(input.value).split(/\s+/u).filter((word) => word !== "");
    clearing.hidden = input.value === "";
    changed();
  };
  const clear = () => {
    input.value = "";
    look();
  };
  input.addEventListener("input", () => {
    look();
    say(result.textContent);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || input.value === "") return;
    // Inside the dialog, Escape would close it as well.
    event.preventDefault();
    event.stopPropagation();
    clear();
  });
  clearing.addEventListener("click", () => {
    clear();
    input.focus();
  });
  return {
    element: element("div", { class: "facet-find", hidden: true }, input, clearing, result),
    holds: ({ value, label }) => {
      const text = fold(`${value} ${label}`);
      return wanted.every((word) => text.includes(word));
    },
    clear() {
      if (input.value !== "") clear();
    },
    count(found, all) {
      result.hidden = wanted.length === 0;
      result.textContent = result.hidden ? "" : `${numberText(found)} of ${numberText(all)} ${plural} ${found === 1 ? "matches" : "match"}`;
    },
  };
}
