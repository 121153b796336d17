// Ranges of numbers: `1-9`, `10000-`, `>=100`, `<1 TB`, `2020-`.

const NUMBER = String.raw`(\d+(?:\.\d+)?)\s*(k|m|mb|gb|tb|pb)?`;
const COMPARED = new RegExp(String.raw`^(<=|>=|<|>|=)?\s*${NUMBER}$`);
const BETWEEN = new RegExp(String.raw`^(?:${NUMBER})?\s*(?:-|\u2013|\.\.)\s*(?:${NUMBER})?$`);
const ENGLISH = new Intl.NumberFormat("en");
const FACTORS = {
  bytes: { "": 1, mb: 0.001, gb: 1, tb: 1000, pb: 1_000_000 },
  subjects: { "": 1, k: 1000, m: 1_000_000 },
  year: { "": 1 },
};

/**
 * Reads a range of `unit` (`bytes` are given in GB): `{from, to, above, below}`, where `above` and `below` say that
 * the end itself is not in it. Null for what is no range.
 */
export function parseInterval(text, unit) {
  const plain = text.trim().toLowerCase().replace(/(?<=\d)[,_](?=\d{3}(?!\d))/g, "");
  return compared(plain, unit) ?? between(plain, unit);
}

/** Whether a number is in a range; what is not provided (NaN) is in none. */
export function isWithin({ from, to, above, below }, number) {
  return (above ? number > from : number >= from) && (below ? number < to : number <= to);
}

/** The ranges that a facet shows, from its steps: `{value, label, from, to, above, below}`. */
export function buckets({ steps, unit }, numbers) {
  const ends = [...steps];
  if (numbers.some((number) => number < ends[0])) ends.unshift(0);
  return ends.map((from, i) => {
    const to = unit === "year" ? from + 1 : (ends[i + 1] ?? Infinity);
    const [value, label] = [bucketValue(from, to, unit), bucketLabel(from, to, unit)];
    return { value, label, from, to, above: false, below: true };
  });
}

/** A range in words. */
export function intervalLabel({ from, to, above, below }, unit) {
  const [low, high] = [figure(from, unit), figure(to, unit)];
  if (from === to) return low;
  if (unit === "year" && to === Infinity) return `${above ? "after" : "since"} ${low}`;
  if (unit === "year" && from === -Infinity) return `${below ? "before" : "until"} ${high}`;
  if (to === Infinity) return above ? `more than ${low}` : `${low} or more`;
  if (from === -Infinity) return below ? `less than ${high}` : `up to ${high}`;
  return `${low} to ${high}`;
}

function compared(text, unit) {
  const match = COMPARED.exec(text);
  if (match === null) return null;
  const number = amount(match[2], match[3], unit);
  if (number === null) return null;
  const sign = match[1] ?? "=";
  return {
    from: sign.startsWith("<") ? -Infinity : number,
    to: sign.startsWith(">") ? Infinity : number,
    above: sign === ">",
    below: sign === "<",
  };
}

/** Either end may be missing, but not both; `1-10 TB` is from 1 TB. */
function between(text, unit) {
  const match = BETWEEN.exec(text);
  if (match === null || (match[1] === undefined && match[3] === undefined)) return null;
  const from = match[1] === undefined ? -Infinity : amount(match[1], match[2] ?? match[4], unit);
  const to = match[3] === undefined ? Infinity : amount(match[3], match[4], unit);
  return from === null || to === null || from > to ? null : { from, to, above: false, below: false };
}

function amount(digits, suffix, unit) {
  const factor = FACTORS[unit][suffix ?? ""];
  return factor === undefined ? null : Number(digits) * factor;
}

function bucketValue(from, to, unit) {
  if (unit === "year") return `${from}`;
  if (to === Infinity) return `${from}-`;
  return `${from}-${unit === "bytes" ? to : to - 1}`;
}

function bucketLabel(from, to, unit) {
  if (unit === "year") return `${from}`;
  if (to === Infinity) return `${figure(from, unit)} or more`;
  if (unit !== "bytes") return to - 1 === from ? `${from}` : `${figure(from, unit)} to ${figure(to - 1, unit)}`;
  return from === 0 ? `less than ${figure(to, unit)}` : `${figure(from, unit)} to ${figure(to, unit)}`;
}

function figure(number, unit) {
  if (unit === "year") return `${number}`;
  if (unit !== "bytes") return ENGLISH.format(number);
  return number >= 1000 ? `${ENGLISH.format(number / 1000)} TB` : `${ENGLISH.format(number)} GB`;
}
