"""What every part of the page needs to write HTML: escaping, places in a text."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Self

from corpus.text import Passage, Quote, Source


def esc(text: str) -> str:
    """`text` for an element or a quoted attribute. A lone surrogate, which no response can carry, becomes « ? »."""
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"), quote=True)


def shortened(text: str, length: int) -> str:
    """`text`, or its beginning up to a word's end with « […] » where it has more than `length` characters."""
    if len(text) <= length:
        return text
    return f"{text[:length].rsplit(maxsplit=1)[0]} […]"


def official_link(source: Source, label: str, new_tab: str) -> str:
    """A link to the official page; empty when there is none, or when its address is not a web address."""
    if not source.url or not source.url.startswith(("https://", "http://")):
        return ""
    return (
        f'<a class="link" href="{esc(source.url)}" target="_blank" rel="noopener noreferrer">{esc(label)}'
        f'<span aria-hidden="true"> ↗</span><span class="unseen"> ({esc(new_tab)})</span></a>'
    )


@dataclass(frozen=True, slots=True)
class Place:
    """What the reader is opened at: a source, in it a passage, in it a quotation (offsets into the reading text)."""

    source: str
    passage: str = ""
    start: int = -1
    end: int = -1

    @classmethod
    def of_quote(cls, quote: Quote) -> Self:
        return cls(quote.source, quote.passage, quote.start, quote.end)

    @classmethod
    def of_passage(cls, passage: Passage) -> Self:
        return cls(passage.source, passage.id)

    @classmethod
    def parse(cls, key: object) -> Self | None:
        """The place that `key` names; `None` for anything that `key` of a Place cannot have written."""
        parts = str(key).split("|")
        if len(parts) != 4:
            return None
        try:
            return cls(parts[0], parts[1], int(parts[2]), int(parts[3]))
        except ValueError:
            return None

    @property
    def key(self) -> str:
        """The place as one word, for an attribute of the page."""
        return f"{self.source}|{self.passage}|{self.start}|{self.end}"

    def quoted(self, passage: Passage) -> tuple[int, int] | None:
        """The quotation's offsets into the text of `passage`; `None` where none is marked or it lies outside."""
        start, end = self.start - passage.start, self.end - passage.start
        return (start, end) if 0 <= start < end <= len(passage.text) else None
