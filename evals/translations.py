"""Are language versions told from other texts (ingest/translations.py)? Measured on texts that the embedder was held out of."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from corpus.embedded import Progress
from corpus.embedder.examples import Item, by_text
from corpus.embedding import Embedder, Vectors
from corpus.text import LANGUAGES, Language
from evals.texts import text_of
from ingest.translations import may_be, verdict, version_of

TRANSLATIONS, OTHERS = "translations", "other texts of as many paragraphs"
HALF, ONE, EXCHANGED = "half of the paragraphs of others", "one paragraph of another", "two paragraphs exchanged"
CERTAIN, COMPARE, LIKELY, NEITHER = "joined", "joined, some to compare", "suggested", "neither"


@dataclass(frozen=True, slots=True)
class _Put:
    """A text in one language: its paragraphs, and their vectors, [n, d]."""

    paragraphs: tuple[str, ...]
    vectors: Vectors


def told_apart(
    items: Sequence[Item], embedder: Embedder, *, bundled: bool = True, progress: Progress | None = None
) -> Mapping[str, Counter[str]]:
    """By kind of pair, how many are held to be translations of each other. Each text is compared, in each two languages, with its
    translation; with other texts of as many paragraphs; and with its translation after paragraphs gave place to those of other
    texts that are nearest to them, or to each other. `progress` is told of texts.
    """
    texts = by_text(items)
    put: dict[tuple[str, Language], _Put] = {}
    for n, (name, of_text) in enumerate(texts.items(), 1):
        for language in LANGUAGES:
            paragraphs = tuple(item.passage(language) for item in of_text)
            put[name, language] = _Put(paragraphs, embedder.encode(paragraphs))
        if progress:
            progress(n, len(texts))
    found: dict[str, Counter[str]] = {}
    for first, second in combinations(LANGUAGES, 2):
        for name in texts:
            for kind, other in _others(name, second, put):
                said = _said((name, first, put[name, first]), (name, second, other), bundled=bundled)
                found.setdefault(kind, Counter())[said] += 1
    return found


def _others(name: str, language: Language, put: Mapping[tuple[str, Language], _Put]) -> Iterator[tuple[str, _Put]]:
    """What a text is compared with in `language`: of one name, always the same."""
    own, chance = put[name, language], random.Random(name)
    rivals = [some for (other, lang), some in put.items() if lang == language and other != name]
    count = len(own.paragraphs)
    yield TRANSLATIONS, own
    yield from ((OTHERS, some) for some in rivals if len(some.paragraphs) == count)
    paragraphs, vectors = [p for some in rivals for p in some.paragraphs], np.concatenate([some.vectors for some in rivals])
    nearest = (own.vectors @ vectors.T).argmax(axis=1)

    def changed(places: Sequence[int]) -> _Put:
        mixed, of_mixed = list(own.paragraphs), own.vectors.copy()
        for place in places:
            mixed[place], of_mixed[place] = paragraphs[nearest[place]], vectors[nearest[place]]
        return _Put(tuple(mixed), of_mixed)

    yield HALF, changed(chance.sample(range(count), count // 2))
    yield from ((ONE, changed([place])) for place in range(count))
    order = list(range(count))
    a, b = chance.sample(order, 2)
    order[a], order[b] = b, a
    yield EXCHANGED, _Put(tuple(own.paragraphs[n] for n in order), own.vectors[order])


def _said(ours: tuple[str, Language, _Put], theirs: tuple[str, Language, _Put], *, bundled: bool) -> str:
    (a, of_a), (b, of_b) = ((text_of(f"{name}.{lang}", lang, put.paragraphs), put.vectors) for name, lang, put in (ours, theirs))
    first, second = (version_of(text.source, text.passages) for text in (a, b))
    if first.shape != second.shape or not may_be(first, second):
        return NEITHER
    found = verdict(first, second, of_a, of_b, bundled=bundled)
    if found is None:
        return NEITHER
    return LIKELY if not found.certain else COMPARE if found.doubtful else CERTAIN
