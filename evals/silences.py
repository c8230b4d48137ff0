"""python -m evals --bench FOLDER, for a set that says of each question whether its candidates answer it: is silence right?

Such a set has `corpus.jsonl` as others do (evals/sets.py), `queries.jsonl` with `answerable` (true or false) besides, and
`candidates.tsv` (query, document, rank), as NoMIRACL has (Thakur et al. 2024), where people judged ten passages that a search had
brought up for each question. A question is asked of its candidates alone; which of them answers is not known.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.question import read_question
from assistant.support import SEEN, support, support_signals
from assistant.weights import kind_of
from corpus.embedded import Progress
from corpus.embedding import Embedder
from corpus.errors import BadQuestion, BadSources
from corpus.words import Within
from evals.measures import Figure, auroc, price_of_silence, silence
from evals.sets import Query, Task, language_of, library_of, read_documents, read_rows, retriever_of

CANDIDATES = "candidates.tsv"


@dataclass(frozen=True, slots=True)
class Silences:
    """A set of questions, which of them can be answered, and the documents that each is asked of."""

    task: Task
    answerable: Mapping[str, bool]
    candidates: Mapping[str, Sequence[str]]


def read_silences(folder: Path) -> Silences:
    """Raises BadSources naming the file and line that is wrong."""
    documents = read_documents(folder)
    asked = {row["id"]: row for row in read_rows(folder / "queries.jsonl")}
    for name, row in asked.items():
        if row.get("answerable") not in (True, False):
            raise BadSources(f'"{folder / "queries.jsonl"}" does not say of {name} whether it is "answerable": true or false.')
    candidates: dict[str, list[str]] = {}
    path = folder / CANDIDATES
    with path.open(encoding="utf-8", newline="") as file:
        for number, cells in enumerate(csv.reader(file, delimiter="\t"), 1):
            if len(cells) != 3 or cells[0] not in asked or cells[1] not in documents:
                raise BadSources(f'"{path}", line {number}: {cells!r}. Each line: query, document, rank, both of the set.')
            candidates.setdefault(cells[0], []).append(cells[1])
    queries = tuple(Query(name, asked[name]["text"], language_of(asked[name]), {}) for name in candidates)
    answerable = {name: bool(asked[name]["answerable"]) for name in candidates}
    return Silences(Task(folder.name, queries, documents), answerable, candidates)


def measure_silences(some: Silences, embedder: Embedder, progress: Progress | None = None) -> dict[str, dict[str, Figure]]:
    """By measure and language: false answers and refusals with the thresholds in force, what support could do, and AUROC."""
    found = []
    with library_of(some.task, embedder) as (library, names):
        passages = {document: passage for passage, document in names.items()}
        retriever, weights = retriever_of(library, embedder)
        for done, query in enumerate(some.task.queries, 1):
            where = Within(passages=frozenset(passages[name] for name in some.candidates[query.need]))
            probability = 0.0
            try:
                question = read_question(query.text, library.thesaurus, query.language)
                hits = retriever.search(question, SEEN, where)
                probability = support(support_signals(question, hits, retriever, weights.passage, where), weights.support)
            except BadQuestion:
                pass  # met with silence
            kind = kind_of(probability, weights.partly_from, weights.stated_from)
            found.append((query, some.answerable[query.need], kind, probability))
            if progress:
                progress(done, len(some.task.queries))
    rows = silence([(query, yes, kind) for query, yes, kind, _ in found])
    supports = [(query, yes, probability) for query, yes, _, probability in found]
    return rows | {"AUROC": auroc(supports), "at 5 % refusals": price_of_silence(supports)}
