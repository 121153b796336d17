// Small helps of every page: "/" goes to the search field; long texts open before printing.

const NOT_TYPED_IN = new Set(["checkbox", "radio", "button", "submit", "reset", "range", "color", "file", "image"]);

function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.tagName === "INPUT") return !NOT_TYPED_IN.has(target.type);
  return target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT";
}

function focusSearch(event) {
  if (event.key !== "/" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector("[data-search-key]");
  if (!field || isTyping(event.target)) return;
  event.preventDefault();
  field.focus();
}

/** Opens what paper cannot open, and closes it again after printing. */
function openForPrint() {
  const closed = document.querySelectorAll("details[data-print-open]:not([open])");
  for (const details of closed) details.open = true;
  const close = () => {
    for (const details of closed) details.open = false;
  };
  window.addEventListener("afterprint", close, { once: true });
}

document.addEventListener("keydown", focusSearch);
window.addEventListener("beforeprint", openForPrint);
