// Elements, made one way: words of others only ever become text, and addresses of others only http(s) links.

/** An element with attributes (null and false are left out, true is empty) and children (strings are text). */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

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
