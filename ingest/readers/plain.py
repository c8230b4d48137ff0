"""Plain text, as a PDF extraction or a person would leave it: hard line ends, form feeds between pages.

The reading text has one line per block (title, paragraph, list item). Lines that the page width broke are joined, runs of
spaces become one, bullets are written `•` at the first level and `◦` below it. Addresses that stand alone on a line are
set aside as links, and so are lines that begin or end its pages alike. No letter and no digit is added, dropped or moved.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import UnreadableText
from corpus.text import Document
from ingest.readers.layout import Extraction, write
from ingest.readers.lines import Line, gather, mark_headings
from ingest.readers.running import running_lines

_LINE = re.compile(r"[^\n\f\r\v\x85\u2028\u2029]*(\r\n|[\n\f\r\v\x85\u2028\u2029]|$)")
_OTHERS = (
    (
        re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd.oasis.opendocument.text", re.DOTALL),
        "an OpenDocument text",
        ".odt",
    ),
    (re.compile(rb"PK\x03\x04(?=.*word/)", re.DOTALL), "a Word file", ".docx"),
    (re.compile(rb"\s*%PDF-"), "a PDF", ".pdf"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html)\b", re.IGNORECASE), "a web page", ".html"),
    (re.compile(rb"\{\\rtf"), "an RTF file", ""),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Word file (.doc)", ""),
    (re.compile(rb"PK\x03\x04"), "a zip archive", ""),
)
"""What a file is that begins so, under the name of a text, and the ending under which it is read; none: it must be saved anew."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
FULL_LINE = 0.95
"""The width of a full line is that of the longest but the longest twentieth: a few may be overlong."""


def read_plain(path: Path) -> Document:
    """The document in a UTF-8 text file. Raises UnreadableText when it is not UTF-8 or holds no text."""
    return read_raw(decoded(path), path.name)


def decoded(path: Path) -> str:
    """What a UTF-8 file holds, without its byte order mark. Raises UnreadableText, also where it is a PDF, a page …"""
    try:
        content = path.read_bytes()
        _refuse_other_files(content, path.name)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise UnreadableText(f'"{path.name}" cannot be opened: {error.strerror}. Check the path and your rights.') from error
    except UnicodeDecodeError as error:
        found = "it is UTF-16" if content.startswith(_UTF_16) else f"byte {error.start} is {content[error.start]:#04x}"
        raise UnreadableText(
            f'"{path.name}" is not UTF-8 text ({found}). Save it as UTF-8: under "Save as", choose the encoding UTF-8.'
        ) from error


def _refuse_other_files(content: bytes, name: str) -> None:
    for begins, called, ending in _OTHERS:
        if begins.match(content):
            todo = f'Rename it, so that its name ends in "{ending}"' if ending else "Save it as DOCX, PDF or plain text"
            raise UnreadableText(f'"{name}" is {called} under another name. {todo}.')


def read_raw(raw: str, name: str = "text") -> Document:
    """The document whose extraction is `raw`. Raises UnreadableText when it holds no letter."""
    lines = list(_lines(raw))
    starts = running_lines(raw, lines)
    running = {line for line in lines if line.start in starts and line.start < line.end}
    gathered = gather(raw, (line for line in lines if line not in running))
    mark_headings(raw, gathered)
    furniture = dict.fromkeys(" ".join(raw[line.start : line.end].split()) for line in lines if line in running)
    return write(Extraction(raw, gathered.raw_blocks(), gathered.links, furniture=tuple(furniture)), name)


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
