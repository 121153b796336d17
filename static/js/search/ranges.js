// Facets of figures: the two fields for a range of one's own.

import { element } from "../common/dom.js";
import { numberText } from "../common/words.js";

const UNITS = {
  subjects: { words: "subjects", each: "Number of subjects" },
  bytes: { words: "GB", each: "Gigabytes" },
  year: { words: "", each: "Year" },
};
const SIZES = { mb: 1e-3, gb: 1, tb: 1e3, pb: 1e6 };
const NUMBER = /^(\d+(?:\.\d+)?)\s*(mb|gb|tb|pb)?$/i;

/**
 * What two texts ask for: `{value: "250-1000"}`, or `{problem, at}` with a sentence and the field ("from" or "to") that
 * it is about. Thousands may be parted, sizes may have a unit of their own (`1.5 TB`).
 */
function readRange(from, to, unit) {
  const texts = [["from", from.trim()], ["to", to.trim()]];
  if (texts.every(([, text]) => text === "")) return { problem: "Write where the range begins, ends, or both.", at: "from" };
  const numbers = [];
  for (const [at, text] of texts) {
    const number = text === "" ? null : readNumber(text, unit);
    if (number === undefined) return { problem: `“${text.slice(0, 40)}” is not ${expected(unit)}.`, at };
    numbers.push(number);
  }
  const [low, high] = numbers;
  if (low !== null && high !== null && low > high) {
    return { problem: `The range begins at ${from.trim()}, after its end at ${to.trim()}.`, at: "to" };
  }
  return { value: `${low ?? ""}-${high ?? ""}` };
}

/** Two fields and a button; `add(value)` gets a range, `say(sentence)` tells what is wrong with one. */
export function rangeForm(facet, { add, say }) {
  const { words, each } = UNITS[facet.unit] ?? UNITS.subjects;
  const id = `range-${facet.name}`;
  const problem = element("p", { class: "range-problem", id: `${id}-problem`, hidden: true });
  const fields = { from: field("from", facet, each), to: field("to", facet, each) };
  const group = element(
    "div",
    { class: "range", role: "group", "aria-label": `${facet.label}: any range` },
    element("label", {}, element("span", {}, "from "), fields.from),
    element("label", {}, element("span", {}, "to "), fields.to),
    element("span", { class: "range-unit" }, words),
    element("button", { type: "submit", class: "button", "aria-label": `Add this range of ${facet.label.toLowerCase()}` }, "Add"),
    problem,
  );
  const form = element("form", { novalidate: true, autocomplete: "off" }, group);
  const tell = (sentence, at) => {
    problem.textContent = sentence;
    problem.hidden = sentence === "";
    for (const [name, input] of Object.entries(fields)) {
      const about = name === at ? { "aria-invalid": "true", "aria-describedby": problem.id } : {};
      for (const attribute of ["aria-invalid", "aria-describedby"]) input.removeAttribute(attribute);
      for (const [attribute, value] of Object.entries(about)) input.setAttribute(attribute, value);
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const read = readRange(fields.from.value, fields.to.value, facet.unit);
    tell(read.problem ?? "", read.at);
    if (read.problem) {
      fields[read.at].focus();
      say(read.problem);
      return;
    }
    fields.from.value = fields.to.value = "";
    fields.from.focus();
    add(read.value);
  });
  return form;
}

function field(name, facet, each) {
  return element("input", {
    type: "text",
    name: `${facet.name}-${name}`,
    inputMode: "decimal",
    maxlength: 20,
    placeholder: boundText(facet, name),
    "aria-label": `${each}, ${name}`,
  });
}

/** The least or the greatest number that there is, sizes with three digits: what the range can be. */
function boundText({ bounds, unit }, name) {
  const bound = bounds?.[name === "from" ? 0 : 1] ?? null;
  if (bound === null) return "";
  if (unit === "year") return String(bound);
  return numberText(unit === "bytes" ? Number(bound.toPrecision(3)) : bound);
}

function readNumber(text, unit) {
  const [, digits, size] = NUMBER.exec(text.replace(/(?<=\d)[,\s\u00a0\u202f](?=\d{3})/gu, "")) ?? [];
  if (digits === undefined || (size !== undefined && unit !== "bytes")) return undefined;
  const number = Number(digits) * (SIZES[size?.toLowerCase()] ?? 1);
  if (unit === "year") return /^\d{4}$/.test(digits) ? number : undefined;
  return unit === "bytes" ? Number(number.toPrecision(12)) : Number.isInteger(number) ? number : undefined;
}

function expected(unit) {
  if (unit === "year") return "a year such as 2021";
  return unit === "bytes" ? "a size such as 1.5 or 2 TB" : "a whole number such as 250";
}
