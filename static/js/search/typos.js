// Misspelt words: which tokens of the catalogue are near one that is not there.

const LETTERS = /^\p{L}+$/u;
const SHORTEST = 4; // letters from which a word may have one wrong; one more letter, and it may have two
const SHORTEST_START = 5; // the same for the beginning of a word
const LONGEST = 24;
const ROWS = [0, 1, 2].map(() => new Uint8Array(LONGEST + 4)); // of the table of distances, used again and again
const MOST = 8; // tokens that a misspelt word may stand for

/** Tokens in a form that is fast to compare: `entries` are `[token, number of documents]`. */
export function makePool(entries) {
  const kept = entries.filter(([token]) => token.length >= 3 && token.length <= LONGEST + 2 && LETTERS.test(token));
  return {
    tokens: kept.map(([token]) => token),
    counts: Float64Array.from(kept, ([, count]) => count),
    masks: Uint32Array.from(kept, ([token]) => maskOf(token)),
  };
}

/**
 * The tokens that a misspelt word may stand for, the nearest and then the most frequent first.
 *
 * One letter left out, put in, changed or swapped with the next is one step away. Two steps are tried where nothing
 * is one step away, and keep the first letter, which people rarely get wrong. Last, the word may be the beginning of
 * a token with one letter wrong, as it is while one types.
 */
export function nearest(pool, word) {
  if (!LETTERS.test(word) || word.length < SHORTEST || word.length > LONGEST) return [];
  const one = within(pool, word, 1);
  if (one.length > 0) return one;
  const two = word.length > SHORTEST ? within(pool, word, 2) : [];
  return two.length > 0 || word.length < SHORTEST_START ? two : beginnings(pool, word);
}

function within(pool, word, most) {
  const mask = maskOf(word);
  const found = [];
  for (let i = 0; i < pool.tokens.length; i++) {
    const token = pool.tokens[i];
    if (Math.abs(token.length - word.length) > most || bits(mask ^ pool.masks[i]) > 2 * most) continue;
    if (most > 1 && token[0] !== word[0]) continue;
    if (steps(word, token, most).whole <= most) found.push(i);
  }
  return firstOf(pool, found, word);
}

function beginnings(pool, word) {
  const found = [];
  for (let i = 0; i < pool.tokens.length; i++) {
    const token = pool.tokens[i];
    if (token[0] !== word[0] || token.length < word.length) continue;
    if (steps(word, token.slice(0, word.length + 1), 1).beginning <= 1) found.push(i);
  }
  return firstOf(pool, found, word);
}

function firstOf(pool, found, word) {
  const kept = (i) => (pool.tokens[i][0] === word[0] ? 0 : 1);
  const ordered = found.sort((a, b) => kept(a) - kept(b) || pool.counts[b] - pool.counts[a] || a - b);
  return [...new Set(ordered.map((i) => pool.tokens[i]))].slice(0, MOST);
}

/**
 * The edit distance (optimal string alignment) of `word` to `token` (`whole`) and to the nearest beginning of it.
 * What is more than `most` is only known to be more.
 */
function steps(word, token, most) {
  const width = token.length + 1;
  let [before, last, next] = ROWS;
  for (let column = 0; column < width; column++) last[column] = column;
  for (let row = 1; row <= word.length; row++) {
    next[0] = row;
    let least = row;
    for (let column = 1; column < width; column++) {
      const same = word[row - 1] === token[column - 1];
      let cost = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
      const isSecond = row > 1 && column > 1;
      const isSwap = isSecond && word[row - 1] === token[column - 2] && word[row - 2] === token[column - 1];
      if (isSwap) cost = Math.min(cost, before[column - 2] + 1);
      next[column] = cost;
      least = Math.min(least, cost);
    }
    if (least > most) return { whole: least, beginning: least };
    [before, last, next] = [last, next, before];
  }
  return { whole: last[width - 1], beginning: last.subarray(0, width).reduce((a, b) => Math.min(a, b)) };
}

/** One bit per letter: words that differ in many letters can't be near. */
function maskOf(word) {
  let mask = 0;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    mask |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 6));
  }
  return mask >>> 0;
}

function bits(mask) {
  let count = 0;
  for (let rest = mask >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}
