// The field that adds a collection, or replaces one: a combobox over the titles of all of them. Its list is fetched
// when it is first needed; an identifier typed in full works without it.

import { fold } from "../search/tokenize.js";
import { element } from "../common/dom.js";
import { numberText } from "../common/words.js";
import { idOf } from "./address.js";
import { nameOf } from "./table.js";

const MOST_OPTIONS = 12;
const ORDER = new Intl.Collator("en");

/**
 * Wires the form. `taken()` gives the ids that are compared, `load()` the list of collections; `choose(id)` or
 * `cancel()` is called once the person has decided.
 *
 * Returns `{clear, focus}`.
 */
export function createPicker(form, { taken, load, choose, cancel }) {
  const field = form.querySelector("input");
  const part = (name) => form.querySelector(`[data-add-${name}]`);
  const list = form.querySelector("[role=listbox]");
  let entries = null; // what can be chosen, in the order of names, once the list is here
  let shown = [];
  let active = -1;

  async function fetchEntries() {
    if (entries !== null) return;
    try {
      entries = (await load()).map(entryOf).sort((a, b) => ORDER.compare(a.name, b.name));
      if (document.activeElement === field && field.value.trim() !== "") open();
    } catch (error) {
      say(
        `The list of collections could not be loaded: ${error.message}. Type an identifier such as idc/nlst, or try again.`,
      );
    }
  }

  const found = (text) => matches(entries, text, new Set(taken()));

  function open() {
    if (entries === null) return fetchEntries();
    const all = found(field.value);
    shown = all.slice(0, MOST_OPTIONS);
    list.replaceChildren(...shown.map(option));
    part("popup").hidden = false;
    part("more").textContent = all.length > 0 && all.length <= MOST_OPTIONS ? "" : foundWords(all.length);
    part("found").textContent = foundWords(all.length);
    field.setAttribute("aria-expanded", String(shown.length > 0));
    activate(-1);
  }

  function close() {
    part("popup").hidden = true;
    list.replaceChildren();
    part("found").textContent = "";
    [shown, active] = [[], -1];
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function activate(place) {
    active = place;
    const options = [...list.children];
    for (const [i, each] of options.entries()) each.setAttribute("aria-selected", String(i === place));
    if (place < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    if (part("popup").hidden) return open();
    const from = active < 0 && step < 0 ? 0 : active;
    if (shown.length > 0) activate((from + step + shown.length) % shown.length);
  }

  /** One thing at a time: the list, the text, the wish to replace. */
  function escape() {
    if (!part("popup").hidden) close();
    else if (field.value !== "") clear();
    else if (!part("cancel").hidden) cancel();
    else return false;
    return true;
  }

  function say(words) {
    part("problem").textContent = words;
    part("problem").hidden = words === "";
  }

  function clear() {
    field.value = "";
    say("");
    close();
  }

  function pick(id) {
    clear();
    choose(id);
  }

  /** Enter or the button: the option that is marked, the only one that is meant, or an identifier. */
  async function submit() {
    const text = field.value.trim();
    if (active >= 0) return pick(shown[active].id);
    if (text === "") return say("Type a part of a title, short name or identifier first.");
    await fetchEntries();
    if (entries === null) return idOf(text) === null ? undefined : pick(idOf(text));
    const all = found(text);
    const meant = all.length === 1 ? all : all.filter((each) => isCalled(each, text));
    if (meant.length === 1) return pick(meant[0].id);
    if (all.length > 0) open();
    say(all.length > 0 ? "Choose one of those that match." : noneWords(entries, text, taken()));
  }

  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Escape: escape };
    if (event.key in acts && acts[event.key]() !== false) event.preventDefault();
  }

  field.addEventListener("focus", fetchEntries);
  field.addEventListener("input", () => {
    say("");
    if (field.value.trim() === "") close();
    else open();
  });
  field.addEventListener("click", () => part("popup").hidden && open());
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", close);
  part("popup").addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const place = [...list.children].indexOf(target.closest("[role=option]"));
    if (place >= 0) pick(shown[place].id);
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
  const found = entries.filter(
    (entry) => !without.has(entry.id) && words.every((word) => entry.text.includes(word)),
  );
  const isFirst = (entry) => fold(entry.name).startsWith(wanted);
  return [...found.filter(isFirst), ...found.filter((entry) => !isFirst(entry))];
}

function option({ id, name, collection }, place) {
  const title = collection.title === name ? [] : [element("span", { class: "sub" }, collection.title)];
  const where = element("span", { class: "sub" }, `${collection.commons_name} ${collection.collection_id}`);
  const attributes = { role: "option", id: `compare-option-${place}`, "aria-selected": "false", "data-id": id };
  return element("div", attributes, name, ...title, where);
}

function isCalled({ id, name }, text) {
  return id === idOf(text) || fold(name) === fold(text);
}

function noneWords(entries, text, taken) {
  const here = entries.find((each) => taken.includes(each.id) && isCalled(each, text));
  return here ? `${here.name} is already here.` : `No collection matches \u201c${text}\u201d.`;
}

function foundWords(found) {
  if (found === 0) return "No collection matches.";
  const all = found === 1 ? "1 collection matches." : `${numberText(found)} collections match.`;
  return found > MOST_OPTIONS ? `${all} The first ${MOST_OPTIONS} are listed; type more to narrow it down.` : all;
}
