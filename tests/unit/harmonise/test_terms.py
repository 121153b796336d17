"""Diseases, sites and species: lists split, spellings merged, subtypes left alone."""

import pytest

from site_builder.harmonise.disease import DISEASES, harmonise_disease, split_diseases
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.site import PRIMARY_SITES, harmonise_site, split_sites
from site_builder.harmonise.species import harmonise_species, split_species
from site_builder.search.vocabulary import found_as
from tests.unit.harmonise.support import distinct


@pytest.mark.parametrize(
    ("raw", "terms"),
    [
        ("Lung Cancer, Non-Cancer, Metastatic disease", ("Lung Cancer", "Non-Cancer", "Metastatic disease")),
        (
            "Diffuse Large B-Cell Lymphoma, Not Otherwise Specified",
            ("Diffuse Large B-Cell Lymphoma, Not Otherwise Specified",),
        ),
        ("A, Renal Cell Carcinoma, NOS, B", ("A", "Renal Cell Carcinoma, NOS", "B")),
        ("Tumor (all sites, any grade), Glioma", ("Tumor (all sites, any grade)", "Glioma")),
        ("Broken (list, Glioma", ("Broken (list", "Glioma")),
        ("A; B|C, A, unknown", ("A", "B", "C")),
        ("Urothelial - bladder cancer (NOS)", ("Urothelial - bladder cancer (NOS)",)),
        ("NOS", ("NOS",)),
        ("", ()),
        (None, ()),
    ],
)
def test_splits_lists(raw: str | None, terms: tuple[str, ...]) -> None:
    assert split_diseases(raw) == split_sites(raw) == split_species(raw) == terms


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ("Colon adenocarcinoma", "Colon Adenocarcinoma"),
        ("Low Grade GLioma", "Low Grade Glioma"),
        ("Sarcomas", "Sarcoma"),
        ("Glioblastoma Multiforme", "Glioblastoma"),
        ("Pancreas Cancer", "Pancreatic Cancer"),
        ("Adrenal Cortical Carcinoma", "Adrenocortical Carcinoma"),
        ("Diffuse Large B-Cell Lymphoma, Not Otherwise Specified", "Diffuse Large B-Cell Lymphoma, NOS"),
        ("Neuroendocrine cancer (NOS)", "Neuroendocrine Cancer, NOS"),
        ("COVID-19 (non-cancer)", "COVID-19"),
        ("Healthy Controls (non-cancer)", "Healthy Controls"),
        ("some new tumour of the toe", "Some New Tumour of the Toe"),
        ("rare thing, not otherwise specified", "Rare Thing, NOS"),
    ],
)
def test_reads_diseases(raw: str, label: str) -> None:
    assert harmonise_disease(raw) == Mapped(label)


@pytest.mark.parametrize(
    ("subtype", "parent"),
    [
        ("Lung Adenocarcinoma", "Lung Cancer"),
        ("Pancreatic Ductal Adenocarcinoma", "Pancreatic Adenocarcinoma"),
        ("Uveal Melanoma", "Melanoma"),
        ("Clear Cell Carcinoma", "Kidney Renal Clear Cell Carcinoma"),
        ("Renal Cell Carcinoma, NOS", "Renal Cell Carcinoma"),
        ("Soft-tissue Sarcoma", "Sarcoma"),
        ("Ewing Sarcoma", "Ewing sarcoma - Peripheral PNET"),
    ],
)
def test_a_subtype_is_never_its_parent(subtype: str, parent: str) -> None:
    assert harmonise_disease(subtype).value != harmonise_disease(parent).value


def test_a_disease_without_letters_is_a_finding() -> None:
    assert harmonise_disease("123").code == "disease-unknown"
    assert harmonise_disease("123").value is None


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ("lung", "Lung"), ("bladder organ", "Bladder"), ("Urinary Bladder", "Bladder"),
        ("prostate gland", "Prostate"),
        ("skin of body", "Skin"), ("Head-Neck", "Head and Neck"), ("Head-and-Neck", "Head and Neck"),
        ("Chest-Abdomen-Pelvis", "Chest-Abdomen-Pelvis"), ("TSpine", "Thoracic Spine"),
        ("uterine cervix", "Cervix"),
        ("Marrow", "Bone Marrow"), ("bone element", "Bone"), ("Lung Phantom", "Lung Phantom"),
        ("left toe", "Left Toe"),
    ],
)  # fmt: skip
def test_reads_sites(raw: str, label: str) -> None:
    assert harmonise_site(raw) == Mapped(label)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Human", "Human"), ("homo sapiens", "Human"), ("Mus musculus", "Mouse"), ("mice", "Mouse"),
        ("Canine", "Dog"),
        ("Phantom", "Phantom"), ("Sus scrofa domesticus", "Pig"),
    ],
)  # fmt: skip
def test_reads_species(raw: str, name: str) -> None:
    assert harmonise_species(raw) == Mapped(name)


def test_an_unlisted_species_is_kept_and_found() -> None:
    mapped = harmonise_species("axolotl")
    assert (mapped.value, mapped.code) == ("Axolotl", "species-unknown")


def test_every_disease_of_idc_is_listed() -> None:
    terms = {term for raw in distinct("collections_index", "cancer_types") for term in split_diseases(raw)}
    assert len(terms) == 122
    spellings: dict[str | None, set[str]] = {}
    for term in terms:
        assert harmonise_disease(term).code is None
        spellings.setdefault(harmonise_disease(term).value, set()).add(term)
    assert set(spellings) <= set(DISEASES)
    assert {label: raws for label, raws in spellings.items() if len(raws) > 1} == {
        "Adrenocortical Carcinoma": {"Adrenocortical Carcinoma", "Adrenal Cortical Carcinoma"},
        "Breast Invasive Carcinoma": {"Breast Invasive Carcinoma", "Invasive Breast Carcinoma"},
        "Colon Adenocarcinoma": {"Colon Adenocarcinoma", "Colon adenocarcinoma"},
        "Ductal Adenocarcinoma": {"Ductal Adenocarcinoma", "Ductal adenocarcinoma"},
        "Glioblastoma": {"Glioblastoma", "Glioblastoma Multiforme"},
        "Hepatocellular Carcinoma": {"Hepatocellular carcinoma", "Liver Hepatocellular Carcinoma"},
        "Pancreatic Cancer": {"Pancreatic Cancer", "Pancreas Cancer"},
        "Pancreatic Ductal Adenocarcinoma": {
            "Pancreatic Ductal Adenocarcinoma",
            "Pancreatic ductal adenocarcinoma",
        },
        "Uterine Corpus Endometrial Carcinoma": {
            "Corpus Endometrial Carcinoma",
            "Uterine Corpus Endometrial Carcinoma",
        },
    }


def test_every_site_of_idc_is_listed() -> None:
    terms = {term for raw in distinct("collections_index", "tumor_locations") for term in split_sites(raw)}
    labels = {harmonise_site(term).value for term in terms}
    assert (len(terms), len(labels)) == (90, 64)
    assert labels <= set(PRIMARY_SITES)


def test_every_species_of_idc_is_listed() -> None:
    terms = {term for raw in distinct("collections_index", "species") for term in split_species(raw)}
    assert {term: harmonise_species(term) for term in terms} == {
        "Human": Mapped("Human"),
        "Mouse": Mapped("Mouse"),
        "Canine": Mapped("Dog"),
        "Phantom": Mapped("Phantom"),
    }


@pytest.mark.parametrize(("label", "word"), [("Glioblastoma", "GBM"), ("Non-Small Cell Lung Cancer", "lung cancer")])
def test_people_find_diseases_by_their_words(label: str, word: str) -> None:
    assert word in found_as("disease", label)
