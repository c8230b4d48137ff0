"""What a student is taught by one batch: the loss of its vectors and of late interaction."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from corpus.embedder.batches import Batch
from corpus.embedder.scorers import Scorers
from corpus.embedder.student import Student, by_length, half_precision, ids_of, late_interaction

SCALE = 20.0
"""What cosines are multiplied with before the softmax, as in sentence-transformers."""
LATE_SCALE = 32.0
"""The same for late interaction: its scores, means of largest cosines, lie closer together."""
CHUNK = {"cpu": 16, "cuda": 256}
"""Texts of a batch that go through the layers together, sorted by length: by device."""
TEACHER_WEIGHT = 40.0
"""Weight of the squared distance to the teacher's vector (between 0 and 4), beside the contrastive loss."""
ANSWERED_WEIGHT = 0.3
"""What a question that is answered weighs in the cross-entropy of whether it is; one that is not weighs 1."""
PASSAGE_TOKENS = 160
"""Longer texts of a batch are cut there. At 128, as it was, 3.5 % of the paragraphs, with what stands before them, lost their
last words, and with them what some questions ask about.
"""
SCORED = 0.5
"""The share of what a question, and a paragraph, is compared with that the scorers say, where there are some: for the rest, one
paragraph is right, and all others are wrong.
"""


@dataclass(frozen=True, slots=True)
class Read:
    """A batch, and the pieces of its rows, of its columns and, by title, of its titles."""

    batch: Batch
    rows: list[list[int]]
    columns: list[list[int]]
    titles: dict[str, list[int]]


def read(tokenizer: Tokenizer, batch: Batch) -> Read:
    """The batch as the model takes it."""
    titles = [title for title in dict.fromkeys(batch.titles) if title]
    rows, columns, of_titles = (ids_of(tokenizer, texts, PASSAGE_TOKENS) for texts in (batch.rows, batch.columns, titles))
    return Read(batch, rows, columns, dict(zip(titles, of_titles, strict=True)))


def loss_of(model: Student, shown: Read, silence: float, scorers: Scorers | None = None) -> Tensor:
    """The loss of one batch, of the vectors and of late interaction; lower is better. `silence`: see Options. With
    `scorers`, what is compared is drawn to what they say of it too.
    """
    batch, chunk = shown.batch, CHUNK[model.device.type]
    with half_precision(model.device):
        rows, row_words = by_length(model, shown.rows, chunk)
        columns, column_words = by_length(model, shown.columns, chunk)
        if shown.titles:
            column_words = torch.cat([column_words, _titles(model, shown)], 1)
    late = late_interaction(row_words, column_words)
    said = LATE_SCALE * scorers.scores(batch.plain) if scorers and batch.plain else None
    loss = _contrast(SCALE * rows @ columns.T, batch.asked, said) + _contrast(LATE_SCALE * late, batch.asked, said)
    if silence and len(rows) > batch.asked * len(columns):
        loss = loss + silence * _silence(late, model.answered, batch.asked)
    if batch.teacher_rows is not None:
        taught = batch.teacher_rows.to(model.device)
        distance = (rows - taught).square().sum(-1) + (columns - taught).square().sum(-1)
        loss = loss + TEACHER_WEIGHT * distance.mean() / 4
    return loss


def _titles(model: Student, shown: Read) -> Tensor:
    """The pieces of each title, [titles, t, k], which questions find beside those of the paragraph: none of an empty one."""
    words = by_length(model, list(shown.titles.values()), CHUNK[model.device.type])[1]
    none = words.new_zeros((1, *words.shape[1:]))
    places = {title: n for n, title in enumerate(shown.titles)}
    return torch.cat([words, none])[[places.get(title, len(places)) for title in shown.batch.titles]]


def _contrast(scores: Tensor, asked: int, said: Tensor | None = None) -> Tensor:
    """InfoNCE both ways, the mean of `asked` times: each time, the next rows belong to the columns of their numbers, and what is
    no row of any column is a negative for all. Where scorers have `said` how well each column answers each row that belongs to
    one, as the logits of a softmax, SCORED of what is right is what they say.
    """
    count = scores.shape[1]
    loss = scores.new_zeros(())
    for n in range(asked):
        of_each = scores[n * count : (n + 1) * count]
        columns = torch.cat([of_each, scores[asked * count :]]).T
        right = across = torch.eye(count, device=scores.device)
        if said is not None:
            of_said = said[n * count : (n + 1) * count]
            right = right.lerp(of_said.softmax(1), SCORED)
            across = across.lerp(of_said.T.softmax(1), SCORED)
        across = nn.functional.pad(across, (0, columns.shape[1] - count))
        loss = loss + nn.functional.cross_entropy(of_each, right) + nn.functional.cross_entropy(columns, across)
    return loss / asked


def _silence(scores: Tensor, answered: Tensor, asked: int) -> Tensor:
    """Binary cross-entropy of whether a question is answered, by its best score: the first rows are, `asked` times each by the
    column of its number, and the others by none. Those that are weigh as much together as if they were asked once.
    """
    count = scores.shape[1]
    own = scores[: asked * count].reshape(asked, count, count).diagonal(dim1=1, dim2=2).flatten()
    best = torch.cat([own, scores[asked * count :].amax(1)])
    yes = torch.arange(len(best), device=best.device) < len(own)
    weights = torch.where(yes, ANSWERED_WEIGHT / asked, 1.0)
    logits = answered[0] * (best - answered[1])
    losses = nn.functional.binary_cross_entropy_with_logits(logits, yes.float(), weights, reduction="sum")
    return losses / (count + len(best) - len(own))
