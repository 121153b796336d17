// What the counts beside the values of facets count.

const NOTES = {
  collections: "",
  subjects: "Summed over collections: a person who is in two of them counts twice.",
  series: "Summed over collections.",
};

/** Wires the radio buttons; `choose(unit)` changes the state. */
export function createUnits(group, { choose }) {
  const note = group.querySelector("[data-units-note]");
  group.addEventListener("change", ({ target }) => choose(target.value));
  return {
    show(unit, isPartial) {
      for (const box of group.querySelectorAll("input")) box.checked = box.value === unit;
      const partly = isPartial ? " ≥ marks sums that lack collections which do not provide the number." : "";
      note.textContent = `${NOTES[unit]}${partly}`;
      note.hidden = note.textContent === "";
    },
  };
}
