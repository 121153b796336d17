// Numbers, shares, sizes and dates in the words that the other pages have for them (`shares.py`, `filters.py`,
// `hidden.py`); a test holds the two together.

const BYTES = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ONE = { collections: "collection", subjects: "subject", studies: "study", instances: "instance" };

export const NOT_PROVIDED = "not provided";

export function number(count) {
  return count.toLocaleString("en");
}

/** "1 subject", "26,410 subjects". */
export function counted(count, unit) {
  return `${number(count)} ${count === 1 ? (ONE[unit] ?? unit) : unit}`;
}

/** "47.2 %", "<0.1 %", ">99.9 %", "100 %"; empty where the whole is zero. */
export function share(count, whole) {
  if (whole <= 0) return "";
  if (count > 0 && count * 1000 < whole) return "<0.1\u00a0%";
  if (whole > count && count * 1000 > whole * 999) return ">99.9\u00a0%";
  return `${fixed((100 * count) / whole, 1).replace(/\.0$/, "")}\u00a0%`;
}

/** A size in decimal units with three digits: "11.3 TB". */
export function bytes(size) {
  if (size < 1000) return `${size} ${size === 1 ? "byte" : "bytes"}`;
  let [value, unit] = [size, 0];
  while (value >= 999.5 && unit < BYTES.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} ${BYTES[unit]}`;
}

/** A number with so many decimals; halves go to the even neighbour, as in the pages that Python writes. */
function fixed(value, digits) {
  const isHalf = (value * 2 ** (digits + 1)) % 2 === 1;
  if (!isHalf) return value.toFixed(digits);
  const low = Math.floor(value * 10 ** digits);
  return ((low % 2 === 0 ? low : low + 1) / 10 ** digits).toFixed(digits);
}

/** "26 Sep 2026" for an ISO date or time; other text as it is. */
export function day(stamp) {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(stamp) ?? [];
  const name = MONTHS[month - 1];
  return name === undefined ? stamp : `${Number(date)} ${name} ${Number(year)}`;
}

/** "a, b and c". */
export function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** The bare DOI of a `https://doi.org/` address, any other address without its scheme. */
export function doi(address) {
  return address.replace(/^https?:\/\/(?:(?:dx\.)?doi\.org\/(?=10\.))?/, "").replace(/\/+$/, "");
}

/**
 * A figure of a collection, a part or a value: `{state, text}`, where `state` is "shown", "hidden" (its source or
 * this site hides it because it is small) or "absent" (the source has no such figure).
 *
 * `bounded` is the unit that its `fewer_than` bounds.
 */
export function figure(item, unit, bounded = "subjects") {
  const value = item[unit] ?? null;
  if (value !== null) return { state: "shown", text: unit === "size_bytes" ? bytes(value) : number(value) };
  const isHidden = Array.isArray(item.hidden) ? item.hidden.includes(unit) : item.hidden === true;
  if (!isHidden) return { state: "absent", text: NOT_PROVIDED };
  const bound = unit === bounded ? (item.fewer_than ?? null) : null;
  return { state: "hidden", text: bound === null ? "hidden" : `fewer than ${number(bound)}` };
}

/** A figure with its unit: "1 subject", "fewer than 11 subjects", "series hidden", "series not provided". */
export function amount(item, unit, bounded = "subjects") {
  const { state, text } = figure(item, unit, bounded);
  if (state === "shown") return counted(item[unit], unit);
  return text.startsWith("fewer") ? `${text} ${unit}` : `${unit} ${text}`;
}
