"""Real parts, small: a library of the Conclusions in a temporary folder, made once a run."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from rdflib.namespace import SKOS

from corpus.settings import seal

seal()  # the libraries below must find the environment sealed

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # begun in a shell's background: Ctrl-C would be ignored, here and below
    signal.signal(signal.SIGINT, signal.default_int_handler)
GUARD = Path(__file__).parent / "guard"
sys.path.insert(0, str(GUARD))
import sitecustomize as guard

from assistant.answer import Assistant
from corpus.embedder.examples import DATA
from corpus.embedding import Embedder, Vectors, embedder_for
from corpus.language import fold
from corpus.library import Library
from corpus.settings import Settings, load
from corpus.sources import read_sources
from ingest.pipeline import QUIET, build
from ingest.worker import Reader

ROOT = Path(__file__).parent.parent
assert guard.BeyondLoopback  # the guard is on for the whole run


class LetterEmbedder:
    """A text's vector counts its letters a to z (accents folded), made length 1: anyone can work it out by hand."""

    revision = "letters-1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        counts = np.array(
            [[fold(text).count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts], dtype=np.float32
        )
        counts = counts.reshape(len(texts), 26)
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return counts / np.where(lengths == 0, 1, lengths)

    encode_query = encode


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled thesaurus is kept for the run, here and in the commands that tests start, and nowhere else."""
    folder = tmp_path_factory.mktemp("cache")
    os.environ["PLAIDOYER_CACHE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """One worker for the whole run: starting one takes two seconds."""
    with Reader() as reader:
        yield reader


@pytest.fixture
def letters() -> Embedder:
    return LetterEmbedder()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose library is an empty folder of this test's own."""
    return load(library=tmp_path / "library", lock_timeout=0.2)


@pytest.fixture
def small_library(settings: Settings, letters: Embedder, reader: Reader) -> Iterator[Library]:
    """The Conclusions, embedded by counting letters: no model is loaded."""
    build(settings, letters, QUIET, reader)
    with Library.open(settings, letters) as library:
        yield library


@pytest.fixture(scope="session")
def shared_library(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Iterator[Library]:
    """As `small_library`, made once a run. Not to be written to."""
    settings = load(library=tmp_path_factory.mktemp("shared") / "library")
    build(settings, LetterEmbedder(), QUIET, reader)
    with Library.open(settings, LetterEmbedder()) as opened:
        yield opened


@pytest.fixture(scope="session")
def bundled() -> Embedder:
    return embedder_for("bundled")


@pytest.fixture(scope="session")
def session_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load(library=tmp_path_factory.mktemp("session") / "library")


@pytest.fixture(scope="session")
def library(session_settings: Settings, bundled: Embedder, reader: Reader) -> Iterator[Library]:
    """The Conclusions with the bundled model, as `make run` builds them. Not to be written to."""
    build(session_settings, bundled, QUIET, reader)
    with Library.open(session_settings, bundled) as opened:
        yield opened


@pytest.fixture(scope="session")
def assistant(library: Library, bundled: Embedder, session_settings: Settings) -> Assistant:
    return Assistant(library, bundled, read_sources(session_settings.sources))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a command that a test starts: its own library, and no way out of this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLAIDOYER_")}
    kept["PLAIDOYER_CACHE"] = os.environ["PLAIDOYER_CACHE"]
    return kept | {"PLAIDOYER_LIBRARY": str(tmp_path / "library"), "PYTHONPATH": str(GUARD), "COLUMNS": "100"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says loudly, below everything else, when the page was left out."""
    left_out = [report for report in terminalreporter.getreports("skipped") if "page was NOT tested" in str(report.longrepr)]
    if left_out:
        said = f"THE PAGE WAS NOT TESTED: {len(left_out)} tests were left out, for Chromium is not installed"
        terminalreporter.write_sep("!", said, red=True, bold=True)


def tree(folder: Path) -> dict[str, str]:
    """Every file below `folder` with a digest of what it holds: two equal trees are the same folder."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few of our own texts, one of them held out."""
    folder = tmp_path_factory.mktemp("few")
    rows = [json.loads(line) for line in (DATA / "work-a.jsonl").read_text(encoding="utf-8").splitlines()]
    chosen = [row for row in rows if int(row["id"].rpartition("-")[2]) % 10 in (1, 2)]
    (folder / "a.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in chosen), encoding="utf-8")
    for name in ("elsewhere.tsv", "lexicon-1.tsv", "contexts.tsv", "framings.tsv"):
        shutil.copy(DATA / name, folder)
    texts = {row["text"] for row in chosen}
    near = [line for line in (DATA / "near.tsv").read_text(encoding="utf-8").splitlines() if line.partition("\t")[0] in texts]
    (folder / "near.tsv").write_text("\n".join(near), encoding="utf-8")
    (folder / "held-out.txt").write_text(chosen[-1]["text"], encoding="utf-8")
    labels = "; ".join(
        f'skos:prefLabel "{word}"@{lang}' for lang, word in {"en": "pay", "fr": "salaire", "es": "salario"}.items()
    )
    (folder / "few.ttl").write_text(f"@prefix skos: <{SKOS}> .\n<x:pay> {labels} .\n", encoding="utf-8")
    return folder


TEACHERS_WORDS = (
    "the",
    "teacher",
    "union",
    "teachers",
    "school",
    "data",
    "must",
    "agree",
    "pay",
    "work",
    "who",
    "can",
    "what",
    "is",
)


@pytest.fixture(scope="session")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of 24 dimensions and six layers that knows a few words; its weights are drawn from a fixed seed."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("teacher")
    letters = [*"abcdefghijklmnopqrstuvwxyz0123456789.,?!'-"]
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *letters,
        *(f"##{letter}" for letter in letters[:36]),
        *TEACHERS_WORDS,
    ]
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(pieces)), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(3)
    shape = {"hidden_size": 24, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 48}
    BertModel(BertConfig(vocab_size=len(dict.fromkeys(pieces)), **shape)).save_pretrained(folder)
    return folder


@pytest.fixture
def small(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe, with few words, pieces and labels: the whole of them takes minutes."""
    from corpus.embedder import average, batches, export, train, vocabulary

    monkeypatch.setattr(vocabulary, "FREQUENT_WORDS", 300)
    monkeypatch.setattr(vocabulary, "FOREIGN_PIECES", 400)
    monkeypatch.setattr(batches, "SIZES", batches.SIZES | {"translations": 8, "labels": 8})
    for module in (average, export, train):
        monkeypatch.setattr(module, "THESAURUS", few / "few.ttl")
