// The search field: a search as one types, which is one step of history from its first key to its end.

const PAUSE = 300; // milliseconds without a key after which the address follows the text

/**
 * `createField(form, {load, typed, ended, entered, down})`: `typed(text, isFirst)` at every change, `ended()` when the
 * address is to follow, `entered()` at Enter, `down()` where the results are to take the focus; `load()` at first need.
 */
export function createField(form, { load, typed, ended, entered, down }) {
  const input = form.querySelector("input");
  const clearing = form.querySelector("[data-clear-text]");
  let typing = 0; // the timer of a step that has not ended; 0 where there is none

  function type() {
    const isFirst = typing === 0;
    clearTimeout(typing);
    typing = setTimeout(ended, PAUSE);
    typed(input.value.slice(0, input.maxLength), isFirst);
    clearing.hidden = input.value === "";
  }

  function end() {
    if (typing === 0) return;
    clearTimeout(typing);
    typing = 0;
    ended();
  }

  function clear() {
    end();
    input.value = "";
    type();
    end();
    input.focus();
  }

  function onKey(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      down();
    }
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (input.value === "") input.blur();
    else clear();
  }

  input.enterKeyHint = "search";
  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", type);
  input.addEventListener("blur", end);
  input.addEventListener("keydown", onKey);
  clearing.addEventListener("click", clear);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    end();
    entered();
  });
  return {
    end,
    /** Shows the text of a state, unless that is what stands there but for blanks at its ends. */
    show(text) {
      if (input.value.trim() !== text.trim()) input.value = text;
      clearing.hidden = input.value === "";
    },
    /** Ends a step of typing without its address: another one has taken its place. */
    forget() {
      clearTimeout(typing);
      typing = 0;
    },
  };
}
