"""Makes what is embedded for a library: of passages, of their cues, and of what describes their texts.

What this embedder made earlier comes from the truth. What is new goes there as it is made: work that is interrupted goes on from
there, and pieces need no memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.cues import Cues, blended
from corpus.embedding import Embedder, Vectors, encode_pieces, is_late, mean_direction, piece_counts
from corpus.pieces import Pieces, packed
from corpus.text import Passage, Source
from corpus.truth import Truth, cues_hash, hash_of, text_hash

AT_ONCE = 32
"""Passages whose vectors are made and kept together."""
Progress = Callable[[int, int], None]
"""Told (passages embedded, passages to embed) while a change is made; the cues of one are one more."""
_Vector = NDArray[np.float32]


class _Words(NamedTuple):
    """What is embedded under one name: a passage or a title, after what stands before it; or the `cues` of a passage."""

    texts: tuple[str, ...]
    before: str = ""
    cues: bool = False


def embedded(
    passages: Sequence[Passage], cues: Cues, truth: Truth, embedder: Embedder, progress: Progress | None = None
) -> Vectors:  # fmt: skip
    """What the vector index is to hold of each passage, [n, d]; `cues` by the passages' ids."""
    words = {text_hash(passage): _Words((passage.text,), passage.before) for passage in passages}
    words |= {cues_hash(of_passage): _Words(of_passage, cues=True) for of_passage in cues.values()}
    known = _embed(words, truth, embedder, progress)
    vectors = [blended(known[text_hash(p)], known[cues_hash(cues[p.id])] if p.id in cues else None) for p in passages]
    return np.stack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32)


def describe(sources: Sequence[Source], truth: Truth, embedder: Embedder) -> None:
    """Make the pieces of what describes the sources, where something does and the embedder is one that can."""
    if is_late(embedder):
        described = [source.described for source in sources if source.described]
        _embed({hash_of("", words): _Words((words,)) for words in described}, truth, embedder)


def _embed(words: Mapping[str, _Words], truth: Truth, embedder: Embedder, progress: Progress | None = None) -> dict[str, _Vector]:
    """Vectors of `words`, [d] each, by their hashes."""
    known = truth.known_vectors(list(words), embedder.revision)
    missing = [name for name in words if name not in known]
    if progress and missing:
        progress(0, len(missing))
    for first in range(0, len(missing), AT_ONCE):
        chunk = missing[first : first + AT_ONCE]
        vectors, pieces = _made(chunk, [words[name] for name in chunk], embedder)
        with truth.writing() as connection:
            truth.put_vectors(connection, vectors, embedder.revision, pieces)
        known |= vectors
        if progress:
            progress(min(first + AT_ONCE, len(missing)), len(missing))
    return known


def _made(names: Sequence[str], some: Sequence[_Words], embedder: Embedder) -> tuple[dict[str, _Vector], dict[str, Pieces]]:
    """By name the vector of each, the mean where it is of several texts; and all its pieces, if the embedder makes any. Of cues
    the vector of each is kept where it makes none: a question is compared with one, not with their mean.
    """
    vectors, pieces = encode_pieces(embedder, [f"{words.before}{text}" for words in some for text in words.texts])
    before = piece_counts(embedder, [words.before for words in some])
    made: dict[str, _Vector] = {}
    of_texts: dict[str, Pieces] = {}
    first = 0
    for n, (name, words) in enumerate(zip(names, some, strict=True)):
        own = slice(first, first + len(words.texts))
        made[name] = mean_direction(vectors[own])
        if pieces:
            of_texts[name] = np.concatenate([packed(of_text, before[n]) for of_text in pieces[own]])
        elif some[n].cues:
            of_texts[name] = packed(vectors[own])
        first = own.stop
    return made, of_texts
