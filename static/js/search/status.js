// The one live region of the page, which every page has. It speaks when one pauses, so that a screen reader is not
// talked over at every key.

const PAUSE = 700; // milliseconds

const region = document.getElementById("announce");
const home = region.parentElement;
let waiting = 0;

/** Says a sentence now. */
export function say(text) {
  clearTimeout(waiting);
  // The same text again would not be announced: a no-break space at the end makes it another one.
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

/** Says a sentence once nothing else has been said for a while; the last one wins. */
export function sayLater(text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (region.textContent.trimEnd() !== text) say(text);
  }, PAUSE);
}

/** Moves the region into an open modal dialog, outside of which nothing is announced; null moves it back. */
export function speakFrom(dialog) {
  (dialog ?? home).append(region);
}
