"""Imperfect data as values: a `Finding` has a stable code, a place and a hint; a `Report` gathers them.

Nothing upstream is dropped in silence: what could not be harmonised, was read as something else, or
contradicts itself becomes a finding, which the terminal, `report.json` and the pages read from one `Report`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from site_builder.errors import SiteBuilderError
from site_builder.phrases import amount

#: Characters of a raw value that a finding quotes.
LONGEST_VALUE = 200
#: Findings of a code that a message quotes.
EXAMPLES = 3
Severity = Literal["error", "warning", "info"]

#: Every finding code with its severity and what it means (the text shown to people).
CODES: dict[str, tuple[Severity, str]] = {
    "age-out-of-range": ("warning", "Age below 0 or above 120 years; shown as unknown"),
    "age-unreadable": ("warning", "Age that is neither a DICOM age string nor a number; shown as unknown"),
    "age-placeholder": ("warning", "Every age of the collection is zero, a placeholder; shown as unknown"),
    "age-conflict": ("info", "One study states several ages for its subject; the most frequent one is used"),
    "age-several": ("info", "A subject has several ages and no study is named; the youngest is used"),
    "sex-unreadable": ("warning", "Sex outside DICOM's F, M, O; shown as unknown"),
    "race-unreadable": ("warning", "Race outside the categories of OMB; shown as unknown"),
    "race-is-ethnicity": ("warning", "Race that names an ethnicity; only what is a race is used"),
    "ethnicity-unreadable": ("warning", "Ethnicity other than Hispanic or Latino, or not; shown as unknown"),
    "ethnicity-is-race": ("warning", "Ethnicity that names a race; only what is an ethnicity is used"),
    "covid-unreadable": ("warning", "COVID-19 result that is none; shown as unknown"),
    "access-unreadable": ("warning", "Access that is not open, registered, controlled or mixed; taken as not stated"),
    "sex-conflict": ("info", "A subject is stated with several sexes; the most frequent one is used"),
    "race-conflict": ("info", "A subject is stated with several races; the most frequent one is used"),
    "ethnicity-conflict": ("info", "A subject is stated with several ethnicities; the most frequent one is used"),
    "covid-conflict": ("info", "A subject is stated with several COVID-19 results; the most frequent one is used"),
    "value-outvoted": ("info", "A stated fact of a subject as which none is counted; it is in no bar"),
    "modality-unknown": ("warning", "Modality that is no DICOM defined term; kept as it is"),
    "modality-unreadable": ("warning", "Modality that could not be read; shown as unknown"),
    "license-unknown": (
        "warning",
        "Licence text that is no known licence; kept, with its terms marked unclear",
    ),
    "license-mismatch": ("warning", "Licences that a source states for one thing contradict each other"),
    "data-url-refused": ("warning", "A data link that is neither a DOI nor an http(s) address; not shown"),
    "body-part-from-text": ("info", "Body part read out of a procedure text"),
    "body-part-unreadable": ("warning", "Body part that names none; shown as unknown"),
    "body-part-unknown": ("info", "Body part that is no DICOM defined term; kept as it is"),
    "manufacturer-unreadable": ("info", "Manufacturer that names none; shown as unknown"),
    "disease-unknown": ("info", "Disease label that could not be read"),
    "species-unknown": ("info", "Species label outside the vocabulary; kept as it is"),
    "text-shortened": ("info", "A name or title too long to be one; its beginning is shown"),
    "column-missing": ("warning", "A column this program knows is absent from the source's file"),
    "file-missing": ("warning", "A file this program knows is absent from the source's folder"),
    "collection-without-record": ("warning", "Series name a collection that the collection list lacks"),
    "collection-without-series": ("warning", "A collection is listed but has no series"),
    "record-repeated": ("warning", "A collection or one of its DOIs is described twice; the first description is used"),
    "collection-without-id": ("warning", "Rows without a collection identifier; they are counted nowhere"),
    "growth-incomplete": (
        "warning",
        "Not every series of today is in a dated release; growth over releases is not shown",
    ),
    "subjects-differ": ("warning", "The stated number of subjects differs from the number counted"),
    "doi-without-record": ("warning", "Series name a DOI that the collection's record does not describe"),
    "doi-without-series": ("info", "The collection's record describes a DOI that no series names"),
    "study-shared": ("info", "One StudyInstanceUID is used for several subjects; it is counted once"),
    "subject-shared": ("info", "A PatientID occurs in several collections; site totals count it once"),
    "series-duplicate": ("warning", "A SeriesInstanceUID occurs in several rows; each row is counted"),
    "number-unreadable": (
        "warning",
        "A number that is negative, too large to be true or no number; taken as not stated",
    ),
    "figure-partial": ("warning", "Some series state no number of instances or no size; sums are of the others"),
    "viewer-link-empty": ("warning", "The address of a viewer names no study; it is not linked"),
    "uid-unreadable": ("warning", "A UID that is not of digits and stops; its series is not linked to a viewer"),
    "id-missing": ("warning", "Rows without a PatientID, StudyInstanceUID or SeriesInstanceUID"),
    "slug-clash": ("info", "Two identifiers give the same address; one got a suffix"),
    "parent-missing": (
        "warning",
        "Rows whose study or subject the source does not list; what that would state is unknown",
    ),
    "parent-repeated": ("warning", "A study or subject that is listed several times; one of its rows is used"),
    "rows-unused": ("warning", "Studies or subjects without series; they are counted nowhere"),
    "series-too-large": ("warning", "The table of the series is larger than hosts take; it is not published"),
    "rows-refused": ("info", "The source refuses rows and gives counts; small ones are hidden"),
    "value-several": ("info", "Rows that name several collections or parents; the first is used"),
    "commons-without-name": ("warning", "Rows without the name of a commons; they are counted nowhere"),
    "download-large": ("info", "A download larger than `max_rows`, because nothing divides it further"),
    "date-unreadable": ("info", "A date that is not YYYY-MM-DD; not shown"),
    "canonical-unknown": ("warning", "The configuration prefers a platform that is not in the catalogue"),
    "counts-unused": ("warning", "A source gives counts of a platform of which another one gives rows; not used"),
    "doi-shared": ("info", "Several collections of one platform state the same DOI; it does not tell them apart"),
    "source-failed": ("error", "A source that could not be read; nothing of it is on the site"),
    "snapshot-damaged": ("warning", "A snapshot whose files are not as they were written; it is passed over"),
    "source-stale": ("warning", "A source could not be fetched anew; what is shown is of an earlier day"),
    "collection-elsewhere": ("info", "Collections that an earlier source of the same platform has; its rows are used"),
    "sheet-unreadable": ("error", "A contributed file that cannot be read as a table; nothing of it is used"),
    "sheet-person-column": ("error", "A contributed file with a column that names a person; nothing of it is used"),
    "sheet-column-contradicts": ("error", "Columns of one meaning that contradict each other; none of them is used"),
    "sheet-no-rows": ("warning", "A contributed file without a row"),
    "sheet-passed-over": ("warning", "A further table of a workbook; only one of a workbook is read"),
    "file-passed-over": ("info", "A file or sheet that is no table of metadata; it is not read"),
    "sheet-column-unknown": ("info", "A column whose header is not known; it is not used"),
    "sheet-column-repeated": ("info", "Several columns of one meaning; they are read as one"),
    "sheet-separator": ("info", "Cells are separated otherwise than the file's name says"),
    "sheet-encoding": ("warning", "A text that is not UTF-8; accents and umlauts may be wrong"),
    "sheet-title-rows": ("info", "Rows above the header; they are not read"),
    "sheet-header-commas": ("info", "Headers that hold separators without quotation marks"),
    "row-misaligned": ("error", "Rows with more cells than headers, so that no cell is sure; counted nowhere"),
    "row-short": ("warning", "Rows with fewer cells than headers; the last columns are taken as empty"),
    "row-without-identity": ("error", "Rows without platform, collection or patient; they are counted nowhere"),
    "row-repeated": (
        "warning",
        "A SeriesInstanceUID in several rows of a collection; its first row is counted",
    ),
    "rows-are-studies": ("info", "Rows without a series identifier: each is a study, series are not provided"),
    "rows-are-subjects": ("warning", "Rows without a study identifier: each is of a subject, studies are not provided"),
    "series-id-partly": ("warning", "Some rows have a series identifier and others have none"),
    "series-several-collections": ("error", "One SeriesInstanceUID in several collections; it is counted in each"),
    "study-several-subjects": ("error", "One StudyInstanceUID for several subjects; it is counted once"),
    "required-missing": ("error", "A required column that the table does not have"),
    "required-empty": ("error", "Rows without a value in a required column"),
    "id-digits-lost": ("error", "An identifier that a spreadsheet program rounded as a number; taken as not stated"),
    "id-as-fraction": ("info", "Identifiers written as numbers with an empty fraction (12.0); read without it"),
    "id-no-uid": ("info", "Identifiers that are no DICOM UIDs"),
    "age-spelling": ("info", "Ages as DICOM writes them (040Y); read well, but plain years are better"),
    "license-several": ("info", "A collection with several licences"),
    "links-many": ("warning", "A collection with too many addresses of data to list; none is shown"),
    "link-refused": ("warning", "A link to a viewer that is no http(s) address; not shown"),
    "cell-mojibake": ("warning", "Text that was decoded wrongly at some time; mended"),
    "cell-control": ("warning", "Control or invisible characters in a cell; removed"),
    "cell-list": ("info", "A list written in one cell; its elements are read"),
    "cell-long": ("warning", "A cell that is longer than a spreadsheet program holds"),
    "cell-merged": ("info", "Merged cells; their value is read in each of their rows"),
    "values-unchecked": (
        "info",
        "Values that were not looked at, because there are too many different ones",
    ),
    "record-differs": ("info", "What is said of a collection differs between its rows; the most frequent is used"),
    "name-spellings": ("info", "One platform in several spellings; the most frequent is used"),
    "link-broken": ("warning", "A link that leads to nothing, as its server said on several days"),
    "link-doubtful": ("info", "A link of which the last audit could not tell that something is there"),
    "link-unreachable": ("info", "A link whose server did not answer the last audit, or had trouble of its own"),
    "link-moved": ("info", "A link that works and leads for good to another address"),
    "datacite-license": ("warning", "DataCite states another licence for a DOI than the source; shown is the source's"),
    "datacite-incomplete": ("info", "DataCite's record of a DOI is too poor to cite from; its source's words are used"),
    "datacite-missing": ("info", "DataCite's records were not pulled yet; works are cited as their sources word them"),
    "content-unused": ("warning", "A content file belongs to no page"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One imperfection of the data.

    `code` is a key of `CODES`; `source` the id of the `[[sources]]` table; `where` a collection, file or
    table; `field` the column; `value` the raw spelling; `count` how many rows, subjects or values
    (`unit`) it concerns, None where the site hides it because it is small (`fewer_than` is its bound, if known);
    `hint` what it was read as and what the contributor could do.
    """

    code: str
    source: str
    where: str = ""
    field: str = ""
    value: str = ""
    count: int | None = 1
    unit: str = "rows"
    hint: str = ""
    fewer_than: int | None = None

    @property
    def severity(self) -> Severity:
        """`error`, `warning` or `info`, from the code."""
        return CODES[self.code][0]

    @property
    def meaning(self) -> str:
        """What the code means, one sentence."""
        return CODES[self.code][1]


@dataclass(slots=True)
class Report:
    """All findings of one run, in the order they were met."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Keep a finding, its value cut where it is long; an unknown code is a programming error (`KeyError`)."""
        CODES[finding.code]
        if len(finding.value) > LONGEST_VALUE:
            finding = replace(finding, value=f"{finding.value[: LONGEST_VALUE - 1]}…")
        self.findings.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Keep several findings."""
        for finding in findings:
            self.add(finding)

    def of(self, severity: Severity) -> list[Finding]:
        """The findings of one severity, in order."""
        return [finding for finding in self.findings if finding.severity == severity]

    def refuse_warnings(self) -> None:
        """Raise `SiteBuilderError` where there is an error or a warning (`build --strict`): a line for each code."""
        refused = {code: found for code, found in self.by_code().items() if CODES[code][0] != "info"}
        if refused:
            raise SiteBuilderError(
                f"{sum(map(len, refused.values())):,} finding(s) are errors or warnings and --strict was given; "
                "nothing was published\n" + "\n".join(_line(code, found) for code, found in refused.items())
            )

    def by_code(self) -> dict[str, list[Finding]]:
        """Findings grouped by code: errors first, then warnings, then infos; within that by code."""
        rank = {"error": 0, "warning": 1, "info": 2}
        groups: dict[str, list[Finding]] = {}
        for finding in sorted(self.findings, key=lambda f: (rank[f.severity], f.code)):
            groups.setdefault(finding.code, []).append(finding)
        return groups


def counted(found: Sequence[Finding], unit: str) -> str:
    """What findings of one unit concern together: `1,204 series`, `fewer than 11 subjects`, `some studies (hidden)`."""
    known = [finding.count for finding in found if finding.count is not None]
    if len(known) == len(found):
        return amount(sum(known), unit)
    if known:
        return f"{amount(sum(known), unit)} and some that are hidden"
    bound = found[0].fewer_than if len(found) == 1 else None
    return f"some {unit} (hidden)" if bound is None else f"fewer than {bound:,} {unit}"


def examples(found: Sequence[Finding]) -> str:
    """The first findings of a code: `idc: lung_one PatientAge '155Y'; brain_two PatientAge '-1' and 7 more`.

    A source is named where it is another than before; a hint is said where there is no value, and once.
    """
    said: list[str] = []
    source, hint = "", ""
    for of, place, how in dict.fromkeys(map(_place_and_hint, found[:EXAMPLES])):
        words = " ".join(filter(None, (place, "" if how == hint else how)))
        said += [words if of == source else f"{of}: {words}"] if words else []
        source, hint = of, how
    more = f" and {len(found) - len(said):,} more" if len(found) > len(said) else ""
    return "; ".join(said) + more


def _place_and_hint(finding: Finding) -> tuple[str, str, str]:
    """The source of a finding, its place with the value, and its hint where it has no value."""
    place = (finding.where, finding.field, repr(finding.value) if finding.value else "")
    return finding.source, " ".join(filter(None, place)), "" if finding.value else finding.hint


def _line(code: str, found: Sequence[Finding]) -> str:
    """A code with its first findings: `warning age-out-of-range (1): lung_one PatientAge '155Y'`."""
    return f"  {CODES[code][0]} {code} ({len(found):,}): {examples(found)}"
