"""make bench: how fast texts get in, by stage, beside LlamaIndex's own parts in the same run.

The same made policy documents (Markdown, about 10 pages each) and the same embedder on both sides. The baseline is LlamaIndex's
SimpleDirectoryReader, SentenceSplitter and a VectorStoreIndex on a persistent Chroma; it keeps no truth, no words, no
paragraph numbers, and checks nothing. Each side runs in a process of its own, so that peak memory is that side's alone.
"""

from corpus.settings import seal

seal()  # the libraries below must find the environment sealed

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from corpus.console import stderr
from corpus.embedder.examples import Item, load_items
from corpus.embedding import Embedder, Vectors, WithPieces, embedder_of, encode_pieces, encode_query_pieces, piece_counts
from corpus.settings import Settings, load
from corpus.text import LANGUAGES, Commitment, Document, Language, Passage, Source

DOCUMENTS = 1_000
SECTIONS, PARAGRAPHS = 8, 8
"""Of a document: 64 paragraphs of 45 words or so, about 10 printed pages."""
TOWNS = ("Arval", "Besmont", "Corvex", "Dulac", "Estrela", "Fontil", "Gravia", "Hautmer")
_HEADS = {"fr": "Titre", "en": "Part", "es": "Título"}


def make_documents(folder: Path, count: int, seed: int = 11) -> None:
    """Write `count` made policy documents; each paragraph differs from every other by its number and the town it names."""
    items = [item for some in load_items() for item in some]
    rng = random.Random(seed)
    for n in range(count):
        language = LANGUAGES[n % len(LANGUAGES)]
        (folder / f"policy-{n:04d}.{language}.md").write_text(_document(n, language, items, rng), encoding="utf-8")


def _document(n: int, language: Language, items: Sequence[Item], rng: random.Random) -> str:
    lines = [f"# {items[n % len(items)].text.replace('-', ' ').capitalize()}, {rng.choice(TOWNS)}, {2000 + n % 27}"]
    for section in range(1, SECTIONS + 1):
        lines.append(f"## {_HEADS[language]} {section}. {rng.choice(TOWNS)} {n}-{section}")
        for paragraph in range(1, PARAGRAPHS + 1):
            words = rng.choice(items).passage(language)
            lines.append(f"{section}.{paragraph} {words} ({rng.choice(TOWNS)}, {n}.{section}.{paragraph})")
    return "\n\n".join(lines) + "\n"


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin


class _TimedEmbedder:
    """The embedder, with a look at the clock."""

    def __init__(self, embedder: Embedder, clock: _Clock) -> None:
        self._embedder, self._clock = embedder, clock

    @property
    def revision(self) -> str:
        return self._embedder.revision

    def encode(self, texts: Sequence[str]) -> Vectors:
        with self._clock.stage("embed"):
            return self._embedder.encode(texts)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.encode_query(texts)

    def encode_pieces(self, texts: Sequence[str]) -> WithPieces:
        with self._clock.stage("embed"):
            return encode_pieces(self._embedder, texts)

    def encode_query_pieces(self, texts: Sequence[str]) -> WithPieces:
        return encode_query_pieces(self._embedder, texts)

    def piece_counts(self, texts: Sequence[str]) -> list[int]:
        return piece_counts(self._embedder, texts)


def ours(folder: Path, embedder: Embedder) -> dict[str, float]:
    """Add the folder; add it again unchanged; change one document and add it a third time."""
    from ingest.fetch import Network
    from ingest.guess import Corrections
    from ingest.pipeline import QUIET, add
    from ingest.worker import Reader

    clock = _Clock()

    class TimedReader(Reader):
        def read(self, path: Path) -> Document:
            with clock.stage("read"):
                return super().read(path)

        def passages(self, document: Document, source: Source) -> tuple[tuple[Passage, ...], tuple[Commitment, ...]]:
            with clock.stage("passages"):
                return super().passages(document, source)

    timed = _TimedEmbedder(embedder, clock)
    with tempfile.TemporaryDirectory() as place, TimedReader() as reader:
        settings = _settings(Path(place))

        def run() -> int:
            report = add(settings, timed, [str(folder)], Corrections(), Network(frozenset()), QUIET, reader)
            for failed in report.failed:
                raise SystemExit(f"{failed.source} could not be read: {failed.reason}")
            return report.passages

        return _measured(run, folder, clock)


def _settings(folder: Path) -> Settings:
    (folder / "sources.toml").write_text("", encoding="utf-8")
    return load(library=folder / "library", sources=folder / "sources.toml")


def baseline(folder: Path, embedder: Embedder) -> dict[str, float]:
    """LlamaIndex's parts; `refresh_ref_docs` is its way to add a folder again."""
    import chromadb
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from evals.bench import as_llama_index

    clock = _Clock()
    model = as_llama_index(_TimedEmbedder(embedder, clock))
    with tempfile.TemporaryDirectory() as place:
        client = chromadb.PersistentClient(place)
        store = ChromaVectorStore(chroma_collection=client.get_or_create_collection("texts"))
        context = StorageContext.from_defaults(vector_store=store)
        index = VectorStoreIndex(
            [], storage_context=context, embed_model=model, transformations=[SentenceSplitter()], store_nodes_override=True
        )
        index.storage_context.persist(f"{place}/kept")

        def run() -> int:
            with clock.stage("read"):
                documents = SimpleDirectoryReader(str(folder), filename_as_id=True, required_exts=[".md"]).load_data()
            index.refresh_ref_docs(documents)
            index.storage_context.persist(f"{place}/kept")
            return int(store.client.count())

        return _measured(run, folder, clock)


def _measured(run: Callable[[], int], folder: Path, clock: _Clock) -> dict[str, float]:
    """Seconds of the three runs, and the stages of the first."""
    figures: dict[str, float] = {}
    whole = _Clock()
    with whole.stage("first"):
        figures["count"] = run()
    figures |= clock.seconds
    figures["index"] = whole.seconds["first"] - sum(clock.seconds.values())
    with whole.stage("unchanged"):
        run()
    changed = sorted(folder.glob("*.md"))[0]
    before = changed.read_text(encoding="utf-8")
    changed.write_text(before.replace("1.1 ", "1.1 Changed: ", 1), encoding="utf-8")
    try:
        with whole.stage("one changed"):
            run()
    finally:
        changed.write_text(before, encoding="utf-8")
    return figures | whole.seconds


SIDES: dict[str, Callable[[Path, Embedder], dict[str, float]]] = {"ours": ours, "baseline": baseline}
ROWS = ("read", "passages", "embed", "index", "first", "unchanged", "one changed")


def main(
    documents: Annotated[int, typer.Option(min=2, help="how many made documents")] = DOCUMENTS,
    side: Annotated[str | None, typer.Option(hidden=True)] = None,
    folder: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Measure how fast made policy documents get in, ours and the baseline's, and print the table."""
    if side and folder:
        embedder = embedder_of(load())
        embedder.encode(["warm"])
        figures = SIDES[side](folder, embedder)
        peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
        sys.stdout.write(json.dumps(figures | {"memory": peak}) + "\n")
        return
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="plaidoyer-bench-") as place:
        made = Path(place)
        with stderr().status(f"making {documents} documents …"):
            make_documents(made, documents)
        found = {}
        for name in SIDES:
            with stderr().status(f"{name}: adding {documents} documents, again unchanged, again with one changed …"):
                found[name] = _in_a_process(name, made)
    console.print(_table(found, documents))


def _in_a_process(side: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "evals.bench_ingest", "--side", side, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode:
        raise SystemExit(f"The bench of {side} failed:\n{done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _table(found: dict[str, dict[str, float]], documents: int) -> Table:
    table = Table("", "ours", "LlamaIndex", "ratio", title=f"{documents} made documents of about 10 pages")
    both = [found[name] for name in SIDES]

    def row(name: str, shown: Callable[[dict[str, float]], str], value: Callable[[dict[str, float]], float]) -> None:
        mine, theirs = (value(figures) for figures in both)
        table.add_row(name, *(shown(figures) for figures in both), f"{mine / theirs:.2f} ×" if mine and theirs else "")

    row("passages, chunks", lambda f: f"{f['count']:.0f}", lambda f: f["count"])
    for name in ROWS:
        row(f"{name}, s", lambda f, n=name: f"{f.get(n, 0.0):.2f}", lambda f, n=name: f.get(n, 0.0))  # type: ignore[misc]
    row("passages a second, first", lambda f: f"{_rate(f):.0f}", _rate)
    for name in ("unchanged", "one changed"):
        row(f"{name} / first", lambda f, n=name: f"{f[n] / f['first']:.2%}", lambda f, n=name: f[n] / f["first"])  # type: ignore[misc]
    row("peak memory, MiB", lambda f: f"{f['memory']:.0f}", lambda f: f["memory"])
    return table


def _rate(figures: dict[str, Any]) -> float:
    return float(figures["count"] / figures["first"])


if __name__ == "__main__":
    typer.run(main)
