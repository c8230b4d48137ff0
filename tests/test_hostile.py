"""Hostile files end as a text or as a reason: a hundred here, thousands in `make fuzz` (tests/hostile.py)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import mutated_markup
import mutated_pdf
import plain_pdf
import pytest
from conftest import ROOT
from hostile import BROKEN, FAULTS, UNEXPLAINED, UNHELPFUL, Fuzz, broken, class_of
from made import passages
from mutated_pdf import TRAP_EVERY

from corpus.text import Document, Page, Run
from ingest.readers.plain import read_raw
from ingest.worker import Limits

SHORT = Limits(cpu_seconds=6, wall_seconds=60, memory_bytes=700 << 20)
_TRAPS = (0, 6, 7, 9, 12, 13, 17, 18, 20, 21, 23, 25, 26)
"""Of those in tests/traps_pdf.py: a gigabyte on one page, circles, promises of pages, maps without end …"""
SEEDS = {
    "pdf": [*range(47), *(n * TRAP_EVERY + TRAP_EVERY - 1 for n in _TRAPS)],
    "docx": [*range(14), 35],  # the last has a part of a gigabyte
    "html": [*range(12)],
    "odt": [*range(8)],
    "md": [*range(5)],
}


@pytest.fixture(scope="module")
def fuzz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzz]:
    with Fuzz(tmp_path_factory.mktemp("hostile"), SHORT) as fuzz:
        yield fuzz


@pytest.mark.parametrize("kind", SEEDS)
def test_a_hostile_file_is_a_text_or_a_reason_and_the_next_one_is_read(
    kind: str, fuzz: Fuzz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(fuzz.folder)  # where the secret lies that no text may hold
    outcomes = list(fuzz.run(kind, SEEDS[kind]))
    assert [outcome for outcome in outcomes if outcome.result in FAULTS] == []
    counted = Counter(outcome.result for outcome in outcomes)
    assert counted["read"] >= 2
    assert len(counted) >= 2


def test_a_seed_makes_the_same_file_on_every_run(fuzz: Fuzz) -> None:
    seeds = {"pdf": (3, 12 * TRAP_EVERY - 1), "docx": (1, 29), "html": (2, 23), "odt": (4,), "md": (5,)}
    made = {f"{kind} {seed}": _file(kind, seed) for kind, chosen in seeds.items() for seed in chosen}
    code = (
        "import sys; sys.path.insert(0, 'tests'); from test_hostile import _file\n"
        f"for name in {list(made)!r}: print(_file(name.split()[0], int(name.split()[1])))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == list(made.values())
    assert len(set(made.values())) == len(made)


def _file(kind: str, seed: int) -> str:
    parts = mutated_markup.good_parts()
    made = mutated_pdf.mutated(seed, plain_pdf.bases()) if kind == "pdf" else mutated_markup.mutated(kind, seed, parts)
    return hashlib.sha256(made[1]).hexdigest()


def test_the_good_files_that_are_changed_are_good(fuzz: Fuzz, tmp_path: Path) -> None:
    from ingest.readers import read

    files = {f"{n}.pdf": pdf for n, pdf in enumerate(plain_pdf.bases())}
    files |= {f"a.{kind}": mutated_markup.zipped(parts) for kind, parts in mutated_markup.good_parts().items()}
    files |= {"a.html": mutated_markup.HTML.encode(), "a.md": mutated_markup.MARKDOWN.encode()}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        assert "défendre l'école publique" in read(tmp_path / name).text, name


@pytest.mark.parametrize(
    ("reason", "result"),
    [
        ('"a.pdf" cannot be read (KeyError: 3). Save it in another format, and tell us.', UNEXPLAINED),
        ('"a.pdf" is damaged.', UNHELPFUL),
        ("damaged. Save it again.", UNHELPFUL),
        ('"a.pdf" is damaged: it cannot be opened. Get the file again.', "damaged"),
    ],
)
def test_a_reason_must_name_the_file_and_say_what_to_do(reason: str, result: str) -> None:
    assert class_of(reason, "a.pdf") == result


def test_a_document_that_breaks_a_promise_is_found_out() -> None:
    raw = "Le syndicat demande des salaires."
    good, cited = read_raw(raw), passages(raw)
    assert broken(good, cited) == ""
    moved = Document(good.text, good.raw, (Run(0, 1, 5, 5),), (Page(1, 0, len(good.text)),))
    assert "is said to stand in the original" in broken(moved, cited)
    assert "no passage holds" in broken(good, ())
    stolen = read_raw(mutated_markup.SECRET)
    assert "another file" in broken(stolen, passages(mutated_markup.SECRET))
    assert BROKEN in FAULTS
