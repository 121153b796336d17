// The facts as rows of a table: what each collection says, and a key by which equal answers are known.

import { element } from "../common/dom.js";
import { dayText, doiText, numberText } from "../common/words.js";
import { figure, NOT_PROVIDED } from "./amounts.js";
import { cell, keyOf, listCell, missing, noValue } from "./cells.js";
import { isProvided, knownValues } from "./counts.js";
import { absent, external, row } from "./dom.js";
import { answerOf, licenses, QUESTIONS } from "./licenses.js";

const MOST_LINKS = 3;

/** The rows: `[label, cell]`, where `cell(collection, site)` gives `{key, nodes}`; `site` is `{root, words}`. */
export const FACTS = [
  ["Platform", platform],
  ["Also listed by", twins],
  ["Subjects", figureOf("subjects")],
  ["Studies", figureOf("studies")],
  ["Series", figureOf("series")],
  ["DICOM files", figureOf("instances")],
  ["Size", figureOf("size_bytes")],
  ["Modalities", modalities],
  ["Body parts", valuesOf("BodyPartExamined")],
  ["Diseases", valuesOf("disease_type")],
  ["Primary sites", valuesOf("primary_site")],
  ["Species", species],
  ["Original data, analysis results", parts],
  ["Access", access],
  ["Licences", licenses],
  ...QUESTIONS.map(([label, name, kind]) => [label, answerOf(name, kind)]),
  ["Updated", updated],
  ["On the platform since", since],
  ["Data", data],
  ["Release of the platform", release],
  ["Look at a sample", samples],
  ["Cite", citations],
];

/** The rows for some collections; those of which nobody has anything are left out. */
export function factRows(collections, site) {
  const rows = FACTS.map(([label, cellOf]) => {
    const cells = collections.map((collection) => cellOf(collection, site));
    return { label, cells, differs: new Set(cells.map(({ key }) => key)).size > 1 };
  });
  return rows.filter(({ cells }) => cells.some(({ key }) => key !== "none"));
}

function platform({ commons_name: name }, { root, words }) {
  const known = words.platforms[name];
  if (!known) return cell(name, name);
  return cell(name, element("a", { href: new URL(known.page, root).href }, known.name));
}

function twins({ twins: others }, { root }) {
  if (others.length === 0) return cell("none", absent("no other platform here"));
  const links = others.map((twin) => [
    twin.commons_name,
    element("a", { href: new URL(twin.url, root).href }, twin.title),
  ]);
  return cell(
    others.map((twin) => twin.id).join(),
    ...row(links.map(([name, link]) => element("span", {}, `${name}: `, link))),
  );
}

function figureOf(unit) {
  return (collection) => {
    const { state, text } = figure(collection, unit);
    return state === "shown" ? cell(String(collection[unit]), text) : missing(text);
  };
}

function modalities(collection) {
  const values = knownValues(collection, "Modality");
  if (values.length === 0) return noValue(isProvided(collection, "Modality"));
  const badges = values.map(({ value, label }) =>
    element("li", {}, element("span", { class: "badge", title: label }, value)),
  );
  return cell(keyOf(values.map(({ value }) => value)), element("ul", { class: "badges" }, ...badges));
}

function valuesOf(facet) {
  return (collection) => {
    const labels = knownValues(collection, facet).map(({ label }) => label);
    return labels.length === 0 ? noValue(isProvided(collection, facet)) : listCell(labels);
  };
}

function species({ species: names, provenance, commons_name: platformName }) {
  if (names.length > 0) return listCell(names);
  return noValue(provenance.fields.species !== `species not provided by ${platformName}`);
}

function parts({ parts: all, url }, { root }) {
  if (all.length === 0) return missing("not told apart");
  const originals = all.filter(({ kind }) => kind === "original_data").length;
  const results = all.length - originals;
  const told = [
    ...(originals > 0 ? [`${numberText(originals)} original`] : []),
    ...(results > 0 ? [`${numberText(results)} ${results === 1 ? "analysis result" : "analysis results"}`] : []),
  ];
  return cell(told.join(), element("a", { href: `${new URL(url, root).href}#parts` }, told.join(", ")));
}

function access({ access: kind }, { words }) {
  const { label, meaning } = words.access[kind] ?? words.access.unknown;
  return cell(
    kind,
    element("span", { class: `badge access access-${kind}` }, label),
    element("span", { class: "sub" }, meaning),
  );
}

function updated({ updated: stamp }) {
  return stamp ? cell(stamp, dayText(stamp)) : missing(NOT_PROVIDED);
}

function since({ published, growth: [first] }) {
  if (!published) return missing(NOT_PROVIDED);
  const release = first?.date === published ? `, release ${first.version}` : "";
  return cell(published, `${dayText(published)}${release}`);
}

/** DOIs of the original data; the page has those of analysis results. */
function data({ parts: all, data_url_doi: addresses, url }, { root }) {
  const own = all.filter(({ kind }) => kind === "original_data").map((part) => part.data_url_doi);
  const found = [...new Set(own.filter((address) => address !== null))];
  const shown = found.length > 0 ? found : addresses;
  if (shown.length === 0) return missing("no DOI or data link provided");
  const links = shown
    .slice(0, MOST_LINKS)
    .map((address) => element("li", {}, external(address, doiText(address), "doi")));
  const rest = addresses.filter((address) => !shown.slice(0, MOST_LINKS).includes(address)).length;
  const more = `${numberText(rest)} more on its page`;
  if (rest > 0) links.push(element("li", {}, element("a", { href: `${new URL(url, root).href}#parts` }, more)));
  return cell(keyOf(addresses), element("ul", { class: "compare-list" }, ...links));
}

function release({ provenance: { version, released, retrieved_at: retrieved, status } }) {
  const told = [version && `Release ${version}`, released && `of ${dayText(released)}`].filter(Boolean).join(" ");
  const got = `${told ? ", retrieved" : "Retrieved"} ${dayText(retrieved)}`;
  const stale =
    status === "stale"
      ? [element("strong", { class: "warn" }, " (stale: the last attempt to refresh it failed)")]
      : [];
  return cell(`${version} ${released} ${retrieved} ${status}`, `${told}${got}`, ...stale);
}

/** The first sample of each modality. */
function samples({ sample_views: views }) {
  const first = new Map(views.map((view) => [view.Modality, view]).reverse());
  if (first.size === 0) return missing("nothing that a viewer can show");
  const links = [...first.values()]
    .reverse()
    .map((view) => external(view.dicom_viewer_url, `${view.Modality} sample`));
  return cell(keyOf(views.map((view) => view.dicom_viewer_url)), ...row(links));
}

function citations({ citations: all, url }, { root }) {
  if (all.length === 0) return missing("no citation provided");
  const originals = all.filter(({ kind }) => kind === "original_data");
  const shown = originals.length > 0 ? originals : all.slice(0, 1);
  const texts = shown.map(({ text }) => element("p", { class: "compare-citation" }, text));
  const rest = all.length - shown.length;
  const more = rest === 1 ? "1 more citation" : `${numberText(rest)} more citations`;
  if (rest > 0) texts.push(element("p", {}, element("a", { href: `${new URL(url, root).href}#cite` }, more)));
  return cell(keyOf(all.map(({ text }) => text)), ...texts);
}
