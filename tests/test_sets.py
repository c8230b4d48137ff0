"""Any set of questions and documents can be measured; a fault in one is named with its place."""

from __future__ import annotations

import json

import pytest
from rich.console import Console

from corpus.errors import BadSources
from evals.report import ways_table
from evals.sets import MEASURES, measure_task, read_set

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
    console = Console(width=80)
    with console.capture() as shown:
        console.print(ways_table(measured.figures))
    assert "words alone" in shown.get()
    assert ".667" in shown.get()


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
