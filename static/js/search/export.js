// The list that was found as a file: all of it in its order, made in the browser from the site's own files.

import { countOf } from "./words.js";

const LONGEST_NAME = 80;
const FORMULA = /^[=+\-@]/;
const NO_TEXT = /(?!\u200d)\p{C}/gu; // the joiner that emoji and some scripts need stays
const MAKERS = { csv, json, bib };
const TYPES = { csv: "text/csv;charset=utf-8", json: "application/json", bib: "application/x-bibtex;charset=utf-8" };

/**
 * Saves the collections that a request finds as `csv`, `json` or `bib`.
 *
 * `ask(request)` gives an answer, `urls` the addresses `root` and `bibliography`, `page` is the address of the list.
 * Returns what to tell the reader. Raises an Error with such words where a file of the site can't be had.
 */
export async function saveList({ format, request, total, ask, urls, page }) {
  const answer = await ask({ ...request, unit: "collections", from: 0, count: total, facetCounts: false });
  if (answer === null) throw new Error("The list changed meanwhile; nothing was saved.");
  const ids = answer.rows.map(({ id }) => id);
  const { text, missing } = await MAKERS[format]({ ids, request, urls, page });
  const name = `${nameOf(request)}.${format}`;
  download(new Blob([text], { type: TYPES[format] }), name);
  const lacking = missing === 0 ? "" : `; ${countOf(missing, answer.noun)} left out, of which this site has no entry`;
  return `Saved ${countOf(ids.length - missing, answer.noun)} as ${name}${lacking}`;
}

/** `collections-glioma-MR`: what was asked for, in letters that any system takes for the name of a file. */
export function nameOf({ q, facets }) {
  const words = [q, ...Object.values(facets).flat()].map((each) =>
    each.normalize("NFKD").replace(/\p{M}+/gu, "").replace(/[^A-Za-z0-9.]+/g, "-").replace(/^[-.]+|[-.]+$/g, ""),
  );
  return ["collections", ...words.filter((each) => each !== "")].join("-").slice(0, LONGEST_NAME).replace(/[-.]+$/, "");
}

/** RFC 4180 with a byte order mark, which spreadsheets need to read UTF-8; the names of the API at the head. */
async function csv({ ids, urls }) {
  const { entries, missing } = await entriesOf(ids, urls);
  const plain = entries.map((entry) => ({ ...entry, url: new URL(entry.url, urls.root).href }));
  const names = [...new Set(plain.flatMap((entry) => Object.keys(entry)))];
  const lines = [names, ...plain.map((entry) => names.map((name) => cellText(entry[name])))];
  return { text: `\ufeff${lines.map((line) => `${line.map(quotedCell).join(",")}\r\n`).join("")}`, missing };
}

/** A value as the text of a cell: lists joined, what is not there empty, what would start a formula behind `'`. */
export function cellText(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string" && !Array.isArray(value)) return typeof value === "object" ? JSON.stringify(value) : String(value);
  const text = Array.isArray(value) ? value.map((each) => each?.id ?? each).join("; ") : value;
  const line = text.replace(NO_TEXT, " ").replace(/\s+/g, " ").trim();
  return FORMULA.test(line) ? `'${line}` : line;
}

function quotedCell(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The entries of the API in this order, with the query and the catalogue that they are of. */
async function json({ ids, request, urls, page }) {
  const [{ entries, missing }, site] = await Promise.all([entriesOf(ids, urls), fetchJson(urls, "api/v1/site.json")]);
  const { q, facets, sort, order } = request;
  const found = {
    title: site.title,
    base_url: site.base_url,
    generated_at: site.generated_at,
    sources: site.sources.map(({ id, commons_name, version, released, retrieved_at }) => ({
      id,
      commons_name,
      version,
      released,
      retrieved_at,
    })),
    query: { address: page, q, facets, sort, order },
    count: entries.length,
    collections: entries,
  };
  return { text: `${JSON.stringify(found, null, 1)}\n`, missing };
}

/** The entries of the site's bibliography in this order: it has one for each collection of the API, in the API's order. */
async function bib({ ids, urls }) {
  const [all, { collections }] = await Promise.all([
    fetchText(new URL(urls.bibliography)),
    fetchJson(urls, "api/v1/collections.json"),
  ]);
  const given = all.trim().split(/\n\n(?=@)/);
  if (given.length !== collections.length) throw new Error("The list could not be saved: the site has changed meanwhile. Try again.");
  const byId = new Map(collections.map(({ id }, i) => [id, given[i].trim()]));
  const entries = ids.map((id) => byId.get(id)).filter(Boolean);
  return { text: `${entries.join("\n\n")}\n`, missing: ids.length - entries.length };
}

async function entriesOf(ids, urls) {
  const { collections } = await fetchJson(urls, "api/v1/collections.json");
  const byId = new Map(collections.map((entry) => [entry.id, entry]));
  const entries = ids.map((id) => byId.get(id)).filter(Boolean);
  return { entries, missing: ids.length - entries.length };
}

async function fetchJson(urls, path) {
  return JSON.parse(await fetchText(new URL(path, urls.root)));
}

/** The newest version of a file of the site. */
async function fetchText(url) {
  let answer;
  try {
    answer = await fetch(url, { cache: "no-cache" });
  } catch (error) {
    throw new Error(`The list could not be saved: ${url.pathname} could not be loaded. Try again.`, { cause: error });
  }
  if (!answer.ok) throw new Error(`The list could not be saved: ${url.pathname} answered ${answer.status}. Try again.`);
  return answer.text();
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
