// The descriptions of collections, in files of some 32 kB each: fetched when a card that needs one comes near.

const MOST_FILES = 100; // that are kept: some 3 MB

/** Reads descriptions below the address `root`; `read(place)` takes a row's `text`. */
export function createTexts(root) {
  const files = new Map();
  const there = new Map();

  /** The description if it is here already, else null. */
  function kept(place) {
    return there.get(place.path)?.[place.position] ?? null;
  }

  /** The description; null where its file can't be had, which is tried again the next time. */
  async function read(place) {
    if (!files.has(place.path)) {
      forget();
      files.set(place.path, fetchFile(place.path));
    }
    const texts = await files.get(place.path);
    if (texts === null) files.delete(place.path);
    else there.set(place.path, texts);
    return texts?.[place.position] ?? null;
  }

  async function fetchFile(path) {
    try {
      const answer = await fetch(new URL(path, root));
      if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
      return await answer.json();
    } catch (error) {
      console.info("Descriptions could not be loaded.", error);
      return null;
    }
  }

  function forget() {
    if (files.size < MOST_FILES) return;
    const [oldest] = files.keys();
    files.delete(oldest);
    there.delete(oldest);
  }

  return { kept, read };
}
