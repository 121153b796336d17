// Collections and their list from the JSON API, each asked for once; what failed can be asked for again.

const COLLECTION = /\/collections\/([a-z0-9-]+\/[a-z0-9-]+)\/$/;
const kept = new Map();
const failed = new Set();

/**
 * A collection's facts; null where there is no such collection, or none any more. One that has another address now is
 * given under its new id.
 */
export async function loadCollection(root, id) {
  const found = await once(new URL(`api/v1/collections/${id}.json`, root).href);
  if (!found?.status) return found; // what has gone or moved has a status, and no facts
  const [, moved] = COLLECTION.exec(found.moved_to ?? "") ?? [];
  return moved && moved !== id ? loadCollection(root, moved) : null;
}

/** Every collection in short. */
export async function loadList(root) {
  const list = await once(new URL("api/v1/collections.json", root).href);
  if (list === null) throw new Error("the list of collections is not there");
  return list.collections;
}

function once(address) {
  if (!kept.has(address)) kept.set(address, ask(address));
  return kept.get(address);
}

async function ask(address) {
  try {
    const answer = await fetch(address, { cache: failed.has(address) ? "reload" : "default" }).catch(unreached);
    if (answer.status === 404 || answer.status === 410) return null;
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return await answer.json();
  } catch (error) {
    failed.add(address);
    kept.delete(address);
    throw error;
  }
}

/** In words of our own: those of browsers are for programmers. */
function unreached(cause) {
  throw new Error("the server can't be reached, please check your connection", { cause });
}
