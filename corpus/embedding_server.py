"""An embedding model behind an OpenAI-compatible server: vLLM, llama.cpp, Ollama, LM Studio, text-embeddings-inference, OpenAI.

One POST of one JSON object; the official client would bring a tokenizer that it downloads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx
import numpy as np
from numpy.typing import NDArray

from corpus.errors import EmbedderUnavailable
from corpus.language import plainly
from corpus.prefixes import Prefixes
from corpus.servers import parted, refusal

BATCH = 32
"""Texts in a request."""
TIMEOUT = 60.0
"""Seconds that a request may take: a laptop's CPU is slow."""
SETTING, KEY = "PLAIDOYER_EMBEDDER", "PLAIDOYER_API_KEY"
EXAMPLE = "http://127.0.0.1:11434/v1#bge-m3"


class ServerEmbedder:
    """The model that `address` names: `http://host:port/v1#model`. Texts are sent there, and nowhere else."""

    def __init__(self, address: str, prefixes: Prefixes, key: str = "") -> None:
        """Raises EmbedderUnavailable for an address that names no model."""
        self._base, self._model = parted(address, SETTING, KEY, EXAMPLE, EmbedderUnavailable)
        self._prefixes = prefixes
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    @property
    def revision(self) -> str:
        return f"{self._model}@{urlsplit(self._base).netloc}{self._prefixes.stamp}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode([f"{self._prefixes.passage}{plainly(text)}" for text in texts])

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode([f"{self._prefixes.query}{plainly(text)}" for text in texts])

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        with httpx.Client(timeout=TIMEOUT, headers=self._headers, trust_env=False) as client:
            parts = [self._ask(client, texts[first : first + BATCH]) for first in range(0, len(texts), BATCH)]
        try:
            vectors = np.concatenate(parts)
        except ValueError as error:
            raise self._unusable("its vectors differ in length") from error
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.all(np.isfinite(lengths)) or np.any(lengths == 0):
            raise self._unusable("a vector has no length")
        return np.asarray(vectors / lengths, dtype=np.float32)

    def _ask(self, client: httpx.Client, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of one request, [len(texts), d]."""
        try:
            answer = client.post(f"{self._base.rstrip('/')}/embeddings", json={"model": self._model, "input": list(texts)})
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unavailable(f"does not answer ({error}). Start it, or check {SETTING}") from error
        if answer.status_code != httpx.codes.OK:
            raise self._unavailable(refusal(answer.status_code, answer.text, SETTING, KEY))
        try:
            rows: list[dict[str, Any]] = sorted(answer.json()["data"], key=lambda row: row["index"])
            if [row["index"] for row in rows] != list(range(len(texts))):
                raise self._unusable(f"it gave {len(rows)} vectors for {len(texts)} texts")
            return np.array([row["embedding"] for row in rows], dtype=np.float32).reshape(len(texts), -1)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._unusable(f"what it said is no list of embeddings ({error!r})") from error

    def _unusable(self, why: str) -> EmbedderUnavailable:
        return self._unavailable(f"cannot be used: {why}. Check that it serves embeddings in OpenAI's form")

    def _unavailable(self, what: str) -> EmbedderUnavailable:
        return EmbedderUnavailable(f'The embedding server "{self._base}" (model {self._model}) {what}, or use "bundled".')
