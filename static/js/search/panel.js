// The panel of filters: every facet of the site, made from the first answer.

import { createFacet } from "./facet.js";
import { element } from "./words.js";

const OPEN = 6; // facets that stand open

/**
 * `createPanel(box, {toggle, say, learn})` -> `{show(answer), fail(), wait()}`; `toggle(name, value, on)` changes the
 * state, `learn()` gives the answer to a request for everything.
 */
export function createPanel(box, { toggle, say, learn }) {
  const facets = new Map(); // name -> its part of the panel
  const waiting = [...box.childNodes];
  let telling = null; // names of the facets in which not every collection has the same value

  async function find(answer) {
    const isWhole = answer.total === answer.of && answer.query.mode === "none" && answer.unit === "collections";
    const whole = isWhole ? answer : await learn();
    telling = new Set(whole.facets.filter((facet) => isTelling(facet, whole.of)).map(({ name }) => name));
  }

  function make(answer) {
    const open = answer.facets.filter(isShown).slice(0, OPEN);
    for (const facet of answer.facets) {
      facets.set(facet.name, createFacet(facet, { isOpen: open.includes(facet), toggle, say }));
    }
    box.replaceChildren(...[...facets.values()].map((part) => part.element));
  }

  function isShown({ name, chosen }) {
    return telling.has(name) || chosen.length > 0;
  }

  let latest = null;
  return {
    async show(answer) {
      latest = answer;
      if (telling === null) await find(answer);
      if (answer !== latest) return; // another one came while the first was made out
      if (facets.size === 0) make(answer);
      for (const facet of answer.facets) {
        const part = facets.get(facet.name);
        part.element.hidden = !isShown(facet);
        part.show(facet, answer.unit, answer.noun);
      }
    },
    /** Says that there is nothing to filter by while the search is not there. */
    fail() {
      if (facets.size === 0) box.replaceChildren(element("p", { className: "facet-note" }, "The filters could not be loaded."));
    },
    wait() {
      if (facets.size === 0) box.replaceChildren(...waiting);
    },
  };
}

/** A value that every collection has leaves nothing to choose. */
function isTelling({ values }, of) {
  return values.length > 1 || values.some(({ count }) => count < of);
}
