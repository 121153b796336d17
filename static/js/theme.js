// Light or dark: what the reader chose, else what the system prefers. Loaded before the style sheet and
// blocking, so that no page flashes in the wrong colours; therefore tiny and a classic script.
(function () {
  "use strict";
  var root = document.documentElement;
  var key = "theme";
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      var value = window.localStorage.getItem(key);
      return value === "light" || value === "dark" ? value : null;
    } catch (error) {
      return null; // storage is blocked: the system's preference holds
    }
  }

  function remember(value) {
    try {
      if (value === preferred()) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, value);
    } catch (error) {
      return; // storage is blocked: the choice holds for this page
    }
  }

  function preferred() {
    return system.matches ? "dark" : "light";
  }

  function shown() {
    return root.dataset.theme || preferred();
  }

  function name(button) {
    var other = shown() === "dark" ? "light" : "dark";
    button.querySelector("[data-theme-label]").textContent = "Use the " + other + " theme";
    button.title = "Use the " + other + " theme";
  }

  var stored = chosen();
  if (stored) root.dataset.theme = stored;

  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    name(button);
    button.hidden = false;
    button.addEventListener("click", function () {
      var next = shown() === "dark" ? "light" : "dark";
      if (next === preferred()) delete root.dataset.theme;
      else root.dataset.theme = next;
      remember(next);
      name(button);
    });
    system.addEventListener("change", function () {
      name(button);
    });
  });
})();
