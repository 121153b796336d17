// Numbers and nouns as people read them.

const NUMBERS = new Intl.NumberFormat("en");

export function numberText(number) {
  return NUMBERS.format(number);
}

/** "1 collection", "12 collections". */
export function countOf(count, [one, several]) {
  return `${numberText(count)} ${count === 1 ? one : several}`;
}

/** "12 of 179 collections", or "179 collections" where all of them are shown. */
export function foundOf(total, of, [one, several]) {
  const all = countOf(of, [one, several]);
  return total === of ? all : `${numberText(total)} of ${all}`;
}

/** What counts of a unit are called: `noun` is what collections are called on this site. */
export function nounOf(unit, noun) {
  if (unit === "subjects") return ["subject", "subjects"];
  return unit === "series" ? ["series", "series"] : noun;
}

/** "a, b and c". */
export function listed(texts) {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}

export function quoted(text) {
  return `“${text.slice(0, 80)}”`;
}

/** An element with attributes (properties where they are such) and children; texts are only ever put in as text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key in made && !key.includes("-")) made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}
