// Remembers the style of citations that a reader chose, for the next page. The choice itself needs no script.

const KEY = "cite-style";
const choices = [...document.querySelectorAll('input[name="cite-style"]')];

/** What was chosen last; nothing where the browser keeps nothing. */
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(style) {
  try {
    localStorage.setItem(KEY, style);
  } catch {
    // A browser that keeps nothing shows the first style on the next page.
  }
}

const last = choices.find((choice) => choice.value === remembered());
if (last) last.checked = true;

for (const choice of choices) {
  choice.addEventListener("change", () => remember(choice.value));
}
