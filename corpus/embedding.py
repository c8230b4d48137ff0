"""The Embedder protocol, and the embedders that run on this machine."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.embedding_server import ServerEmbedder
from corpus.errors import EmbedderUnavailable
from corpus.prefixes import Prefixes

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    from corpus.settings import Settings

Vectors = NDArray[np.float32]
"""Shape [n, d], each row of length 1, so that a dot product is a cosine."""

BUNDLED = "bundled"
MODEL = Path(__file__).parent / "embedder" / "model"
"""The model that ships with the project: our own, in three languages (see its README.md)."""
ONNX, TOKENIZER = "model.onnx", "tokenizer.json"
"""What `corpus.embedder.export` writes."""
MAX_TOKENS = 256
"""Longer texts are cut, about 180 words on."""
_INCLUSIVE = re.compile(r"(?<=\w)(?:[·‧]\w{1,5})+")
"""The endings of inclusive forms, which the pieces of the vocabulary do not know: « enseignant·e·s »."""
_SAMPLE = 1 << 20  # bytes read at each end of a weight file to recognise it without hashing gigabytes


class Embedder(Protocol):
    """Makes vectors of texts. `revision` changes whenever the vectors would."""

    @property
    def revision(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, in their order: float32 of shape [len(texts), d], rows of length 1."""
        ...

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, likewise: many a model wants to be told which is which."""
        ...


class Remembering:
    """An embedder that keeps the vectors it made, the last `most` of them: a sentence is needed for many a question."""

    def __init__(self, embedder: Embedder, most: int = sys.maxsize) -> None:
        self._embedder = embedder
        self._most = most
        self._known: dict[tuple[str, str], NDArray[np.float32]] = {}
        self._turn = threading.Lock()

    @property
    def revision(self) -> str:
        return self._embedder.revision

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._vectors("passage", texts, self._embedder.encode)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._vectors("query", texts, self._embedder.encode_query)

    def _vectors(self, kind: str, texts: Sequence[str], make: Callable[[Sequence[str]], Vectors]) -> Vectors:
        if not texts:
            return make([])
        wanted = dict.fromkeys((kind, text) for text in texts)
        with self._turn:
            known = {key: self._known.pop(key) for key in wanted if key in self._known}
        new = [key for key in wanted if key not in known]
        if new:
            known |= dict(zip(new, make([text for _, text in new]), strict=True))
        with self._turn:
            self._known |= known  # those just used are the last to go
            for key in [*self._known][: max(0, len(self._known) - self._most)]:
                del self._known[key]
        return np.stack([known[kind, text] for text in texts])


def without_endings(text: str) -> str:
    """The text with its inclusive forms cut to the word that the vocabulary knows: « enseignant·e·s » is « enseignant »."""
    return _INCLUSIVE.sub("", text)


def embedder_of(settings: Settings) -> Embedder:
    """The embedder that the settings choose. Raises as `embedder_for` does."""
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    prefixes = Prefixes.chosen(settings.embedder, settings.query_prefix, settings.passage_prefix)
    return embedder_for(settings.embedder, prefixes, key)


def embedder_for(name: str, prefixes: Prefixes | None = None, key: str = "") -> Embedder:
    """The embedder of that name: "bundled", an address (`http://host/v1#model`), a folder, or a name of the Hugging Face hub; no
    model is loaded before its first use. Without `prefixes`, those that its family was trained with.

    Raises EmbedderUnavailable when there is no such model on this machine.
    """
    if name == BUNDLED:
        return OnnxEmbedder(MODEL)
    prefixes = prefixes or Prefixes.chosen(name)
    if name.startswith(("http://", "https://")):
        return ServerEmbedder(name, prefixes, key)
    folder = _model_folder(name)
    if (folder / ONNX).is_file() and (folder / TOKENIZER).is_file() and not (folder / "modules.json").is_file():
        return OnnxEmbedder(folder)
    return SentenceTransformerEmbedder(folder, f"{Path(name).name}@{_fingerprint(folder)}{prefixes.stamp}", prefixes)


class OnnxEmbedder:
    """A model in a folder as `corpus.embedder.export` writes it: ids and mask -> vectors of length 1. Torch is not needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loading = threading.Lock()
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None
        self._revision = ""

    @property
    def revision(self) -> str:
        """Raises EmbedderUnavailable when the files are not there."""
        if not self._revision:
            try:
                digest = hashlib.sha256((self._folder / TOKENIZER).read_bytes())
                digest.update((self._folder / ONNX).read_bytes())
            except OSError as error:
                raise EmbedderUnavailable(_no_onnx(self._folder, error)) from error
            self._revision = f"plaidoyer-trilingual@{digest.hexdigest()[:12]}"
        return self._revision

    def encode(self, texts: Sequence[str]) -> Vectors:
        tokenizer, session = self._load()
        if not texts:
            return np.zeros((0, session.get_outputs()[0].shape[1] or 0), dtype=np.float32)
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            return np.stack(list(pool.map(lambda text: _vector(tokenizer, session, text), texts))).astype(np.float32)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self.encode(texts)  # trained without prefixes

    def _load(self) -> tuple[Tokenizer, InferenceSession]:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load_onnx(self._folder)
            return self._loaded


def _vector(tokenizer: Tokenizer, session: InferenceSession, text: str) -> Vectors:
    """The vector of one text, shape [d]. Never of several at once: the int8 model scales its numbers by the largest of all that
    it is given, and a vector would depend on its neighbours (cosines of .97 with itself).
    """
    ids = np.array([tokenizer.encode(without_endings(text)).ids], dtype=np.int64)
    return np.asarray(session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])


def _load_onnx(folder: Path) -> tuple[Tokenizer, InferenceSession]:
    import onnxruntime
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.enable_truncation(MAX_TOKENS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a thread for each text instead
        session = onnxruntime.InferenceSession(str(folder / ONNX), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime and tokenizers each raise their own
        raise EmbedderUnavailable(_no_onnx(folder, error)) from error
    return tokenizer, session


def _no_onnx(folder: Path, error: Exception) -> str:
    return (
        f'The embedding model in "{folder}" cannot be loaded: {error}. '
        f"Put the files back from the repository, or write them again (python -m corpus.embedder.export)."
    )


class SentenceTransformerEmbedder:
    """Any sentence-transformers model in a folder, on the CPU; torch is imported at the first `encode`."""

    def __init__(self, folder: Path, revision: str, prefixes: Prefixes) -> None:
        self._folder = folder
        self._revision = revision
        self._prefixes = prefixes
        self._model: SentenceTransformer | None = None
        self._loading = threading.Lock()

    @property
    def revision(self) -> str:
        return self._revision

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._prefixes.passage, "encode_document")

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._prefixes.query, "encode_query")

    def _encode(self, texts: Sequence[str], prefix: str, method: str) -> Vectors:
        """By the model's own method for a query or a document, which adds the prompts that its files name, if any."""
        model = self._load()
        if not texts:
            return np.zeros((0, model.get_embedding_dimension() or 0), dtype=np.float32)
        configured = any(model.prompts.get(name) for name in ("query", "document", "passage")) and not self._prefixes.said
        encode = getattr(model, method) if configured else model.encode
        given = list(texts) if configured else [f"{prefix}{text}" for text in texts]
        encoded = encode(given, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
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

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types for it
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except Exception as error:  # safetensors, transformers and torch each raise their own
        raise EmbedderUnavailable(
            f'The embedding model in "{folder}" cannot be loaded: {error}. '
            f"Check PLAIDOYER_EMBEDDER, or remove it to use the bundled model."
        ) from error


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
