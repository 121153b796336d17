// The charts as values: for each fact the groups of bars, one bar per collection, on one axis. No element is made
// here.

import { numberText, share } from "../common/words.js";
import { figure } from "./amounts.js";
import {
  addsUp,
  boundedUnit,
  isKnown,
  isProvided,
  NOT_REPORTED,
  UNKNOWN,
  unitOf,
  unlisted,
  wholeWords,
} from "./counts.js";

/** The charts in their order: (facet, title). */
export const CHARTS = [
  ["PatientSex", "Sex"],
  ["age_group", "Age"],
  ["Modality", "Modality"],
  ["race", "Race"],
  ["EthnicGroup", "Ethnicity"],
  ["BodyPartExamined", "Body part"],
  ["Manufacturer", "Manufacturer"],
  ["license", "Licence"],
];
const MOST_VALUES = 8;
const AXES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const DASH = "\u2013";
const NOTHING = { count: 0, share: 0, text: "0\u00a0%", full: "0" };

/**
 * The chart of a fact for collections, with what is not known as groups of its own.
 *
 * Returns `{facet, title, units, most, columns, groups, note}`: `columns` per collection `{isDrawn, of}` (`of` says
 * what the shares are of, or why there are none), `groups` `{label, kind, bars}` with a bar per collection (null where
 * it has none), a bar `{count, share, text, full}`; `most` is the share at the end of the axis. `wanted` is the unit
 * for facts that are counted in several; `ages` are the age groups in order.
 */
export function chartOf([facet, title], collections, wanted, ages) {
  const columns = collections.map((collection) => columnOf(collection, facet, wanted));
  const values = valuesOf(columns, facet, ages);
  const isLong = facet !== "age_group" && values.length > MOST_VALUES + 1;
  const tail = isLong ? values.slice(MOST_VALUES) : [];
  const groups = [
    ...(isLong ? values.slice(0, MOST_VALUES) : values).map((value) => groupOf(value, columns)),
    ...(isLong ? [otherOf(tail, columns)] : []),
    ...[NOT_REPORTED, UNKNOWN].flatMap((value) => lastOf(value, columns)),
    ...restOf(columns, facet),
  ];
  const shares = groups.flatMap(({ bars }) => bars.map((bar) => bar?.share ?? 0));
  const most = AXES.find((end) => end >= Math.max(0, ...shares)) ?? 1;
  const units = [...new Set(columns.filter((column) => column.isDrawn).map((column) => column.unit))];
  return { facet, title, units, most, columns, groups, note: noteOf(groups, columns, units) };
}

function columnOf(collection, facet, wanted) {
  if (!isProvided(collection, facet)) {
    return { collection, isDrawn: false, of: `not provided by ${collection.commons_name}` };
  }
  const unit = unitOf(collection, facet, wanted);
  const whole = collection[unit];
  const counts = new Map(collection.facets[facet].map((count) => [count.value, count]));
  const isDrawn = counts.size > 0 && (whole === null || whole > 0);
  const of = isDrawn ? wholeWords(collection, unit) : "nothing is counted";
  const isSum = whole !== null && addsUp(collection, facet, unit);
  return { collection, facet, isDrawn, of, unit, whole, counts, isSum, bounded: boundedUnit(collection, facet) };
}

/** The known values of all: ages in their order without gaps, others by the largest share that one of them has. */
function valuesOf(columns, facet, ages) {
  const labels = new Map();
  for (const { counts } of columns) {
    for (const count of [...(counts?.values() ?? [])].filter(isKnown)) labels.set(count.value, count.label);
  }
  const values = [...labels].map(([value, label]) => ({ value, label }));
  if (facet === "age_group") return withoutGaps(values, ages);
  const largest = new Map(
    values.map(({ value }) => [value, Math.max(...columns.map((column) => rank(column, value)))]),
  );
  return values.sort((a, b) => largest.get(b.value) - largest.get(a.value) || (a.label < b.label ? -1 : 1));
}

function withoutGaps(values, ages) {
  const places = values.map(({ value }) => ages.indexOf(value)).filter((place) => place >= 0);
  const axis = ages.slice(Math.min(...places), Math.max(...places) + 1);
  const others = values.filter(({ value }) => !ages.includes(value));
  return [...axis.map((age) => ({ value: age, label: age })), ...others];
}

function rank({ counts, unit, whole }, value) {
  return (counts?.get(value)?.[unit] ?? 0) / (whole || Infinity);
}

function groupOf({ value, label }, columns, kind = "value") {
  return { label, kind, bars: columns.map((column) => (column.isDrawn ? barOf(column, value) : null)) };
}

function barOf(column, value) {
  const count = column.counts.get(value);
  return count === undefined ? NOTHING : barFor(column, count);
}

function barFor(column, count) {
  const { state, text } = figure(count, column.unit, column.bounded);
  if (state === "shown") return shownBar(column, count[column.unit]);
  const words = state === "hidden" ? text : DASH;
  return { count: null, share: null, text: words, full: words, isHidden: state === "hidden" };
}

function shownBar({ whole }, count) {
  if (!whole) return { count, share: null, text: numberText(count), full: numberText(count) };
  const text = share(count, whole);
  return { count, share: count / whole, text, full: count === 0 ? "0" : `${numberText(count)} (${text})` };
}

/** What the long tail has together: added up only where nothing is counted twice, and nothing is hidden. */
function otherOf(tail, columns) {
  const bars = columns.map((column) => {
    if (!column.isDrawn) return null;
    const found = tail.flatMap(({ value }) => column.counts.get(value) ?? []);
    if (found.length < 2) return found.length === 0 ? NOTHING : barFor(column, found[0]);
    if (found.some((count) => count.hidden)) return barFor(column, { hidden: true });
    const isSum = column.isSum && found.every((count) => count[column.unit] !== null);
    return isSum
      ? shownBar(
          column,
          found.reduce((sum, count) => sum + count[column.unit], 0),
        )
      : barFor(column, {});
  });
  return { label: `Other (${numberText(tail.length)} values)`, kind: "other", bars };
}

function lastOf(value, columns) {
  const found = columns.flatMap(({ counts }) => counts?.get(value) ?? []);
  const kind = value.replace(" ", "-");
  return found.length === 0 ? [] : [groupOf({ value, label: found[0].label }, columns, kind)];
}

function restOf(columns, facet) {
  const rests = columns.map((column) =>
    column.isDrawn && column.whole ? unlisted(column.collection, facet, column.unit) : 0,
  );
  if (rests.every((rest) => rest === 0)) return [];
  const bars = columns.map((column, i) =>
    column.isDrawn ? (rests[i] ? shownBar(column, rests[i]) : NOTHING) : null,
  );
  return [{ label: "Without a value", kind: UNKNOWN, bars }];
}

/** What is to be known before bars are compared. */
function noteOf(groups, columns, units) {
  const bars = groups.flatMap((group) => group.bars.filter((bar) => bar !== null));
  const drawn = columns.filter((column) => column.isDrawn);
  const notes = [];
  if (units.length > 1) notes.push(`Counted in different units: ${units.join(" and ")}.`);
  if (drawn.some((column) => column.whole && !column.isSum)) {
    notes.push("One can be in several rows, so that shares add up to more than 100\u00a0%.");
  }
  if (bars.some((bar) => bar.text === DASH)) notes.push(`${DASH}: not counted, or not to be added up.`);
  if (bars.some((bar) => bar.isHidden)) {
    notes.push("Hidden counts are small, or small ones could be worked out from them.");
  }
  return notes.join(" ");
}
