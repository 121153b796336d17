// Copy buttons: `data-copy` names the element whose text is copied, `data-copy-what` what to call it.
// They are hidden in the page and shown here, so that without scripts no dead button is left.

const RESET_AFTER_MS = 2500;

function announce(message) {
  const status = document.getElementById("announce");
  if (status) status.textContent = message;
}

/** Selects the text, so that the reader can copy it where the clipboard is closed to scripts. */
function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(button, source) {
  const label = button.dataset.copyLabel;
  try {
    await navigator.clipboard.writeText(source.innerText.trim());
    button.textContent = "Copied";
    announce(`Copied ${button.dataset.copyWhat}`);
  } catch {
    select(source);
    button.textContent = "Selected";
    announce(`Selected ${button.dataset.copyWhat}: copy it with your keyboard`);
  }
  window.setTimeout(() => {
    button.textContent = label;
    announce("");
  }, RESET_AFTER_MS);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source) continue;
  button.dataset.copyLabel = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => copy(button, source));
}
