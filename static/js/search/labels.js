// What facets and their values are called, as an answer has them.

/** "Modality"; the name itself where the site has no such facet. */
export function facetLabel(answer, name) {
  return answer?.facets.find((facet) => facet.name === name)?.label ?? name.replaceAll("_", " ");
}

/** "CT Computed Tomography", "250 to 1,000"; the value itself where it has no label. */
export function valueLabel(answer, name, value) {
  const facet = answer?.facets.find((each) => each.name === name);
  const label = [...(facet?.values ?? []), ...(facet?.custom ?? [])].find((each) => each.value === value)?.label;
  return name === "modality" && label && label !== value ? `${value} ${label}` : (label ?? value);
}

/** "Modality: CT Computed Tomography". */
export function filterLabel(answer, name, value) {
  return `${facetLabel(answer, name)}: ${valueLabel(answer, name, value)}`;
}
