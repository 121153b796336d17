// Which collections are compared, and their form in the address: `?c=idc/nlst&c=idc/lidc-idri`.

/**
 * The collections that a query string asks for, each once and in order: `{id, text}`, where `id` is null for a text
 * that can't be an id.
 */
export function readAsked(search) {
  const found = new Map();
  for (const text of new URLSearchParams(search).getAll("c")) {
    const id = idOf(text);
    if (text.trim() !== "" && !found.has(id ?? text)) found.set(id ?? text, { id, text });
  }
  return [...found.values()];
}

/** The id that a text means, as slugs are made: "IDC/LIDC_IDRI" is "idc/lidc-idri"; null for what is no id. */
export function idOf(text) {
  const parts = text
    .trim()
    .replace(/^\/+|\/+$/g, "")
    .split("/")
    .map(slug);
  return parts.length === 2 && parts.every((part) => part !== "") ? parts.join("/") : null;
}

/** The query string of ids, whose characters need no quoting; empty for none. */
export function writeIds(ids) {
  return ids.length === 0 ? "" : `?${ids.map((id) => `c=${id}`).join("&")}`;
}

function slug(text) {
  const plain = text
    .normalize("NFKD")
    .replace(/[^\x00-\x7f]/g, "")
    .toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}
