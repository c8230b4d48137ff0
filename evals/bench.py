"""make bench: speed and memory, as ratios against a baseline in the same run.

The baseline is what a LlamaIndex tutorial builds: SentenceSplitter, an in-memory VectorStoreIndex and its retriever,
with the same embedding model, on the same text and the same questions. Each side runs in a process of its own, so that
peak memory is that side's alone; the sides take turns, and the median of the rounds is reported.
"""

from __future__ import annotations

from corpus.settings import seal

seal()  # the libraries below must find the environment sealed

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from corpus.embedder.examples import load_items
from corpus.embedding import Embedder, embedder_for
from corpus.settings import HERE, load
from corpus.text import LANGUAGES

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

TEXT = HERE / "texts" / "conclusions-ia-2025.fr.txt"
ROUNDS = 3
QUESTIONS = tuple(item.asked(n)[LANGUAGES[n % len(LANGUAGES)]] for n, item in enumerate(load_items()[1][:31]))
"""In three languages, each asked once: what was asked before is remembered. The first one warms up."""
ROWS = {
    "open": "open, nothing changed",
    "build": "first build, model loaded",
    "question_p50": "question, p50",
    "question_p95": "question, p95",
    "memory": "peak memory, MiB",
}


def _timed(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _questions(ask: Callable[[str], Any]) -> dict[str, float]:
    ask(QUESTIONS[0])  # dictionaries and caches are loaded once in a session
    seconds = sorted(_timed(lambda asked=asked: ask(asked)) for asked in QUESTIONS[1:])  # type: ignore[misc]  # bound at once
    return {"question_p50": statistics.median(seconds), "question_p95": seconds[int(0.95 * len(seconds))]}


def ours(embedder: Embedder) -> dict[str, float]:
    """Build the library, open it again, answer the questions (retrieval, quotation, verification)."""
    from assistant.answer import Assistant
    from corpus.library import Library
    from ingest.pipeline import QUIET, build

    with tempfile.TemporaryDirectory() as folder:
        settings = load(library=Path(folder) / "library")
        figures = {"build": _timed(lambda: build(settings, embedder, QUIET))}
        figures["open"] = _timed(lambda: build(settings, embedder, QUIET))
        with Library.open(settings, embedder) as library:
            figures |= _questions(Assistant(library, embedder).ask)
    return figures


def as_llama_index(embedder: Embedder) -> BaseEmbedding:
    """The embedder as LlamaIndex calls one."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class Same(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return list(map(float, embedder.encode([text])[0]))

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [list(map(float, vector)) for vector in embedder.encode(texts)]

        def _get_query_embedding(self, query: str) -> list[float]:
            return list(map(float, embedder.encode_query([query])[0]))

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return Same(embed_batch_size=64)


def baseline(embedder: Embedder) -> dict[str, float]:
    """The tutorial's index: chunks of 256 tokens, vectors in memory, the five nearest chunks for a question."""
    from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
    from llama_index.core.node_parser import SentenceSplitter

    model = as_llama_index(embedder)
    with tempfile.TemporaryDirectory() as folder:

        def first() -> None:
            nodes = SentenceSplitter(chunk_size=256, chunk_overlap=32).get_nodes_from_documents(
                [Document(text=TEXT.read_text(encoding="utf-8"))]
            )
            VectorStoreIndex(nodes, embed_model=model).storage_context.persist(folder)

        figures = {"build": _timed(first)}
        figures["open"] = _timed(
            lambda: load_index_from_storage(StorageContext.from_defaults(persist_dir=folder), embed_model=model)
        )
        index = load_index_from_storage(StorageContext.from_defaults(persist_dir=folder), embed_model=model)
        figures |= _questions(index.as_retriever(similarity_top_k=5).retrieve)
    return figures


SIDES: dict[str, Callable[[Embedder], dict[str, float]]] = {"ours": ours, "baseline": baseline}


def _measure(side: str) -> dict[str, float]:
    """One side's figures, from a process of its own."""
    done = subprocess.run([sys.executable, "-m", "evals.bench", side], capture_output=True, check=False, text=True)
    if done.returncode:
        raise SystemExit(f"The bench of {side} failed:\n{done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _one(side: str) -> None:
    embedder = embedder_for("bundled")
    embedder.encode(["warm"])
    figures = SIDES[side](embedder)
    figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps(figures) + "\n")


def main(arguments: Sequence[str]) -> None:
    """Without arguments: measure both sides and print the table. With a side's name: print that side's figures."""
    if arguments:
        _one(arguments[0])
        return
    console = Console(highlight=False)
    rounds: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    with console.status("measuring …"):
        for _ in range(ROUNDS):
            for side in SIDES:
                rounds[side].append(_measure(side))
    table = Table(
        "", "ours", "LlamaIndex tutorial", "ratio", title=f"median of {ROUNDS} rounds, {len(QUESTIONS) - 1} questions each"
    )
    for key, name in ROWS.items():
        mine, theirs = (statistics.median(figures[key] for figures in rounds[side]) for side in SIDES)
        shown = [f"{v:.0f}" if key == "memory" else f"{v * 1000:.1f} ms" for v in (mine, theirs)]
        table.add_row(name, *shown, f"{mine / theirs:.2f} ×")
    console.print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
