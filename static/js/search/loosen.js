// What to do where nothing is found: which filter or word to leave out, with the count that this would give.

import { countDocs } from "./filter.js";
import { textResult } from "./rank.js";
import { understand } from "./understand.js";

const MOST = 6;

/**
 * Steps that give something, the most first: `{kind, name, value, label, count, q, facets}`.
 *
 * `q` and `facets` are the request after the step. Kinds: `facet` (its choice is dropped), `word` and `field` (cut out
 * of the text); where no single step helps, `pair` (two of these), and at last `all` (every filter, or the text).
 */
export function loosened(engine, request, asked, choices) {
  const steps = [...facetSteps(choices), ...textSteps(asked)];
  const single = tried(engine, request, asked, choices, steps.map((step) => [step]));
  if (single.length > 0) return single;
  const pairs = steps.flatMap((step, i) => steps.slice(i + 1).map((other) => [step, other]));
  const double = tried(engine, request, asked, choices, pairs);
  if (double.length > 0) return double.slice(0, 1);
  const many = [facetSteps(choices), textSteps(asked)].filter((all) => all.length > 2);
  return tried(engine, request, asked, choices, many).slice(0, 1);
}

function facetSteps(choices) {
  return choices.map(({ facet }) => ({ kind: "facet", name: facet.name, value: null, label: facet.label }));
}

function textSteps({ text, units, filters, excluded }) {
  const spans = [
    ...units.map((unit) => ({ ...unit, kind: "word", name: null, value: unit.text, label: unit.text })),
    ...filters.map((filter) => ({ ...filter, kind: "field", label: text.slice(filter.start, filter.end) })),
    ...excluded.map((item) => ({ ...item, kind: "word", name: null, value: item.text, label: `-${item.text}` })),
  ];
  return spans.map(({ kind, name, value, label, start, end }) => ({ kind, name, value, label, start, end }));
}

function tried(engine, request, asked, choices, groups) {
  const seen = new Set();
  const found = [];
  for (const steps of groups) {
    const { q, facets, left } = after(request, asked, choices, steps);
    const key = JSON.stringify([q, facets]);
    if (seen.has(key)) continue;
    seen.add(key);
    const count = countDocs(engine, textResult(engine, understand(engine, q)).found, left);
    if (count > 0) found.push({ ...summary(steps), count, q, facets });
  }
  return found.sort((a, b) => b.count - a.count).slice(0, MOST);
}

/** The request without what the steps drop. */
function after({ facets }, { text }, choices, steps) {
  const dropped = new Set(steps.filter(({ kind }) => kind === "facet").map(({ name }) => name));
  const cuts = steps.filter(({ start }) => start !== undefined).sort((a, b) => b.start - a.start);
  const q = cuts.reduce((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text);
  const kept = Object.entries(facets ?? {}).filter(([name]) => !dropped.has(name));
  return {
    q: q.replace(/\s+/g, " ").trim(),
    facets: Object.fromEntries(kept),
    left: choices.filter(({ facet }) => !dropped.has(facet.name)),
  };
}

function summary(steps) {
  if (steps.length === 1) {
    const [{ kind, name, value, label }] = steps;
    return { kind, name, value, label };
  }
  const isAll = steps.length > 2;
  const all = steps[0].kind === "facet" ? "all filters" : "the whole text";
  const label = isAll ? all : steps.map((step) => step.label).join(" and ");
  return { kind: isAll ? "all" : "pair", name: null, value: null, label };
}
