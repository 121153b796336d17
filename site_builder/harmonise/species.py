"""`species`: everyday names from everyday and scientific ones."""

from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned, shown
from site_builder.harmonise.terms import read_terms, split_terms, tidy_label

_TERMS = read_terms("species")
SPECIES = _TERMS.values
"""Every listed species, in the order of its vocabulary. Phantoms and synthetic data are listed as such."""


def split_species(raw: str | None) -> tuple[str, ...]:
    """Split a list of species such as `Human, Mouse`, raw spelling each."""
    return split_terms(raw)


def harmonise_species(raw: str | None) -> Mapped[str]:
    """Return the everyday name of one species.

    Returns:
        Code `species-unknown` for one outside the vocabulary, which keeps its words.
    """
    text = cleaned(raw)
    if text is None:
        return Mapped(None)
    named = _TERMS.find(text)
    if named:
        return Mapped(named)
    hint = f"{shown(text)} is no species we know and is kept as it is; write the English or Latin name."
    return Mapped(tidy_label(text), "species-unknown", hint)
