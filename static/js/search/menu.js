// A button that opens a box below it. Escape, a click elsewhere and leaving it by keyboard close it.

import { element } from "../common/dom.js";

/** Returns `{element, button, close()}`; `box` is shown while the button is expanded. */
export function createMenu(id, label, box) {
  const button = element("button", { type: "button", class: "button", "aria-expanded": "false", "aria-controls": id }, label);
  const panel = element("div", { class: "menu-box", id, hidden: true }, box);
  const menu = element("div", { class: "menu" }, button, panel);

  function set(isOpen) {
    button.setAttribute("aria-expanded", String(isOpen));
    panel.hidden = !isOpen;
  }

  button.addEventListener("click", () => set(panel.hidden));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    set(false);
    button.focus();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) set(false);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!menu.contains(target)) set(false);
  });
  return { element: menu, button, close: () => set(false) };
}
