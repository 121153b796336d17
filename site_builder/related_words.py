"""Why two collections are related, as a sentence that a person can check on both pages."""

from collections.abc import Mapping, Sequence

from site_builder.model import Collection, Part
from site_builder.phrases import listed
from site_builder.twins import DOI
from site_builder.words import shortened

Reason = tuple[str, ...]
"""A kind of reason and what is shared: `("disease modality", "Glioma", "MR")`, `("part", "https://doi.org/...")`."""

PHANTOM = "Phantom"
"""What stands for a disease where no patient was imaged."""

_LABELS = {"disease": ("disease", "diseases"), "site": ("primary site", "primary sites")}


def sentence(kind: str, groups: Mapping[str, Sequence[Reason]], one: Collection, other: Collection) -> str:
    """One kind of reason in words, as the page of `one` says it of `other`; empty where another kind says it all.

    Args:
        kind: `is`, `has`, `part`, `programme`, `species`, `disease` or `site`.
        groups: what the two share, by kind.
        one: the collection whose page it is.
        other: the collection that is related to it.
    """
    match kind:
        case "is":
            return "has analysis results in this collection"
        case "has":
            return "analysis result of this collection"
        case "part":
            said = {doi for mirrored in ("is", "has") for _kind, doi in groups.get(mirrored, ())}
            return _covered([doi for _kind, doi in groups[kind] if doi not in said], one, other)
        case "programme":
            return f"same programme ({one.program})"
        case "species":
            return f"same species ({_named([value for _kind, value in groups[kind]])})"
        case "site" if "disease" in groups:  # which says where, too
            return ""
    return _compared(_LABELS[kind], groups[kind]) + _other_species(one, other)


def _compared(label: tuple[str, str], reasons: Sequence[Reason]) -> str:
    """`same disease (Glioblastoma) and modality (MR)`; a phantom is no disease."""
    values = sorted({reason[1] for reason in reasons})
    codes = sorted({reason[2] for reason in reasons if len(reason) > 2})
    modality = f"{'modality' if len(codes) == 1 else 'modalities'} ({_named(codes)})"
    if values == [PHANTOM]:
        return f"both image phantoms with the same {modality}" if codes else "both image phantoms"
    diseases = [value for value in values if value != PHANTOM]
    same = f"same {label[len(diseases) > 1]} ({_named(diseases)})"
    return f"{same} and {modality}" if codes else same


def _covered(dois: Sequence[str], one: Collection, other: Collection) -> str:
    """What has data of both; what is an analysis result of either is called so."""
    mine, theirs = _parts(one), _parts(other)
    results = [mine[doi] for doi in dois if "analysis_result" in (mine[doi].kind, theirs[doi].kind)]
    if results:
        noun = "analysis result" if len(results) == 1 else "analysis results"
        return f"both are covered by the {noun} {_named([_title(part) for part in results])}"
    return f"both have data of {_named([_title(mine[doi]) for doi in dois])}" if dois else ""


def _parts(collection: Collection) -> dict[str, Part]:
    return {part.data_url_doi.casefold(): part for part in collection.parts if part.data_url_doi}


def _title(part: Part) -> str:
    """A part's name: what stands before a colon if it is one word (`TCGA-SBU-TIL-Maps: ...`), else its title or DOI."""
    name, colon, _rest = part.title.partition(":")
    title = name if colon and " " not in name else part.title or (part.data_url_doi or "").removeprefix(DOI)
    return f"“{shortened(title, 90)}”"


def _named(values: Sequence[str]) -> str:
    """Up to four values, else the first three and how many more."""
    return listed(values if len(values) <= 4 else [*values[:3], f"{len(values) - 3} more"])


def _other_species(one: Collection, other: Collection) -> str:
    """What keeps two collections apart that are alike otherwise; of phantoms no species is meant."""
    phantoms = PHANTOM in one.values("disease_type") and PHANTOM in other.values("disease_type")
    differ = one.species and other.species and not set(one.species) & set(other.species)
    return f", but another species ({listed(other.species)})" if differ and not phantoms else ""
