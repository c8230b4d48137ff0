"""Readers: path -> Document. One file a format; `read` picks by the file's ending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.errors import UnreadableText
from corpus.text import Document
from ingest.readers.docx import read_docx
from ingest.readers.html import read_html
from ingest.readers.markdown import read_markdown
from ingest.readers.odt import read_odt
from ingest.readers.pdf import read_pdf
from ingest.readers.plain import read_plain

READERS: dict[str, Callable[[Path], Document]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
}


def read(path: Path) -> Document:
    """The document in `path`. Raises UnreadableText with the reason and what to do."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise UnreadableText(f'"{path.name}": files ending in "{path.suffix}" cannot be read. Readable: {known}.')
    return reader(path)
