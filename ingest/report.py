"""What became of each text, and who is told meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from corpus.embedded import Progress
from corpus.text import Source
from ingest.joining import Found

Say = Callable[[str], None]
"""Told in words what is being done."""
Reading = Callable[[int, int, str], None]
"""Told (texts read, texts to read, the name of the one that is next)."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A text that is not searchable, or not in its newest form, and why. `source`: its id, or its path or address."""

    source: str
    reason: str


@dataclass
class IngestReport:
    """What became of each text, by id.

    `same_as`: files that hold just what another text was made of, with its id. `unplaced_cues`: the paragraphs that cues name,
    and that the text does not have; `moved_cues`: those that have cues, and other words now. `absent`: listed in `sources.toml`,
    not on this machine. `unread_pages`: of texts that are in all the same. `passed_over`: how many files in folders have an
    ending that no reader knows, by ending. `missing_older`: works that texts of the library are said to replace, and that it
    neither holds nor lists. `joined`: translations that got the work of another text for being one; `likely`: those of which
    that is not certain, or a person has said the other's work; `parted`: those that have the work again that they have by
    themselves. `entries`: of those added and replaced that sources.toml does not list: what was guessed.
    """

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    same_as: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    unread_pages: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unplaced_cues: dict[str, list[str]] = field(default_factory=dict)
    moved_cues: dict[str, list[str]] = field(default_factory=dict)
    passed_over: Mapping[str, int] = field(default_factory=dict)
    missing_older: list[str] = field(default_factory=list)
    joined: list[Found] = field(default_factory=list)
    likely: list[Found] = field(default_factory=list)
    parted: dict[str, str] = field(default_factory=dict)
    passages: int = 0
    reindexed: bool = False
    entries: dict[str, Source] = field(default_factory=dict, compare=False)

    @property
    def changed(self) -> bool:
        return bool(self.added or self.replaced or self.removed or self.reindexed)


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told what happens meanwhile."""

    say: Say
    reading: Reading | None = None
    embedding: Progress | None = None


QUIET = Telling(lambda _: None)
