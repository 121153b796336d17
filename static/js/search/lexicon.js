// Sorted lists of tokens. "Sorted" is by code units, which is how JavaScript compares texts.

/** Where a token is, or would be, in a sorted list. */
function positionOf(list, token) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < token) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of a token in a sorted list, or -1. */
export function placeOf(list, token) {
  const position = positionOf(list, token);
  return list[position] === token ? position : -1;
}

/** The first place and the one behind the last of the tokens that begin with `prefix`, itself among them. */
export function rangeOf(list, prefix) {
  return [positionOf(list, prefix), positionOf(list, `${prefix}\uffff`)];
}

/** Whether a sorted list of document numbers has `doc`. */
export function holds(docs, doc) {
  return docs[positionOf(docs, doc)] === doc;
}
