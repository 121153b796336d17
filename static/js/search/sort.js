// The order of the list.

import { element } from "../common/dom.js";

const LABELS = {
  best: "Best match",
  title: "Title",
  subjects: "Subjects",
  studies: "Studies",
  series: "Series",
  size: "Size",
  updated: "Updated",
  released: "Released",
};
const DATES = new Set(["updated", "released"]);

/** `createSort(box, {choose})` -> `{show(sort, sorts)}`; `choose({sort, order})` changes the state. */
export function createSort(box, { choose }) {
  const select = box.querySelector("select");
  const button = box.querySelector("[data-order]");
  let now = null; // the order shown
  select.addEventListener("change", () => choose({ sort: select.value, order: null }));
  button.addEventListener("click", () => choose({ sort: now.key, order: now.ascending ? "desc" : "asc" }));
  return {
    show(sort, sorts) {
      now = sort;
      const keys = sort.key === "best" && !sorts.includes("best") ? ["best", ...sorts] : sorts;
      if (keys.join() !== [...select.options].map(({ value }) => value).join()) {
        select.replaceChildren(...keys.map((value) => element("option", { value }, LABELS[value] ?? value)));
      }
      select.value = sort.key;
      button.hidden = sort.key === "best";
      button.textContent = orderWords(sort);
      button.setAttribute("aria-label", `${orderWords(sort)}: turn the order round`);
    },
  };
}

/** "sorted by size, largest first", for the status. */
export function sortWords(sort) {
  if (sort.key === "best") return "sorted by best match";
  return `sorted by ${(LABELS[sort.key] ?? sort.key).toLowerCase()}, ${orderWords(sort)}`;
}

/** The order that a key has of its own accord: titles from A, figures from the largest, dates from the newest. */
export function firstOrder(key) {
  return key === "title" ? "asc" : "desc";
}

function orderWords({ key, ascending }) {
  if (key === "title") return ascending ? "A to Z" : "Z to A";
  if (DATES.has(key)) return ascending ? "oldest first" : "newest first";
  return ascending ? "smallest first" : "largest first";
}
