"""What a PDF says beside its text: the addresses that it links, its title and its date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pypdf import PageObject, PdfReader

from ingest.readers.pdf_fonts import dictionary_at, value_at
from ingest.readers.pdf_runs import times, upright

MAX_ANNOTATIONS = 5_000
"""On one page; more are an attack."""
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"\s*(?:microsoft (?:word|powerpoint)|untitled|sans titre|sin t[íi]tulo|document\s?\d*$|pr[ée]sentation\s?\d*$|slide \d).*"
    r"|.*\.(?:docx?|odt|rtf|pdf|indd|pages|pptx?|qxd|tex|html?|dvi)\s*|\S*[_\\/]\S*|[\W\d_]*",
    re.IGNORECASE | re.DOTALL,
)
"""What programs write for want of a title: their own name, or the file's."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """An address that a page links, and where its middle is, on the page as it is read."""

    page: int
    url: str
    x: float
    y: float


def addresses_on(page: PageObject, number: int) -> list[Annotation]:
    found = []
    matrix = upright(page)
    for reference in (page.annotations or [])[:MAX_ANNOTATIONS]:
        annotation = dictionary_at(reference)
        url = value_at(dictionary_at(annotation.get("/A")), "/URI", "")
        url = url.decode("utf-8", "replace") if isinstance(url, bytes) else str(url)
        corners = [float(value.get_object()) for value in value_at(annotation, "/Rect", ())] if _ADDRESS.fullmatch(url) else []
        if len(corners) == 4:
            middle = times((1, 0, 0, 1, (corners[0] + corners[2]) / 2, (corners[1] + corners[3]) / 2), matrix)
            found.append(Annotation(number, url, middle[4], middle[5]))
    return found


def title_of(reader: PdfReader) -> str:
    """The title that a file gives itself or, where it is none, the entry of its outline that stands above all others."""
    title = (reader.metadata.title if reader.metadata else "") or ""
    if not _NO_TITLE.fullmatch(title):
        return " ".join(str(title).split())
    highest = [entry for entry in reader.outline if not isinstance(entry, list)]
    return " ".join(str(highest[0].title or "").split()) if len(highest) == 1 else ""


def date_of(reader: PdfReader) -> dt.date | None:
    """The day on which the file was made."""
    written = str(value_at(reader.metadata, "/CreationDate", "")) if reader.metadata else ""
    made = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", written)  # pypdf refuses the « Z' » with which LibreOffice ends its dates
    return dt.date(int(made[1]), int(made[2]), int(made[3])) if made else None
