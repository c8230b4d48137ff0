"""The Embedder protocol, and the embedders that run on this machine."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeGuard

import numpy as np
from numpy.typing import NDArray

from corpus.embedding_server import KEY, ServerEmbedder
from corpus.errors import EmbedderUnavailable
from corpus.language import plainly
from corpus.models import TRIAL, fingerprint, load_quietly, model_folder
from corpus.prefixes import Prefixes
from corpus.servers import key_of
from corpus.windows import Window, windows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    from corpus.settings import Settings

Vectors = NDArray[np.float32]
"""Shape [n, d], each row of length 1, so that a dot product is a cosine."""

WithPieces = tuple[Vectors, list[Vectors]]
"""Vectors of texts, and for each one those of its pieces, [pieces, k]; no list where the model makes none."""

BUNDLED = "bundled"
MODEL = Path(__file__).parent / "embedder" / "model"
"""The model that ships with the project: our own, in three languages (see its README.md)."""
ONNX, TOKENIZER = "model.onnx", "tokenizer.json"
"""What `corpus.embedder.export` writes."""
MAX_TOKENS = 8192
"""Longer texts are cut, some 5,500 words on: no paragraph is that long, and questions that such a text is considered for would
have to wait for it.
"""


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


class LateEmbedder(Embedder, Protocol):
    """One that can also make the vectors of a text's pieces, for late interaction (pieces.py)."""

    def encode_pieces(self, texts: Sequence[str]) -> WithPieces:
        """What `encode` makes, and the pieces of each text."""
        ...

    def encode_query_pieces(self, texts: Sequence[str]) -> WithPieces:
        """What `encode_query` makes, and the pieces of each question, each as long as it weighs."""
        ...

    def piece_counts(self, texts: Sequence[str]) -> list[int]:
        """How many pieces each text has where it stands inside a passage, without the marks at the ends of the passage."""
        ...


def encode_pieces(embedder: Embedder, texts: Sequence[str]) -> WithPieces:
    """Vectors of passages with those of their pieces, if the embedder makes any."""
    return embedder.encode_pieces(texts) if is_late(embedder) else (embedder.encode(texts), [])


def encode_query_pieces(embedder: Embedder, texts: Sequence[str]) -> WithPieces:
    """Vectors of questions with those of their pieces, if the embedder makes any."""
    return embedder.encode_query_pieces(texts) if is_late(embedder) else (embedder.encode_query(texts), [])


def piece_counts(embedder: Embedder, texts: Sequence[str]) -> list[int]:
    """How many pieces each text has, if the embedder makes any."""
    return embedder.piece_counts(texts) if is_late(embedder) else []


def is_late(embedder: Embedder) -> TypeGuard[LateEmbedder]:
    """Whether its class has what makes pieces, whether or not they are any: `isinstance` costs more, and a question would pay it
    ten times.
    """
    return _of_kind(type(embedder))


@cache
def _of_kind(kind: type) -> bool:
    return all(hasattr(kind, name) for name in ("encode_pieces", "encode_query_pieces", "piece_counts"))


class Remembering:
    """An embedder that keeps the vectors it made, the last `most` of them: retrieval and quotation need those of one question,
    and a sentence may be needed for many.
    """

    def __init__(self, embedder: Embedder, most: int = sys.maxsize) -> None:
        self._embedder = embedder
        self._most = most
        self._known: dict[tuple[str, str], tuple[Vectors, ...]] = {}
        self._turn = threading.Lock()

    @property
    def revision(self) -> str:
        return self._embedder.revision

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._made("passage", texts, lambda new: (self._embedder.encode(new), []))[0]

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._made("query", texts, lambda new: (self._embedder.encode_query(new), []))[0]

    def encode_pieces(self, texts: Sequence[str]) -> WithPieces:
        return self._made("passage pieces", texts, lambda new: encode_pieces(self._embedder, new))

    def encode_query_pieces(self, texts: Sequence[str]) -> WithPieces:
        return self._made("query pieces", texts, lambda new: encode_query_pieces(self._embedder, new))

    def piece_counts(self, texts: Sequence[str]) -> list[int]:
        return piece_counts(self._embedder, texts)

    def _made(self, kind: str, texts: Sequence[str], make: Callable[[Sequence[str]], WithPieces]) -> WithPieces:
        if not texts:
            return make([])
        wanted = dict.fromkeys((kind, text) for text in texts)
        with self._turn:
            known = {key: self._known.pop(key) for key in wanted if key in self._known}
        new = [key for key in wanted if key not in known]
        if new:
            vectors, pieces = make([text for _, text in new])
            known |= dict(zip(new, zip(vectors, pieces, strict=True) if pieces else ((v,) for v in vectors), strict=True))
        with self._turn:
            self._known |= known  # those just used are the last to go
            for key in [*self._known][: max(0, len(self._known) - self._most)]:
                del self._known[key]
        rows = [known[kind, text] for text in texts]
        return np.stack([vector for vector, *_ in rows]), [pieces for _, *of_text in rows for pieces in of_text]


def mean_direction(vectors: Vectors) -> NDArray[np.float32]:
    """The mean of vectors of one text, [n, d], brought to length 1, [d]; one alone stays as it is."""
    if len(vectors) == 1:
        one: NDArray[np.float32] = vectors[0]
        return one
    mean: NDArray[np.float32] = vectors.mean(axis=0)
    return mean / np.float32(max(float(np.linalg.norm(mean)), 1e-12))


def embedder_of(settings: Settings) -> Embedder:
    """The embedder that the settings choose. Raises as `embedder_for` does."""
    key = key_of(settings.api_key, KEY, EmbedderUnavailable)
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
    try:
        folder = model_folder(name)
    except FileNotFoundError as error:
        raise EmbedderUnavailable(f'PLAIDOYER_EMBEDDER is "{name}": {error}, or use "bundled".') from error
    if (folder / ONNX).is_file() and (folder / TOKENIZER).is_file() and not (folder / "modules.json").is_file():
        return OnnxEmbedder(folder)
    return SentenceTransformerEmbedder(folder, f"{Path(name).name}@{fingerprint(folder)}{prefixes.stamp}", prefixes)


class OnnxEmbedder:
    """A model in a folder as `corpus.embedder.export` writes it: ids and mask -> vectors of length 1, and of pieces. No torch."""

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
        return self.encode_pieces(texts)[0]

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self.encode(texts)  # trained without prefixes

    def encode_pieces(self, texts: Sequence[str]) -> WithPieces:
        tokenizer, session = self._load()
        if not texts:
            return np.zeros((0, session.get_outputs()[0].shape[1] or 0), dtype=np.float32), []
        if len(texts) == 1:  # threads would take longer to begin than is gained
            made = [_of_text(tokenizer, session, texts[0])]
        else:
            with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                made = list(pool.map(lambda text: _of_text(tokenizer, session, text), texts))
        return np.stack([vector for vector, *_ in made]), [pieces for _, *of_text in made for pieces in of_text]

    def encode_query_pieces(self, texts: Sequence[str]) -> WithPieces:
        return self.encode_pieces(texts)

    def piece_counts(self, texts: Sequence[str]) -> list[int]:
        bare = [plainly(text) for text in texts]
        return [len(encoded.ids) for encoded in self._load()[0].encode_batch_fast(bare, add_special_tokens=False)]

    def _load(self) -> tuple[Tokenizer, InferenceSession]:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load_onnx(self._folder)
            return self._loaded


def _of_text(tokenizer: Tokenizer, session: InferenceSession, text: str) -> tuple[Vectors, ...]:
    """The vector of one text, [d], and those of its pieces if the model makes any, [t, k]. Never of several texts at once: the
    int8 model scales its numbers by the largest of all that it is given, and a vector would depend on its neighbours (cosines
    of .97 with itself).
    """
    begin, *body, end = tokenizer.encode(plainly(text)).ids
    read = windows(len(body))
    made = []
    for window in read:
        ids = np.array([[begin, *body[window.start : window.end], end]], dtype=np.int64)
        found = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        made.append([np.asarray(of_all[0], dtype=np.float32) for of_all in found])
    vectors, *pieces = zip(*made, strict=True)
    return mean_direction(np.stack(vectors)), *(_joined(of_windows, read) for of_windows in pieces)


def _joined(pieces: Sequence[Vectors], read: Sequence[Window]) -> Vectors:
    """The pieces that are kept of each window, between the mark of the beginning and that of the end."""
    kept = [
        made[1:-1][window.first - window.start : window.last - window.start] for made, window in zip(pieces, read, strict=True)
    ]
    return np.concatenate([pieces[0][:1], *kept, pieces[-1][-1:]])


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
        given = [plainly(text) if configured else f"{prefix}{plainly(text)}" for text in texts]
        encoded = encode(given, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(encoded, dtype=np.float32)

    def _load(self) -> SentenceTransformer:
        with self._loading:
            if self._model is None:
                self._model = _load_model(self._folder)
            return self._model


def _load_model(folder: Path) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer

        load_quietly()
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        model.encode([TRIAL], show_progress_bar=False)
        return model
    except Exception as error:  # safetensors, transformers, tokenizers and torch each raise their own
        raise EmbedderUnavailable(
            f'The embedding model in "{folder}" cannot be loaded: {error}. '
            f"Check PLAIDOYER_EMBEDDER, or remove it to use the bundled model."
        ) from error
