"""python -m evals.bench_large: a question to a large library, and how fast the bundled model embeds; two tables.

The library holds made-up passages: two sentences each, drawn from the paragraphs of the embedder's data, so that words are as
frequent as in such texts. To embed 100,000 of them would take half an hour and tell nothing of a question: a passage's vector is
the sum of its sentences' own, and its pieces are theirs. Questions are those of the texts held out, and are answered in full
(retrieval, quotation, verification). The baseline is the nearest vectors of the same index alone.

Embedding is compared with all-MiniLM-L6-v2, the model that ours began as, in sentence-transformers in 32-bit floats.
"""

from __future__ import annotations

from corpus.settings import seal

seal()  # the libraries below must find the environment sealed

import itertools
import random
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from assistant.answer import Assistant
from corpus.console import bar, stderr, told
from corpus.embedded import Progress
from corpus.embedder.examples import Item, load_items
from corpus.embedding import Embedder, Vectors, WithPieces, embedder_for, encode_pieces, encode_query_pieces, piece_counts
from corpus.library import Library
from corpus.settings import load
from corpus.text import LANGUAGES, Language
from corpus.truth import Text
from evals.texts import text_of

OF_A_TEXT = 100
"""Passages of one text: a long resolution or an agreement."""
WORDS = 60
"""Words of a passage whose embedding is timed: as many as a paragraph of a resolution has."""
EMBEDDED = 400
ROUNDS = 3


Made = Mapping[str, tuple[str, str]]
"""Passages, and the two sentences of each."""


class _Summed:
    """Knows the vectors and pieces of sentences; of the passages `made`, those of their two. Questions it embeds."""

    def __init__(self, embedder: Embedder, made: Made, progress: Progress) -> None:
        self._embedder = embedder
        self._made = made
        self._known: dict[str, tuple[Vectors, Vectors]] = {}
        sentences = sorted({sentence for pair in made.values() for sentence in pair})
        for first in range(0, len(sentences), 64):
            some = sentences[first : first + 64]
            vectors, pieces = encode_pieces(embedder, some)
            self._known |= dict(zip(some, zip(vectors, pieces, strict=True), strict=True))
            progress(min(first + 64, len(sentences)), len(sentences))

    @property
    def revision(self) -> str:
        return self._embedder.revision

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.encode(texts)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.encode_query(texts)

    def encode_pieces(self, texts: Sequence[str]) -> WithPieces:
        if any(text not in self._made for text in texts):  # the title of a text
            return encode_pieces(self._embedder, texts)
        parts = [[self._known[sentence] for sentence in self._made[text]] for text in texts]
        summed = np.stack([np.sum([vector for vector, _ in of_text], axis=0) for of_text in parts])
        pieces = [np.concatenate([of_sentence for _, of_sentence in of_text]) for of_text in parts]
        return summed / np.linalg.norm(summed, axis=1, keepdims=True), pieces

    def encode_query_pieces(self, texts: Sequence[str]) -> WithPieces:
        return encode_query_pieces(self._embedder, texts)

    def piece_counts(self, texts: Sequence[str]) -> list[int]:
        return piece_counts(self._embedder, texts)


def _texts(sentences: dict[Language, list[str]], passages: int, chance: random.Random) -> tuple[list[Text], Made]:
    """Texts of `OF_A_TEXT` passages, by turns in each language, and what they are made of; no two passages are the same."""
    seen: dict[str, tuple[str, str]] = {}
    texts = []
    for n, language in zip(range(0, passages, OF_A_TEXT), itertools.cycle(LANGUAGES), strict=False):
        made: list[str] = []
        while len(made) < min(OF_A_TEXT, passages - n):
            first, second = chance.sample(sentences[language], 2)
            if f"{first} {second}" not in seen:
                seen[f"{first} {second}"] = first, second
                made.append(f"{first} {second}")
        texts.append(text_of(f"text-{n}.{language}", language, made, f"{chance.choice(sentences[language])} ({n})"))
    return texts, seen


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _questions(passages: int, count: int, embedder: Embedder, console: Console) -> Table:
    items, held_out = load_items()
    every: Sequence[Item] = (*items, *held_out)
    sentences = {lang: sorted({s for item in every for s in item.sentences[lang]}) for lang in LANGUAGES}
    chance = random.Random(11)
    texts, made = _texts(sentences, passages, chance)
    with bar(console, "embedding sentences") as progress:
        summed = _Summed(embedder, made, progress)
    asked = [question[lang] for item in held_out for question in item.questions for lang in LANGUAGES]
    questions = chance.sample(asked, min(count, len(asked)))
    with TemporaryDirectory(prefix="plaidoyer-large-") as folder:
        with Library.create(load(library=Path(folder)), summed) as library, bar(console, "writing passages") as progress:
            library.replace(texts, progress)
            assistant = Assistant(library, summed)
            assistant.warm()
            ours = [_seconds(lambda q=q: assistant.ask(q)) for q in questions]  # type: ignore[misc]  # bound at once
            theirs = [
                _seconds(lambda q=q: library.search_vectors(summed.encode_query([q])[0], 5))  # type: ignore[misc]  # as above
                for q in questions
            ]
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    table = Table("", "ours", "nearest vectors alone", "ratio", title=f"{len(questions)} questions, {passages:,} passages")
    for name, share in (("p50", 50), ("p95", 95)):
        mine, other = (float(np.percentile(seconds, share)) * 1000 for seconds in (ours, theirs))
        table.add_row(f"question, {name}", f"{mine:.1f} ms", f"{other:.1f} ms", f"{mine / other:.2f} ×")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.caption = f"the library takes {size / 2**20:,.0f} MiB on disk; peak memory of the whole run {peak:,.0f} MiB"
    return table


def _embedding(embedder: Embedder) -> Table:
    """Passages of `WORDS` words in three languages, by ours and by sentence-transformers; the median of `ROUNDS` rounds."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    from corpus.embedder.train import bundled_teacher

    items = load_items()[0]
    words = {lang: " ".join(item.passage(lang) for item in items).split() for lang in LANGUAGES}
    starts = zip(range(0, EMBEDDED * WORDS, WORDS), itertools.cycle(LANGUAGES), strict=False)
    passages = [" ".join(words[lang][start : start + WORDS]) for start, lang in starts]
    layers = Transformer(str(bundled_teacher()))
    theirs = SentenceTransformer(modules=[layers, Pooling(layers.get_embedding_dimension()), Normalize()], device="cpu")
    rounds: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(ROUNDS):
        rounds["ours"].append(_seconds(lambda: encode_pieces(embedder, passages)))
        rounds["theirs"].append(_seconds(lambda: theirs.encode(passages, show_progress_bar=False)))
    mine, other = (EMBEDDED / float(np.median(seconds)) for seconds in rounds.values())
    table = Table("", "ours", "all-MiniLM-L6-v2, 32-bit", "ratio", title=f"{EMBEDDED} passages of {WORDS} words")
    table.add_row("passages a second", f"{mine:.0f}", f"{other:.0f}", f"{mine / other:.2f} ×")
    return table


def main(
    passages: Annotated[int, typer.Option(min=1, help="of the library")] = 100_000,
    questions: Annotated[int, typer.Option(min=1, help="that are asked")] = 300,
) -> None:
    """Measure both, and print the tables."""
    console = stderr()
    with told(console, "Stopped. Nothing was kept."):
        embedder = embedder_for("bundled")
        tables = [_embedding(embedder), _questions(passages, questions, embedder, console)]
    for table in tables:
        Console(highlight=False).print(table)


if __name__ == "__main__":
    typer.run(main)
