"""Which of many texts one may be a translation of: what is cheap to know of a text is asked first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np

from corpus.embedding import BUNDLED, Vectors, embedder_for
from corpus.library import Library
from corpus.text import Passage, Source
from corpus.truth import Text
from ingest.translations import Verdict, Version, may_be, verdict, version_of
from ingest.unlike import Size, likely, near_in_numbers, near_in_size, numbers_of

Embed = Callable[[Sequence[Passage]], Vectors | None]
"""The vectors of passages, [n, d]; None where some are not at hand."""


class Comparing:
    """Compares texts that wait, or that the library holds, two at a time.

    Of each two there are asked, in this order: sizes, which are read for all texts at once; how they are built, or the numbers in
    them, for which a text is read once; and vectors, of the few that are left.
    """

    def __init__(self, library: Library, embed: Embed) -> None:
        self._library = library
        self._embed = embed
        self._bundled = cache(lambda: embedder_for(BUNDLED).revision)
        self._versions: dict[str, Version] = {}
        self._numbers: dict[str, frozenset[str]] = {}
        self._sizes: dict[str, Size] = {}
        self._paragraphs = self._characters = np.zeros(0, dtype=np.int64)  # of the same, in the same order
        self._vectors = cache(self._embedded)  # of those alone that may be translations

    def begin(self, texts: Iterable[Text]) -> None:
        """`texts` wait, in the place of those held that have their names."""
        sizes = {name: Size(*size) for name, size in self._library.citable_sizes().items()}
        for text in texts:
            name, version = text.source.id, version_of(text.source, text.passages)
            self._versions[name], self._numbers[name] = version, numbers_of(version.passages)
            sizes[name] = Size(len(version.passages), sum(len(passage.text) for passage in version.passages))
        self._sizes = sizes
        self._paragraphs = np.array([size.paragraphs for size in sizes.values()], dtype=np.int64)
        self._characters = np.array([size.characters for size in sizes.values()], dtype=np.int64)
        self._vectors.cache_clear()

    def near(self, source: Source) -> dict[str, bool]:
        """The texts of which sizes leave it open that a text is their translation; whether it may be that without being built as
        they are.
        """
        ours = self._sizes.get(source.id)
        if ours is None:
            return {}
        unlike = near_in_size(ours, self._paragraphs, self._characters)
        names = list(self._sizes)
        places = np.flatnonzero(unlike | (self._paragraphs == ours.paragraphs))
        return {names[n]: bool(unlike[n]) for n in places}

    def compared(self, source: Source, other: Source, *, unlike: bool) -> Verdict | None:
        """The verdict on two texts; vectors are made, or read, of those alone of which nothing else says that they are none.
        `unlike`: as `near` says.
        """
        same = self._sizes[source.id].paragraphs == self._sizes[other.id].paragraphs
        if same and self._version(source).shape == self._version(other).shape:
            return self._judged(source, other, verdict) if may_be(self._version(source), self._version(other)) else None
        if unlike and near_in_numbers(self._numbers_of(source), self._numbers_of(other)):
            return self._judged(source, other, likely)
        return None

    def _judged(self, source: Source, other: Source, judge: Callable[..., Verdict | None]) -> Verdict | None:
        ours, theirs = self._version(source), self._version(other)
        a, b = self._vectors(source.id), self._vectors(other.id)
        bundled = self._library.embedder == self._bundled()
        return None if a is None or b is None else judge(ours, theirs, a, b, bundled=bundled)

    def _version(self, source: Source) -> Version:
        """What is compared of a text that waits or is held; of one that a run has put in, it is what waited."""
        if source.id not in self._versions:
            self._versions[source.id] = version_of(source, self._library.passages(source.id))
        return self._versions[source.id]

    def _numbers_of(self, source: Source) -> frozenset[str]:
        if source.id not in self._numbers:
            self._numbers[source.id] = numbers_of(self._library.passages(source.id))
        return self._numbers[source.id]

    def _embedded(self, name: str) -> Vectors | None:
        return self._embed(self._versions[name].passages)
