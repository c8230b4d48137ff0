"""Whether a text that is not built as another may say the same in another language: likely, never certain.

A PDF laid out anew in each language splits a paragraph, takes a heading for one, or has a note more. What can be told without
vectors rejects most pairs: how many paragraphs there are, how long the texts are, which numbers stand in them.

Measured as in `translations.py`: of 1,794 translations in which one paragraph was split, merged with the next, left out, or put
in, 1,791 are likely; of 17,100 pairs of different texts sizes and numbers leave 3,248, for many of these made-up texts have no
numbers, and none is likely, nor is any of all by its vectors alone. The limits below were chosen on the same texts, and on a few
made from one template, which are nearer: there a paragraph that differs is what tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Vectors
from corpus.references import numbers, terms
from corpus.text import Passage
from ingest.alignment import Bead, Side, aligned
from ingest.facts import DIGITS, Facts, contradict, facts_of, numbers_differ
from ingest.translations import (
    APART,
    BELOW,
    CERTAIN,
    ENOUGH,
    ENOUGH_BY_ORDER,
    FEW,
    LIKELY,
    LIKELY_MEAN,
    LONGER_THAN_REST,
    MOST_DOUBTFUL,
    Verdict,
    Version,
    fit,
)

MORE, LONGER = 1.5, 1.5
"""Times as many paragraphs, and characters, as the other text has (measured: a whole translation has 1.2 times these)."""
IN_COMMON = 0.5
"""The part of the numbers of the text with fewer that the other has too (measured: 0.8)."""
LARGE_APART, LARGE_PART = 4, 0.25
"""So many numbers of three digits and more one text alone may have, and this part of all: those of a paragraph."""
UNMATCHED = 0.25
"""The part of the characters of either text that may have no counterpart, or differ."""
LONGEST = 3_000
"""Paragraphs of a text that is aligned: longer ones would take more than 150 MB."""
_DIGITS = re.compile(r"\d[\d\s.,]*")
_PRINTED = (("article",), ("annex",))
_OWN_NUMBER = re.compile(r"\s*\d{1,3}(?:\.\d+)*(?:[.)]|\s[–-])\s+")
""""3." before a paragraph is its number: one more paragraph gives all after it another."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many citable `paragraphs` a text has, and how many `characters` these."""

    paragraphs: int
    characters: int


def near_in_size(ours: Size, paragraphs: NDArray[np.int64], characters: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of which other texts a text may be a translation as far as their sizes tell, [n]: nothing of them need be read."""
    fewest, most = np.minimum(ours.paragraphs, paragraphs), np.maximum(ours.paragraphs, paragraphs)
    shorter, longer = np.minimum(ours.characters, characters), np.maximum(ours.characters, characters)
    near: NDArray[np.bool_] = (fewest >= ENOUGH) & (most <= LONGEST) & (most <= MORE * fewest) & (longer <= LONGER * shorter)
    return near


def numbers_of(passages: Iterable[Passage]) -> frozenset[str]:
    """The numbers in the citable passages of a text, without those of the passages."""
    return numbers("; ".join(some for p in passages if p.citable for some in _DIGITS.findall(_said(p))))


def near_in_numbers(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two texts may be aligned as far as the numbers in them tell."""
    if len(ours & theirs) < IN_COMMON * min(len(ours), len(theirs)):
        return False
    large = [number for number in ours | theirs if len(number) >= DIGITS]
    apart = sum((number in ours) != (number in theirs) for number in large)
    return apart <= LARGE_APART + LARGE_PART * len(large)


def likely(ours: Version, theirs: Version, of_ours: Vectors, of_theirs: Vectors, *, bundled: bool) -> Verdict | None:
    """What the vectors of the paragraphs, [n, d] and [m, d], say of two texts that are near in size and numbers; its locators are
    those of our paragraphs that differ, or have no counterpart. None: that they are not translations, or that it cannot be told.
    """
    cosines = of_ours @ of_theirs.T
    nearest = [cosines.max(axis=axis).mean() for axis in (0, 1)]
    if bundled and min(nearest) < LIKELY:  # most are: told before anything slower
        return None
    least = LIKELY if bundled else float(cosines.mean() + cosines.std())
    sides = Side(of_ours, _lengths(ours)), Side(of_theirs, _lengths(theirs))
    beads = aligned(*sides, least)
    if len(beads) < ENOUGH or not (_near(beads) if bundled else _in_order(beads, cosines)):
        return None
    facts = [(_facts(ours, bead.ours), _facts(theirs, bead.theirs)) for bead in beads]
    differ = _differ(ours, theirs, beads, facts, bundled=bundled)
    if sum(differ) > MOST_DOUBTFUL * max(cosines.shape):
        return None
    matched = [[n for bead, one in zip(beads, differ, strict=True) if not one for n in of(bead)] for of in (_ours, _theirs)]
    if any(side.lengths[some].sum() < (1 - UNMATCHED) * side.lengths.sum() for side, some in zip(sides, matched, strict=True)):
        return None
    pairs = zip(beads, facts, strict=True)
    doubted = {n for bead, (a, b) in pairs if contradict(a, b) or a.negated != b.negated for n in bead.ours}
    named = doubted | (set(range(len(ours.passages))) - set(matched[0]))
    return Verdict(certain=False, doubtful=tuple(ours.passages[n].locator for n in sorted(named)))


def _ours(bead: Bead) -> range:
    return bead.ours


def _theirs(bead: Bead) -> range:
    return bead.theirs


def _lengths(version: Version) -> NDArray[np.float32]:
    return np.array([len(passage.text) for passage in version.passages], dtype=np.float32)


def _near(beads: Sequence[Bead]) -> bool:
    return float(np.mean([bead.cosine for bead in beads])) >= LIKELY_MEAN


def _in_order(beads: Sequence[Bead], cosines: NDArray[np.float32]) -> bool:
    """With a model of which it is not known how near it puts translations: whether enough paragraphs are in one order, each
    nearest to its own, and these stand out from all other cosines.
    """
    single = sum(len(bead.ours) == len(bead.theirs) for bead in beads)
    if single < ENOUGH_BY_ORDER or any(bead.cosine <= bead.rival for bead in beads):
        return False
    others = np.ones(cosines.shape, dtype=bool)
    for bead in beads:
        others[bead.ours.start : bead.ours.stop, bead.theirs.start : bead.theirs.stop] = False
    mean = float(np.mean([bead.cosine for bead in beads]))
    return mean - float(cosines[others].mean()) >= APART * float(cosines[others].std())


def _said(passage: Passage) -> str:
    """What a passage says after its own number."""
    number = _OWN_NUMBER.match(passage.text)
    return passage.text[number.end() :] if number else passage.text


def _facts(version: Version, places: range) -> Facts:
    """Of one paragraph, or of two as if they were one."""
    return facts_of(" ".join(_said(version.passages[n]) for n in places), version.source.language)


def _differ(
    ours: Version, theirs: Version, beads: Sequence[Bead], facts: Sequence[tuple[Facts, Facts]], *, bundled: bool
) -> list[bool]:
    """Of each bead whether another paragraph is nearer, or it is far, of another length or article, or has other numbers.
    How far two that were taken together are from their translation says little.
    """
    single = [len(bead.ours) == len(bead.theirs) for bead in beads]
    usual = np.median([bead.cosine for bead, one in zip(beads, single, strict=True) if one] or [0.0]) - BELOW
    near = max(CERTAIN, usual) if bundled else usual
    scale = sum(b.length for _, b in facts) / sum(a.length for a, _ in facts)
    return [
        bead.cosine <= bead.rival
        or (one and bead.cosine < near)
        or not fit(scale * a.length, b.length, LONGER_THAN_REST, FEW)
        or numbers_differ(a.numbers, b.numbers)
        or _of_other_article(ours.passages[bead.ours.start], theirs.passages[bead.theirs.start])
        for bead, one, (a, b) in zip(beads, single, facts, strict=True)
    ]


def _of_other_article(ours: Passage, theirs: Passage) -> bool:
    """Whether the texts themselves number both as articles, or annexes, and otherwise: one more was put in, and it is an edition
    that people cite otherwise.
    """
    (a, of_ours), (b, of_theirs) = ((terms(passage.locator)[:1], terms(passage.locator)[1:2]) for passage in (ours, theirs))
    return a == b and a in _PRINTED and of_ours != of_theirs
