// What is to be said of a search besides its results: how its words were read, what was left out, what went wrong.

import { element } from "../common/dom.js";
import { listed } from "../common/words.js";
import { facetLabel } from "./labels.js";
import { quoted } from "./words.js";

const MOST_INSTEAD = 3;

const LISTS = {
  served: "The list below is whole: it is neither searched nor filtered.",
  useful: "The list below can still be used.",
  before: "The list below is that of before.",
};

/** Sentences on how the answer to a text came about. `ignored` lists `{name, value}` of the address that the site has not. */
export function noticesOf(answer, text, ignored) {
  const { mode, similar, meant, unknownFields, filters, excluded, tooLong } = answer.query;
  const sentences = [];
  if (ignored.length > 0) sentences.push(ignoredNotice(answer, ignored));
  if (text.trim() !== "" && mode === "none" && filters.length + excluded.length === 0) {
    sentences.push("There is no word to search for in this text.");
  }
  if (mode === "some" && answer.total > 0) {
    sentences.push("Nothing has all of these words; shown is what has some of them, that with most of them first.");
  }
  if (answer.total > 0) for (const each of similar) sentences.push(similarNotice(each));
  for (const each of meant) if (answer.total > 0 || !each.broader) sentences.push(meantNotice(each, answer.sort));
  for (const field of unknownFields) sentences.push(`There is no field ${quoted(field)}: its words are looked for everywhere.`);
  if (tooLong) sentences.push("The text is long: only its first words are looked for.");
  return sentences;
}

function ignoredNotice(answer, ignored) {
  const words = ignored.map(({ name, value }) => {
    const label = facetLabel(answer, name);
    // "COVID-19 test" keeps its capitals, "Licence" does not.
    return `${/^\p{Lu}\p{Ll}/u.test(label) ? label.toLowerCase() : label} ${quoted(value)}`;
  });
  return `The address asks for what is not here, which was left out: ${words.join(", ")}.`;
}

function similarNotice({ word, instead }) {
  return `${quoted(word)} is not in the catalogue. Shown instead: ${listed(instead.slice(0, MOST_INSTEAD))}.`;
}

function meantNotice({ words, as, broader }, sort) {
  if (!broader) return `${quoted(words)} was read as ${as}.`;
  return `${quoted(words)} also finds ${as}${sort.key === "best" ? ", further down" : ""}.`;
}

/** Shows sentences; those that are there already are left alone. */
export function showNotices(box, sentences) {
  const there = [...box.children].map((child) => child.textContent);
  if (there.join("\n") === sentences.join("\n") && !box.querySelector("button")) return;
  box.replaceChildren(...sentences.map((sentence) => element("p", {}, sentence)));
  box.hidden = sentences.length === 0;
}

/**
 * Says that the search could not be loaded, or an answer not be had; `list` says what the list below is: "served" in
 * vain, "useful" or of an answer "before". `again()` tries once more.
 */
export function showFailure(box, error, list, again) {
  const button = element("button", { type: "button", class: "button" }, "Try again");
  button.addEventListener("click", again);
  const what = list === "before" ? "" : "The search could not be loaded: ";
  box.replaceChildren(
    element("p", {}, `${what}${sentence(error.message)} ${LISTS[list]}`),
    element("p", {}, button),
  );
  box.hidden = false;
}

function sentence(message) {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
