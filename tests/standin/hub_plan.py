"""How large the demonstration hub is, and what its collections are like.

Two of its repositories come from the index of the NCI Imaging Data Commons that this project depends on: IDC
itself, and TCIA, which lists many of the same collections under the same DOIs. The other five are made up of
collections with the sizes given here, the rest of the totals going to MIDRC.
"""

from collections.abc import Sequence
from dataclasses import dataclass

OPENNEURO_DATASETS = 120

_SEXES = ("Female", "Male")
_RACES = ("White",) * 11 + ("Black or African American",) * 4 + ("Asian",) * 2 + ("Not Reported",) * 2
_ODD_RACES = ("Black", "American Indian or Alaskan Native", "Native Hawaiian or Other Pacific Islander", "Other")
_ETHNICITIES = ("Not Hispanic or Latino",) * 6 + ("Hispanic or Latino", "Not Reported", "Non-Hispanic/Non-Latino")
_MAKERS = ("SIEMENS", "GE MEDICAL SYSTEMS", "Philips Medical Systems", "TOSHIBA", "FUJIFILM Corporation", "Agfa")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of subjects, studies and series."""

    subjects: int
    studies: int
    series: int


TOTAL = Sizes(327_895, 722_695, 2_000_000)
"""Rows of the types `subject`, `imaging_study` and `imaging_series`."""


@dataclass(frozen=True, slots=True)
class Made:
    """A collection to make up.

    Each value of a tuple is as likely as every other, so a value that stands there twice comes twice as often;
    None is a missing one. Ages are in years.
    """

    commons_name: str
    commons_long_name: str
    collection_id: str
    full_name: str
    sizes: Sizes
    modalities: tuple[str, ...]
    body_parts: tuple[str | None, ...] = (None,)
    data_url_doi: str | None = None
    license: str | None = None
    disease_type: str | None = None
    primary_site: str | None = None
    metadata_source_version: str = "2026-08"
    sexes: tuple[str | None, ...] = (*_SEXES * 9, "Not Reported", None)
    races: tuple[str | None, ...] = (None,)
    ethnicities: tuple[str | None, ...] = (None,)
    manufacturers: tuple[str | None, ...] = (*_MAKERS, None)
    youngest: int = 18
    oldest: int = 89


def made_up(rest: Sizes) -> list[Made]:
    """Every collection to make up, so that together they have as many rows as `rest`.

    Raises:
        ValueError: too little is left for MIDRC.
    """
    others = [*_acr(), *_nihcc(), *_aimi(), *_openneuro()]
    left = Sizes(
        rest.subjects - sum(one.sizes.subjects for one in others),
        rest.studies - sum(one.sizes.studies for one in others),
        rest.series - sum(one.sizes.series for one in others),
    )
    if not 0 < left.subjects <= left.studies <= left.series:
        raise ValueError(f"nothing sensible is left for MIDRC: {left}")
    return [*others, *_midrc(left)]


def _midrc(left: Sizes) -> list[Made]:
    shares = {"Open-A1": 44, "Open-R1": 23, "Open-A1_PETAL_REDCORAL": 12, "Open-A1_SCCM_VIRUS": 9}
    shares |= {"Open-R1_TCIA-COVID-19_CT_Images": 7, "Open-A1_PETAL_BLUECORAL": 5}
    names = list(shares)
    parts = [split(whole, list(shares.values())) for whole in (left.subjects, left.studies, left.series)]
    return [
        Made(
            "MIDRC",
            "Medical Imaging and Data Resource Center",
            f"MIDRC-{name}",
            f"MIDRC {name.replace('_', ' ')}",
            Sizes(*(part[i] for part in parts)),
            modalities=("CR",) * 6 + ("DX",) * 6 + ("CT",) * 6 + ("CR, DX", "MR"),
            body_parts=("CHEST",) * 12 + ("PORT CHEST", "ABDOMEN", "<Undefined>", None),
            data_url_doi="https://doi.org/10.60701/p67c-yw54",
            license=None if i % 3 == 2 else "https://creativecommons.org/licenses/by-nc/4.0/",
            disease_type="COVID-19",
            primary_site="Chest",
            metadata_source_version="2025.02",
            races=(*_RACES * 3, *_ODD_RACES),
            ethnicities=_ETHNICITIES,
            youngest=0,
        )
        for i, name in enumerate(names)
    ]


def split(whole: int, shares: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to the shares that sum up to `whole`; the first takes what rounding leaves."""
    parts = [whole * share // sum(shares) for share in shares]
    return [parts[0] + whole - sum(parts), *parts[1:]]


def _acr() -> list[Made]:
    sizes = {"6666": Sizes(2_782, 19_024, 47_865), "6701": Sizes(34, 67, 1_578), "6690": Sizes(215, 1_453, 17_633)}
    return [
        Made(
            "ACRdart",
            "American College of Radiology Data Analysis and Research Toolkit",
            f"ACRIN_{number}",
            f"ACRIN {number}",
            size,
            modalities=("MG", "US") if number == "6666" else ("MR", "CT"),
            body_parts=("BREAST",) if number == "6666" else ("LIVER", "PROSTATE", None),
            disease_type="Breast Cancer" if number == "6666" else None,
            sexes=("Female",) if number == "6666" else ("Female", "Male", "O"),
            races=(*_RACES, "Unknown/Declined"),
            ethnicities=("Not Hispanic or Latino", "Hispanic or Latino", "REMOVED", None),
        )
        for number, size in sizes.items()
    ]


def _nihcc() -> list[Made]:
    terms = "Free use with acknowledgement of the NIH Clinical Center and citation"
    site = ("NIHCC", "National Institutes of Health Clinical Center")
    link = "https://nihcc.app.box.com/v/ChestXray-NIHCC"
    return [
        Made(
            *site,
            "ChestX-ray14",
            "NIH ChestX-ray14",
            Sizes(30_805, 112_120, 112_120),
            ("DX",),
            ("CHEST",),
            data_url_doi=link,
            license=terms,
            primary_site="Chest",
            youngest=1,
            manufacturers=(None,),
        ),
        Made(
            *site,
            "DeepLesion",
            "NIH DeepLesion",
            Sizes(4_427, 10_594, 14_601),
            ("CT",),
            (None, "ABDOMEN", "CHEST", "Pelvis"),
            data_url_doi="https://nihcc.app.box.com/v/DeepLesion",
            license=terms,
        ),
    ]


def _aimi() -> list[Made]:
    made = {
        "CheXpert-Plus": (Sizes(18_400, 26_300, 31_200), ("DX", "CR"), ("CHEST",)),
        "MURA": (Sizes(12_173, 14_863, 40_561), ("DX",), ("HAND", "WRIST", "ELBOW", "FINGER", "SHOULDER", "FOREARM")),
        "COCA": (Sizes(1_000, 1_000, 1_400), ("CT",), ("HEART", "CHEST")),
        "BrainMetShare": (Sizes(156, 156, 624), ("MR",), ("BRAIN", "HEAD")),
        "LERA": (Sizes(182, 182, 420), ("DX",), ("FOOT", "ANKLE", "KNEE", "HIP")),
    }
    return [
        Made(
            "Stanford AIMI",
            "Stanford Center for Artificial Intelligence in Medicine and Imaging",
            name,
            name,
            size,
            modalities,
            parts,
            data_url_doi=f"https://stanfordaimi.azurewebsites.net/datasets/{name.lower()}",
            license="Stanford University Dataset Research Use Agreement",
            sexes=("Female", "Male", "Unknown"),
        )
        for name, (size, modalities, parts) in made.items()
    ]


def _openneuro() -> list[Made]:
    made = []
    for number in range(OPENNEURO_DATASETS):
        name, subjects = f"ds{number * 43 + 1:06}", 24 + number * 37 % 190
        made.append(
            Made(
                "OpenNeuro",
                "OpenNeuro",
                name,
                f"Functional imaging study {number + 1}",
                Sizes(subjects, subjects + subjects // 4, subjects * 3),
                modalities=("mri_functional", "mri_anatomical", "MR") if number % 4 else ("MR", "PT"),
                body_parts=("BRAIN", None),
                data_url_doi=f"10.18112/openneuro.{name}.v1.0.{number % 5}",
                license="CC0",
                primary_site="Brain",
                sexes=("M", "F", None),
                oldest=40,
            )
        )
    return made
