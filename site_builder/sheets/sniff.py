"""What a file is, told by its content, whatever its name says; and how its text is encoded.

Limits keep a small file from becoming an enormous one: what a compressed file holds is measured before it is read.
"""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast

from site_builder.sheets.archive import MOST_RATIO, check_workbook
from site_builder.sheets.notes import RefusedError

Kind = Literal["text", "xlsx", "parquet"]

#: Bytes of a text after decompression: about twenty million series.
MOST_TEXT = 8 * 2**30
#: From how many bytes on it is looked at how well a text is compressed.
_RATIO_FROM = 64 * 2**20
_BLOCK = 2**20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = (  # UTF-32 before UTF-16, whose mark it begins with
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
#: Bytes that Windows-1252 does not have.
_NOT_1252 = re.compile(b"[\x81\x8d\x8f\x90\x9d]")
_CONTROL = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a text are read: Python's name, what people call it, and whether all are plain ASCII."""

    codec: str
    words: str
    guessed: bool = False
    plain: bool = False


def kind_of(path: Path) -> Kind:
    """The kind of a file. Raises `RefusedError` for one that is empty or of no kind that is read."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise RefusedError("sheet-unreadable", "the file is empty")
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"PK"):
        check_workbook(path)
        return "xlsx"
    if start.startswith(_OLE):
        raise RefusedError("sheet-unreadable", _why_ole(path))
    return "text"


def open_text(path: Path) -> BinaryIO:
    """The bytes of a text, decompressed where it is gzip."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path, "rb")) if packed else path.open("rb")


def encoding_of(path: Path) -> Encoding:
    """How a text is encoded: by its mark, else UTF-8 where all of it is, else Windows-1252, else Latin-1.

    Raises `RefusedError` for what is no text, is damaged, or grows too large when it is decompressed.
    """
    try:
        with open_text(path) as file:
            start = file.read(_BLOCK)
        _refuse_binary(start)
        for mark, codec, words in _BOMS:
            if start.startswith(mark):
                return Encoding(codec, words)
        if wide := _utf16(start):
            return wide
        return _by_all(path)
    except (OSError, EOFError, zlib.error) as error:
        raise RefusedError("sheet-unreadable", f"it cannot be decompressed: {error}") from error


def _by_all(path: Path) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = plain = windows = True
    for block in _blocks(path):
        plain = plain and block.isascii() and len(block.translate(None, _CONTROL)) == len(block)
        windows = windows and (plain or not _NOT_1252.search(block))
        utf8 = utf8 and _decodes(decoder, block)
    if utf8 and not decoder.getstate()[0]:
        return Encoding("utf-8", "UTF-8", plain=plain)
    return Encoding("cp1252", "Windows-1252", True) if windows else Encoding("latin-1", "Latin-1", True)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _blocks(path: Path) -> Iterator[bytes]:
    """The text in blocks, up to the limits."""
    size, total = path.stat().st_size, 0
    with open_text(path) as file:
        while block := file.read(_BLOCK):
            total += len(block)
            if total > MOST_TEXT or (total > _RATIO_FROM and total > MOST_RATIO * size):
                raise RefusedError(
                    "sheet-unreadable",
                    f"it grows to more than {total:,} bytes, which is no table of metadata; split it",
                )
            yield block


def _utf16(start: bytes) -> Encoding | None:
    """UTF-16 without a mark: every other byte of mostly Western text is zero."""
    for codec, high in (("utf-16-le", start[1:2000:2]), ("utf-16-be", start[0:2000:2])):
        if len(high) >= 4 and high.count(0) > 0.9 * len(high):
            return Encoding(codec, "UTF-16")
    return None


def _refuse_binary(start: bytes) -> None:
    marked = any(start.startswith(mark) for mark, _codec, _words in _BOMS) or _utf16(start)
    if not start.strip(b"\0 \t\r\n"):
        raise RefusedError("sheet-unreadable", "the file has no text")
    if not marked and len(start) - len(start.translate(None, _CONTROL)) > len(start) // 20:
        raise RefusedError("sheet-unreadable", "it is neither a text nor an XLSX workbook nor Parquet")


def _why_ole(path: Path) -> str:
    """Old workbooks and new ones with a password have the same kind of container."""
    with path.open("rb") as file:
        start = file.read(8 * _BLOCK)
    if "EncryptedPackage".encode("utf-16-le") in start:
        return "the workbook has a password; save it without one"
    return "it is an old Excel workbook (.xls) or another Office file; save it as .xlsx or CSV"
