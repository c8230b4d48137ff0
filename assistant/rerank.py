"""A reranker: a cross-encoder reads the question together with each of the first passages, and puts these in order.

Slower than everything before it, and better where the model is: `PLAIDOYER_RERANKER` names one of sentence-transformers
(`BAAI/bge-reranker-v2-m3`, say). None ships with the project.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.versions import asked_for
from corpus.errors import RerankerUnavailable
from corpus.models import TRIAL, fingerprint, load_quietly, model_folder
from corpus.settings import Settings
from corpus.text import Hit, Part

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

RERANKED = 20
"""So many of the first hits are read again."""
RERANKER = "reranker"


class Reranker(Protocol):
    """Scores passages for a question: the higher, the better it answers. `revision` changes whenever the scores would."""

    @property
    def revision(self) -> str: ...

    def scores(self, question: str, passages: Sequence[str]) -> list[float]: ...


class CrossEncoderReranker:
    """Any cross-encoder of sentence-transformers in a folder, on the CPU; torch is imported at the first question.

    `name` is what it is called; without it, as its folder.
    """

    def __init__(self, folder: Path, name: str = "") -> None:
        self._folder = folder
        self._name = name or folder.name
        self._model: CrossEncoder | None = None
        self._loading = threading.Lock()

    @property
    def revision(self) -> str:
        return f"{self._name}@{fingerprint(self._folder)}"

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """One number for each passage. Raises RerankerUnavailable when the model cannot be loaded, or is none for this."""
        model = self._load()
        if not passages:
            return []
        import torch

        pairs = [(question, passage) for passage in passages]
        made = model.predict(pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False, convert_to_numpy=True)
        return [float(score) for score in made]

    def _load(self) -> CrossEncoder:
        with self._loading:
            if self._model is None:
                self._model = _load_model(self._folder)
            return self._model


def reranker_of(settings: Settings) -> Reranker | None:
    """The reranker that the settings name; None where they name none. Raises RerankerUnavailable when it is not here."""
    if not settings.reranker:
        return None
    try:
        return CrossEncoderReranker(model_folder(settings.reranker), Path(settings.reranker).name)
    except FileNotFoundError as error:
        message = f'PLAIDOYER_RERANKER is "{settings.reranker}": {error}, or remove the setting to do without.'
        raise RerankerUnavailable(message) from error


def reranked(hits: Sequence[Hit], question: str, reranker: Reranker) -> tuple[Hit, ...]:
    """The first `RERANKED` hits as the reranker orders them, then the others; what was asked for by reference stays first."""
    first, rest = hits[:RERANKED], hits[RERANKED:]
    scores = reranker.scores(question, [hit.passage.in_context for hit in first])
    order = sorted(zip(first, scores, strict=True), key=lambda scored: -scored[1])
    read = [replace(hit, parts={**hit.parts, RERANKER: Part(rank, score)}) for rank, (hit, score) in enumerate(order, 1)]
    return (*sorted(read, key=lambda hit: not asked_for(hit)), *rest)


def _load_model(folder: Path) -> CrossEncoder:
    try:
        from sentence_transformers import CrossEncoder

        load_quietly()
        model: CrossEncoder = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        model.predict([(TRIAL, TRIAL)], show_progress_bar=False)
    except Exception as error:  # safetensors, transformers, tokenizers and torch each raise their own
        raise RerankerUnavailable(
            f'The reranker in "{folder}" cannot be loaded: {error}. Check PLAIDOYER_RERANKER, or remove it to do without.'
        ) from error
    if model.num_labels != 1:
        raise RerankerUnavailable(
            f'The model in "{folder}" gives {model.num_labels} numbers for a pair of texts; a reranker gives one. '
            f"Choose another for PLAIDOYER_RERANKER, or remove it to do without."
        )
    return model
