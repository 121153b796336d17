// The facts as rows of a table: what each collection says, and a key by which equal answers are known.

import { isProvided, knownValues } from "./counts.js";
import { absent, element, external, row } from "./dom.js";
import { counted, day, doi, figure, NOT_PROVIDED, number, share } from "./words.js";

const MOST_VALUES = 8;
const MOST_LINKS = 3;
const QUESTIONS = [
  ["Commercial use", "commercial", "may"],
  ["Changing and sharing it", "derivatives", "may"],
  ["Credit to the authors", "attribution", "must"],
  ["Sharing under the same licence", "share_alike", "must"],
  ["Registration or agreement", "registration", "must"],
];
const ANSWERS = { yes: "Yes", no: "No", unclear: "Unclear" };
/** In the words of a duty: "Needed" stands for itself where "Yes" would need the question. */
const DUTIES = { yes: "Needed", no: "Not needed", unclear: "Unclear" };

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

function cell(key, ...nodes) {
  return { key, nodes };
}

/** `key` "none" lets a row that nobody fills be left out; other missing things are told of. */
function missing(words) {
  return cell(words, absent(words));
}

function noValue(isField) {
  return missing(isField ? "not stated" : NOT_PROVIDED);
}

function platform({ commons_name: name }, { root, words }) {
  const known = words.platforms[name];
  if (!known) return cell(name, name);
  return cell(name, element("a", { href: new URL(known.page, root).href }, known.name));
}

function twins({ twins: others }, { root }) {
  if (others.length === 0) return cell("none", absent("no other platform here"));
  const links = others.map((twin) => [twin.commons_name, element("a", { href: new URL(twin.url, root).href }, twin.title)]);
  return cell(others.map((twin) => twin.id).join(), ...row(links.map(([name, link]) => element("span", {}, `${name}: `, link))));
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
  const badges = values.map(({ value, label }) => element("li", {}, element("span", { class: "badge", title: label }, value)));
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

/** Values with commas; those of a long list behind a disclosure, open on paper. */
function listCell(labels) {
  const key = keyOf(labels);
  if (labels.length <= MOST_VALUES + 1) return cell(key, labels.join(", "));
  const rest = labels.slice(MOST_VALUES);
  const summary = element("summary", {}, `and ${number(rest.length)} more`);
  return cell(key, labels.slice(0, MOST_VALUES).join(", "), element("details", { "data-print-open": true }, summary, rest.join(", ")));
}

/** The same values in another order are the same. */
function keyOf(values) {
  return JSON.stringify([...new Set(values)].sort());
}

function parts({ parts: all, url }, { root }) {
  if (all.length === 0) return missing("not told apart");
  const originals = all.filter(({ kind }) => kind === "original_data").length;
  const results = all.length - originals;
  const told = [`${number(originals)} original`, `${number(results)} ${results === 1 ? "analysis result" : "analysis results"}`];
  return cell(told.join(), element("a", { href: `${new URL(url, root).href}#parts` }, told.join(", ")));
}

function access({ access: kind }, { words }) {
  const { label, meaning } = words.access[kind] ?? words.access.unknown;
  return cell(kind, element("span", { class: `badge access access-${kind}` }, label), element("span", { class: "sub" }, meaning));
}

function licenses(collection, { root, words }) {
  const counts = knownValues(collection, "license");
  if (counts.length === 0) return noValue(isProvided(collection, "license"));
  const items = counts.map((count) => {
    const { label, page, url, summary } = words.licenses[count.value] ?? { label: count.label };
    const name = page ? element("a", { href: new URL(page, root).href }, label) : external(url, label);
    return element("li", {}, name, element("span", { class: "sub" }, covered(collection, count), summary ? ` ${summary}` : ""));
  });
  return cell(keyOf(counts.map(({ value }) => value)), element("ul", { class: "compare-list" }, ...items));
}

/** How much of the collection is under a licence: "591,341 series, 99.8 %." */
function covered(collection, count) {
  const unit = collection.facet_units.license;
  const { state, text } = figure(count, unit);
  if (state !== "shown") return `${unit}: ${text}.`;
  const part = collection[unit] ? `, ${share(count[unit], collection[unit])}` : "";
  return `${counted(count[unit], unit)}${part}.`;
}

/** One answer where all licences agree, else one per licence. */
function answerOf(name, kind) {
  return (collection, { words }) => {
    const counts = knownValues(collection, "license");
    if (counts.length === 0) return missing("licence not stated");
    const answers = counts.map(({ value, label }) => [words.licenses[value]?.label ?? label, words.licenses[value]?.[name] ?? "unclear"]);
    const different = [...new Set(answers.map(([, answer]) => answer))];
    if (different.length === 1) return cell(different[0], answerNode(different[0], kind));
    const items = answers.map(([label, answer]) => element("li", {}, answerNode(answer, kind), ` ${label}`));
    return cell(keyOf(answers.map(String)), element("ul", { class: "compare-list" }, ...items));
  };
}

function answerNode(answer, kind) {
  const words = kind === "may" ? ANSWERS : DUTIES;
  return element("span", { class: `answer answer-${kind}-${answer}` }, words[answer]);
}

function updated({ updated: stamp }) {
  return stamp ? cell(stamp, day(stamp)) : missing(NOT_PROVIDED);
}

function since({ growth: [first] }) {
  if (!first) return missing(NOT_PROVIDED);
  return cell(first.date, `${day(first.date)}, release ${first.version}`);
}

/** DOIs of the original data; the page has those of analysis results. */
function data({ parts: all, data_url_doi: addresses, url }, { root }) {
  const own = all.filter(({ kind }) => kind === "original_data").map((part) => part.data_url_doi);
  const found = [...new Set(own.filter((address) => address !== null))];
  const shown = found.length > 0 ? found : addresses;
  if (shown.length === 0) return missing("no DOI or data link provided");
  const links = shown.slice(0, MOST_LINKS).map((address) => element("li", {}, external(address, doi(address))));
  const rest = addresses.filter((address) => !shown.slice(0, MOST_LINKS).includes(address)).length;
  const more = `${number(rest)} more on its page`;
  if (rest > 0) links.push(element("li", {}, element("a", { href: `${new URL(url, root).href}#parts` }, more)));
  return cell(keyOf(addresses), element("ul", { class: "compare-list" }, ...links));
}

function release({ provenance: { version, released, retrieved_at: retrieved, status } }) {
  const told = [version && `Release ${version}`, released && `of ${day(released)}`].filter(Boolean).join(" ");
  const got = `${told ? ", retrieved" : "Retrieved"} ${day(retrieved)}`;
  const stale = status === "stale" ? [element("strong", { class: "warn" }, " (stale: the last attempt to refresh it failed)")] : [];
  return cell(`${version} ${released} ${retrieved} ${status}`, `${told}${got}`, ...stale);
}

/** The first sample of each modality. */
function samples({ sample_views: views }) {
  const first = new Map(views.map((view) => [view.Modality, view]).reverse());
  if (first.size === 0) return missing("nothing that a viewer can show");
  const links = [...first.values()].reverse().map((view) => external(view.dicom_viewer_url, `${view.Modality} sample`));
  return cell(keyOf(views.map((view) => view.dicom_viewer_url)), ...row(links));
}

function citations({ citations: all, url }, { root }) {
  if (all.length === 0) return missing("no citation provided");
  const originals = all.filter(({ kind }) => kind === "original_data");
  const shown = originals.length > 0 ? originals : all.slice(0, 1);
  const texts = shown.map(({ text }) => element("p", { class: "compare-citation" }, text));
  const rest = all.length - shown.length;
  const more = `${number(rest)} more ${rest === 1 ? "citation" : "citations"}, for ${rest === 1 ? "an analysis result" : "analysis results"}`;
  if (rest > 0) texts.push(element("p", {}, element("a", { href: `${new URL(url, root).href}#cite` }, more)));
  return cell(keyOf(all.map(({ text }) => text)), ...texts);
}
