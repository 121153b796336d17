"""`primary_site`: one label per site from the lists that archives write."""

from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned
from site_builder.harmonise.terms import read_terms, split_terms, tidy_label

_TERMS = read_terms("primary_sites")
PRIMARY_SITES = _TERMS.values
"""Every listed site, in the order of `content/vocabulary/primary_sites.csv`."""


def split_sites(raw: str | None) -> tuple[str, ...]:
    """Split a list of sites as IDC (`tumor_locations`) and TCIA write it, raw spelling each."""
    return split_terms(raw)


def harmonise_site(raw: str | None) -> Mapped[str]:
    """Return the label of one site (`bladder organ` is Bladder); an unlisted one keeps its words."""
    text = cleaned(raw)
    return Mapped(None if text is None else _TERMS.find(text) or tidy_label(text))
