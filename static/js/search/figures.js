// Figures of collections as people read them: the words of `site_builder/filters.py`, by which the pages are written.

const UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SINGULAR = { subjects: "subject", studies: "study", series: "series", instances: "instance" };
const WHOLE = new Intl.NumberFormat("en");
const BY_DIGITS = [0, 1, 2].map(
  (digits) =>
    new Intl.NumberFormat("en", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      roundingMode: "halfEven", // as Python rounds
    }),
);

/** A whole number with commas: `26,410`. */
export function numberWords(number) {
  return WHOLE.format(number);
}

/** `1 subject`, `26,410 subjects`: the number and its unit. */
export function unitOf(number, unit) {
  return number === 1 ? (SINGULAR[unit] ?? unit) : unit;
}

/** A size in bytes in decimal units with three digits: `11.3 TB`. */
export function sizeWords(bytes) {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${BY_DIGITS[digits].format(value)} ${UNITS[unit]}`;
}

/** `26 Sep 2026` for `2026-09-26`; any other text as it is. */
export function dayWords(stamp) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(stamp) ?? [];
  return MONTHS[month - 1] ? `${Number(day)} ${MONTHS[month - 1]} ${Number(year)}` : stamp;
}

/** What stands for a figure that is null: `fewer than 11`, `hidden` or `not provided`. */
export function absentWords(row, figure) {
  if (!row.hidden.includes(figure)) return "not provided";
  const isBounded = figure === "subjects" && row.fewer_than !== null;
  return isBounded ? `fewer than ${numberWords(row.fewer_than)}` : "hidden";
}

/** The same with its unit: `fewer than 11 subjects`, `series hidden`, `size not provided`. */
export function absentWithUnit(row, figure) {
  const words = absentWords(row, figure);
  const unit = figure === "size_bytes" ? "size" : figure;
  return words.startsWith("fewer") ? `${words} ${unit}` : `${unit} ${words}`;
}

/** Whether a figure is there to be shown, as a number or as one that is hidden. */
export function isShown(row, figure) {
  return row[figure] !== null || row.hidden.includes(figure);
}
