// What is shown where nothing is found: why, and single steps that would find something.

import { element } from "../common/dom.js";
import { facetLabel, valueLabel } from "./labels.js";
import { chosen, PAGE } from "./state.js";
import { countOf, quoted } from "./words.js";

/**
 * Fills the box. `go(state)` goes to another state; `everything` is the state that asks for nothing.
 */
export function showEmpty(box, answer, state, { go, everything }) {
  const isEmpty = answer.total === 0;
  box.hidden = !isEmpty;
  if (!isEmpty) return box.replaceChildren();
  // What leaves nothing to ask for is the last button.
  const some = answer.loosen.filter(({ q, facets }) => q !== "" || Object.keys(facets).length > 0);
  const steps = some.map((step) => stepButton(step, answer, state, go));
  const all = element("button", { type: "button", class: "link-button" }, `Show all ${countOf(answer.of, answer.noun)}`);
  all.addEventListener("click", () => go(everything));
  box.replaceChildren(
    element("h3", {}, `No ${answer.noun[0]} matches`),
    element("p", {}, whyEmpty(answer, state)),
    steps.length > 0 ? element("p", {}, "What would find something:") : "",
    element("ul", { class: "loosen" }, ...[...steps, all].map((button) => element("li", {}, button))),
  );
}

function stepButton(step, answer, state, go) {
  const button = element(
    "button",
    { type: "button", class: "button" },
    `${stepWords(step, answer, state)}: `,
    element("b", {}, countOf(step.count, answer.noun)),
  );
  button.addEventListener("click", () => go({ ...state, q: step.q, facets: step.facets, show: PAGE }));
  return button;
}

function stepWords({ kind, name, value, label }, answer, state) {
  if (kind === "facet") {
    const values = (state.facets[name] ?? []).map((each) => valueLabel(answer, name, each));
    return `Without the filter ${facetLabel(answer, name)}: ${values.slice(0, 3).join(" or ")}${values.length > 3 ? " …" : ""}`;
  }
  if (kind === "word") return `Without the word ${quoted(value)}`;
  return kind === "field" ? `Without ${quoted(label)}` : `Without ${label}`;
}

function whyEmpty(answer, state) {
  const text = state.q.trim();
  const isFiltered = chosen(state).length > 0;
  if (text === "") return `No ${answer.noun[0]} has this combination of filters.`;
  if (!isFiltered) return `Nothing is found for ${quoted(text)}.`;
  return `Nothing is found for ${quoted(text)} with these filters.`;
}
