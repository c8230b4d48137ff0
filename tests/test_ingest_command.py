"""python -m ingest: what it says, and the exit status that says it too."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT, tree
from test_pipeline import ENTRY


@pytest.fixture
def ingest(environment):
    def run(*arguments, **variables):
        command = [sys.executable, "-m", "ingest", *arguments]
        return subprocess.run(command, env=environment | variables, cwd=ROOT, capture_output=True, text=True, check=False)

    return run


def test_building_twice_reads_once_and_list_shows_what_there_is(ingest):
    first = ingest("build")
    assert first.returncode == 0, first.stderr
    assert "1 added (conclusions-ia-2025.fr)" in first.stderr
    assert "Listed, not on this machine: res-29105.fr" in first.stderr
    second = ingest("build")
    assert second.returncode == 0
    assert "1 unchanged (conclusions-ia-2025.fr); 19 passages in the library." in second.stderr
    assert "read" not in second.stderr
    listed = ingest("list")
    assert listed.returncode == 0, listed.stderr
    (line,) = [line for line in listed.stdout.splitlines() if "conclusions-ia-2025.fr" in line]
    assert "adopted" in line
    assert "19" in line
    assert "not in the" in listed.stdout
    assert ingest("rebuild").stderr.count("indexes made again") == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[[source", "cannot be read"),
        ("[[sources]]", "holds something else than [[source]] entries"),
        (ENTRY.format("a").replace("adopted", "agreed"), "a.fr has the standing 'agreed'"),
    ],
)
def test_a_list_of_texts_that_cannot_be_read_is_one_line_and_exit_1(ingest, tmp_path, content, says):
    (tmp_path / "sources.toml").write_text(content, encoding="utf-8")
    result = ingest("build", PLAIDOYER_SOURCES=str(tmp_path / "sources.toml"))
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("BadSources: ")
    assert says in line
    assert not (tmp_path / "library").exists()


def test_a_listed_file_that_is_missing_is_said_and_the_other_texts_get_in(ingest, tmp_path):
    entries = "".join(ENTRY.format(name) + f'file = "{name}.txt"\n' for name in "ab")
    (tmp_path / "sources.toml").write_text(entries, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Un alinéa.", encoding="utf-8")
    result = ingest("build", PLAIDOYER_SOURCES=str(tmp_path / "sources.toml"))
    assert result.returncode == 1
    assert "1 added (b.fr); 1 passages in the library." in result.stderr
    (failed,) = [line for line in result.stderr.splitlines() if line.startswith("failed: ")]
    assert failed.startswith("failed: a.fr: ")
    assert str(tmp_path / "a.txt") in failed
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "variables", "says"),
    [
        (["list"], {}, "LibraryMissing: There is no library at"),
        (["build"], {"PLAIDOYER_PORT": "http"}, "BadSetting: A setting cannot work: port = 'http'"),
        (["build"], {"PLAIDOYER_EMBEDDER": "no/such"}, 'EmbedderUnavailable: PLAIDOYER_EMBEDDER is "no/such"'),
        (["build"], {"PLAIDOYER_LIBRARY": "/dev/null"}, 'LibraryForeign: "/dev/null" is a file'),
        (["build"], {"PLAIDOYER_LIBRARY": "/dev/null/below"}, "LibraryNotWritable: The library folder"),
        (["rebuild"], {"PLAIDOYER_LIBRARY": "corpus"}, "LibraryForeign:"),
    ],
)
def test_what_cannot_work_is_one_line_with_what_to_do_and_exit_1(ingest, tmp_path, arguments, variables, says):
    before = tree(ROOT / "corpus" / "texts")
    result = ingest(*arguments, **variables)
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(says)
    assert result.stdout == ""
    assert tree(ROOT / "corpus" / "texts") == before


def test_without_a_command_it_says_which_there_are(ingest):
    result = ingest()
    assert all(name in result.stdout + result.stderr for name in ("build", "rebuild", "list"))
    assert "Traceback" not in result.stderr
