// Copy buttons: `data-copy` lists the ids of the elements whose text is copied, `data-copy-what` says what it is.
// They are hidden in the page and shown here, so that without scripts no dead button is left.

const RESET_AFTER_MS = 2500;

let timer;
let reset = () => {};

/** Says it to everybody: the line that screen readers are told is shown as long as it says something. */
function announce(message) {
  const status = document.getElementById("announce");
  if (!status) return;
  status.textContent = message;
  status.classList.toggle("visually-hidden", message === "");
  status.classList.toggle("copied", message !== "");
}

/** The text of the elements, with an empty line between two. */
function textOf(sources) {
  return sources.map((source) => source.innerText.trim()).join("\n\n");
}

/** Selects the text, so that the reader can copy it where the clipboard is closed to scripts. */
function select(sources) {
  const range = document.createRange();
  range.setStartBefore(sources[0]);
  range.setEndAfter(sources[sources.length - 1]);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(button, sources) {
  window.clearTimeout(timer); // of the button before this one, which would end what this one says
  reset();
  try {
    await navigator.clipboard.writeText(textOf(sources));
    button.textContent = "Copied";
    announce(`Copied ${button.dataset.copyWhat}`);
  } catch {
    select(sources);
    button.textContent = "Selected";
    announce(`Selected ${button.dataset.copyWhat}: copy it with your keyboard`);
  }
  reset = () => {
    button.textContent = button.dataset.copyLabel;
    announce("");
  };
  timer = window.setTimeout(reset, RESET_AFTER_MS);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const ids = button.dataset.copy.split(" ");
  const sources = ids.map((id) => document.getElementById(id)).filter((element) => element !== null);
  if (sources.length === 0) continue;
  button.dataset.copyLabel = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => copy(button, sources));
}
