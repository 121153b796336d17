"""Names and titles that must fit on a line: a source can state anything there, even a book."""

from dataclasses import replace

from site_builder.findings import Finding, Report
from site_builder.model import CollectionRecord

LONGEST_LINE = 300


def with_short_lines(source: str, record: CollectionRecord, report: Report) -> CollectionRecord:
    """The record with every name and title of at most 300 characters; longer ones are cut and reported."""

    def line(field: str, text: str) -> str:
        if len(text) <= LONGEST_LINE:
            return text
        report.add(Finding("text-shortened", source, record.collection_id, field, text))
        return f"{text[: LONGEST_LINE - 1].rstrip()}…"

    return replace(
        record,
        short_title=line("short_title", record.short_title),
        title=line("title", record.title),
        status=line("status", record.status),
        program=line("program", record.program),
        supporting_data=tuple(line("supporting_data", text) for text in record.supporting_data),
        parts=tuple(
            replace(
                part,
                id=line("source_id", part.id),
                title=line("source_title", part.title),
                provenance=tuple((words, line("provenance", who)) for words, who in part.provenance),
            )
            for part in record.parts
        ),
    )
