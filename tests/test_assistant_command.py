"""python -m assistant: what a person sees in a terminal, and what a program reads."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from conftest import GUARD, ROOT


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """Runs `python -m assistant` on a library that the first call builds."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLAIDOYER_")}
    folder = tmp_path_factory.mktemp("command")
    environment = kept | {"PLAIDOYER_LIBRARY": str(folder / "library"), "PYTHONPATH": str(GUARD), "COLUMNS": "100"}

    def run(*arguments, **options):
        return subprocess.run(
            [sys.executable, "-m", "assistant", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            timeout=300,
            encoding="utf-8",
            **options,
        )

    first = run("Les enseignants doivent-ils participer aux décisions sur l'IA ?")
    return run, first, folder


def test_the_first_question_builds_the_library_and_answers(command):
    _, first, folder = command
    assert first.returncode == 0, first.stderr
    assert "first use" in first.stderr
    assert (folder / "library" / "library.db").is_file()
    assert "Les textes" in first.stdout
    assert "« APPELLE les gouvernements à veiller" in " ".join(first.stdout.replace("\u00a0", " ").split())
    assert "§ APPELLE, p. 2" in " ".join(first.stdout.split())


def test_the_json_is_json_and_nothing_else(command):
    run, _, _ = command
    result = run("--json", "--hits", "2", "What should governments finance?")
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert answer["language"] == "en"
    assert len(answer["hits"]) == 2
    assert {"source", "locator", "text", "score", "parts"} <= set(answer["hits"][0])
    assert result.stderr == ""


def test_a_batch_answers_each_line_in_order_and_says_which_were_no_question(command):
    run, _, folder = command
    asked = folder / "questions.txt"
    asked.write_bytes("Qui doit légiférer ?\n\n¿Quién decide?\n😀\n".encode() + b"\xff\xfe broken?\n")
    result = run("--batch", str(asked), "--hits", "1")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) == 5
    assert ["error" in row for row in rows] == [False, True, False, True, False]
    assert [row["language"] for row in rows if "error" not in row][:2] == ["fr", "es"]
    assert all({"kind", "statements", "hits"} <= set(row) for row in rows)
    assert result.returncode == 1
    assert "2 lines were no question" in result.stderr
    assert "5/5" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["   "], 1, "BadQuestion: The question is empty"),
        (["😀"], 1, "BadQuestion: The question holds no word"),
        (["x " * 50_000], 1, "2000 is the most"),
        ([], 2, "Ask one question"),
        (["a", "--batch", "b"], 2, "Ask one question"),
        (["--batch", "/nowhere/questions.txt"], 1, "cannot be read"),
        (["--hits", "0", "a"], 2, "--hits"),
        (["--commitments", "a"], 2, "Ask one question"),
        (["--force", "urges", "a"], 2, "Add --commitments"),
        (["--since", "yesterday", "a"], 1, "BadFilter: 'yesterday' is no date"),
        (["--source", "accord", "Qui décide ?"], 1, "There are: conclusions-ia-2025.fr"),
        (["--commitments", "--csv", "--json"], 2, "Choose one"),
    ],
)
def test_bad_input_gets_a_message_and_no_traceback(command, arguments, status, said):
    run, _, _ = command
    result = run(*arguments)
    assert result.returncode == status
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_the_ledger_is_a_table_json_or_csv(command):
    run, _, _ = command
    table = run("--commitments", "--addressee", "governments")
    assert table.returncode == 0, table.stderr
    assert table.stdout.index("EXHORTE") < table.stdout.index("APPELLE")
    assert "ENCOURAGE" not in table.stdout
    assert all(len(line) <= 100 for line in table.stdout.splitlines())
    rows = json.loads(run("--commitments", "--json", "--force", "urges").stdout)
    assert [(row["verb"], row["addressee"], row["locator"]) for row in rows] == [("EXHORTE", "gouvernements", "§ EXHORTE")]
    (row,) = csv.DictReader(io.StringIO(run("--commitments", "--csv", "--force", "urges").stdout))
    assert row["action"] == rows[0]["action"]


def test_an_empty_ledger_says_what_there_is_and_the_json_stays_json(command):
    run, _, _ = command
    result = run("--commitments", "--json", "--addressee", "parents")
    assert (result.returncode, json.loads(result.stdout)) == (0, [])
    assert result.stderr.startswith("Nobody called 'parents' is addressed. There are: ")


def test_a_reader_that_stops_early_gets_no_traceback(command):
    _, _, folder = command
    asked = folder / "many.txt"
    asked.write_text("Qui décide ?\n" * 200, encoding="utf-8")
    shell = f'"{sys.executable}" -m assistant --batch "{asked}" | head -n 1'
    environment = dict(os.environ, PLAIDOYER_LIBRARY=str(folder / "library"), PYTHONPATH=str(GUARD))
    result = subprocess.run(shell, shell=True, cwd=ROOT, env=environment, capture_output=True, timeout=300, encoding="utf-8")
    assert json.loads(result.stdout)["kind"]
    assert "Traceback" not in result.stderr
    assert "BrokenPipe" not in result.stderr


def test_a_question_can_be_put_to_some_of_the_paragraphs(command):
    run, _, _ = command
    asked = "Que doivent faire les gouvernements ?"
    rows = json.loads(run("--json", "--addressee", "member organisations", "--since", "2025", "--language", "fr", asked).stdout)
    assert rows["hits"]
    assert all("organisations membres" in hit["locator"] for hit in rows["hits"])
