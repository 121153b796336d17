// Parts of the page that several modules make: addresses of others only ever become http(s) links.

import { element } from "../common/dom.js";

export function absent(text) {
  return element("span", { class: "absent" }, text);
}

export function hiddenWords(text) {
  return element("span", { class: "visually-hidden" }, text);
}

/** A link out of the site; only its label where the address is none that one may follow. */
export function external(address, label, more = "") {
  if (!isFollowable(address)) return label;
  return element(
    "a",
    { class: `ext ${more}`.trim(), href: address, rel: "noopener external" },
    label,
    hiddenWords(" (external site)"),
  );
}

/** Values with commas between them. */
export function row(nodes) {
  return nodes.flatMap((node, i) => (i === 0 ? [node] : [", ", node]));
}

function isFollowable(address) {
  try {
    const { protocol, username, password, host } = new URL(address);
    return ["http:", "https:"].includes(protocol) && host !== "" && username === "" && password === "";
  } catch {
    return false; // no address, or one that is only whole beside another
  }
}
