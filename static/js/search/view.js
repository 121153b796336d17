// What the browse page says besides its rows: counts of facets, chips, notices, the status line.

/** Writes the counts beside the values; a value that would give nothing cannot be chosen. */
export function showCounts(form, counts, selection) {
  for (const box of form.querySelectorAll("input[type=checkbox]")) {
    const count = counts[box.name].get(box.value) ?? 0;
    box.checked = selection[box.name].includes(box.value);
    box.disabled = count === 0 && !box.checked;
    box.closest("label").querySelector(".facet-count").textContent = count.toLocaleString("en");
  }
}

/** Shows the first values of a long facet and those chosen; its button shows the rest. */
export function foldFacets(form) {
  for (const button of form.querySelectorAll(".facet-more")) {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    const items = [...document.getElementById(button.getAttribute("aria-controls")).children];
    for (const [i, item] of items.entries()) {
      item.hidden = !isOpen && i >= Number(button.dataset.most) && !item.querySelector("input").checked;
    }
  }
}

/** Lets the button of a long facet open and close it. */
export function wireFolding(form) {
  for (const button of form.querySelectorAll(".facet-more")) {
    const closedLabel = button.textContent;
    button.addEventListener("click", () => {
      const opens = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(opens));
      button.textContent = opens ? `Show the first ${button.dataset.most}` : closedLabel;
      foldFacets(form);
    });
  }
}

/** One removable chip per chosen value. `labelOf(name, value)` gives its words. */
export function showChips(list, values, labelOf, remove) {
  list.replaceChildren(...values.map(([name, value]) => chip(labelOf(name, value), () => remove(name, value))));
  list.hidden = values.length === 0;
}

function chip(label, remove) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.textContent = label;
  button.setAttribute("aria-label", `Remove the filter ${label}`);
  button.addEventListener("click", remove);
  item.append(button);
  return item;
}

export function showNotices(box, sentences) {
  box.replaceChildren(...sentences.map(paragraph));
  box.hidden = sentences.length === 0;
}

function paragraph(sentence) {
  const element = document.createElement("p");
  element.textContent = sentence;
  return element;
}

/** Marks the current order at the head of the table and in the list of orders. */
export function showSort(page, key, ascending) {
  for (const link of page.querySelectorAll("[data-sort-key]")) {
    const isCurrent = link.dataset.sortKey === key;
    const head = link.closest("th");
    if (head) setOrRemove(head, "aria-sort", isCurrent && (ascending ? "ascending" : "descending"));
    else setOrRemove(link, "aria-current", isCurrent && "true");
  }
}

function setOrRemove(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

/** "12 of 179 collections"; `nouns` is what one and several rows are called. */
export function countWords(shown, all, nouns) {
  const noun = nouns.split(" ")[all === 1 ? 0 : 1];
  const total = all.toLocaleString("en");
  return shown === all ? `${total} ${noun}` : `${shown.toLocaleString("en")} of ${total} ${noun}`;
}
