// The forms of one word: its spellings on both sides of the Atlantic, its singular and its plural.

const WORD = /^\p{L}+$/u;

/** Groups of spellings and rules, ready to be looked up. */
export function openSpelling({ spellings, rules }) {
  const groups = new Map();
  for (const group of spellings) {
    for (const token of group) groups.set(token, group);
  }
  return { groups, rules };
}

/** The token, its spellings, its singular and its plural; not all of these need be words. */
export function formsOf({ groups }, token) {
  const forms = new Set([token, ...(groups.get(token) ?? [])]);
  for (const form of [...forms]) {
    for (const other of [...singulars(form), ...plurals(form)]) {
      forms.add(other);
      for (const spelling of groups.get(other) ?? []) forms.add(spelling);
    }
  }
  return [...forms];
}

/** The token and its spellings, those that rules make among them. */
export function spellingsOf(spelling, token) {
  return [...new Set([token, ...(spelling.groups.get(token) ?? []), ...byRules(spelling, token)])];
}

/** What the rules make of a token, both ways. */
export function byRules({ rules }, token) {
  const made = new Set();
  for (const [left, right] of rules) {
    if (token.includes(left)) made.add(token.replace(left, right));
    if (right !== "" && token.includes(right)) made.add(token.replace(right, left));
  }
  made.delete(token);
  return [...made];
}

/** One form for all that are the same word: the vocabulary is looked up by it. */
export function plain({ groups, rules }, token) {
  const direct = groups.get(token);
  if (direct) return direct[0];
  const single = singulars(token)[0] ?? token;
  const grouped = groups.get(single);
  if (grouped) return grouped[0];
  return rules.reduce((word, [left, right]) => word.replace(left, right), single);
}

/** The singulars that a regular plural may have. `us`, `axis` and `mass` are none. */
function singulars(token) {
  if (!WORD.test(token) || token.length < 4) return [];
  if (token.endsWith("ies") && token.length > 4) return [`${token.slice(0, -3)}y`, token.slice(0, -1)];
  if (/(?:s|x|z|ch|sh)es$/.test(token)) return [token.slice(0, -2), token.slice(0, -1)];
  return /[^siu]s$/u.test(token) ? [token.slice(0, -1)] : [];
}

function plurals(token) {
  if (!WORD.test(token) || token.length < 3) return [];
  if (/[^aeiou]y$/.test(token)) return [`${token.slice(0, -1)}ies`];
  return [/(?:s|x|z|ch|sh)$/.test(token) ? `${token}es` : `${token}s`];
}
