"""Whether a text says paragraph by paragraph what another says in another language.

Compared are how both are built, the numbers that stand in the same paragraphs, how long these are, and their vectors.
Measured on 76 made-up texts of 10 to 30 paragraphs that the bundled model was not trained on, in each pair of languages: of
228 translations 199 are certain and 29 likely; of 13,044 pairs of different texts none is either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Vectors
from corpus.references import numbers, shape
from corpus.text import Passage, Source, Standing

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
DIGITS = 3
"""A number of so many is not written in letters in another language."""
LONGER, SOME = 2.0, 40
"""A translated paragraph is at most so many times as long as what it translates (measured: 1.4), and some characters."""
LONGER_THAN_REST, FEW = 1.4, 20
"""And so many times, and a few characters, where the lengths of the whole texts are made equal (measured: 1.25)."""


@dataclass(frozen=True, slots=True)
class Version:
    """A text that may be a translation of another: its citable `passages`, and the words of the others, its titles."""

    source: Source
    passages: tuple[Passage, ...]
    titles: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """That two texts are translations of each other: certainly, or likely; `doubtful`: our locators of what may differ."""

    certain: bool
    doubtful: tuple[str, ...] = ()


def version_of(source: Source, passages: Sequence[Passage]) -> Version:
    titles = " ".join(passage.text for passage in passages if not passage.citable)
    return Version(source, tuple(passage for passage in passages if passage.citable), titles)


def shape_of(version: Version) -> tuple[object, ...]:
    """Equal for texts that are built alike: as many paragraphs, of the same kinds, with the same numbers and letters."""
    return tuple(shape(passage) for passage in version.passages)


def may_be(ours: Version, theirs: Version) -> bool:
    """Whether two texts that are built alike can be translations, as far as lengths and numbers tell: no vector is needed."""
    pairs = list(zip(ours.passages, theirs.passages, strict=True))
    few = MOST_DOUBTFUL * len(pairs)
    if len(pairs) < FEWEST or not all(_fit(len(a.text), len(b.text)) for a, b in pairs):
        return False
    return _of_other_length(ours, theirs).sum() <= few and sum(_differ(a.text, b.text) for a, b in pairs) <= few


def verdict(ours: Version, theirs: Version, of_ours: Vectors, of_theirs: Vectors, *, bundled: bool) -> Verdict | None:
    """What the vectors of the paragraphs, [n, d] each, and all else say of two texts of which `may_be` is true; None: that they
    are not translations. `bundled`: whether the vectors are of the bundled model. Certain is only what it says.
    """
    cosines = of_ours @ of_theirs.T
    own, rival = np.diag(cosines), _nearest_other(cosines)
    if not bundled:
        in_order = len(own) >= ENOUGH_BY_ORDER and bool((own > rival).all())
        return Verdict(certain=False) if in_order and _apart(cosines) else None
    unlike = (own < CERTAIN) | (own < np.median(own) - BELOW) | (own <= rival) | _of_other_length(ours, theirs)
    differ = [_differ(a.text, b.text) for a, b in zip(ours.passages, theirs.passages, strict=True)]
    doubtful = tuple(passage.locator for passage, one, two in zip(ours.passages, unlike, differ, strict=True) if one or two)
    if not doubtful and len(own) >= ENOUGH and _same_facts(ours, theirs):
        return Verdict(certain=True)
    few = len(doubtful) <= MOST_DOUBTFUL * len(own)
    return Verdict(certain=False, doubtful=doubtful) if few and own.min() >= LIKELY and own.mean() >= LIKELY_MEAN else None


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
    return dated and len(drafts) == 1 and not _differ(f"{a.title} {ours.titles}", f"{b.title} {theirs.titles}")


def _differ(ours: str, theirs: str) -> bool:
    """Whether each has a number that the other has not ("20" and « vingt » agree, and "the 21st" and « le XXIe siècle »), or one
    has a large one, which nobody writes in letters.
    """
    a, b = numbers(ours), numbers(theirs)
    return bool(a - b and b - a) or any(len(number) >= DIGITS for number in a ^ b)


def _fit(ours: float, theirs: float, longer: float = LONGER, some: int = SOME) -> bool:
    return max(ours, theirs) <= longer * min(ours, theirs) + some


def _of_other_length(ours: Version, theirs: Version) -> NDArray[np.bool_]:
    """Of each paragraph whether it is longer or shorter than its text makes expect, [n]."""
    a, b = ([len(passage.text) for passage in version.passages] for version in (ours, theirs))
    scale = sum(b) / sum(a)
    return np.array([not _fit(scale * one, two, LONGER_THAN_REST, FEW) for one, two in zip(a, b, strict=True)])
