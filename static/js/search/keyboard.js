// Arrows move among the results, Home and End go to the first and the last, Escape goes back to the search field.
// Nothing of this happens unless a result has the focus, so that the page scrolls as ever.

const LINK = "[data-result]";

/** Wires the keys of the results below `list`; `field` is where Escape, and the arrow up from the first one, lead. */
export function wireKeys({ list, field }) {
  list.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const target = event.key === "Escape" ? field : event.target.closest(LINK) && goal(list, field, event);
    if (!target) return;
    event.preventDefault();
    focusOn(target);
  });
}

/** Gives the focus to the first result; false where there is none. */
export function focusFirst(list) {
  const first = list.querySelector(LINK);
  if (first) focusOn(first);
  return first !== null;
}

/** Gives the focus to a result and brings the whole of it into sight. */
export function focusOn(target) {
  const whole = target.closest("[data-id]") ?? target;
  target.focus({ preventScroll: true });
  whole.scrollIntoView({ block: "nearest", behavior: "instant" });
}

function goal(list, field, { key, target }) {
  const links = [...list.querySelectorAll(LINK)];
  const position = links.indexOf(target);
  switch (key) {
    case "ArrowDown":
      return links[position + 1];
    case "ArrowUp":
      return links[position - 1] ?? field;
    case "Home":
      return links[0];
    case "End":
      return links.at(-1);
    default:
      return null;
  }
}
