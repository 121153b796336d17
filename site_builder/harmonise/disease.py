"""`disease_type`: one label per disease from the lists that archives write.

Merged are spellings and trivial synonyms only. A subtype is never merged into its parent, nor a vague
label ("Ductal Adenocarcinoma") into a specific one, even where the collection makes the meaning likely.
"""

import re

from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned, shown
from site_builder.harmonise.terms import read_terms, split_terms, tidy_label

_TERMS = read_terms("diseases")
DISEASES = _TERMS.values
"""Every listed disease label, in the order of `content/vocabulary/diseases.csv`."""

_NON_CANCER = re.compile(r"(?: \(non-?\s?cancer\))+$", re.IGNORECASE)


def split_diseases(raw: str | None) -> tuple[str, ...]:
    """Split a list of diseases as IDC (`cancer_types`) and TCIA write it, raw spelling each."""
    return split_terms(raw)


def harmonise_disease(raw: str | None) -> Mapped[str]:
    """Return the label of one disease; one outside the vocabulary keeps its words.

    Returns:
        Code `disease-unknown` for a value without letters, which is not shown.
    """
    text = cleaned(raw)
    if text is None:
        return Mapped(None)
    if not re.search(r"[^\W\d_]", text):
        return Mapped(None, "disease-unknown", f"{shown(text)} names no disease; write its name.")
    named = _TERMS.find(text) or _TERMS.find(_NON_CANCER.sub("", text))
    return Mapped(named or tidy_label(_NON_CANCER.sub("", text)))
