"""python -m evals --bench FOLDER: how well passages are found in any set of questions and documents.

A set is a folder with `corpus.jsonl` (id, text, and perhaps title and lang), `queries.jsonl` (id, text) and one or more
`qrels*.tsv` (query, 0, document, grade), as those of `shared/data/bench`. Each document is one passage. Where there are
several qrels, the plain `qrels.tsv` (all of them together) is left out, and each of the others is asked of the documents in
the languages of those that it finds relevant: `qrels.en-es.tsv` asks English questions of Spanish documents.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ir_measures

from assistant.question import read_question
from assistant.ranking import ranked
from assistant.rerank import Reranker, reranked
from assistant.retrieve import LEXICAL, Retriever
from assistant.weights import Logistic, Weights, weights_of
from corpus.background import DENSE, LATE, measured
from corpus.embedded import Progress
from corpus.embedding import Embedder
from corpus.errors import BadQuestion, BadSources
from corpus.language import detect
from corpus.library import Library
from corpus.settings import load
from corpus.text import LANGUAGES, Language
from evals.measures import Figure, mean_figure
from evals.texts import text_of

MEASURES = {
    "nDCG@10": ir_measures.nDCG @ 10,
    **{f"R@{k}": ir_measures.Success @ k for k in (1, 3, 5, 10)},
    "MRR": ir_measures.RR,
}
FUSED, RERANKED = "fused", "reranked"
"""What is measured: the fusion in force; that with its first passages as the reranker orders them, where there is one …"""
ALONE = {
    "words alone": Logistic(0.0, {LEXICAL: 1.0}),
    "vectors alone": Logistic(0.0, {DENSE: 1.0}),
    "late alone": Logistic(0.0, {LATE: 1.0}),
}
"""… and single signals (late interaction on what the others brought up)."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question of a set, with what finds it relevant: document -> grade. `need` is itself: no two are about one thing."""

    need: str
    text: str
    language: Language
    relevant: Mapping[str, int]
    closeness: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One qrels file: its questions, and the documents that are searched."""

    name: str
    queries: tuple[Query, ...]
    documents: Mapping[str, tuple[Language, str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """By way of ranking, measure -> figure; milliseconds of each question, in order: reranked, where there is a reranker."""

    figures: Mapping[str, Mapping[str, Figure]]
    milliseconds: tuple[float, ...]


def read_set(folder: Path) -> tuple[Task, ...]:
    """The tasks of a set. Raises BadSources naming the file and line that is wrong."""
    texts = read_documents(folder)
    asked = {row["id"]: row for row in read_rows(folder / "queries.jsonl")}
    files = sorted(folder.glob("qrels*.tsv"))
    files = [file for file in files if file.name != "qrels.tsv"] or files
    if not files:
        raise BadSources(f'"{folder}" has no qrels*.tsv: nothing says which documents are relevant. Add one.')
    return tuple(_task(file, asked, texts) for file in files)


def read_documents(folder: Path) -> dict[str, tuple[Language, str]]:
    """The documents of a set by id: language and text. Raises BadSources."""
    rows = {row["id"]: row for row in read_rows(folder / "corpus.jsonl")}
    return {i: (language_of(row), f"{row.get('title', '')}\n{row['text']}".strip()) for i, row in rows.items()}


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects in a file of a set, one a line, each with an id and a text. Raises BadSources naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSources(f'"{path}" cannot be read: {error}. A set needs corpus.jsonl, queries.jsonl and qrels*.tsv.') from error
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            if not isinstance(row["id"], str) or not isinstance(row["text"], str):
                raise TypeError("id and text must be strings")
        except (ValueError, KeyError, TypeError) as error:
            raise BadSources(f'"{path}", line {number}: {error!r}. Each line is an object with id and text.') from error
        yield row


def language_of(row: Mapping[str, str]) -> Language:
    """The language that a row names, or that of its text."""
    given = row.get("lang")
    return next((language for language in LANGUAGES if language == given), None) or detect(row["text"], "en")


def _task(path: Path, asked: Mapping[str, Mapping[str, str]], texts: Mapping[str, tuple[Language, str]]) -> Task:
    relevant: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t"), 1):
            try:
                query, _, document, grade = row
                if query not in asked or document not in texts:
                    raise ValueError(f"{query} or {document} is not in the set")
                relevant.setdefault(query, {})[document] = int(grade)
            except ValueError as error:
                raise BadSources(f'"{path}", line {number}: {error}. Each line: query, 0, document, grade.') from error
    languages = {texts[document][0] for row in relevant.values() for document in row}
    documents = {i: text for i, text in texts.items() if text[0] in languages}
    queries = tuple(Query(i, asked[i]["text"], language_of(asked[i]), row) for i, row in relevant.items())
    return Task(path.name.removeprefix("qrels").removesuffix(".tsv").strip(".") or "all", queries, documents)


def measure_task(task: Task, embedder: Embedder, reranker: Reranker | None = None, progress: Progress | None = None) -> Measured:
    """Ask every question of the task once, of a temporary library of its documents."""
    if reranker:
        reranker.scores("", [])  # loaded before it is timed; one that cannot be is told before the documents are embedded
    with library_of(task, embedder) as (library, names):
        retriever, weights = retriever_of(library, embedder)
        found: dict[str, list[ir_measures.ScoredDoc]] = {}
        milliseconds = []
        for done, query in enumerate(task.queries, 1):
            started = time.perf_counter()
            try:
                question = read_question(query.text, library.thesaurus, query.language)
                candidates = retriever.candidates(question)
            except BadQuestion:
                candidates = ()
            ways = {FUSED: ranked(candidates, weights.passage)}
            if reranker:
                ways[RERANKED] = reranked(ways[FUSED], question.about, reranker) if candidates else ()
            milliseconds.append(1000 * (time.perf_counter() - started))
            for name, hits in (ways | {name: ranked(candidates, model) for name, model in ALONE.items()}).items():
                found.setdefault(name, []).extend(
                    ir_measures.ScoredDoc(query.need, names[hit.passage.id], -float(rank)) for rank, hit in enumerate(hits)
                )
            if progress:
                progress(done, len(task.queries))
        return Measured({name: _figures(task, run) for name, run in found.items()}, tuple(milliseconds))


def _figures(task: Task, run: Sequence[ir_measures.ScoredDoc]) -> dict[str, Figure]:
    """A question without results counts as zero."""
    values = {name: dict.fromkeys((query.need for query in task.queries), 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    qrels = [ir_measures.Qrel(query.need, i, grade) for query in task.queries for i, grade in query.relevant.items()]
    for metric in ir_measures.iter_calc(list(names), qrels, run) if run else ():
        values[names[metric.measure]][metric.query_id] = float(metric.value)
    return {name: mean_figure([(query, row[query.need]) for query in task.queries]) for name, row in values.items()}


def retriever_of(library: Library, embedder: Embedder) -> tuple[Retriever, Weights]:
    """What finds passages in a library of a set, and the weights in force. What scores are worth of an embedder that the weights
    do not know is measured.
    """
    weights = weights_of(load(), library)
    backgrounds = weights.backgrounds if weights.embedder == embedder.revision else measured(embedder)
    return Retriever(library, embedder, weights.passage, backgrounds), weights


@contextmanager
def library_of(task: Task, embedder: Embedder) -> Iterator[tuple[Library, dict[str, str]]]:
    """A library with a source for each language and a passage for each document, and passage id -> document id."""
    names: dict[str, str] = {}
    texts = []
    for language in sorted({language for language, _ in task.documents.values()}):
        held = {i: words for i, (of, words) in task.documents.items() if of == language}
        text = text_of(f"set.{language}", language, list(held.values()))
        names |= dict(zip((passage.id for passage in text.passages), held, strict=True))
        texts.append(text)
    with TemporaryDirectory(prefix="plaidoyer-set-") as folder, Library.create(load(library=Path(folder)), embedder) as library:
        library.replace(texts)
        yield library, names
