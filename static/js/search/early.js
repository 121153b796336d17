// Runs before the page is drawn: where the address asks for something, the served list is not shown and taken away
// again. Should the search not come, the list is shown after all.
(() => {
  const root = document.documentElement;
  if (new URLSearchParams(location.search).size === 0) return;
  const show = () => root.removeAttribute("data-asking");
  root.setAttribute("data-asking", "");
  window.addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && show(), true);
  setTimeout(() => root.hasAttribute("data-search-runs") || show(), 10000);
})();
