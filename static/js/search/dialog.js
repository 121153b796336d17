// On a narrow screen the panel of filters stands in a modal dialog, beside the list on a wide one. It is one panel that
// moves, so that nothing typed or opened in it is lost.

import { speakFrom } from "./status.js";

const WIDE = window.matchMedia("(min-width: 64rem)");

/** `createDialog(page, {opened})` -> `{show(chosen, label)}`; `opened()` is called before the panel is shown. */
export function createDialog(page, { opened }) {
  const dialog = page.querySelector("[data-dialog]");
  const panel = page.querySelector("[data-panel]");
  const opener = page.querySelector("[data-open-filters]");
  const done = page.querySelector("[data-show-results]");

  function open() {
    page.querySelector("[data-dialog-body]").append(panel);
    dialog.showModal();
    speakFrom(dialog);
    opened();
  }

  function closed() {
    page.querySelector("[data-aside]").append(panel);
    speakFrom(null);
  }

  /** Where there is room for the panel, the focus goes on in it: the button that opened the dialog is gone. */
  function widened() {
    if (!dialog.open) return;
    const focused = document.activeElement;
    const next = panel.contains(focused) ? focused : page.querySelector("[data-count]");
    dialog.addEventListener("close", () => next.focus(), { once: true });
    dialog.close();
  }

  opener.addEventListener("click", open);
  dialog.addEventListener("close", closed);
  for (const button of [done, page.querySelector("[data-close-dialog]")]) {
    button.addEventListener("click", () => dialog.close());
  }
  // A press beside the dialog falls on the dialog itself, one inside it on something within.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  WIDE.addEventListener("change", widened);
  return {
    /** Says how many filters are chosen and what closing the dialog leads to. */
    show(chosen, label) {
      opener.textContent = chosen === 0 ? "Filters" : `Filters (${chosen})`;
      done.textContent = `Show ${label}`;
    },
  };
}
