// Elements, made one way: words of others only ever become text.

/** An element with attributes (null, undefined and false are left out, true is empty) and children (strings are text). */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Makes these the children of an element. Those that stay are not moved, which would cost one of them the focus. */
export function place(box, elements) {
  const wanted = new Set(elements);
  for (const child of [...box.children]) if (!wanted.has(child)) child.remove();
  let next = box.firstElementChild;
  for (const each of elements) {
    if (each === next) next = next.nextElementSibling;
    else box.insertBefore(each, next);
  }
}
