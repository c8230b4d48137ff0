"""Whether a text says paragraph by paragraph what another says in another language.

Compared are how both are built, the numbers that stand in the same paragraphs, how long these are, and their vectors.
Measured on 76 made-up texts of 10 to 30 paragraphs that the bundled model was not trained on, in each pair of languages
(`python -m evals versions`): of 228 translations 155 are certain and 73 likely; of 13,044 pairs of different texts none is
either. The limits below were chosen on the same texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Vectors
from corpus.references import Terms, numbers, shape
from corpus.text import Passage, Source, Standing
from ingest.facts import Facts, contradict, facts_of, numbers_differ

ENOUGH = 4
"""With fewer paragraphs, two texts are too often built alike, and say too little, for their being translations to be certain."""
FEWEST = 2
ENOUGH_BY_ORDER = 6
"""With a model of which it is not known how near it puts translations, the order of the paragraphs alone speaks: that each of
six is by chance the nearest to its own is rarer than one in 720.
"""
CERTAIN, LIKELY = 0.7, 0.55
"""Cosines of paragraphs with their translations, by the bundled model."""
BELOW = 0.15
"""Further below the median of its text no translated paragraph is, where it is certain to be one."""
LIKELY_MEAN = 0.75
MOST_DOUBTFUL = 0.1
"""The part of the paragraphs that may differ where two texts are likely to be translations."""
APART = 2.0
"""Standard deviations by which pairs must lie above other paragraphs, with another model."""
LONGER, SOME = 2.0, 40
"""A translated paragraph is at most so many times as long as what it translates (measured: 1.4), and some characters."""
LONGER_THAN_REST, FEW = 1.4, 20
"""And so many times, and a few characters, where the lengths of the whole texts are made equal (measured: 1.25)."""


@dataclass(frozen=True)
class Version:
    """A text that may be a translation of another: its citable `passages`, what is compared of each, the numbers in its titles.
    `shape` is equal for texts that are built alike: as many paragraphs, of the same kinds, with the same numbers and letters.
    """

    source: Source
    passages: tuple[Passage, ...]
    shape: tuple[Terms, ...]
    in_titles: frozenset[str]

    @cached_property
    def facts(self) -> tuple[Facts, ...]:
        """Of each passage; they take longer than all the rest, and few texts come so far."""
        return tuple(facts_of(passage.text, self.source.language) for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Verdict:
    """That two texts are translations of each other: certainly, or likely; `doubtful`: our locators of what may differ. Where it
    is certain, one version alone has a negation there: so it is in 7 of 100 paragraphs (`facts.py`).
    """

    certain: bool
    doubtful: tuple[str, ...] = ()


def version_of(source: Source, passages: Sequence[Passage]) -> Version:
    titles = " ".join([source.title, *(passage.text for passage in passages if not passage.citable)])
    citable = tuple(passage for passage in passages if passage.citable)
    return Version(source, citable, tuple(shape(passage) for passage in citable), numbers(titles))


def may_be(ours: Version, theirs: Version) -> bool:
    """Whether two texts that are built alike can be translations, as far as lengths and numbers tell: no vector is needed."""
    lengths = [(len(a.text), len(b.text)) for a, b in zip(ours.passages, theirs.passages, strict=True)]
    few = MOST_DOUBTFUL * len(lengths)
    if len(lengths) < FEWEST or not all(fit(a, b) for a, b in lengths) or sum(_of_other_length(ours, theirs)) > few:
        return False  # most are: told before anything slower
    return sum(numbers_differ(a.numbers, b.numbers) for a, b in zip(ours.facts, theirs.facts, strict=True)) <= few


def verdict(ours: Version, theirs: Version, of_ours: Vectors, of_theirs: Vectors, *, bundled: bool) -> Verdict | None:
    """What the vectors of the paragraphs, [n, d] each, and all else say of two texts of which `may_be` is true; None: that they
    are not translations. `bundled`: whether the vectors are of the bundled model. Certain is only what it says.
    """
    own = (of_ours * of_theirs).sum(axis=1)
    if bundled and (own.min() < LIKELY or own.mean() < LIKELY_MEAN):  # most are: told before anything slower
        return None
    cosines = of_ours @ of_theirs.T
    rival = _nearest_other(cosines)
    if not bundled:
        in_order = len(own) >= ENOUGH_BY_ORDER and bool((own > rival).all())
        return Verdict(certain=False) if in_order and _apart(cosines) else None
    pairs = list(zip(ours.facts, theirs.facts, strict=True))
    far = (own < CERTAIN) | (own < np.median(own) - BELOW) | (own <= rival)
    differ = far | _of_other_length(ours, theirs) | np.array([numbers_differ(a.numbers, b.numbers) for a, b in pairs])
    if differ.sum() > MOST_DOUBTFUL * len(pairs):
        return None
    doubtful = differ | np.array([contradict(a, b) for a, b in pairs])
    certain = not doubtful.any() and len(own) >= ENOUGH and _same_facts(ours, theirs)
    named = doubtful | np.array([a.negated != b.negated for a, b in pairs])
    return Verdict(certain, tuple(passage.locator for passage, one in zip(ours.passages, named, strict=True) if one))


def _nearest_other(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each paragraph how near another comes than its own, in either text, [n]."""
    others = cosines.copy()
    np.fill_diagonal(others, -1.0)
    nearest: NDArray[np.float32] = np.maximum(others.max(axis=0), others.max(axis=1))
    return nearest


def _apart(cosines: NDArray[np.float32]) -> bool:
    """Whether the pairs stand out from all the other cosines, by these' mean and deviation."""
    others = cosines[~np.eye(len(cosines), dtype=bool)]
    return float(np.diag(cosines).mean() - others.mean()) >= APART * float(others.std())


def _same_facts(ours: Version, theirs: Version) -> bool:
    """Whether nothing that is known of both says that they are two editions: the years of their dates (a day may be the file's
    own), a draft and what became of it, numbers in titles.
    """
    a, b = ours.source, theirs.source
    dated = a.date is None or b.date is None or a.date.year == b.date.year
    drafts = {source.standing is Standing.DRAFT for source in (a, b)}
    return dated and len(drafts) == 1 and not numbers_differ(ours.in_titles, theirs.in_titles)


def fit(ours: float, theirs: float, longer: float = LONGER, some: int = SOME) -> bool:
    """Whether neither of two lengths is more than so many times the other, and some."""
    return max(ours, theirs) <= longer * min(ours, theirs) + some


def _of_other_length(ours: Version, theirs: Version) -> list[bool]:
    """Of each paragraph whether it is longer or shorter than its text makes expect, [n]."""
    a, b = ([len(passage.text) for passage in version.passages] for version in (ours, theirs))
    scale = sum(b) / sum(a)
    return [not fit(scale * one, two, LONGER_THAN_REST, FEW) for one, two in zip(a, b, strict=True)]
