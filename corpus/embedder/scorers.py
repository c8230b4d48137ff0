"""Scorers: larger English models that tell a student how well each paragraph of a batch answers each question.

A batch says of each question that one paragraph answers it and all others do not; a larger model says how much each does, and
a student that follows it learns more from the same questions (distillation: Hinton et al. 2015; of late interaction: Hofstätter
et al. 2020). All our examples stand in three languages, so that an English model can say it of any pair of these (of reworded
questions, one in seven, the languages mostly share a need, and the words are others). There are two,
each trained on one half of the texts, and each says it of questions about the other half, which it has not learnt by heart
(cross-fitting: Dao et al. 2021).

Questions and paragraphs are scored as they are, in English, with nothing before or after them: what else stands there in a batch
has nothing to do with the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from rich.console import Console
from tokenizers import Tokenizer
from torch import Tensor

from corpus.console import bar
from corpus.embedder.batches import Plain
from corpus.embedder.examples import Examples
from corpus.embedder.student import (
    CHECKPOINT,
    TOKENIZER,
    Student,
    digest_of,
    from_checkpoint,
    half_precision,
    ids_of,
    late_interaction,
    tensors,
)

AT_ONCE = 256
"""Texts of about one length that go through the layers together."""


@dataclass(frozen=True, slots=True)
class _Scorer:
    """A scorer's pieces of all texts, one after the other, [pieces, k]; by text, where they begin, and where they end."""

    half: int
    pieces: Tensor
    places: dict[str, tuple[int, int]]

    def of(self, texts: Sequence[str]) -> Tensor:
        """[texts, longest, k], zeros after the last of a shorter text."""
        first, end = torch.tensor([self.places[text] for text in texts]).T[..., None]
        at = first + torch.arange(int((end - first).max()))
        found: Tensor = self.pieces[at.clamp_max(len(self.pieces) - 1).to(self.pieces.device)].float()
        return found.mul((at < end)[..., None].to(found))


class Scorers:
    """Two scorers, one of each half of the texts."""

    def __init__(self, scorers: Sequence[_Scorer]) -> None:
        self._scorers = scorers

    def scores(self, plain: Plain) -> Tensor:
        """Scores of late interaction, from 0 to 1, [questions, paragraphs]: of each question by the scorer of the other half."""
        shape = len(plain.questions), len(plain.paragraphs)
        found = self._scorers[0].pieces.new_zeros(shape, dtype=torch.float32)
        for scorer in self._scorers:
            asked = [n for n, half in enumerate(plain.halves) if half != scorer.half]
            if asked:
                of_rows = scorer.of([plain.questions[n] for n in asked])
                found[asked] = late_interaction(of_rows, scorer.of(plain.paragraphs))
        return found


@dataclass(frozen=True, slots=True)
class TrainedScorer:
    """A scorer, on the CPU, with the half of the texts that it was trained on, and the digest of its weights."""

    half: int
    digest: str
    model: Student
    tokenizer: Tokenizer


def trained_scorers(folders: Sequence[Path]) -> list[TrainedScorer]:
    """The scorers that `train --scorer` wrote to `folders`. Raises SystemExit when they are not one of each half."""
    found = [_trained(folder) for folder in folders]
    halves = [scorer.half for scorer in found]
    if sorted(halves) != [1, 2]:
        raise SystemExit(f"The scorers are of the halves {halves}; name one trained with --scorer 1, and one with --scorer 2.")
    return found


def let_score(scorers: Sequence[TrainedScorer], examples: Examples, device: torch.device, console: Console) -> Scorers:
    """What the scorers make of all questions and paragraphs: hours on two cores, and seconds on a GPU."""
    questions = [q["en"] for item in examples.items for q in (*item.questions, *item.reworded)]
    questions += [one.question["en"] for one in examples.broad]
    texts = list(dict.fromkeys([*questions, *(item.passage("en") for item in examples.items)]))
    return Scorers([_scorer(scorer, texts, device, console) for scorer in scorers])


def _trained(folder: Path) -> TrainedScorer:
    try:
        known = torch.load(folder / CHECKPOINT, weights_only=True, map_location="cpu")
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        half, steps = known["options"]["scorer"], known["step"]
        model = from_checkpoint(known)
    except Exception as error:  # tokenizers raises no other
        raise SystemExit(f'"{folder}" holds no scorer ({error!r}). Name a folder that `train --scorer` wrote.') from error
    if not half:
        raise SystemExit(f'"{folder}" holds a student, not a scorer. Name a folder that `train --scorer` wrote.')
    if not steps:
        raise SystemExit(f'The scorer in "{folder}" has not been trained yet. The command that began it goes on with it.')
    return TrainedScorer(half, digest_of(model.state_dict()), model, tokenizer)


def _scorer(trained: TrainedScorer, texts: Sequence[str], device: torch.device, console: Console) -> _Scorer:
    half, model, tokenizer = trained.half, trained.model.to(device), trained.tokenizer
    ids = ids_of(tokenizer, texts)
    order = sorted(range(len(texts)), key=lambda n: len(ids[n]))
    kept: list[Tensor] = []
    places, end = {}, 0
    model.eval()
    with bar(console, f"what scorer {half} says") as show, torch.no_grad(), half_precision(model.device):
        for start in range(0, len(order), AT_ONCE):
            some = order[start : start + AT_ONCE]
            shape, mask = (t.to(model.device) for t in tensors([ids[n] for n in some]))
            kept.append(model(shape, mask)[1][mask.bool()].to(torch.bfloat16))
            for n in some:
                places[texts[n]] = end, end + len(ids[n])
                end += len(ids[n])
            show(start + len(some), len(order))
    return _Scorer(half, torch.cat(kept), places)
