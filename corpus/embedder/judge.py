"""python -m corpus.embedder.judge MODEL…: which of some exported models finds more, on the texts held out from training.

What `measure` tells of a training run, by one question of each paragraph, is too coarse where two models differ little; the mean
of two runs is chosen by this: late interaction as the library does it, with the eight bits that ship, each text in one language
by turns, each question in all three.
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
from sklearn.metrics import roc_auc_score

from corpus.console import Show, bar, stderr, told
from corpus.embedder.examples import DATA, GENERAL, PRINCIPLES, Broad, Item, Triple, by_text, load_broad, load_items, texts_of
from corpus.embedding import LateEmbedder, OnnxEmbedder
from corpus.pieces import late_interaction, packed
from corpus.text import LANGUAGES

LONG, OF_PRINCIPLES, POLICY, ENCYCLOPAEDIC, BROAD = "long texts", "of principles", "policy texts", "encyclopaedic", "broad"
REWORDED = "reworded"
NEAR, SILENT = "near", "silent"
MANY = 20
"""A text of more paragraphs is long: all questions of each are asked, where of another text one is, by turns."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, the numbers of the paragraphs that answer it, and of those that it is asked of."""

    kind: str
    question: Triple
    answering: Sequence[int]
    among: Sequence[int]


def judged(
    embedder: LateEmbedder,
    held_out: Sequence[Item],
    broad: Sequence[Broad],
    general: Collection[str],
    principles: Collection[str],
    show: Show,
) -> dict[str, tuple[float, ...]]:
    """By kind of question, the share for which a paragraph that answers comes first, and among three; of questions that a text
    (`near`) or a paragraph (`silent`) does not answer, the area under the ROC curve of the best score, against those of one
    paragraph each. `general` are the encyclopaedic texts and `principles` those of principles. What texts of principles say is
    looked for in their text alone, and so are broad questions and those of each language's own (REWORDED): others say the like,
    and which do, only evals/training knows of some. Questions that texts of principles do not answer are not asked.
    """
    languages = dict(zip(by_text(held_out), cycle(LANGUAGES), strict=False))
    texts = embedder.encode_pieces([item.passage(languages[item.text]) for item in held_out])[1]
    passages = [packed(pieces) for pieces in texts]
    asked = _asked(held_out, broad, general, principles)
    unanswered = _unanswered([item for item in held_out if item.text not in principles])
    total, done = len(LANGUAGES) * (len(asked) + sum(map(len, unanswered.values()))), 0

    def scores(question: Triple) -> list[NDArray[np.float32]]:
        nonlocal done
        pieces = embedder.encode_query_pieces([question[lang] for lang in LANGUAGES])[1]
        done += len(LANGUAGES)
        show(done, total)
        return [late_interaction(of_question, passages) for of_question in pieces]

    before: dict[str, list[int]] = {}
    best: list[float] = []
    for one in asked:
        for found in scores(one.question):
            before.setdefault(one.kind, []).append(int((found[one.among] > found[one.answering].max()).sum()))
            if one.kind in (POLICY, ENCYCLOPAEDIC):
                best.append(float(found.max()))
    figures = {kind: tuple(float(np.mean(np.array(ranks) < k)) for k in (1, 3)) for kind, ranks in before.items()}
    for kind, questions in unanswered.items():
        rivals = [float(found.max()) for question in questions for found in scores(question)]
        if best and rivals:
            figures[kind] = (float(roc_auc_score([1] * len(best) + [0] * len(rivals), best + rivals)),)
    return figures


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
) -> None:
    """Print a column for each model: R@1 and R@3 of late interaction by kind of question, and AUROC of those not answered."""
    kept, held_out = load_items(data)
    broad = load_broad((*kept, *held_out), data)
    general, principles = texts_of(GENERAL, data), texts_of(PRINCIPLES, data)
    found = []
    for folder in models:
        with bar(stderr(), f'asking "{folder}"') as show:
            found.append(judged(OnnxEmbedder(folder), held_out, broad, general, principles, show))
    table = Table("R@1 / R@3")
    for folder in models:
        table.add_column(str(folder), overflow="fold")
    for kind in (LONG, OF_PRINCIPLES, REWORDED, POLICY, ENCYCLOPAEDIC, BROAD, NEAR, SILENT):
        cells = [" / ".join(f"{share:.3f}" for share in figures.get(kind, ())) for figures in found]
        table.add_row(f"{kind}, AUROC" if kind in (NEAR, SILENT) else kind, *(cell or "–" for cell in cells))
    Console(highlight=False).print(table)


if __name__ == "__main__":
    typer.run(told(stderr(), "Stopped. Nothing was changed.")(judge))
