"""Plain text, as a PDF extraction or a person would leave it: hard line ends, form feeds between pages.

The reading text has one line per block (title, paragraph, list item). Lines that the page width broke are joined, runs of
spaces become one, bullets are written `•` at the first level and `◦` below it. Addresses that stand alone on a line are
set aside as links. No letter and no digit is added, dropped or moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import UnreadableText
from corpus.text import Document
from ingest.readers.layout import Extraction, write
from ingest.readers.lines import Line, gather, mark_headings

_LINE = re.compile(r"[^\n\f\r\v\x85\u2028\u2029]*(\r\n|[\n\f\r\v\x85\u2028\u2029]|$)")
FULL_LINE = 0.95
"""The width of a full line is that of the longest but the longest twentieth: a few may be overlong."""


def read_plain(path: Path) -> Document:
    """The document in a UTF-8 text file. Raises UnreadableText when it is not UTF-8 or holds no text."""
    return read_raw(decoded(path), path.name)


def decoded(path: Path) -> str:
    """What a UTF-8 file holds, without its byte order mark. Raises UnreadableText."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableText(f'"{path.name}" cannot be opened: {error.strerror}. Check the path and your rights.') from error
    except UnicodeDecodeError as error:
        raise UnreadableText(
            f'"{path.name}" is not UTF-8 text (byte {error.start} is {error.object[error.start]:#04x}). Save it as UTF-8.'
        ) from error


def read_raw(raw: str, name: str = "text") -> Document:
    """The document whose extraction is `raw`. Raises UnreadableText when it holds no letter."""
    gathered = gather(raw, _lines(raw))
    mark_headings(raw, gathered)
    return write(Extraction(raw, gathered.raw_blocks(), gathered.links), name)


def _lines(raw: str) -> Iterator[Line]:
    widths = sorted(len(match.group().strip()) for match in _LINE.finditer(raw) if match.group().strip())
    full = float(widths[int(FULL_LINE * (len(widths) - 1))]) if widths else 0.0
    page = 1
    for match in _LINE.finditer(raw):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = max(start, match.start() + len(line.rstrip()))
        yield Line(page, start, end, width=float(end - start), full=full)
        page += match.group(1) == "\f"
