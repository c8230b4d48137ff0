"""python -m corpus.embedder.judge MODEL…: which of some exported models finds more, on the texts held out from training.

What `measure` tells of a training run, by one question of each paragraph, is too coarse where two models differ little; the mean
of two runs is chosen by this: late interaction as the library does it, with the eight bits that ship, each text in one language
by turns, each question in all three. A second table says what the vector of the whole text finds alone, as it is and with fewer
dimensions (--dimensions).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.decomposition import TruncatedSVD
from sklearn.metrics import roc_auc_score

from corpus.console import Show, bar, stderr, told
from corpus.embedder.examples import DATA, GENERAL, PRINCIPLES, Broad, Item, Triple, by_text, load_broad, load_items, texts_of
from corpus.embedding import LateEmbedder, OnnxEmbedder, Vectors
from corpus.pieces import late_interaction, packed
from corpus.text import LANGUAGES

LONG, OF_PRINCIPLES, POLICY, ENCYCLOPAEDIC, BROAD = "long texts", "of principles", "policy texts", "encyclopaedic", "broad"
REWORDED = "reworded"
NEAR, SILENT = "near", "silent"
MANY = 20
"""A text of more paragraphs is long: all questions of each are asked, where of another text one is, by turns."""
NEAREST = 40
"""So many passages are looked at for their vectors when a question is asked (`assistant/retrieve.py`)."""
FITTED = 1500
"""Of about so many paragraphs trained on, and a question about each, principal components are taken."""

Figures = Mapping[str, tuple[float, ...]]
"""By kind of question."""
_Way = int | None
"""How a question is compared: by a vector of so many dimensions; None: by its pieces."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, the numbers of the paragraphs that answer it, and of those that it is asked of."""

    kind: str
    question: Triple
    answering: Sequence[int]
    among: Sequence[int]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model found: `late` by late interaction, (R@1, R@3) or (AUROC,); `by_vector` by the cosine of the texts' vectors, by
    how many dimensions these have, (R@1, R@3, R@40).
    """

    late: Figures
    by_vector: Mapping[int, Figures]


def judged(
    embedder: LateEmbedder,
    held_out: Sequence[Item],
    broad: Sequence[Broad],
    general: Collection[str],
    principles: Collection[str],
    show: Show,
    reductions: Sequence[Vectors] = (),
) -> Judged:
    """By kind of question, the share for which a paragraph that answers comes first, and among three; of questions that a text
    (`near`) or a paragraph (`silent`) does not answer, the area under the ROC curve of the best score, against those of one
    paragraph each. `general` are the encyclopaedic texts and `principles` those of principles. What texts of principles say is
    looked for in their text alone, and so are broad questions and those of each language's own (REWORDED): others say the like,
    and which do, only evals/training knows of some. Questions that texts of principles do not answer are not asked.
    Vectors are compared as they are, and in the space of each of `reductions`, [d, k], as `principal` makes them.
    """
    languages = dict(zip(by_text(held_out), cycle(LANGUAGES), strict=False))
    whole, texts = embedder.encode_pieces([item.passage(languages[item.text]) for item in held_out])
    passages = [packed(pieces) for pieces in texts]
    spaces = {axes.shape[1]: (axes, _within(whole, axes)) for axes in (*reductions, np.eye(whole.shape[1], dtype=np.float32))}
    asked = _asked(held_out, broad, general, principles)
    unanswered = _unanswered([item for item in held_out if item.text not in principles])
    total, done = len(LANGUAGES) * (len(asked) + sum(map(len, unanswered.values()))), 0

    def scores(question: Triple) -> list[dict[_Way, NDArray[np.float32]]]:
        nonlocal done
        vectors, pieces = embedder.encode_query_pieces([question[lang] for lang in LANGUAGES])
        done += len(LANGUAGES)
        show(done, total)
        cosines = {k: _within(vectors, axes) @ reduced.T for k, (axes, reduced) in spaces.items()}
        return [
            {None: late_interaction(of_question, passages), **{k: of_all[n] for k, of_all in cosines.items()}}
            for n, of_question in enumerate(pieces)
        ]

    before: dict[_Way, dict[str, list[int]]] = {way: {} for way in (None, *spaces)}
    best: list[float] = []
    for one in asked:
        for found in scores(one.question):
            for way, of_all in found.items():
                ahead = int((of_all[one.among] > of_all[one.answering].max()).sum())
                before[way].setdefault(one.kind, []).append(ahead)
            if one.kind in (POLICY, ENCYCLOPAEDIC):
                best.append(float(found[None].max()))
    late = _shares(before[None], (1, 3))
    for kind, questions in unanswered.items():
        rivals = [float(found[None].max()) for question in questions for found in scores(question)]
        if best and rivals:
            late[kind] = (float(roc_auc_score([1] * len(best) + [0] * len(rivals), best + rivals)),)
    return Judged(late, {k: _shares(before[k], (1, 3, NEAREST)) for k in sorted(spaces)})


def _shares(before: Mapping[str, Sequence[int]], places: Sequence[int]) -> dict[str, tuple[float, ...]]:
    """By kind of question, the share of those with fewer than so many paragraphs `before` one that answers."""
    return {kind: tuple(float(np.mean(np.array(ranks) < k)) for k in places) for kind, ranks in before.items()}


def principal(embedder: LateEmbedder, kept: Sequence[Item], most: int) -> Vectors:
    """The first `most` principal components of what the model makes of some paragraphs `kept` to train on and a question about
    each, [d, most]; fewer, where these are too few to tell. Nothing is centred: the dot products of what is left are as near to
    the cosines as so many dimensions allow.
    """
    some = kept[:: max(1, len(kept) // FITTED)]
    pairs = [
        (item.passage(lang), item.asked(n)[other])
        for n, (item, lang, other) in enumerate(zip(some, cycle(LANGUAGES), cycle((*LANGUAGES[1:], LANGUAGES[0])), strict=False))
    ]
    passages = embedder.encode_pieces([passage for passage, _ in pairs])[0]
    questions = embedder.encode_query_pieces([question for _, question in pairs])[0]
    axes: Vectors = TruncatedSVD(most, random_state=0).fit(np.concatenate([passages, questions])).components_.T
    return axes.astype(np.float32)


def _within(vectors: Vectors, axes: Vectors) -> Vectors:
    """The vectors, [n, d], in the space of `axes`, [d, k], brought to length 1."""
    reduced = vectors @ axes
    made: Vectors = reduced / np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-12)
    return made


def _asked(
    held_out: Sequence[Item], broad: Sequence[Broad], general: Collection[str], principles: Collection[str]
) -> list[_Asked]:
    texts, everywhere = by_text(held_out), range(len(held_out))
    places = {item.id: n for n, item in enumerate(held_out)}
    own = {text: [places[item.id] for item in items] for text, items in texts.items()}
    asked = []
    for n, item in enumerate(held_out):
        if item.text in principles:
            asked += [_Asked(OF_PRINCIPLES, question, [n], own[item.text]) for question in item.questions]
        elif len(texts[item.text]) > MANY:
            asked += [_Asked(LONG, question, [n], everywhere) for question in item.questions]
        else:
            asked.append(_Asked(ENCYCLOPAEDIC if item.text in general else POLICY, item.asked(n), [n], everywhere))
        asked += [_Asked(REWORDED, question, [n], own[item.text]) for question in item.reworded]
    for one in broad:
        if one.text in texts:
            asked.append(_Asked(BROAD, one.question, [places[name] for name in sorted(one.answers)], own[one.text]))
    return asked


def _unanswered(held_out: Sequence[Item]) -> Mapping[str, Sequence[Triple]]:
    near = [question for items in by_text(held_out).values() for question in items[0].near]
    return {NEAR: near, SILENT: [item.silent for item in held_out]}


def judge(
    models: Annotated[list[Path], typer.Argument(help="folders that `export` wrote")],
    data: Annotated[Path, typer.Option(help="folder of our own texts and questions")] = DATA,
    dimensions: Annotated[list[int] | None, typer.Option(min=1, help="fewer of the text's vector, to try as well")] = None,
) -> None:
    """Print a column for each model: R@1 and R@3 of late interaction by kind of question, and AUROC of those not answered; and
    what the text's vector finds alone.
    """
    kept, held_out = load_items(data)
    broad = load_broad((*kept, *held_out), data)
    general, principles = texts_of(GENERAL, data), texts_of(PRINCIPLES, data)
    found = []
    for folder in models:
        embedder = OnnxEmbedder(folder)
        reductions = _reductions(embedder, kept, dimensions or ())
        with bar(stderr(), f'asking "{folder}"') as show:
            found.append(judged(embedder, held_out, broad, general, principles, show, reductions))
    kinds, late = (LONG, OF_PRINCIPLES, REWORDED, POLICY, ENCYCLOPAEDIC, BROAD), [one.late for one in found]
    rows = {
        f"{kind}, AUROC" if kind in (NEAR, SILENT) else kind: [of.get(kind) for of in late] for kind in (*kinds, NEAR, SILENT)
    }
    sizes = sorted({k for one in found for k in one.by_vector})
    of_vectors = {
        f"{kind}, {k} dimensions": [one.by_vector.get(k, {}).get(kind) for one in found] for kind in kinds for k in sizes
    }
    console = Console(highlight=False)
    console.print(_table("R@1 / R@3", models, rows))
    console.print(f"By the text's vector alone, R@1 / R@3 / R@{NEAREST}:")
    console.print(_table("", models, of_vectors))


def _reductions(embedder: LateEmbedder, kept: Sequence[Item], dimensions: Sequence[int]) -> list[Vectors]:
    """Raises typer.BadParameter where the vectors have no more dimensions than are asked for."""
    if not dimensions:
        return []
    if max(dimensions) >= (own := embedder.encode([""]).shape[1]):
        raise typer.BadParameter(
            f"vectors of this model have {own} dimensions, and {max(dimensions)} were asked for. Ask for fewer."
        )
    axes = principal(embedder, kept, max(dimensions))
    return [axes[:, :k] for k in sorted(dimensions)]


def _table(title: str, models: Sequence[Path], rows: Mapping[str, Sequence[tuple[float, ...] | None]]) -> Table:
    table = Table(title)
    for folder in models:
        table.add_column(str(folder), overflow="fold")
    for name, cells in rows.items():
        table.add_row(name, *(" / ".join(f"{share:.3f}" for share in cell) if cell else "–" for cell in cells))
    return table


if __name__ == "__main__":
    typer.run(told(stderr(), "Stopped. Nothing was changed.")(judge))
