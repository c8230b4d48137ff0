"""The mean of two or more trained students that began alike: python -m corpus.embedder.average RUN RUN OUT

Runs that began with the same weights, and differ in what they drew, lie in one basin, as a run does with what it began as: the
mean of their weights is as good as the best of them, or better, at no cost in size or speed (model soups, Wortsman et al. 2022).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from tokenizers import Tokenizer
from torch import Tensor

from corpus.console import stderr, told
from corpus.embedder.examples import DATA, load_examples
from corpus.embedder.measure import measure
from corpus.embedder.student import CHECKPOINT, TOKENIZER, digest_of, from_checkpoint
from corpus.embedder.train import (
    FIGURES,
    MODEL,
    PARALLEL,
    TEACHER_VECTORS,
    THESAURUS,
    choose_device,
    kept_back,
    load_vectors,
)

NEEDED = (CHECKPOINT, TOKENIZER, FIGURES, TEACHER_VECTORS)


def mean_of(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each weight of students of one form."""
    first = states[0]
    floating = {name for name, weight in first.items() if weight.is_floating_point()}
    return {n: torch.stack([state[n] for state in states]).mean(0) if n in floating else first[n] for n in first}


def _begun(checkpoints: Sequence[Mapping[str, Any]]) -> str | None:
    """The digest of weights that each of these students began with, or has; none where there are no such weights."""
    names = [{checkpoint["begun"], digest_of(from_checkpoint(checkpoint).state_dict())} for checkpoint in checkpoints]
    return min(set.intersection(*names), default=None)


def average(
    folders: Annotated[list[Path], typer.Argument(help="folders that `train` or this command wrote, and OUT, a new one")],
    parallel: Annotated[Path, typer.Option(help="as it was given to `train`")] = PARALLEL,
    data: Annotated[Path, typer.Option(help="as it was given to `train`")] = DATA,
    device: Annotated[str, typer.Option(help="cpu or cuda; else cuda where there is one")] = "",
) -> None:
    """Write the mean of the students in the first folders to the last one, and measure it there. A folder that is named three
    times weighs three times as much.
    """
    *runs, out = folders
    if len(runs) < 2:
        raise SystemExit("Name two trained runs or more, and a new folder for their mean.")
    if out.exists():
        raise SystemExit(f'"{out}" is there already. Name a new folder.')
    missing = [run / name for run in runs for name in NEEDED if not (run / name).is_file()]
    if missing and (missing[0].parent / MODEL).is_file():
        raise SystemExit(f'"{missing[0].parent}" holds what is left of a run in eight bits. Name the run that it was made of.')
    if missing:
        raise SystemExit(f'"{missing[0]}" is not there. Train the run first: python -m corpus.embedder.train {missing[0].parent}')
    checkpoints = [torch.load(run / CHECKPOINT, weights_only=True, map_location="cpu") for run in runs]
    if any(checkpoint.get("options", {}).get("scorer") for checkpoint in checkpoints):
        raise SystemExit("These are scorers, which are followed (`train --scorers`), and have no mean. Name students.")
    vocabularies = {Tokenizer.from_file(str(run / TOKENIZER)).to_str() for run in runs}
    begun = _begun(checkpoints)
    if len(vocabularies) > 1 or begun is None:
        once = "Train them on the same data, with the same form, on one machine, or one of them with --begin as the other ended"
        raise SystemExit(f"The runs did not begin alike. {once}.")
    chosen, console = choose_device(device), stderr()
    examples = load_examples(parallel, THESAURUS, data)
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name in (TOKENIZER, TEACHER_VECTORS):
        shutil.copy(runs[0] / name, part)
    step = max(checkpoint["step"] for checkpoint in checkpoints)
    weights = mean_of([checkpoint["model"] for checkpoint in checkpoints])
    mean = {"config": checkpoints[0]["config"], "model": weights, "begun": begun, "step": step}
    torch.save(mean, part / CHECKPOINT)
    rows = [
        {"run": run.name, **json.loads(line)}
        for run in dict.fromkeys(runs)
        for line in (run / FIGURES).read_text("utf-8").splitlines()
    ]
    (part / FIGURES).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    taught = kept_back(examples, load_vectors(part, None, examples, chosen, console))
    model, tokenizer = from_checkpoint(mean).to(chosen), Tokenizer.from_file(str(part / TOKENIZER))
    measure(model, tokenizer, examples, taught, step, part / FIGURES, console)
    part.rename(out)


if __name__ == "__main__":
    typer.run(told(stderr(), "Stopped. Nothing was finished.")(average))
