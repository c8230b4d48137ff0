"""What an embedder's scores are worth: how near it puts texts that have nothing to do with each other.

One model gives unrelated paragraphs a cosine of .1, another .8, and each brings texts of one language, or of languages that it
confuses, closer together than others. Measured against its background, a score means the same in every pair of languages, and
about the same from model to model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Embedder, encode_pieces, encode_query_pieces
from corpus.pieces import Pieces, added_by, found_in, late_interaction, packed
from corpus.text import LANGUAGES, Language

DENSE, LATE = "dense", "late"
"""The signals that have a background: cosines of vectors, and late interaction."""
OWN = "own"
"""Late interaction with a passage alone, without what describes its text. The background of `LATE`, measured so, is its too."""
CUED = "cued"
"""How much more late interaction finds in a passage with its cues than in it and what describes its text; or by how much the
nearest of its cues is nearer to the question, where the embedder makes no pieces. More words find more by chance: its background
is what unrelated cues add. It hardly grows with how many there are (of training questions, not at all with how much longer cues
make a passage: a correlation of .04).
"""
DIGITS = 3
"""Decimals kept of a score."""
OF_A_TEXT = 3
"""Paragraphs of each of the made-up texts that are compared, with a question of each."""
NOTE = "backgrounds"
"""Where a library remembers what was measured for its embedder."""

Pair = tuple[Language, Language]
"""The languages of a question and of a passage."""


@dataclass(frozen=True, slots=True)
class Background:
    """Mean and standard deviation of the scores of a signal, by the languages of question and passage."""

    mean: Mapping[Pair, float]
    deviation: Mapping[Pair, float]

    def above(self, score: float, asked: Language, passage: Language) -> float:
        """How many standard deviations a score lies above its background; the score itself where none was measured."""
        pair = asked, passage
        return (score - self.mean[pair]) / self.deviation[pair] if pair in self.mean else score


NO_BACKGROUND = Background({}, {})
Backgrounds = Mapping[str, Background]
"""By the name of a signal."""


def measured(embedder: Embedder) -> dict[str, Background]:
    """The backgrounds of an embedder: questions about the made-up texts that are held out (corpus/embedder/data), with the
    paragraphs of all the others; and with the cues of every third of those that have any. About three thousand short texts are
    embedded.
    """
    from corpus.embedder.examples import by_text, load_items  # reads the thesaurus' library, which a question does not need

    texts = by_text(load_items()[1])
    chosen = [item for of_text in texts.values() for item in of_text[:OF_A_TEXT]]
    with_cues = [item for of_text in texts.values() for item in of_text[::OF_A_TEXT] if item.cues]
    apart, apart_of_cues = (
        np.array([[item.text != other.text for other in others] for item in chosen]) for others in (chosen, with_cues)
    )
    asked = {lang: encode_query_pieces(embedder, [item.asked(n)[lang] for n, item in enumerate(chosen)]) for lang in LANGUAGES}
    cues = _packed(embedder, [item.cues for item in with_cues])
    scores: dict[str, dict[Pair, NDArray[np.float32]]] = {DENSE: {}, LATE: {}, CUED: {}}
    for second in LANGUAGES:
        others, pieces_of_others = encode_pieces(embedder, [item.passage(second) for item in chosen])
        of_passages = [packed(of_passage) for of_passage in pieces_of_others]
        cued = _packed(embedder, [(item.passage(second),) for item in with_cues])
        for first, (vectors, pieces) in asked.items():
            scores[DENSE][first, second] = (vectors @ others.T)[apart]
            if pieces:
                scores[LATE][first, second] = np.stack([late_interaction(p, of_passages) for p in pieces])[apart]
            if with_cues:
                questions = pieces or list(vectors[:, np.newaxis])
                added = np.stack([added_by(cues, question, found_in(question, cued)) for question in questions])
                scores[CUED][first, second] = added[apart_of_cues]
    return {signal: _background(pairs) for signal, pairs in scores.items() if pairs}


def _packed(embedder: Embedder, texts: Sequence[Sequence[str]]) -> list[Pieces]:
    """The pieces of the texts of each, [t, k], all in one; their vectors, where the embedder makes no pieces."""
    vectors, pieces = encode_pieces(embedder, [text for some in texts for text in some])
    ends = np.cumsum([len(some) for some in texts])
    made = [packed(of_text) for of_text in pieces or vectors[:, np.newaxis]]
    return [np.concatenate(made[end - len(some) : end]) for some, end in zip(texts, ends, strict=True)]


def _background(pairs: Mapping[Pair, NDArray[np.float32]]) -> Background:
    least = 10**-DIGITS
    mean = {pair: round(float(scores.mean()), DIGITS) for pair, scores in pairs.items()}
    return Background(mean, {pair: max(least, round(float(scores.std()), DIGITS)) for pair, scores in pairs.items()})


def as_table(background: Background) -> dict[str, list[float]]:
    """`fr-en` -> mean and deviation, as they are written down."""
    pairs = [pair for pair in product(LANGUAGES, LANGUAGES) if pair in background.mean]
    return {"-".join(pair): [background.mean[pair], background.deviation[pair]] for pair in pairs}


def from_table(table: Mapping[str, object]) -> Background:
    """What `as_table` wrote, for every pair of languages. Raises KeyError, TypeError or ValueError where it did not."""
    numbers = {(a, b): [float(number) for number in table[f"{a}-{b}"]] for a, b in product(LANGUAGES, LANGUAGES)}  # type: ignore[attr-defined]  # a TypeError is raised
    return Background(*({pair: values[n] for pair, values in numbers.items()} for n in range(2)))


def to_note(revision: str, backgrounds: Backgrounds) -> str:
    """What a library is to remember of the embedder `revision`."""
    return json.dumps({"embedder": revision, "signals": {signal: as_table(back) for signal, back in backgrounds.items()}})


def from_note(note: str | None, revision: str) -> dict[str, Background] | None:
    """What a library remembers of the embedder `revision`; None where that is nothing."""
    known = json.loads(note) if note else {}
    if known.get("embedder") != revision:
        return None
    return {signal: from_table(table) for signal, table in known["signals"].items()}
