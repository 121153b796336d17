// Keeps an open page up to date: reloads it after a rebuild, and shows why a rebuild failed.
// `site-builder serve` adds this script to the pages it serves; it is no part of a site.
"use strict";

(() => {
  const shownBuild = document.currentScript.dataset.build;
  let news;
  let notice;

  function hear(event) {
    const { build, error } = JSON.parse(event.data);
    hide();
    if (error) {
      show(error);
    } else if (build !== shownBuild) {
      location.reload();
    }
  }

  // A browser allows six connections to a host, so tabs that nobody sees give theirs back. A tab that is
  // looked at again hears at once which build is the newest.
  function connect() {
    if (document.hidden) {
      news?.close();
      news = undefined;
    } else if (!news) {
      news = new EventSource("/_preview/news");
      news.onmessage = hear;
    }
  }

  function element(name, text, style) {
    const made = document.createElement(name);
    made.textContent = text;
    made.style.cssText = style;
    return made;
  }

  function show(error) {
    notice = element("dialog", "", "max-width: min(72rem, 90vw); max-height: 85vh; overflow: auto; padding: 1.5rem");
    notice.setAttribute("aria-labelledby", "preview-error");
    const title = element("h2", "The last build failed; this is the site before it", "margin: 0 0 1rem; font-size: 1.1rem");
    title.id = "preview-error";
    const text = element("pre", error, "margin: 0 0 1rem; white-space: pre-wrap; overflow-wrap: anywhere");
    const close = element("button", "Hide", "padding: 0.4rem 1rem; font: inherit");
    close.addEventListener("click", hide);
    notice.append(title, text, close);
    document.body.append(notice);
    notice.showModal();
  }

  function hide() {
    notice?.remove();
    notice = undefined;
  }

  document.addEventListener("visibilitychange", connect);
  connect();
})();
