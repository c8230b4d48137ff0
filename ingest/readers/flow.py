"""The paragraphs, rows and notes of a word processor's text, in order -> blocks: what is a heading, an item, an address.

A list has the marks that its numbering shows. Where a person typed them (« 1. », « a) », « - ») they make a list as well, and
a short line all in bold is a heading, as is « Article 12 – Temps de travail ». Notes come where their page ends, or at
the end; never inside a list, whose items belong together.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from corpus.text import BlockKind
from ingest.readers.composed import BULLET, Composed
from ingest.readers.labels import article_of, label_of
from ingest.readers.layout import Extraction
from ingest.readers.lines import ADDRESS, MAX_ARTICLE_WORDS, MAX_HEADING_WORDS

PAGE = "\f"
"""In words: a page ends here. Where it stands inside a word, the word stays whole on the page on which it begins."""
_LINKED = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_INSIDE_A_WORD = re.compile(r"(?<=\S)\f(\S+)")
_SENTENCE_END = (".", ";", ",")
MAX_NUMBERED_HEADING_WORDS = 20
"""A "heading" of more words that ends as a sentence does is a paragraph: agreements number theirs with heading styles."""
MAX_LEVEL = 6
MAX_MARK = 60
"""Characters of a mark that are shown: no person's is longer, and a hostile one would be written before each paragraph."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What numbering shows before a paragraph: « 3. », « 1.2 », or BULLET.

    `list` tells lists apart, `depth` is how deep the list says that it is; `indent` is where the mark stands, and `text_indent`
    where its words do, in any unit.
    """

    shown: str
    list: Hashable
    depth: int = 1
    indent: float = 0.0
    text_indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as the file has it. `heading`: its level from 1, 0 for text; `bold`: all of it is; `indent`: of its words."""

    words: str
    links: Sequence[str] = ()
    mark: Mark | None = None
    heading: int = 0
    bold: bool = False
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class _Open:
    """A list that the next item may belong to."""

    list: Hashable
    depth: int
    style: str
    indent: float
    text_indent: float


class Flow:
    """Gathers a text in reading order."""

    def __init__(self) -> None:
        self._composed = Composed()
        self._lists: list[_Open] = []
        self._notes: list[tuple[str, str, Sequence[str]]] = []
        self._pages = 0  # ended, and not yet written
        self._indent = 0.0  # of the last paragraph that stood by itself
        self._headed = 0  # level of the last heading that is one by its style
        self._introduces = False  # whether the last block ends with a colon
        self.furniture: dict[str, None] = {}

    def new_page(self) -> None:
        """A page ends here."""
        self._pages += 1

    def new_table(self) -> None:
        self._lists.clear()
        self._composed.tables += 1

    def aside(self, words: str) -> None:
        """Words that are no text: a page header, an entry of the table of contents."""
        if words := " ".join(words.split()):
            self.furniture[words] = None

    def note(self, label: str, words: str, links: Sequence[str] = ()) -> None:
        """A footnote or endnote, wherever it is referred to."""
        self._notes.append((label, words.replace(PAGE, " ").strip(), links))

    def row(self, cells: Sequence[str], links: Sequence[str] = ()) -> None:
        """A row of the table. One that begins with a page's end is on the next page; a later one ends the page after it."""
        pages = max((cell.count(PAGE) for cell in cells), default=0)
        first = any(cell.lstrip(" \t\n").startswith(PAGE) for cell in cells)
        self._pages += pages if first else 0
        self._begin(BlockKind.ROW)
        self._composed.row([_INSIDE_A_WORD.sub(r"\1\f", cell) for cell in cells], _addresses(links))
        self._pages += 0 if first else pages

    def paragraph(self, paragraph: Paragraph) -> None:
        words = _INSIDE_A_WORD.sub(r"\1\f", paragraph.words)
        before, after = words[: -len(words.lstrip()) or len(words)], words[len(words.rstrip()) :]
        words = words.strip()
        self._pages += before.count(PAGE)
        if not any(character.isalnum() for character in words):
            self._pages += words.count(PAGE)
        elif ADDRESS.fullmatch(words) and not paragraph.mark:
            self._begin(BlockKind.PARAGRAPH)
            self._composed.link([words, *_addresses(paragraph.links)])
        else:
            self._block(paragraph, words)
        self._pages += after.count(PAGE) if words else 0

    def extraction(self, title: str, date: dt.date | None) -> Extraction:
        self._write_notes()
        made = self._composed.extraction(title, date)
        return dataclasses.replace(made, furniture=tuple(self.furniture))

    def _block(self, paragraph: Paragraph, words: str) -> None:
        mark = paragraph.mark
        shown = mark.shown if mark and mark.shown != BULLET else ""
        whole = f"{shown} {words}" if shown else words
        level = self._heading(paragraph, whole)
        if level:
            self._lists.clear()
            self._add(BlockKind.HEADING, whole, level, shown, paragraph.links)
        elif mark and not article_of(shown):
            style = label.style if shown and (label := label_of(f"{shown} x")) else BULLET if not shown else "?"
            level = self._open(_Open(mark.list, mark.depth, style, mark.indent, mark.text_indent))
            self._add(BlockKind.ITEM, whole, level, shown or BULLET, paragraph.links)
        elif not mark and (typed := label_of(words)):
            level = self._open(_Open(("typed", typed.style), 1, typed.style, paragraph.indent, paragraph.indent))
            self._add(BlockKind.ITEM, words[typed.end :] if typed.bullet else words, level, typed.written, paragraph.links)
        else:
            self._add(BlockKind.PARAGRAPH, whole, self._goes_on(paragraph.indent), "", paragraph.links)

    def _add(self, kind: BlockKind, words: str, level: int, label: str, links: Sequence[str]) -> None:
        self._begin(kind, level)
        self._composed.add(kind, words, level, label, _addresses(links), paged=True)
        self._introduces = words.endswith(":")

    def _begin(self, kind: BlockKind, level: int = 0) -> None:
        """Write the pages that have ended; with their notes, unless that would part what belongs together."""
        together = kind in (BlockKind.ITEM, BlockKind.ROW) or (kind is BlockKind.PARAGRAPH and level)
        if self._pages and not together and not self._introduces:
            self._write_notes()
        for _ in range(self._pages):
            self._composed.new_page()
        self._pages = 0

    def _write_notes(self) -> None:
        for label, words, links in self._notes:
            self._composed.add(BlockKind.NOTE, f"{label} {words}" if label else words, 0, label, _addresses(links))
        self._notes.clear()

    def _heading(self, paragraph: Paragraph, words: str) -> int:
        """The level of a heading, 0 for text."""
        length = len(words.split())
        if paragraph.heading:
            sentence = words.endswith(_SENTENCE_END) and length > MAX_NUMBERED_HEADING_WORDS
            self._headed = self._headed if sentence else paragraph.heading
            return 0 if sentence else min(paragraph.heading, MAX_LEVEL)
        below = min(self._headed + 1, MAX_LEVEL)
        if article_of(words) and length <= MAX_ARTICLE_WORDS and not words.endswith(_SENTENCE_END):
            return below
        ends = words.endswith((*_SENTENCE_END, ":", "!", "…", "»"))
        typed = label_of(words) is not None
        return below if paragraph.bold and length <= MAX_HEADING_WORDS and words[0].isupper() and not (ends or typed) else 0

    def _open(self, item: _Open) -> int:
        """How deep an item is nested, from 1: it goes back to its list where that is open, else inside what stands further out.

        Where the file indents two lists alike, marks of a new kind open a list inside the one before.
        """
        known = [n for n, other in enumerate(self._lists) if (other.list, other.depth) == (item.list, item.depth)]
        if known:
            del self._lists[known[-1] + 1 :]
            return len(self._lists)
        while self._lists and not _inside(item, self._lists[-1]):
            self._lists.pop()
        self._lists.append(item)
        return len(self._lists)

    def _goes_on(self, indent: float) -> int:
        """The level of the item that a paragraph without a mark goes on with, as it is indented like its words; else 0."""
        inside = [n for n, other in enumerate(self._lists) if 0 < other.text_indent <= indent]
        if inside and indent > self._indent:
            del self._lists[inside[-1] + 1 :]
            return len(self._lists)
        self._lists.clear()
        self._indent = indent
        return 0


def _inside(item: _Open, other: _Open) -> bool:
    if item.list == other.list:
        return item.depth > other.depth
    return item.indent > other.indent or (item.indent == other.indent and item.style != other.style)


def _addresses(links: Sequence[str]) -> list[str]:
    """Those that lead out of the text."""
    return [link for link in links if _LINKED.fullmatch(link)]
