// Collections by their DOI or address, as people paste them.

import { holds } from "./lexicon.js";
import { once } from "./load.js";

const DOI = /^(?:https?:\/\/)?(?:(?:dx\.|www\.)?doi\.org\/)?(?:doi:\s*)?(10\.\d{2,9}(?:\/\S*)?)$/i;
const ADDRESS = /^https?:\/\/\S+$/i;
const AROUND = /^[([<{]+|[.,;:)\]>}'"]+$/g;
const SHORTEST_PART = 4;

/** A word as a DOI or an address: `{doi}`, `{address}` or null. */
export function asAddress(word) {
  const text = word.replace(AROUND, "").toLowerCase();
  const doi = DOI.exec(text);
  if (doi) return { doi: doi[1], address: null };
  return ADDRESS.test(text) ? { doi: null, address: text } : null;
}

/**
 * The documents that have a DOI (or another address of their data) that is `text` or begins with it:
 * `{exact, longer}`, both in order.
 */
export function doisFrom(engine, text) {
  const exact = new Set();
  const longer = new Set();
  const wanted = `\n${text.replace(/\/+$/, "")}`;
  const { all, docsAt } = doiText(engine);
  for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + 1)) {
    const isWhole = /[\n]/.test(all[at + wanted.length]);
    for (const doc of docsAt.get(at)) (isWhole ? exact : longer).add(doc);
  }
  return { exact: inOrder(exact), longer: inOrder(longer) };
}

/** The documents with a DOI of which this is a part between its points and strokes, such as `eln8ygle`. */
export function doisWith(engine, token) {
  if (token.length < SHORTEST_PART || !/\d/.test(token)) return [];
  const { all, docsAt } = doiText(engine);
  const found = new Set();
  for (let at = all.indexOf(token); at >= 0; at = all.indexOf(token, at + 1)) {
    if (/[\p{L}\p{N}]/u.test(all[at - 1]) || /[\p{L}\p{N}]/u.test(all[at + token.length])) continue;
    for (const doc of docsAt.get(all.lastIndexOf("\n", at))) found.add(doc);
  }
  return inOrder(found);
}

/** The documents that an address of a page of this site, or of a portal, ends in. */
export function docsAtAddress(engine, address) {
  const segments = address.split(/[?#]/)[0].split("/").filter((segment) => segment !== "");
  const id = segments.slice(-2).join("/");
  const [last] = segments.slice(-1);
  return engine.ids.flatMap((each, doc) => {
    const name = each.slice(each.lastIndexOf("/") + 1);
    return each === id || name === last || name === last.replaceAll("_", "-") ? [doc] : [];
  });
}

/** All DOIs, one a line, each once: a text is searched faster than a list. */
function doiText(engine) {
  return once(engine, "dois", () => {
    const docsOf = new Map();
    engine.dois.forEach((dois, doc) => {
      for (const doi of dois) {
        const key = doi.toLowerCase();
        const docs = docsOf.get(key) ?? [];
        if (!holds(docs, doc)) docs.push(doc);
        docsOf.set(key, docs);
      }
    });
    const docsAt = new Map();
    let all = "";
    for (const [doi, docs] of docsOf) {
      docsAt.set(all.length, docs);
      all += `\n${doi}`;
    }
    return { all: `${all}\n`, docsAt };
  });
}

function inOrder(docs) {
  return Int32Array.from(docs).sort();
}
