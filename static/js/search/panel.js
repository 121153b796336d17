// The panel of filters: every facet of the site, made from the first answer.

import { element } from "../common/dom.js";
import { createFacet } from "./facet.js";

const OPEN = 6; // facets that stand open

/** `createPanel(box, {toggle, say})` -> `{show(answer), fail(), wait()}`; `toggle(name, value, on)` changes the state. */
export function createPanel(box, actions) {
  const facets = new Map(); // name -> its part of the panel
  const waiting = [...box.childNodes];

  function make(answer) {
    const open = answer.facets.filter(isChoice).slice(0, OPEN);
    for (const facet of answer.facets) {
      facets.set(facet.name, createFacet(facet, { ...actions, isOpen: open.includes(facet) }));
    }
    box.replaceChildren(...[...facets.values()].map((part) => part.element));
  }

  return {
    show(answer) {
      if (facets.size === 0) make(answer);
      for (const facet of answer.facets) {
        const part = facets.get(facet.name);
        part.element.hidden = !isChoice(facet);
        part.show(facet, answer.unit, answer.noun);
      }
    },
    /** Says that there is nothing to filter by while the search is not there. */
    fail() {
      if (facets.size > 0) return;
      box.replaceChildren(element("p", { class: "facet-note" }, "The filters could not be loaded."));
    },
    /** Shows the names of the facets again, as before the first answer. */
    wait() {
      if (facets.size === 0) box.replaceChildren(...waiting);
    },
  };
}

/** A facet in which every collection has the same value leaves nothing to choose. */
function isChoice({ values, unknown, chosen }) {
  return values.length > 1 || unknown !== null || chosen.length > 0;
}
