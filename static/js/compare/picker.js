// The field that adds a collection, or replaces one: a combobox over the titles of all of them. Its list is fetched when
// it is first needed; an identifier typed in full works without it.

import { fold } from "../search/tokenize.js";
import { idOf } from "./address.js";
import { element } from "./dom.js";
import { nameOf } from "./table.js";
import { number } from "./words.js";

const MOST_OPTIONS = 12;

/**
 * Wires the form. `taken()` gives the ids that are shown, `load()` the list of collections, `choose(id)` and `cancel()`
 * are called once the person decided.
 *
 * Returns `{clear, focus, element}`.
 */
export function createPicker(form, { taken, load, choose, cancel }) {
  const field = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const problem = form.querySelector("[data-add-problem]");
  const status = form.querySelector("[data-add-found]");
  let entries = null; // {id, text, name, collection} in the order of titles, once the list is here
  let shown = [];
  let active = -1;

  async function fetchEntries() {
    if (entries !== null) return;
    try {
      entries = (await load()).map(entryOf).sort((a, b) => (a.name < b.name ? -1 : 1));
      if (document.activeElement === field && field.value.trim() !== "") open();
    } catch (error) {
      entries = null;
      say(`The list of collections could not be loaded (${error.message}). Type again to try again, or an identifier such as idc/nlst.`);
    }
  }

  function open() {
    if (entries === null) return fetchEntries();
    const found = matches(entries, field.value, new Set(taken()));
    shown = found.slice(0, MOST_OPTIONS);
    list.replaceChildren(...shown.map(option), ...more(found.length));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    activate(-1);
    status.textContent = foundWords(found.length);
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    [shown, active] = [[], -1];
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    status.textContent = "";
  }

  function activate(place) {
    active = place;
    const options = [...list.querySelectorAll("[role=option]")];
    for (const [i, each] of options.entries()) each.setAttribute("aria-selected", String(i === place));
    if (place < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }

  function say(words) {
    problem.textContent = words;
    problem.hidden = words === "";
  }

  function pick(id) {
    clear();
    choose(id);
  }

  function clear() {
    field.value = "";
    say("");
    close();
  }

  /** Enter: the option that is marked, the only one that is found, or an identifier. */
  async function submit() {
    const text = field.value.trim();
    if (active >= 0) return pick(shown[active].id);
    if (text === "") return say("Type a part of a title, short name or identifier first.");
    await fetchEntries();
    const exact = entries?.find(({ id, name }) => id === idOf(text) || fold(name) === fold(text));
    const found = entries === null ? [] : matches(entries, text, new Set(taken()));
    if (exact && taken().includes(exact.id)) return say(`${exact.name} is already here.`);
    if (exact ?? (found.length === 1 && found[0])) return pick((exact ?? found[0]).id);
    if (entries === null) return idOf(text) === null ? undefined : pick(idOf(text));
    if (found.length === 0) return say(`No collection is called “${text}”.`);
    say(`${number(found.length)} collections match: choose one of them.`);
    open();
  }

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) open();
      else if (shown.length > 0) activate(event.key === "ArrowDown" ? (active + 1) % shown.length : (active < 1 ? shown.length : active) - 1);
    } else if (event.key === "Escape" && (isOpen || field.value !== "" || !form.querySelector("[data-add-cancel]").hidden)) {
      event.preventDefault();
      if (isOpen) close();
      else if (field.value !== "") clear();
      else cancel();
    }
  }

  field.addEventListener("focus", fetchEntries);
  field.addEventListener("input", () => {
    say("");
    if (field.value.trim() === "") close();
    else open();
  });
  field.addEventListener("click", () => list.hidden && open());
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[role=option]");
    if (chosen) pick(shown[[...list.children].indexOf(chosen)].id);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  return { clear, focus: () => field.focus() };
}

function entryOf(collection) {
  const { id, collection_id: own, title, commons_name: platform } = collection;
  const name = nameOf(collection);
  return { id, name, collection, text: fold(`${name} ${title} ${own} ${id} ${platform}`) };
}

/** Those that hold every word, first those whose name begins with the text. */
function matches(entries, text, without) {
  const wanted = fold(text.trim());
  const words = wanted.split(/\s+/);
  const found = entries.filter((entry) => !without.has(entry.id) && words.every((word) => entry.text.includes(word)));
  const isFirst = (entry) => fold(entry.name).startsWith(wanted);
  return [...found.filter(isFirst), ...found.filter((entry) => !isFirst(entry))];
}

function option({ id, name, collection }, place) {
  const title = collection.title === name ? [] : [element("span", { class: "sub" }, collection.title)];
  const where = element("span", { class: "sub" }, `${collection.commons_name} ${collection.collection_id}`);
  const attributes = { role: "option", id: `compare-option-${place}`, "aria-selected": "false", "data-id": id };
  return element("div", attributes, name, ...title, where);
}

/** What the list leaves out, for the eye; the status says it to the ear. */
function more(found) {
  if (found > 0 && found <= MOST_OPTIONS) return [];
  return [element("p", { class: "compare-more", "aria-hidden": "true" }, foundWords(found))];
}

function foundWords(found) {
  if (found === 0) return "No collection matches.";
  const all = found === 1 ? "1 collection matches." : `${number(found)} collections match.`;
  return found > MOST_OPTIONS ? `${all} The first ${MOST_OPTIONS} are listed; type more to narrow it down.` : all;
}
