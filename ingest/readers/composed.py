"""A raw text composed from a format that has its own structure (HTML, DOCX, ODT, Markdown): a block a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from corpus.text import BlockKind
from ingest.readers.layout import Extraction, RawBlock

BULLET = "•"
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # where str.splitlines ends a line


class Composed:
    """Gathers blocks in reading order. `page` says where new blocks begin in a format that knows its pages."""

    def __init__(self) -> None:
        self._raw: list[str] = []
        self._length = 0
        self._blocks: list[RawBlock] = []
        self._links: list[tuple[str, int, int]] = []
        self._page = 1
        self.tables = 0

    def new_page(self) -> None:
        """A page ends here."""
        self._put("\f")
        self._page += 1

    def add(
        self, kind: BlockKind, words: str, level: int = 0, label: str = "", links: Sequence[str] = (), *, paged: bool = False
    ) -> None:
        """A block; line breaks in `words` are kept as such in the raw text. `label`: its mark as shown, put before the
        words unless they begin with it. `paged`: a form feed inside the words is where a page ends.
        """
        if not any(character.isalnum() for character in words):
            return
        lines = [(line.rstrip(_LINE_ENDS), paged and line.endswith("\f")) for line in words.splitlines(keepends=True)]
        if label and not any(character.isalnum() for character in label):
            self._put(f"{label} ")
        elif label and not words.lstrip().startswith(label):
            n = next(n for n, (line, _) in enumerate(lines) if line.strip())
            lines[n] = (f"{label} {lines[n][0].lstrip()}", lines[n][1])
        spans = []
        for line, page_ends in lines:
            if line.strip():
                spans.append((self._length, self._length + len(line)))
                self._put(f"{line}\n")
            if page_ends:
                self.new_page()
        self._finish(RawBlock(kind, tuple(spans), level, label), links)

    def row(self, cells: Sequence[str], links: Sequence[str] = ()) -> None:
        """A row of the current table (`tables` counts them); line breaks inside a cell become spaces."""
        spans = []
        for n, cell in enumerate(cells):
            words = " ".join(cell.split())
            self._put("\t" if n else "")
            if words:
                spans.append((self._length, self._length + len(words)))
            self._put(words)
        self._put("\n")
        if spans:
            self._finish(RawBlock(BlockKind.ROW, tuple(spans), self.tables), links)

    def link(self, urls: Sequence[str]) -> None:
        """Addresses that stand by themselves: they go with the block before them."""
        self._links += [(url, self._page, len(self._blocks)) for url in dict.fromkeys(urls)]

    def extraction(self, title: str = "", date: dt.date | None = None) -> Extraction:
        return Extraction("".join(self._raw), self._blocks, self._links, title=title, date=date)

    def _put(self, words: str) -> None:
        self._raw.append(words)
        self._length += len(words)

    def _finish(self, block: RawBlock, links: Sequence[str]) -> None:
        self._blocks.append(block)
        self._links += [(url, self._page, len(self._blocks)) for url in dict.fromkeys(links)]
