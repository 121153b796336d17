// The collections chosen for comparison in this tab: a list of ids, kept in the browser.

const KEY = "compare";

/** The ids; none where storage is blocked or holds something else. */
export function readBasket() {
  try {
    const ids = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
  } catch (error) {
    console.info("The comparison starts empty: what was kept can't be read.", error);
    return [];
  }
}

export function writeBasket(ids) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids));
  } catch (error) {
    console.info("The comparison is kept on this page only: the browser refuses to store it.", error);
  }
}
