// The active filters as chips that can be removed.

import { element } from "../common/dom.js";

/**
 * `createChips(line, {remove, clear, leave})`: `remove(name, value)` and `clear()` change the state; `leave()` takes the
 * focus where no chip is left to hold it.
 */
export function createChips(line, { remove, clear, leave }) {
  const list = line.querySelector("[data-chips]");
  line.querySelector("[data-clear-all]").addEventListener("click", () => {
    clear();
    leave();
  });

  function chip({ name, value, label }) {
    const button = element("button", { type: "button", class: "chip" }, label);
    button.setAttribute("aria-label", `Remove the filter ${label}`);
    button.addEventListener("click", () => takeAway(button.parentElement, name, value));
    return element("li", {}, button);
  }

  /** The button that was pressed goes: the focus goes on to the next one, or leaves. */
  function takeAway(item, name, value) {
    const near = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    remove(name, value);
    if (near === null) leave();
    else near.querySelector("button").focus();
  }

  let shown = "";
  return {
    /** Shows chips `{name, value, label}`; those that are there already stay, and so does the focus on one. */
    show(chips) {
      line.hidden = chips.length === 0;
      const key = JSON.stringify(chips);
      if (key === shown && list.childElementCount === chips.length) return;
      const held = [...list.children].indexOf(document.activeElement?.closest?.("li"));
      list.replaceChildren(...chips.map(chip));
      shown = key;
      if (held >= 0) (list.children[Math.min(held, chips.length - 1)]?.querySelector("button") ?? { focus: leave }).focus();
    },
  };
}
