"""Readers: path -> Document. One file a format; `read` picks by the file's ending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.errors import UnreadableText
from corpus.text import Document
from ingest.readers.plain import read_plain

READERS: dict[str, Callable[[Path], Document]] = {".txt": read_plain}


def read(path: Path) -> Document:
    """The document in `path`. Raises UnreadableText with the reason and what to do."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise UnreadableText(f'"{path.name}": files ending in "{path.suffix}" cannot be read. Readable: {known}.')
    return reader(path)
