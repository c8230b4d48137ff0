"""The dense index: Chroma, filled through LlamaIndex's ChromaVectorStore, and the exact search that stands in for it.

Chroma is neither process-safe nor crash-safe, so a generation is only ever written by the one writer that holds the
library's lock, before anybody reads it, and it must pass a probe before it serves.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.embedding import Vectors
from corpus.errors import LibraryDamaged
from corpus.text import Passage
from corpus.words import EVERYWHERE, Found, Within

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode, TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

COLLECTION = "passages"
PROBE_SAMPLE = 8
"""How many passages must find themselves before an index serves."""


APART = 1e-3
"""How far the vectors of passages with the same words are moved apart, each in a direction of its own (cosines change by 5e-7):
among sixteen identical ones HNSW links no others, and loses them (measured on Chroma 1.5.9)."""


def moved_apart(names: Sequence[str], vectors: Vectors, repeated: Sequence[bool]) -> Vectors:
    """The vectors, [n, d], of the passages `names`; those `repeated` moved by `APART`, the same way each time."""
    moved = vectors.copy()
    for n, again in enumerate(repeated):
        if again:
            way = np.random.default_rng(zlib.crc32(names[n].encode())).normal(size=vectors.shape[1])
            moved[n] += APART * way / np.linalg.norm(way)
            moved[n] /= np.linalg.norm(moved[n])
    return moved


class DenseIndex(Protocol):
    """Finds the passages whose vectors are nearest."""

    def search(self, vector: NDArray[np.float32], limit: int, within: Within = EVERYWHERE) -> Found:
        """(passage id, cosine), best first, at most `limit`; `vector` has shape [d] and length 1."""
        ...


class ExactIndex:
    """Every stored vector compared: slower, never wrong. Serves while there is no sound Chroma index."""

    def __init__(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._ids, self._vectors = list(ids), vectors

    def search(self, vector: NDArray[np.float32], limit: int, within: Within = EVERYWHERE) -> Found:
        if not self._ids:
            return []
        cosines = self._vectors @ vector
        order: Iterable[int] = np.argsort(-cosines, kind="stable")
        if not within.everywhere:
            order = (n for n in order if within.holds(self._ids[n]))
        return [(self._ids[n], float(cosines[n])) for n in islice(order, limit)]


def to_node(passage: Passage, vector: NDArray[np.float32]) -> TextNode:
    """The one place where a passage becomes a LlamaIndex node."""
    from llama_index.core.schema import TextNode

    return TextNode(
        id_=passage.id,
        text=passage.text,
        embedding=vector.tolist(),
        metadata={"source": passage.source, "locator": passage.locator, "page": passage.page},
    )


class ChromaIndex:
    """The vectors of passages in a Chroma folder."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, or begin one there. Raises LibraryDamaged when it cannot be opened."""
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        with self._translating("opened"):
            self._client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
            self._collection = self._client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        self._batch = self._client.get_max_batch_size()

    @cached_property
    def _store(self) -> ChromaVectorStore:
        """What passages are put in by. Made only then: LlamaIndex takes longer to load than a question to answer."""
        return _upserting_store(self._collection)

    @contextmanager
    def _translating(self, done: str) -> Iterator[None]:
        """Chroma's errors become LibraryDamaged; its Rust core panics (a BaseException) on a damaged folder."""
        try:
            yield
        except BaseException as error:
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            raise LibraryDamaged(f'The vector index in "{self._folder}" cannot be {done}: {error}.') from error

    def close(self) -> None:
        """Let go of the folder's files."""
        self._client.close()  # type: ignore[attr-defined]  # on the class, not on its interface

    def write(self, passages: Sequence[Passage], vectors: Vectors, without: Sequence[str] = ()) -> None:
        """Add `passages` with their vectors, after taking out every passage of the sources `without`."""
        with self._translating("written to"):
            for source in without:
                self._collection.delete(where={"source": source})
            for first in range(0, len(passages), self._batch):
                chunk = slice(first, first + self._batch)
                nodes: list[BaseNode] = [to_node(p, v) for p, v in zip(passages[chunk], vectors[chunk], strict=True)]
                self._store.add(nodes)

    def __len__(self) -> int:
        with self._translating("counted"):
            return int(self._collection.count())

    def search(self, vector: NDArray[np.float32], limit: int, within: Within = EVERYWHERE) -> Found:
        chosen: dict[str, Any] = {}
        if within.sources is not None:
            chosen["where"] = {"source": {"$in": sorted(within.sources)}}
        if any(not listed for listed in (within.sources, within.passages) if listed is not None):
            return []
        with self._translating("searched"):
            if within.passages is not None:  # Chroma fails on an id that it does not hold, and texts may have changed meanwhile
                chosen["ids"] = self._collection.get(ids=sorted(within.passages), include=[])["ids"]
                if not chosen["ids"]:
                    return []
            result = self._collection.query(query_embeddings=[vector.tolist()], n_results=limit, include=["distances"], **chosen)
        distances = result["distances"] or [[]]  # 1 - cosine
        return [(i, 1.0 - float(distance)) for i, distance in zip(result["ids"][0], distances[0], strict=True)]

    def probe(self, count: int, known: Mapping[str, NDArray[np.float32]]) -> bool:
        """Whether the index holds `count` passages, and the `known` ones find themselves by their vectors: `count()` stays
        right when queries return nothing.
        """
        return len(self) == count and all(self._finds(name, vector) for name, vector in known.items())

    def _finds(self, passage: str, vector: NDArray[np.float32]) -> bool:
        """Whether the passage, or one with the very same vector, comes first."""
        found = self.search(vector, 3)
        return any(i == passage for i, _ in found) or bool(found and found[0][1] > 1.0 - 1e-4)

    def contents(self) -> dict[str, NDArray[np.float32]]:
        """Every vector by its passage's id: slow."""
        held: dict[str, NDArray[np.float32]] = {}
        with self._translating("read"):
            for first in range(0, int(self._collection.count()), self._batch):
                page = self._collection.get(include=["embeddings"], limit=self._batch, offset=first)
                vectors = page["embeddings"] if page["embeddings"] is not None else []
                held |= {name: np.asarray(v, dtype=np.float32) for name, v in zip(page["ids"], vectors, strict=True)}
        return held


def _upserting_store(collection: Any) -> ChromaVectorStore:  # noqa: ANN401  # Chroma's own Collection type is private
    """A ChromaVectorStore whose `add` upserts: writing the same passage twice leaves it once.

    It keeps no text, and of a node's metadata only the source: the truth has the rest, and each change copies the index
    (with all of a node it is ten times as large).
    """
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class UpsertingChromaVectorStore(ChromaVectorStore):
        def add(self, nodes: Sequence[BaseNode], **add_kwargs: Any) -> list[str]:  # noqa: ANN401  # the base's signature
            self._collection.upsert(
                ids=[node.node_id for node in nodes],
                embeddings=np.asarray([node.get_embedding() for node in nodes], dtype=np.float32),
                metadatas=[{"source": node.metadata["source"]} for node in nodes],
            )
            return [node.node_id for node in nodes]

    return UpsertingChromaVectorStore(chroma_collection=collection)  # type: ignore[call-arg]  # its own __init__
