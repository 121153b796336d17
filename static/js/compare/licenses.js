// Licences and what they allow, as cells of the table of facts. What a licence answers comes with the page, since the
// API does not say it.

import { element } from "../common/dom.js";
import { share } from "../common/words.js";
import { amount, NOT_PROVIDED } from "./amounts.js";
import { cell, keyOf, missing, noValue } from "./cells.js";
import { boundedUnit, hasUnknown, isProvided, knownValues } from "./counts.js";
import { external } from "./dom.js";

/** What a person asks of a licence: label, name in the data, and whether it is a freedom or a duty. */
export const QUESTIONS = [
  ["Commercial use", "commercial", "may"],
  ["Changing and sharing it", "derivatives", "may"],
  ["Credit to the authors", "attribution", "must"],
  ["Sharing under the same licence", "share_alike", "must"],
  ["Registration or agreement", "registration", "must"],
];
const ANSWERS = { yes: "Yes", no: "No", unclear: "Unclear" };
const DUTIES = { yes: "Needed", no: "Not needed", unclear: "Unclear" };

export function licenses(collection, { root, words }) {
  const counts = knownValues(collection, "license");
  if (counts.length === 0) return noValue(isProvided(collection, "license"));
  const items = counts.map((count) => {
    const { label, page, url, summary } = words.licenses[count.value] ?? { label: count.label };
    const name = page ? element("a", { href: new URL(page, root).href }, label) : external(url, label);
    return element(
      "li",
      {},
      name,
      element("span", { class: "sub" }, covered(collection, count), summary ? ` ${summary}` : ""),
    );
  });
  return cell(keyOf(counts.map(({ value }) => value)), element("ul", { class: "compare-list" }, ...items));
}

/** How much of the collection is under a licence: "591,341 series, 99.8 %." */
function covered(collection, count) {
  const unit = collection.facet_units.license;
  const part = count[unit] !== null && collection[unit] ? `, ${share(count[unit], collection[unit])}` : "";
  return `${amount(count, unit, boundedUnit(collection, "license"))}${part}.`;
}

/** One answer where all licences agree, else one per licence. */
export function answerOf(name, kind) {
  return (collection, { words }) => {
    const counts = knownValues(collection, "license");
    if (counts.length === 0)
      return missing(`licence ${isProvided(collection, "license") ? "not stated" : NOT_PROVIDED}`);
    const answers = counts.map(({ value, label }) => [
      words.licenses[value]?.label ?? label,
      words.licenses[value]?.[name] ?? "unclear",
    ]);
    if (hasUnknown(collection, "license")) answers.push(["data without a licence", "unclear"]);
    const different = [...new Set(answers.map(([, answer]) => answer))];
    if (different.length === 1) return cell(different[0], answerNode(different[0], kind));
    const items = answers.map(([label, answer]) => element("li", {}, answerNode(answer, kind), ` ${label}`));
    return cell(keyOf(answers.map(String)), element("ul", { class: "compare-list" }, ...items));
  };
}

function answerNode(answer, kind) {
  const words = kind === "may" ? ANSWERS : DUTIES;
  return element("span", { class: `answer answer-${kind}-${answer}` }, words[answer]);
}
