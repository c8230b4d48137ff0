"""python -m ingest: what it says, and the exit status that says it too."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
from conftest import ROOT, tree
from shelf import ENTRY
from test_joining import ENGLISH, FRENCH

from corpus.embedding import embedder_for
from corpus.library import Library
from corpus.settings import load


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
    assert line.split()[1:4] == ["19", "Conclusions", "de"]
    assert "adopted, 2025-12-05" in listed.stdout
    assert "–: listed, and not in the library" in listed.stdout
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
    assert "1 added (b.fr); 1 failed; 1 passages in the library." in result.stderr
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
        (["add", "--language", "de", "README.md"], {}, "BadSources: 'de' is no language that Plaidoyer reads"),
        (["fetch", "no-such.fr"], {}, "BadSources: 'no-such.fr' is no linked text. Linked: res-29105.fr"),
        (["build"], {"PLAIDOYER_VERBS": "none.toml"}, 'BadSources: "none.toml" cannot be read'),
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
    every = ("add", "list", "remove", "fetch", "check", "build", "rebuild")
    assert all(name in result.stdout + result.stderr for name in every)
    assert "Traceback" not in result.stderr


def test_without_anything_to_add_it_says_what_to_name(ingest):
    result = ingest("add")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("Name what to add (python -m ingest add FILE…), or correct a text")


def test_files_are_added_corrected_listed_and_removed(ingest, tmp_path):
    (tmp_path / "sources.toml").write_text("", encoding="utf-8")
    folder = tmp_path / "nos textes"
    folder.mkdir()
    (folder / "accord.txt").write_text("Accord\n\nSigné le 12 mars 2021.\n\nLe repos est un droit.", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "photo.jpg").write_bytes(b"x")
    variables = {"PLAIDOYER_SOURCES": str(tmp_path / "sources.toml")}
    added = ingest("add", str(folder), "--body", "Union du Lac", **variables)
    assert added.returncode == 1
    *_, counts, passed_over, failed = added.stderr.splitlines()
    assert counts == "1 added (accord.fr); 1 failed; 3 passages in the library."
    assert passed_over == "Passed over in folders, for no reader knows their kind: 1 .jpg."
    assert failed.startswith(f"failed: {folder / 'broken.pdf'}: ")
    assert "2/2" in added.stderr, "the progress with its counts"
    corrected = ingest("add", "--id", "accord.fr", "--standing", "draft", "--date", "2021-04-01", **variables)
    assert corrected.returncode == 0, corrected.stderr
    assert "accord.fr: “Accord”, 2021-04-01, Union du Lac, draft, fr" in corrected.stderr
    rows = {row["id"]: row for row in json.loads(ingest("list", "--json", **variables).stdout)}
    assert (rows["accord.fr"]["standing"], rows["accord.fr"]["body"]) == ("draft", "Union du Lac")
    assert rows[str(folder / "broken.pdf")]["failed"]
    removed = ingest("remove", "accord.fr", str(folder / "broken.pdf"), **variables)
    assert removed.returncode == 0, removed.stderr
    assert json.loads(ingest("list", "--json", **variables).stdout) == []


def test_cues_are_shown_put_in_and_taken_away(ingest, tmp_path):
    assert ingest("build").returncode == 0
    name, file = "conclusions-ia-2025.fr", tmp_path / "cues.tsv"
    shown = ingest("cues", name)
    assert shown.returncode == 0, shown.stderr
    file.write_text(f"{shown.stdout}\naffirme\tmay we say no?\n", encoding="utf-8")
    count = sum(not line.startswith("#") and bool(line) for line in shown.stdout.splitlines())
    put = ingest("cues", name, str(file))
    assert put.returncode == 0, put.stderr
    assert f"{name}: {count + 1} cues, in the place of {count}" in put.stderr
    assert "affirme\tmay we say no?" in ingest("cues", name).stdout
    reset = ingest("cues", name, "--reset")
    assert f"{name}: {count} cues, in the place of {count + 1}" in reset.stderr
    assert ingest("cues", name).stdout == shown.stdout
    both = ingest("cues", name, str(file), "--reset")
    assert (both.returncode, both.stderr) == (2, "Name a file, or --reset, or --draft: one of them.\n")
    unknown = ingest("cues", "no-such.fr")
    assert unknown.returncode == 1
    assert unknown.stderr == "BadSources: There is no text 'no-such.fr' in the library. See: python -m ingest list\n"


def test_ctrl_c_leaves_what_was_put_in_and_nothing_half(environment, tmp_path):
    """Interrupted once the original of the first file is kept, while the others are read."""
    folder, texts = tmp_path / "files", tmp_path / "library" / "texts"
    folder.mkdir()
    for n in range(400):
        (folder / f"accord-{n:03}.txt").write_text(f"Accord {n}\n\nLe repos est un droit de {n} heures.", encoding="utf-8")
    command = [sys.executable, "-m", "ingest", "add", str(folder)]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not list(texts.glob("*/original.*")):
            pass
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert said.splitlines()[-1] == "Stopped. What was put in so far is in the library; the rest is as it was before."
    assert "Traceback" not in said
    assert not list(texts.glob("*/*"))
    with Library.open(load(library=tmp_path / "library"), embedder_for("bundled")) as library:
        assert [source.id for source in library.sources()] == ["conclusions-ia-2025.fr"]
        assert library.problems() == []
        with library.writing():
            pass


def test_check_names_texts_that_may_be_translations_and_nothing_is_wrong_with_them(ingest, tmp_path):
    english, french = tmp_path / "resolution-on-ai.txt", tmp_path / "resolution-sur-ia.txt"
    english.write_text(ENGLISH, encoding="utf-8")
    french.write_text(FRENCH.replace("\n\n4. CHARGE", " Il CHARGE"), encoding="utf-8")
    asked = "Is it? python -m ingest add --id resolution-sur-ia.fr --work resolution-on-ai"
    added = ingest("add", str(english), str(french))
    assert (added.returncode, added.stderr.count(asked)) == (0, 1), added.stderr
    checked = ingest("check")
    assert (checked.returncode, checked.stderr.count(asked)) == (0, 1), checked.stderr
    assert "Everything answers." in checked.stderr
