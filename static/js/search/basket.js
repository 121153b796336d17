// The collections that are chosen for comparison: up to four, kept for the tab, in a bar at the end of the results.

import { readBasket, writeBasket } from "../common/basket.js";
import { element } from "../common/dom.js";
import { countOf } from "./words.js";

export const MOST = 4;
const NOUN = ["collection", "collections"];

/**
 * Wires the buttons `data-compare` below `root` and appends the bar to it.
 *
 * `address` is that of the page that compares, `say(text)` tells what happened. Returns `{paint(rows)}`, which sets the
 * buttons of cards that are new and learns the names of `rows`.
 */
export function createBasket({ root, address, say }) {
  const names = new Map();
  const link = element("a", { class: "button primary" });
  const words = element("p", { class: "basket-words" });
  const list = element("ul", { class: "basket-list", role: "list" });
  const whole = element("span", { class: "visually-hidden" }, " the comparison");
  const empty = element("button", { type: "button", class: "button" }, "Empty", whole);
  const bar = element("section", { class: "basket", "aria-label": "Comparison", hidden: true }, words, list, link, empty);
  let ids = readBasket().slice(0, MOST);

  function change(next, said, isRefused = false) {
    ids = next;
    writeBasket(ids);
    show(isRefused ? said : null);
    say(said);
  }

  function toggle(id) {
    const name = nameOf(id);
    if (ids.includes(id)) return change(without(id), `${name} taken out of the comparison`);
    if (ids.length >= MOST) {
      return change(ids, `${countOf(MOST, NOUN)} are the most that can be compared; take one out first`, true);
    }
    const count = countOf(ids.length + 1, NOUN);
    return change([...ids, id], `${name} chosen for comparison, ${count} in all`);
  }

  function without(id) {
    return ids.filter((each) => each !== id);
  }

  /** The bar and the buttons as the choice is; `refusal` stands in the bar until the next change. */
  function show(refusal = null) {
    bar.hidden = ids.length === 0;
    words.textContent = refusal ?? (ids.length === 1 ? "Choose one more to compare with" : "");
    words.classList.toggle("warn", refusal !== null);
    link.hidden = ids.length < 2;
    link.textContent = `Compare ${countOf(ids.length, NOUN)}`;
    link.href = `${address}?${ids.map((id) => `c=${encodeURIComponent(id).replaceAll("%2F", "/")}`).join("&")}`;
    list.replaceChildren(...ids.map(chip));
    paint();
  }

  function chip(id) {
    const name = nameOf(id);
    const label = `Take ${name} out of the comparison`;
    const button = element("button", { type: "button", class: "chip", "aria-label": label, "data-out": id }, name);
    return element("li", {}, button);
  }

  function nameOf(id) {
    const shown = [...root.querySelectorAll("[data-id]")].find((each) => each.dataset.id === id);
    return names.get(id) ?? shown?.querySelector("[data-result]")?.textContent ?? id.split("/").at(-1);
  }

  function paint(rows = []) {
    for (const row of rows) names.set(row.id, row.short_title || row.title);
    for (const button of root.querySelectorAll("button[data-compare]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(ids.includes(button.dataset.compare)));
    }
  }

  /** Takes one out from the bar, and goes on to the next, or to the button of the collection itself. */
  function takeOut(id) {
    const position = ids.indexOf(id);
    toggle(id);
    const chips = list.querySelectorAll("button");
    (chips[Math.min(position, chips.length - 1)] ?? buttonOf(id) ?? root).focus();
  }

  function buttonOf(id) {
    return [...root.querySelectorAll("button[data-compare]")].find((button) => button.dataset.compare === id);
  }

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-compare], [data-out]");
    if (button?.dataset.compare) toggle(button.dataset.compare);
    else if (button) takeOut(button.dataset.out);
  });
  empty.addEventListener("click", () => {
    const [first] = ids;
    change([], "Nothing is chosen for comparison any more");
    (buttonOf(first) ?? root).focus();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    ids = readBasket().slice(0, MOST);
    show();
  });
  root.append(bar);
  show();
  return { paint };
}

/** What was chosen before in this tab; what is no list of ids counts as nothing. */
