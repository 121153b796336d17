// Rows of an answer: what a card or a line of the table shows of a collection, and why it was found.

import { holds } from "./lexicon.js";
import { SIGNS } from "./matches.js";

const FIELD_LABELS = {
  identifier: "identifier",
  title: "title",
  doi: "DOI",
  data: "original or derived data",
  description: "description",
  results: "description of derived data",
};
const FEW = 8; // documents of a way per row up to which it is faster to go through them all
const FIGURES = ["subjects", "studies", "series", "instances", "size_bytes", "updated", "published"];

/** Rows of these documents; `parts` are the matches of the words and filters that found them. */
export function entriesOf(engine, docs, parts) {
  const met = new Map(docs.map((doc) => [doc, []]));
  for (const part of parts) collectWays(part, met);
  return docs.map((doc) => entryOf(engine, doc, parts.length === 0 ? null : met.get(doc)));
}

function entryOf(engine, doc, ways) {
  const id = engine.ids[doc];
  const [collectionId, shortTitle, title] = engine.names[doc];
  const values = valuesOf(engine, doc);
  const hidden = engine.hidden[doc];
  return {
    doc,
    id,
    url: `collections/${id}/`,
    collection_id: collectionId || id.slice(id.lastIndexOf("/") + 1).replaceAll("-", "_"),
    short_title: shortTitle,
    title: title || shortTitle,
    platform: values.platform?.[0] ?? null,
    ...Object.fromEntries(FIGURES.map((name) => [name, engine.figures[name][doc]])),
    hidden: hidden?.figures ?? [],
    fewer_than: hidden?.fewer_than ?? null,
    dois: engine.dois[doc].map(linkOf),
    values,
    canonical: canonicalOf(engine, doc),
    also: engine.also[doc] ?? [],
    text: textOf(engine, doc),
    match: ways === null ? null : matchOf(engine, ways),
  };
}

function valuesOf({ facets }, doc) {
  const named = facets.filter(({ kind }) => kind === "values");
  return Object.fromEntries(named.map((facet) => [facet.name, labelled(facet, doc)]));
}

function labelled({ starts, codes, values }, doc) {
  return Array.from(codes.subarray(starts[doc], starts[doc + 1]), (code) => {
    const [value, label] = values[code];
    return { value, label };
  });
}

/** What is no DOI is an address itself; other schemes than those of the web are shown and lead nowhere. */
function linkOf(text) {
  if (/^10\.\d/.test(text)) return { text, url: `https://doi.org/${text}` };
  return { text, url: /^https?:\/\//i.test(text) ? text : null };
}

/** The listing whose numbers totals count, with the name of its platform; null where it is this one. */
function canonicalOf({ canonical, ids, byName }, doc) {
  const other = canonical[doc];
  return other < 0 ? null : { id: ids[other], platform: platformOf(byName, other) };
}

function platformOf(byName, doc) {
  const platform = byName.get("platform");
  return platform === undefined ? null : (labelled(platform, doc)[0]?.label ?? null);
}

/** Where its description is: the file, and the place in it. */
function textOf({ texts }, doc) {
  const chunk = texts.starts.findLastIndex((start) => start <= doc);
  return { chunk, position: doc - texts.starts[chunk], path: `${texts.folder ?? "search/texts/"}${chunk}.json` };
}

/** Why a document was found; only of what really met it. */
function matchOf(engine, ways) {
  const terms = new Set();
  const fields = new Set();
  const values = new Map();
  let exact = false;
  for (const way of ways) {
    if (way.term !== null) terms.add(way.term);
    for (const word of way.words ?? []) terms.add(word);
    if (way.field !== null) fields.add(way.field);
    if (way.value !== null) values.set(way.value.join(" "), way.value);
    if (way.sign === SIGNS.identity && way.quality === "exact") exact = true;
  }
  const met = [...values.values()].map(([number, code]) => metValue(engine.facets[number], code));
  const labels = [...[...fields].map((name) => FIELD_LABELS[name]), ...met.map(({ label }) => label)];
  return {
    terms: [...terms].sort(),
    fields: [...new Set(labels)],
    values: met.map(({ facet, value, valueLabel }) => ({ facet, value, label: valueLabel })),
    inText: fields.has("description"),
    exact,
  };
}

function metValue({ name, label, values }, code) {
  const [value, valueLabel] = values[code];
  return { facet: name, label: label.toLowerCase(), value, valueLabel };
}

/** Adds the ways in which a part met some documents: its own, and those of its words if all of these did. */
function collectWays({ ways, children }, met) {
  for (const way of ways) {
    if (way.docs.length < FEW * met.size) for (const doc of way.docs) met.get(doc)?.push(way);
    else for (const [doc, own] of met) if (holds(way.docs, doc)) own.push(way);
  }
  if (children === null) return;
  const byWords = new Map([...met].filter(([doc]) => children.every(({ weights }) => weights[doc] >= 0)));
  for (const child of children) collectWays(child, byWords);
}
