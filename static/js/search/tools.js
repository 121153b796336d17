// What stands above the results: cards or table, its columns, the list as a file.

import { element } from "../common/dom.js";
import { numberText } from "../common/words.js";
import { COLUMNS, chosenColumns, namesOf } from "./columns.js";
import { createMenu } from "./menu.js";

const VIEWS = { cards: "Cards", table: "Table" };
const FORMATS = {
  csv: ["CSV", "a table for spreadsheets"],
  json: ["JSON", "for programs"],
  bib: ["BibTeX", "citations"],
};

/**
 * Fills `place`. `onState` is asked for another view or other columns, `onDownload(format)` for a file.
 *
 * Returns `{show(answer, state)}`.
 */
export function createTools({ place, onState, onDownload }) {
  const views = viewSwitch(onState);
  const columns = columnMenu(onState);
  const download = downloadMenu(onDownload);
  place.replaceChildren(views.element, columns.element, download.element);
  place.classList.add("results-tools");

  function show({ total }, state) {
    views.show(state.view);
    columns.show(state);
    download.show(total);
  }

  return { show };
}

function viewSwitch(onState) {
  const buttons = Object.entries(VIEWS).map(([view, label]) => {
    const button = element("button", { type: "button", class: "button", "aria-pressed": "false" }, label);
    button.addEventListener("click", () => onState({ view }));
    return [view, button];
  });
  const group = element("div", { class: "views-switch", role: "group", "aria-label": "View" }, ...buttons.map(([, b]) => b));
  const show = (view) => buttons.forEach(([name, button]) => button.setAttribute("aria-pressed", String(name === view)));
  return { element: group, show };
}

function columnMenu(onState) {
  const boxes = COLUMNS.map((column) => [column, element("input", { type: "checkbox", value: column.name })]);
  const labels = boxes.map(([column, box]) => element("label", {}, box, element("span", {}, column.label)));
  const fields = element("fieldset", { class: "column-choice" }, element("legend", {}, "Columns of the table"), ...labels);
  const reset = element("button", { type: "button", class: "button" }, "Reset columns");
  const menu = createMenu("results-columns", "Columns", element("div", {}, fields, reset));
  menu.element.hidden = true; // until there is a table
  fields.addEventListener("change", () => {
    const chosen = boxes.filter(([, box]) => box.checked).map(([column]) => column);
    onState({ columns: namesOf(chosen) });
  });
  reset.addEventListener("click", () => onState({ columns: null }));

  function show(state) {
    const shown = new Set(chosenColumns(state.columns));
    for (const [column, box] of boxes) box.checked = shown.has(column);
    menu.element.hidden = state.view !== "table";
  }

  return { element: menu.element, show };
}

function downloadMenu(onDownload) {
  const buttons = Object.entries(FORMATS).map(([format, [name, use]]) => {
    const button = element("button", { type: "button", class: "button" }, name, element("span", { class: "muted" }, ` ${use}`));
    button.addEventListener("click", () => onDownload(format));
    return element("li", {}, button);
  });
  const list = element("ul", { class: "formats", role: "list" }, ...buttons);
  const menu = createMenu("results-download", "Download this list", list);
  menu.button.disabled = true; // until there is a list

  function show(total) {
    menu.button.textContent = `Download this list (${numberText(total)})`;
    menu.button.disabled = total === 0;
    if (total === 0) menu.close();
  }

  return { element: menu.element, show };
}
