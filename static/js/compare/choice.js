// What stands above the comparison: the chosen collections with their buttons, and what is to be said of the choice.

import { element } from "../common/dom.js";
import { listed, numberText } from "../common/words.js";
import { nameOf, pageLink, sign } from "./table.js";

const LONGEST = 80; // characters of the address that a notice repeats
const MOST_NAMED = 10;

/** A chosen collection, which can be replaced or removed. */
export function chosenItem(collection, place, { root, replace, remove }) {
  const name = nameOf(collection);
  const title = collection.title === name ? [] : [element("span", { class: "sub" }, collection.title)];
  const own = element("code", {}, collection.collection_id);
  const id = element("span", { class: "sub" }, `${collection.commons_name} `, own);
  const buttons = [
    button("Replace", name, "replace", collection.id),
    button("Remove", name, "remove", collection.id),
  ];
  buttons[0].addEventListener("click", () => replace(collection));
  buttons[1].addEventListener("click", () => remove(collection));
  const box = element("div", {}, pageLink(collection, root), ...title, id);
  box.append(element("p", { class: "buttons" }, ...buttons));
  return element("li", {}, sign(place), box);
}

function button(label, name, action, id) {
  const attributes = { type: "button", class: "button", "aria-label": `${label} ${name}`, [`data-${action}`]: id };
  return element("button", attributes, label);
}

/** Something that the address asks for and the site has not. */
export function missingNotice({ text }, root) {
  const search = new URL(`collections/?q=${encodeURIComponent(text.slice(0, LONGEST))}`, root).href;
  const link = element("a", { href: search }, "Search for it");
  return element("p", {}, `There is no collection ${quoted(text)} here. `, link);
}

/** What there is no room for. */
export function leftNotice(left, most) {
  const names = listed(left.slice(0, MOST_NAMED).map(({ text }) => quoted(text)));
  const more = left.length > MOST_NAMED ? ` and ${numberText(left.length - MOST_NAMED)} more` : "";
  return element("p", {}, `At most ${numberText(most)} collections fit side by side. Left out: ${names}${more}.`);
}

/** A link to one collection doesn't lose those that were chosen before: `add` takes them in. */
export function earlierNotice(ids, add) {
  const isOne = ids.length === 1;
  const made = element("button", { type: "button", class: "button" }, isOne ? "Add it" : "Add them");
  made.addEventListener("click", add);
  const count = isOne ? "1 collection" : `${numberText(ids.length)} collections`;
  return element("p", {}, `You chose ${count} to compare before: ${listed(ids)}. `, made);
}

/** What could not be loaded, and why; `again` tries once more, `drop` goes on without it. */
export function errorLines(failed, again, drop) {
  const lines = failed.map(({ text, reason }) =>
    element("p", {}, `${quoted(text)} could not be loaded: ${reason.message}.`),
  );
  const buttons = ["Try again", "Leave out"].map((label) =>
    element("button", { type: "button", class: "button" }, label),
  );
  buttons[0].addEventListener("click", again);
  buttons[1].addEventListener("click", drop);
  return [...lines, element("p", { class: "buttons" }, ...buttons)];
}

function quoted(text) {
  return `\u201c${text.length > LONGEST ? `${text.slice(0, LONGEST)}\u2026` : text}\u201d`;
}
