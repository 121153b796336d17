// Runs before the page is drawn: where the address asks for something, the served list is not shown and taken away
// again. Should the search not come, the list is shown after all. Where one comes back to such a list, the browser must
// not look for the place before the rows are there: `place.js` finds it.
//
// The modules of the search, which the page names here, are asked for all at once and not level by level.
(() => {
  const root = document.documentElement;
  for (const href of document.currentScript.dataset.modules.split(" ")) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = href;
    document.head.append(link);
  }
  if (new URLSearchParams(location.search).size === 0) return;
  const show = () => root.removeAttribute("data-asking");
  root.setAttribute("data-asking", "");
  window.addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && show(), true);
  setTimeout(() => root.hasAttribute("data-search-runs") || show(), 10000);
  const [entry] = performance.getEntriesByType("navigation");
  if (!entry || !["back_forward", "reload"].includes(entry.type)) return;
  history.scrollRestoration = "manual";
  root.setAttribute("data-restoring", ""); // Chromium looks for the place all the same, and would glide there meanwhile
})();
