"""Any set of questions and documents can be measured; a fault in one is named with its place."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from conftest import ROOT
from rich.console import Console
from test_rerank import model

from assistant.rerank import CrossEncoderReranker
from corpus.errors import BadSources
from evals.report import ways_tables
from evals.sets import ALONE, FUSED, MEASURES, RERANKED, measure_task, read_set
from evals.silences import measure_silences, read_silences

DOCUMENTS = {
    "d-fr": ("fr", "Le syndicat négocie le temps de travail."),
    "e-fr": ("fr", "La cantine sert une soupe de légumes."),
    "d-en": ("en", "The union bargains over working time."),
    "e-en": ("en", "The canteen serves a vegetable soup."),
}
QUESTIONS = {"q1": ("fr", "Qui négocie le temps de travail ?"), "q2": ("en", "Where is soup served?"), "q3": ("en", "🙂")}


@pytest.fixture
def folder(tmp_path):
    for name, rows in (("corpus", DOCUMENTS), ("queries", QUESTIONS)):
        lines = [json.dumps({"id": i, "lang": lang, "text": text}, ensure_ascii=False) for i, (lang, text) in rows.items()]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("q1\t0\td-fr\t1\nq2\t0\te-en\t1\nq3\t0\td-en\t1\n", encoding="utf-8")
    return tmp_path


def test_a_set_with_one_qrels_is_asked_of_all_its_documents(folder, letters):
    (task,) = read_set(folder)
    assert (task.name, len(task.queries), set(task.documents)) == ("all", 3, set(DOCUMENTS))
    measured = measure_task(task, letters)
    assert all(set(row) == set(MEASURES) for row in measured.figures.values())
    assert measured.figures["words alone"]["R@1"].mean == pytest.approx(2 / 3)  # a question that is none counts as zero
    assert measured.figures["fused"]["R@10"].mean == pytest.approx(2 / 3)
    assert len(measured.milliseconds) == 3
    assert list(measured.figures) == [FUSED, *ALONE]
    (table,) = ways_tables(measured.figures)
    console = Console(width=80)
    with console.capture() as shown:
        console.print(table)
    assert "words alone" in shown.get()
    assert ".667" in shown.get()


class Shortest:
    """Prefers short passages."""

    revision = "shortest-1"

    def scores(self, _question, passages):
        return [-float(len(passage)) for passage in passages]


def test_where_there_is_a_reranker_its_order_stands_beside_the_one_that_it_was_given(folder, letters):
    """The shortest of the four documents is asked for last of all."""
    (folder / "qrels.tsv").write_text("q1\t0\td-fr\t1\nq2\t0\td-en\t1\nq3\t0\td-en\t1\n", encoding="utf-8")
    assert min(DOCUMENTS.values(), key=lambda row: len(row[1])) == DOCUMENTS["e-en"]
    (task,) = read_set(folder)
    before, after = measure_task(task, letters).figures, measure_task(task, letters, Shortest()).figures
    assert list(after) == [FUSED, RERANKED, *ALONE]
    assert {name: after[name] for name in before} == before
    assert before[FUSED]["R@1"].mean == pytest.approx(1 / 3), "the first question has the words of what is relevant"
    assert after[RERANKED]["R@1"].mean == 0.0
    assert after[RERANKED]["R@10"].mean == pytest.approx(2 / 3), "a question that is none has no order"
    console = Console(width=80)
    with console.capture() as shown:
        for table in ways_tables(after):
            console.print(table)
    assert "…" not in shown.get()
    assert all(name in shown.get() for name in after)


def test_a_set_is_asked_with_the_models_of_the_settings(folder, environment, tmp_path_factory):
    tiny = model(tmp_path_factory.mktemp("rerankers") / "tiny")
    command = [sys.executable, "-m", "evals", "--bench", str(folder)]
    machine = environment | {"PLAIDOYER_RERANKER": str(tiny), "COLUMNS": "200"}
    done = subprocess.run(command, env=machine, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert RERANKED in done.stdout
    assert f", reranker {CrossEncoderReranker(tiny).revision}" in done.stdout
    assert ", embedder plaidoyer-trilingual@" in done.stdout
    broken = machine | {"PLAIDOYER_RERANKER": str(folder)}
    done = subprocess.run(command, env=broken, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "RerankerUnavailable: " in done.stderr
    assert "Traceback" not in done.stderr


def test_directions_are_asked_of_the_documents_in_the_language_of_what_is_relevant(folder):
    (folder / "qrels.fr-en.tsv").write_text("q1\t0\td-en\t1\n", encoding="utf-8")
    (folder / "qrels.en-en.tsv").write_text("q2\t0\te-en\t1\n", encoding="utf-8")
    tasks = {task.name: task for task in read_set(folder)}
    assert set(tasks) == {"fr-en", "en-en"}
    assert set(tasks["fr-en"].documents) == {"d-en", "e-en"}
    assert [query.language for query in tasks["fr-en"].queries] == ["fr"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", '{"id": "x"}', r"corpus\.jsonl\", line 1: KeyError"),
        ("queries.jsonl", "{", r"queries\.jsonl\", line 1"),
        ("queries.jsonl", '{"id": 3, "text": "x"}', "must be strings"),
        ("qrels.tsv", "q1\t0\td-fr\n", r"qrels\.tsv\", line 1"),
        ("qrels.tsv", "q9\t0\td-fr\t1\n", "q9 or d-fr is not in the set"),
    ],
)
def test_a_fault_in_a_set_is_named_with_its_place(folder, name, content, said):
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(BadSources, match=said):
        read_set(folder)


def test_a_folder_that_is_no_set_is_said(tmp_path, folder):
    (folder / "qrels.tsv").unlink()
    with pytest.raises(BadSources, match="has no qrels"):
        read_set(folder)
    with pytest.raises(BadSources, match="A set needs"):
        read_set(tmp_path / "none")


@pytest.fixture
def judged(folder):
    """Two candidates for each question, and whether they answer it."""
    asked = zip(QUESTIONS.items(), (True, False, False), strict=True)
    rows = [{"id": i, "lang": lang, "text": text, "answerable": yes} for (i, (lang, text)), yes in asked]
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    (folder / "candidates.tsv").write_text(
        "q1\td-fr\t1\nq1\te-fr\t2\nq2\td-en\t1\nq2\td-fr\t2\nq3\td-en\t1\nq3\te-en\t2\n", encoding="utf-8"
    )
    (folder / "qrels.tsv").unlink()
    return folder


def test_a_set_that_says_which_questions_are_answered_tells_how_right_silence_is(judged, bundled):
    """A question is asked of its candidates alone: of « d-fr », where soup is served is not said, although « e-en » says it."""
    some = read_silences(judged)
    assert some.answerable == {"q1": True, "q2": False, "q3": False}
    assert some.candidates["q2"] == ["d-en", "d-fr"]
    shown = []
    measured = measure_silences(some, bundled, lambda *progress: shown.append(progress))
    assert measured["AUROC"]["all"].mean == 1.0
    assert measured["false answers"]["all"].questions == 2
    assert shown[-1] == (3, 3)
    of_soup = replace(some, candidates={name: ["e-en"] for name in some.candidates})
    assert measure_silences(of_soup, bundled)["AUROC"]["all"].mean == 0.5, (
        "less for q1 than for q2, and more than for what is none"
    )


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("candidates.tsv", "q1\td-fr\t1\nq1\tnone\t2\n", r"candidates\.tsv.*line 2: \['q1', 'none', '2'\]"),
        ("candidates.tsv", "q1 d-fr 1\n", "line 1: .*Each line: query, document, rank"),
        ("queries.jsonl", '{"id": "q1", "text": "Qui ?", "answerable": "no"}', "q1 whether it is .answerable.: true or false"),
    ],
)
def test_a_fault_in_such_a_set_is_named(judged, file, content, said):
    (judged / file).write_text(content, encoding="utf-8")
    with pytest.raises(BadSources, match=said):
        read_silences(judged)
