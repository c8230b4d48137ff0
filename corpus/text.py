"""The nouns. Frozen dataclasses that import no framework."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Language = Literal["fr", "en", "es"]
LANGUAGES: tuple[Language, ...] = ("fr", "en", "es")


class Standing(StrEnum):
    """How much weight a text carries. `MENTIONED`: another text names it, its words are not known."""

    ADOPTED = "adopted"
    DRAFT = "draft"
    MEMBER_DOCUMENT = "member document"
    MENTIONED = "mentioned only"


@dataclass(frozen=True, slots=True)
class Source:
    """One text in one language.

    `id` is readable and stable (`conclusions-ia-2025.fr`); `work` is shared by the language versions of one text.
    `file` is the original's path relative to `corpus/`, `None` where the text is not shipped. `sha256` is that of
    the original's bytes, `None` until it was read. `replaces` names works that are no longer in force since this text is.
    `cues` is the path of a file of cues (`corpus/cues.py`), relative as `file` is, where some are shipped.
    """

    id: str
    work: str
    title: str
    short_title: str
    body: str
    language: Language
    standing: Standing
    date: dt.date | None = None
    date_text: str = ""
    url: str | None = None
    file: str | None = None
    sha256: str | None = None
    replaces: tuple[str, ...] = ()
    cues: str | None = None

    @property
    def described(self) -> str:
        """What people name the text by when they ask about it: its title, its body, and where and when as far as it is known."""
        date = self.date_text or (str(self.date.year) if self.date else "")
        return ", ".join(dict.fromkeys(words for words in (self.title, self.body, date) if words))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the original: `number` counts from 1, `start` and `end` are offsets into the reading text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address that the original prints or links; `after` is the offset in the reading text where it stood."""

    url: str
    page: int
    after: int


@dataclass(frozen=True, slots=True)
class Run:
    """`length` characters at `start` in the reading text that stand at `raw_start` in the raw text.

    They are the same characters, but for a ligature (« ﬁ »), which is `raw_length` 1 there and written out here.
    """

    start: int
    raw_start: int
    length: int
    raw_length: int


class BlockKind(StrEnum):
    """What a block of the original is. A table is as many blocks as it has rows; a note stands at a page's foot."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the reading text at [start, end): a bullet is not inside, a number or a letter that marks it is.

    `level` counts from 1: of a heading, or how deep an item is nested; a table's number, for its rows; of a paragraph, the
    level of the item that it goes on with, 0 where it stands by itself.
    `label` is the mark as written (« 3. », « b) », « • », « 12.3 »), empty where there is none.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of a source.

    `text` is the reading text: the `blocks` of the original (headings, paragraphs, list items), one a line, their
    spaces and typography repaired. `raw` is the extraction that it came from, kept whole. `runs`, in order, say where
    each stretch of `text` stands in `raw`; what lies between two runs is a space, a line break or a bullet that repair
    wrote. `furniture` lists the page headers, footers and numbers that were set aside. `title` and `date` are what the
    file says of itself, and may be wrong; `language` is guessed from its words. `unread_pages` are the pages, by number, that
    hold something which could not be read: scanned ones without OCR.
    """

    text: str
    raw: str
    runs: tuple[Run, ...]
    pages: tuple[Page, ...]
    links: tuple[Link, ...] = ()
    blocks: tuple[Block, ...] = ()
    furniture: tuple[str, ...] = ()
    language: Language = "fr"
    title: str = ""
    date: dt.date | None = None
    unread_pages: tuple[int, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of `raw` that holds `text[start:end]`.

        Raises ValueError when the stretch is empty or holds nothing of the original.
        """
        inside = [run for run in self.runs if run.start < end and run.start + run.length > start]
        if start >= end or not inside:
            raise ValueError(f"reading text [{start}:{end}] holds no character of the original")
        first, last = inside[0], inside[-1]
        same = first.length == first.raw_length
        raw_start = first.raw_start + (max(0, start - first.start) if same else 0)
        same = last.length == last.raw_length
        raw_end = last.raw_start + (min(last.length, end - last.start) if same else last.raw_length)
        return raw_start, raw_end

    def page_at(self, offset: int) -> int:
        """The number of the page on which the character at `offset` of the reading text stands."""
        for page in reversed(self.pages):
            if offset >= page.start:
                return page.number
        return self.pages[0].number


class PassageKind(StrEnum):
    """What a passage is. Titles and chapeaux (words that introduce a list) are read, not cited on their own."""

    TITLE = "title"
    CHAPEAU = "chapeau"
    PARAGRAPH = "paragraph"
    CLAUSE = "clause"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that people cite.

    `document.text[start:end] == text`, always. `locator` is what a person writes in a reference (« § EXHORTE »).
    `lead_in` holds the words that the passage depends on, outermost first, each of them verbatim in the document;
    the first `speakers` of them say nothing but who speaks (« Le Congrès, »). `headings` is the path above it; `references` the
    addresses that it refers to. `page` and `page_end` count from 1.
    """

    id: str
    source: str
    ordinal: int
    kind: PassageKind
    locator: str
    page: int
    page_end: int
    start: int
    end: int
    text: str
    lead_in: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    speakers: int = 0

    @property
    def citable(self) -> bool:
        """Whether the passage says something on its own; titles and chapeaux do not."""
        return self.kind not in (PassageKind.TITLE, PassageKind.CHAPEAU)

    @property
    def before(self) -> str:
        """Its headings and the words that it depends on, as they stand before it: empty, or with a space at the end. Without who
        speaks, the same before every clause, which tells none from another: what a text is called is compared by itself.
        """
        return "".join(f"{words} " for words in (*self.headings, *self.lead_in[self.speakers :]))

    @property
    def in_context(self) -> str:
        """The passage after what stands before it: what is indexed and embedded, never what is quoted."""
        return self.before + self.text


def source_of(passage: str) -> str:
    """The id of the source that the passage with this id is of."""
    return passage.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Commitment:
    """Who is asked to do what, with what force: read off an operative clause by rule.

    `verb` is as written; `force` is its key in `ingest/verbs.toml`; `addressee` and `action` are verbatim and may
    be empty (« SOULIGNE que … » addresses nobody).
    """

    passage: str
    verb: str
    force: str
    addressee: str
    action: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one signal said of a passage: its rank there (from 1) and the signal's own score."""

    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question; `parts` says which signals found it (lexical, concepts, dense …).

    `versions` are the same paragraph in the other languages in which the library holds its text.
    """

    passage: Passage
    score: float
    parts: Mapping[str, Part] = field(default_factory=dict)
    versions: tuple[Passage, ...] = ()


class QuoteState(StrEnum):
    """`REPAIRED`: found after typographic folding only; the words shown are the source's own."""

    EXACT = "exact"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source. `start` and `end` are offsets into its reading text; `page` is where the quote begins, `page_end` where
    it ends.
    """

    passage: str
    source: str
    locator: str
    page: int
    page_end: int
    start: int
    end: int
    text: str
    state: QuoteState = QuoteState.EXACT


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the answer with the quotes that carry it. The verbatim composer's text is the quote itself."""

    text: str
    quotes: tuple[Quote, ...]


class AnswerKind(StrEnum):
    """Whether the texts answer the question: wholly, in part, or not at all."""

    STATED = "stated"
    PARTLY = "partly"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to `question` in `language`.

    `lead` is one sentence; `statements` are empty when `kind` is silent; `hits` are in rank order; `nearest` are the
    hits that no statement quotes; `notices` are sentences that the reader must know; `support` is the probability in
    [0, 1] that the texts answer the question.
    """

    question: str
    kind: AnswerKind
    language: Language
    lead: str
    statements: tuple[Statement, ...]
    hits: tuple[Hit, ...]
    notices: tuple[str, ...] = ()
    support: float = 0.0

    @property
    def nearest(self) -> tuple[Hit, ...]:
        """The hits whose passages no statement quotes, in rank order."""
        quoted = {quote.passage for statement in self.statements for quote in statement.quotes}
        return tuple(hit for hit in self.hits if hit.passage.id not in quoted)
