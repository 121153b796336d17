// The collections chosen for comparison in this tab: a list of ids that the search shares.

const KEY = "compare";

/** The ids; none where storage is blocked or holds something else. */
export function readBasket() {
  try {
    const ids = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function writeBasket(ids) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    return; // storage is blocked: the address alone has the choice
  }
}
