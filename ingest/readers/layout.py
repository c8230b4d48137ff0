"""From the blocks of an extraction to a Document: writes the reading text and remembers where each stretch came from."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import UnreadableText
from corpus.language import detect
from corpus.text import Block, BlockKind, Document, Link, Page, Run
from ingest.readers.repair import pieces

LEVEL_MARKS = ("• ", "◦ ")
"""How the reading text writes a bullet of the first level and of any level below it."""
CELL = " | "
"""What the reading text writes between the cells of a row."""
LANGUAGE_SAMPLE = 8_000
"""Characters from which the language is guessed."""


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block of the raw text: the stretches [start, end) of its lines, or of its cells where it is a row.

    `label` is its mark as written; a bullet lies outside the spans, a number or a letter inside the first. `cells`: how many
    of the spans each cell of a row has; empty: one each.
    """

    kind: BlockKind
    spans: tuple[tuple[int, int], ...]
    level: int = 0
    label: str = ""
    cells: tuple[int, ...] = ()

    @property
    def bulleted(self) -> bool:
        return bool(self.label) and not any(character.isalnum() for character in self.label)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a format gives: `raw` with form feeds between its pages (none: one page), its blocks in reading order.

    `links`: address, page and how many blocks stand before it.
    """

    raw: str
    blocks: Sequence[RawBlock]
    links: Sequence[tuple[str, int, int]] = ()
    furniture: tuple[str, ...] = ()
    title: str = ""
    date: dt.date | None = None
    unread_pages: tuple[int, ...] = ()


def write(extraction: Extraction, name: str) -> Document:
    """The document of an extraction. Raises UnreadableText naming the file `name` when it holds no letter."""
    raw = extraction.raw
    blocks = [block for block in extraction.blocks if any(start < end for start, end in block.spans)]
    if not any(character.isalnum() for block in blocks for start, end in block.spans for character in raw[start:end]):
        raise UnreadableText(f'"{name}" holds no text. Check that the right file was chosen.')
    writer = _Writer(raw)
    ends = [0]
    kept = iter(blocks)
    for block in extraction.blocks:
        if any(start < end for start, end in block.spans):
            writer.block(next(kept))
        ends.append(writer.length)
    text = "".join(writer.text)
    return Document(
        text=text,
        raw=raw,
        runs=tuple(writer.runs),
        pages=tuple(Page(number, start, end) for number, (start, end) in sorted(writer.pages.items())),
        links=tuple(Link(url, page, ends[before]) for url, page, before in extraction.links),
        blocks=tuple(writer.blocks),
        furniture=extraction.furniture,
        language=detect(text[:LANGUAGE_SAMPLE]),
        title=extraction.title,
        date=extraction.date,
        unread_pages=extraction.unread_pages,
    )


class _Writer:
    """The reading text while it is written."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._breaks = [n for n, character in enumerate(raw) if character == "\f"]
        self.text: list[str] = []
        self.length = 0
        self.runs: list[Run] = []
        self.pages: dict[int, tuple[int, int]] = {}
        self.blocks: list[Block] = []

    def _put(self, words: str) -> None:
        self.text.append(words)
        self.length += len(words)

    def block(self, block: RawBlock) -> None:
        if self.blocks:
            self._put("\n")
        if block.kind is BlockKind.ITEM and block.bulleted:
            self._put(LEVEL_MARKS[min(block.level, len(LEVEL_MARKS)) - 1])
        start = self.length
        spans = iter(block.spans)
        counts = (block.cells or [1] * len(block.spans)) if block.kind is BlockKind.ROW else [len(block.spans)]
        groups = [tuple(itertools.islice(spans, count)) for count in counts]
        for n, group in enumerate(groups):
            if n:
                self._put(CELL if n else "")
            for piece in pieces(self._raw, group):
                self._put(piece.glue)
                self._run(Run(self.length, piece.raw_start, len(piece.text), piece.raw_length))
                self._put(piece.text)
        self.blocks.append(Block(block.kind, start, self.length, block.level, block.label))

    def _run(self, run: Run) -> None:
        """Add a run and its page, growing the run before it where one single space, or nothing, parts them in both texts."""
        page = bisect.bisect(self._breaks, run.raw_start) + 1
        self.pages[page] = (self.pages.get(page, (run.start, 0))[0], run.start + run.length)
        if self.runs and run.length == run.raw_length:
            last = self.runs[-1]
            gap = run.start - (last.start + last.length)
            plain = last.length == last.raw_length and gap == run.raw_start - (last.raw_start + last.length)
            if plain and (not gap or (gap == 1 and self.text[-1] == self._raw[run.raw_start - 1] == " ")):
                self.runs[-1] = Run(last.start, last.raw_start, *2 * (last.length + gap + run.length,))
                return
        self.runs.append(run)
