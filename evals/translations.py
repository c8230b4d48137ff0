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
from ingest.translations import Version, may_be, verdict, version_of
from ingest.unlike import Size, likely, near_in_numbers, near_in_size, numbers_of

TRANSLATIONS, OTHERS = "translations", "other texts of as many paragraphs"
HALF, ONE, EXCHANGED = "half of the paragraphs of others", "one paragraph of another", "two paragraphs exchanged"
MERGED, SPLIT = "not built alike: two paragraphs are one", "not built alike: a paragraph is split"
DROPPED, INSERTED = "not built alike: a paragraph is left out", "not built alike: one of another text is put in"
ALIGNED, LEFT = "other texts, aligned", "those that sizes and numbers leave of these"
REBUILT = (MERGED, SPLIT, DROPPED, INSERTED)
TIMES = 2
"""So often each text is built otherwise in each way, at a place by chance."""
CERTAIN, COMPARE, LIKELY, NEITHER = "joined", "joined, some to compare", "suggested", "neither"


@dataclass(frozen=True, slots=True)
class _Put:
    """A text in one language: its paragraphs, and their vectors, [n, d]."""

    paragraphs: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class _Compared:
    """What of a text is compared with another."""

    version: Version
    vectors: Vectors
    size: Size
    numbers: frozenset[str]

    @classmethod
    def of(cls, name: str, language: Language, put: _Put) -> _Compared:
        text = text_of(f"{name}.{language}", language, put.paragraphs)
        size = Size(len(put.paragraphs), sum(map(len, put.paragraphs)))
        return cls(version_of(text.source, text.passages), put.vectors, size, numbers_of(text.passages))


def told_apart(
    items: Sequence[Item], embedder: Embedder, *, bundled: bool = True, progress: Progress | None = None
) -> Mapping[str, Counter[str]]:
    """By kind of pair, how many are held to be translations of each other. Each text is compared, in each two languages, with its
    translation; with other texts of as many paragraphs; with its translation after paragraphs gave place to those of other
    texts that are nearest to them, or to each other; and with its translation built otherwise, and all other texts, as texts
    that are not built alike are: of these by vectors alone, too. `progress` is told of texts.
    """
    texts = by_text(items)
    put: dict[tuple[str, Language], _Put] = {}
    for n, (name, of_text) in enumerate(texts.items(), 1):
        for language in LANGUAGES:
            paragraphs = tuple(item.passage(language) for item in of_text)
            put[name, language] = _Put(paragraphs, embedder.encode(paragraphs))
        if progress:
            progress(n, len(texts))
    rebuilt = {(name, lang): tuple(_rebuilt(texts[name], name, lang, put, embedder)) for name, lang in put}
    found: dict[str, Counter[str]] = {}
    for first, second in combinations(LANGUAGES, 2):
        for name in texts:
            ours = _Compared.of(name, first, put[name, first])
            for kind, other in _others(name, second, put):
                found.setdefault(kind, Counter())[_said(ours, _Compared.of(name, second, other), bundled=bundled)] += 1
            for kind, other in (*rebuilt[name, second], *_rivals(name, second, put)):
                for further, said in _said_unlike(kind, ours, _Compared.of(name, second, other), bundled=bundled):
                    found.setdefault(further, Counter())[said] += 1
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


def _rivals(name: str, language: Language, put: Mapping[tuple[str, Language], _Put]) -> Iterator[tuple[str, _Put]]:
    yield from ((ALIGNED, some) for (other, lang), some in put.items() if lang == language and other != name)


def _rebuilt(
    of_text: Sequence[Item], name: str, language: Language, put: Mapping[tuple[str, Language], _Put], embedder: Embedder
) -> Iterator[tuple[str, _Put]]:
    """A text as it may come out of a file that is laid out anew: of one name and language, always the same."""
    own, chance = put[name, language], random.Random(f"{name}.{language}")
    count, sentences = len(own.paragraphs), [item.sentences[language] for item in of_text]
    foreign = [
        paragraph for (other, lang), some in put.items() if lang == language and other != name for paragraph in some.paragraphs
    ]

    def changed(start: int, stop: int, *parts: str) -> _Put:
        made = embedder.encode(parts) if parts else own.vectors[:0]
        vectors = np.concatenate([own.vectors[:start], made, own.vectors[stop:]])
        return _Put((*own.paragraphs[:start], *parts, *own.paragraphs[stop:]), vectors)

    several = [n for n in range(count) if len(sentences[n]) > 1]
    for _ in range(TIMES):
        place = chance.randrange(count - 1)
        yield MERGED, changed(place, place + 2, " ".join(own.paragraphs[place : place + 2]))
        if several:
            place = chance.choice(several)
            cut = chance.randrange(1, len(sentences[place]))
            yield SPLIT, changed(place, place + 1, " ".join(sentences[place][:cut]), " ".join(sentences[place][cut:]))
        place = chance.randrange(count)
        yield DROPPED, changed(place, place + 1)
        place = chance.randrange(count + 1)
        yield INSERTED, changed(place, place, chance.choice(foreign))


def _said(ours: _Compared, theirs: _Compared, *, bundled: bool) -> str:
    if ours.version.shape != theirs.version.shape or not may_be(ours.version, theirs.version):
        return NEITHER
    found = verdict(ours.version, theirs.version, ours.vectors, theirs.vectors, bundled=bundled)
    if found is None:
        return NEITHER
    return LIKELY if not found.certain else COMPARE if found.doubtful else CERTAIN


def _said_unlike(kind: str, ours: _Compared, theirs: _Compared, *, bundled: bool) -> Iterator[tuple[str, str]]:
    """By kind what is said of a pair; of other texts also of those that come as far as their vectors."""
    size = np.array([[theirs.size.paragraphs], [theirs.size.characters]])
    left = bool(near_in_size(ours.size, *size).all()) and near_in_numbers(ours.numbers, theirs.numbers)
    found = likely(ours.version, theirs.version, ours.vectors, theirs.vectors, bundled=bundled)
    if kind == ALIGNED:
        yield kind, LIKELY if found else NEITHER
        kind = LEFT
    if left or kind != LEFT:
        yield kind, LIKELY if found and left else NEITHER
