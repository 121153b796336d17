// Numbers, shares, sizes and dates in the words that the pages have for them (`site_builder/shares.py`, `filters.py`);
// tests hold the two together.

const BYTES = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ONE = { collections: "collection", subjects: "subject", studies: "study", instances: "instance" };
const WHOLE = new Intl.NumberFormat("en");

/** A whole number with commas: "26,410". */
export function numberText(number) {
  return WHOLE.format(number);
}

/** "subject" of one, "subjects" of any other number. */
export function unitOf(number, unit) {
  return number === 1 ? (ONE[unit] ?? unit) : unit;
}

/** "1 subject", "26,410 subjects". */
export function counted(number, unit) {
  return `${numberText(number)} ${unitOf(number, unit)}`;
}

/** "47.2 %", "<0.1 %", ">99.9 %", "100 %"; empty where the whole is zero. */
export function share(count, whole) {
  if (whole <= 0) return "";
  if (count > 0 && count * 1000 < whole) return "<0.1\u00a0%";
  if (whole > count && count * 1000 > whole * 999) return ">99.9\u00a0%";
  return `${fixed((100 * count) / whole, 1).replace(/\.0$/, "")}\u00a0%`;
}

/** A size in bytes in decimal units with three digits: "11.3 TB". */
export function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  let [value, unit] = [bytes, 0];
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
export function dayText(stamp) {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(stamp) ?? [];
  const name = MONTHS[month - 1];
  return name === undefined ? stamp : `${Number(date)} ${name} ${Number(year)}`;
}

/** "a, b and c". */
export function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** The bare DOI of a `https://doi.org/` address, any other address without its scheme. */
export function doiText(address) {
  return address.replace(/^https?:\/\/(?:(?:dx\.)?doi\.org\/(?=10\.))?/, "").replace(/\/+$/, "");
}
