// Where one was in a list: kept when one leaves the page, found again when one comes back to it. Where the browser keeps
// the whole page this is not needed.

const KEY = "place";
const FRAMES = 8;

/** Keeps the place of the results in `list` whenever the page is left. */
export function keepPlace(list) {
  window.addEventListener("pagehide", () => {
    const active = document.activeElement?.closest?.("[data-id]");
    const anchor = list.contains(active) ? active : firstInSight(list);
    if (!anchor) return;
    const place = {
      address: location.href,
      id: anchor.dataset.id,
      top: anchor.getBoundingClientRect().top,
      hasFocus: anchor === active,
      frame: list.querySelector(".table-frame")?.scrollTop ?? 0,
    };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(place));
    } catch (error) {
      console.info("The place in the list is not kept: the browser refuses to store it.", error);
    }
  });
}

/**
 * Goes back to the place that was left, if one came back to this address or loaded it anew. To be called when the rows
 * are there; `early.js` has kept the browser from looking for the place before. A list that was served as it is left to
 * the browser.
 */
export function restorePlace(list) {
  if (history.scrollRestoration === "auto") return;
  const place = read();
  if (place?.address === location.href) goTo(place, list);
  whenLoaded(() => {
    history.scrollRestoration = "auto";
    document.documentElement.removeAttribute("data-restoring");
  });
}

function goTo(place, list) {
  const anchor = [...list.querySelectorAll("[data-id]")].find((each) => each.dataset.id === place.id);
  if (!anchor) return;
  const frame = list.querySelector(".table-frame");
  if (frame) frame.scrollTop = place.frame;
  align(anchor, place.top, FRAMES);
  if (place.hasFocus) anchor.querySelector("[data-result]").focus({ preventScroll: true });
}

/** Brings an element to its place, and keeps it there while cards that come near are laid out for the first time. */
function align(anchor, top, frames) {
  window.scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
  if (frames > 0) requestAnimationFrame(() => align(anchor, top, frames - 1));
}

function whenLoaded(act) {
  if (document.readyState === "complete") act();
  else window.addEventListener("load", () => setTimeout(act), { once: true });
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch (error) {
    console.info("The place in the list is not known.", error);
    return null;
  }
}

function firstInSight(list) {
  return [...list.querySelectorAll("[data-id]")].find((each) => each.getBoundingClientRect().bottom > 0);
}
