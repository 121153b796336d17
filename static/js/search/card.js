// A collection as a card. The same markup as `templates/partials/_collection_card.html`: a card of the served page is
// taken as it is, and only its marks and its text change.

import { element } from "../common/dom.js";
import { dayText, doiText, listed, numberText, sizeText, unitOf } from "../common/words.js";
import { absentWithUnit, absentWords, isShown } from "./figures.js";
import { excerpt, mark, marked, pieces, shortened } from "./highlight.js";

const ACCESS = { registered: "Registration", controlled: "Controlled access", mixed: "Mixed access" };
const NO_TERMS = new Set();
// What pages show as U+FFFD (`site_builder/characters.py`): control characters, and what turns the text behind it around.
const UNSHOWN =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]/gu;
// How many values a card shows, and where: facet, what they are called, how many at most, words for none.
const MOST_MODALITIES = 12;
const LISTS = [
  { facet: "disease", label: "Disease", most: 3, nothing: "not stated" },
  { facet: "site", label: "Site", most: 3, nothing: null },
  { facet: "license", label: "Licence", most: 2, nothing: "not stated" },
];
const MOST_ADDRESSES = 2;

/** A new card: `{element, row}`. `root` is the address of the site's root. */
export function buildCard(row, root) {
  const item = element("li", { class: "card", "data-id": row.id });
  item.append(
    element("h3", {}, element("a", { href: root + row.url, "data-result": true }, row.short_title || row.title)),
    ...nameOf(row),
    idOf(row),
    ...alsoOf(row),
    element("p", { class: "card-text" }),
    badgesOf(row),
    pairsOf(row),
    element("div", { class: "card-foot" }, factsOf(row), compareButton(row)),
  );
  return { element: item, row, text: null };
}

/** A card that the page was served with, for the row that it shows. */
export function adoptCard(item, row) {
  const text = item.querySelector(".card-text");
  return { element: item, row, text: text.classList.contains("absent") ? "" : text.textContent };
}

/** Shows a card for what a search met: `match` of its row, or null; `labels` names facets. */
export function showMatch(card, row, labels) {
  card.row = row;
  const key = JSON.stringify(row.match);
  if (key === (card.key ?? "null")) return;
  card.key = key;
  markNames(card.element, row);
  markValues(card.element, row);
  const place = card.element.querySelector(".card-text");
  const isMarked = row.match?.inText || card.element.querySelector("mark") !== null;
  card.why?.remove();
  card.why = row.match && whyOf(card.element, row, labels, isMarked);
  if (card.why) place.after(card.why);
  place.classList.toggle("excerpt", Boolean(row.match?.inText)); // keeps its room before the text is there
  card.needsText = true;
}

/** Whether the description has to be read before the card's text is what it should be. */
export function needsText(card) {
  return card.needsText ?? card.text === null;
}

/** Puts the beginning of the description on a card, or its sentences with the words that were met. */
export function showText(card, description) {
  const place = card.element.querySelector(".card-text");
  const terms = termsOf(card.row);
  const found = card.row.match?.inText ? excerpt(description, terms) : null;
  const text = found ?? shortened(description);
  place.classList.toggle("absent", text === "");
  place.replaceChildren(...(text === "" ? ["no description provided"] : marked(text, terms)));
  card.text = text;
  card.needsText = false;
}

/** Says that the description could not be had; the rest of the card stands. */
export function showNoText(card) {
  const place = card.element.querySelector(".card-text");
  if (card.text !== null) return;
  place.classList.add("absent");
  place.textContent = "The description could not be loaded.";
}

/** Marks the words of the names of a collection: in `item`, a card or a row of the table. */
export function markNames(item, row) {
  const terms = termsOf(row);
  const parts = { "[data-result]": row.short_title || row.title, ".card-name": row.title, code: identifierOf(row) };
  for (const [selector, text] of Object.entries(parts)) {
    item.querySelector(selector)?.replaceChildren(...marked(text, terms));
  }
}

/** Marks the values that were met: whole where the value itself was meant, else the words of it. */
export function markValues(item, row) {
  const terms = termsOf(row);
  for (const place of item.querySelectorAll("[data-field]")) {
    const facet = place.dataset.field;
    const meant = new Set((row.match?.values ?? []).filter((each) => each.facet === facet).map(({ value }) => value));
    for (const [i, shown] of place.querySelectorAll("[data-value]").entries()) {
      const value = row.values[facet]?.[i]?.value; // none where the served card is older than the catalogue
      const text = shown.textContent;
      shown.replaceChildren(...(meant.has(value) ? wholeOrWords(text, terms) : [text]));
    }
  }
}

function wholeOrWords(text, terms) {
  return pieces(text, terms).some(({ hit }) => hit !== null) ? marked(text, terms) : [mark(text)];
}

/**
 * In which values a search met the collection, other than those that stand in `item`; where none of its words is
 * marked (`isMarked`), in which fields. An element, or null where there is nothing to say.
 */
export function whyOf(item, row, labels, isMarked) {
  const unseen = unseenValues(item, row, labels);
  const said = unseen.length === 0 && !isMarked ? row.match.fields : unseen;
  return said.length === 0 ? null : element("p", { class: "card-why" }, `Found in: ${said.join(", ")}`);
}

/** The values that were met and do not stand in `item`, by facet: `body part Lung and Chest`. */
function unseenValues(item, row, labels) {
  const isSeen = ({ facet, value }) => {
    const shown = item.querySelectorAll(`[data-field="${CSS.escape(facet)}"] [data-value]`).length;
    return (row.values[facet] ?? []).slice(0, shown).some((each) => each.value === value);
  };
  const byFacet = new Map();
  for (const { facet, label } of row.match.values.filter((each) => !isSeen(each))) {
    byFacet.set(facet, [...(byFacet.get(facet) ?? []), label]);
  }
  return [...byFacet].map(([facet, found]) => `${uncapitalised(labels.get(facet) ?? facet)} ${shortList(found)}`);
}

function shortList(labels) {
  const most = 3;
  const others = labels.length - most;
  return listed(others > 0 ? [...labels.slice(0, most), `${others} more`] : labels);
}

/** A label in the middle of a sentence; what is in capitals keeps them. */
function uncapitalised(label) {
  return /^.\p{Lu}/u.test(label) ? label : label.slice(0, 1).toLowerCase() + label.slice(1);
}

function termsOf(row) {
  return row.match ? new Set(row.match.terms) : NO_TERMS;
}

/** The full title, where it says more than the short one. */
function nameOf(row) {
  const says = row.short_title && row.title && row.title !== row.short_title;
  return says ? [element("p", { class: "card-name" }, row.title)] : [];
}

/** Platform and identifier, and the access where not everyone has it. */
export function idOf(row) {
  const line = element("p", { class: "card-id" });
  if (row.platform) line.append(`${row.platform.label} `);
  line.append(element("code", {}, identifierOf(row)));
  const access = row.values.access?.[0]?.value;
  if (ACCESS[access]) line.append(" ", element("span", { class: `badge access access-${access}` }, ACCESS[access]));
  return line;
}

/** The identifier at the platform, the one text that is kept with every character that the platform has put into it. */
function identifierOf(row) {
  return row.collection_id.replace(UNSHOWN, "\ufffd");
}

/** Which other platforms list the same collection. */
export function alsoOf(row) {
  if (!row.also?.length) return [];
  const counting = row.canonical?.platform;
  const counted = counting ? `; totals count it as ${counting} lists it` : "";
  return [element("span", { class: "sub twin" }, `also listed by ${listed(row.also)}${counted}`)];
}

export function badgesOf(row, most = MOST_MODALITIES) {
  const values = row.values.modality ?? [];
  if (values.length === 0) return element("p", { class: "badges absent" }, "no modality stated");
  const badge = ({ value, label }) => element("span", { class: "badge", title: label, "data-value": true }, value);
  const list = element("ul", { class: "badges", "data-field": "modality", "aria-label": "Modalities" });
  list.append(...values.slice(0, most).map((value) => element("li", {}, badge(value))));
  if (values.length > most) list.append(element("li", { class: "muted" }, `and ${values.length - most} more`));
  return list;
}

function pairsOf(row) {
  const pairs = LISTS.filter(({ facet, nothing }) => nothing !== null || row.values[facet]?.length).map((list) =>
    pair(list.label, valuesOf(row, list.facet, list.most, list.nothing)),
  );
  return element("dl", { class: "card-pairs" }, ...pairs, pair("Data", addressesOf(row)));
}

function pair(term, meaning) {
  return element("div", {}, element("dt", {}, term), meaning);
}

/** The first values of a facet with commas between, in an element `name`. */
export function valuesOf(row, facet, most, nothing, name = "dd") {
  const values = row.values[facet] ?? [];
  const place = element(name, { "data-field": facet });
  for (const [i, { label }] of values.slice(0, most).entries()) {
    place.append(...(i > 0 ? [", "] : []), element("span", { "data-value": true }, label));
  }
  if (values.length === 0) place.append(element("span", { class: "absent" }, nothing));
  if (values.length > most) place.append(" ", element("span", { class: "muted" }, `and ${values.length - most} more`));
  return place;
}

/** Where the data are: DOIs, or other addresses. */
export function addressesOf(row, name = "dd") {
  const place = element(name, {});
  for (const [i, { text, url }] of row.dois.slice(0, MOST_ADDRESSES).entries()) {
    place.append(...(i > 0 ? [", "] : []), addressLink(url ?? text));
  }
  if (row.dois.length === 0) place.append(element("span", { class: "absent" }, "no DOI"));
  const more = row.dois.length - MOST_ADDRESSES;
  if (more > 0) place.append(" ", element("span", { class: "muted" }, `and ${more} more`));
  return place;
}

function addressLink(address) {
  const text = doiText(address);
  if (!/^https?:\/\/[^\s@/\\]+(?:\/|$)/.test(address)) return document.createTextNode(text);
  const note = element("span", { class: "visually-hidden" }, " (external site)");
  return element("a", { class: "ext doi", href: address, rel: "noopener external" }, text, note);
}

function factsOf(row) {
  const images = row.series === null && isShown(row, "studies") ? "studies" : "series";
  return element(
    "ul",
    { class: "facts" },
    fact(row, "subjects"),
    fact(row, images),
    sizeFact(row),
    row.updated === null
      ? element("li", { class: "absent" }, "date not provided")
      : element("li", {}, "updated ", day(row.updated)),
  );
}

function fact(row, unit) {
  const number = row[unit];
  if (number === null) return element("li", { class: "absent" }, absentWithUnit(row, unit));
  return element("li", {}, element("b", {}, numberText(number)), ` ${unitOf(number, unit)}`);
}

function sizeFact(row) {
  if (row.size_bytes === null) return element("li", { class: "absent" }, `size ${absentWords(row, "size_bytes")}`);
  return element("li", {}, element("b", {}, sizeText(row.size_bytes)));
}

export function day(stamp) {
  return element("time", { datetime: stamp.slice(0, 10) }, dayText(stamp));
}

export function compareButton(row) {
  const name = element("span", { class: "visually-hidden" }, ` ${row.short_title || row.title}`);
  return element(
    "button",
    { type: "button", class: "button compare", "data-compare": row.id, "aria-pressed": "false" },
    "Compare",
    name,
  );
}
