// Collections and their list from the JSON API, each asked for once; what failed can be asked for again.

const kept = new Map();
const failed = new Set();

/** A collection's facts; null where there is no such collection. */
export function loadCollection(root, id) {
  return once(new URL(`api/v1/collections/${id}.json`, root).href);
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
    const answer = await fetch(address, { cache: failed.has(address) ? "reload" : "default" });
    if (answer.status === 404 || answer.status === 410) return null;
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return await answer.json();
  } catch (error) {
    failed.add(address);
    kept.delete(address);
    throw error;
  }
}
