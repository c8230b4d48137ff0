"""The report and the list: what became of each text, short however many there are."""

from __future__ import annotations

import json

import pytest
from shelf import Shelf
from test_adding import ACCORD, DAMAGED, RESOLUTION

from corpus.sources import read_sources
from ingest.report import Failed, IngestReport
from ingest.terminal import guesses, listing, listing_as_json, report_lines


def said(report):
    return [words for words, _ in report_lines(report)]


def test_a_report_says_what_became_of_each_text():
    report = IngestReport(
        added=["a.fr"], replaced=["b.fr"], unchanged=["c.fr", "d.fr"], removed=["e.fr"], absent=["f.fr"], passages=12, reindexed=True,
        failed=[Failed("/x/g.pdf", '"g.pdf" is cut off. Get the file again.')], unread_pages={"a.fr": (3,), "b.fr": (1, 4)},
        same_as={"/x/h.txt": "c.fr"}, passed_over={".doc": 1, ".jpg": 12},
    )  # fmt: skip
    assert said(report) == [
        "1 added (a.fr); 1 replaced (b.fr); 2 unchanged (c.fr, d.fr); 1 removed (e.fr); indexes made again; 1 failed; 12 passages in the library.",
        "a.fr: page 3 could not be read (scanned?). The rest is in. Install tesseract, or add a text version.",
        "b.fr: pages 1, 4 could not be read (scanned?). The rest is in. Install tesseract, or add a text version.",
        "/x/h.txt holds just what c.fr was made of: not added twice.",
        "Passed over in folders, for no reader knows their kind: 12 .jpg, 1 .doc.",
        "Listed, not on this machine: f.fr. Fetch what has an address: python -m ingest fetch",
        'failed: /x/g.pdf: "g.pdf" is cut off. Get the file again.',
    ]


def test_a_report_of_thousands_is_one_that_is_read():
    names = [f"text-{n}.fr" for n in range(5000)]
    report = IngestReport(
        added=names, unchanged=names, absent=names, failed=[Failed(name, "Reason.") for name in names],
        unread_pages={name: tuple(range(1, 900)) for name in names}, same_as={name: "a.fr" for name in names},
        passed_over={f".{n}": 1 for n in range(500)},
    )  # fmt: skip
    lines = said(report)
    assert len(lines) < 70
    assert max(map(len, lines)) < 400
    assert lines[0].startswith("5000 added (text-0.fr, text-1.fr,")
    assert "and 4993 more" in lines[0]
    assert lines[-1] == "failed: 4980 more. See: python -m ingest list"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, reader):
    shelf = Shelf(tmp_path_factory.mktemp("list") / "shelf", reader)
    shelf.list(a=None, z="Un alinéa.")
    shelf.add(shelf.file("accord.txt", ACCORD), shelf.file("size.en.txt", RESOLUTION), shelf.file("broken.pdf", DAMAGED))
    shelf.file("size.en.txt", b"\xff\xfe\x00")
    shelf.add(shelf.files / "size.en.txt")
    return shelf


def test_what_was_guessed_is_shown_with_how_to_correct_it(shelf):
    report = shelf.add(id="accord.fr", body="Union du Lac")
    correct = 'Guessed wrong? Correct it: python -m ingest add --id accord.fr --title "…" --date 2024-12-31 --body "…"'
    assert list(guesses(report)) == [
        "accord.fr: “Accord sur le temps de travail”, 12 mars 2021, Union du Lac, member document, fr",
        correct,
    ]
    new = IngestReport(passages=1, added=["accord.fr"], entries=report.entries)
    assert list(guesses(new))[1:] == [
        correct,
        "Who asks has not read it. Write down questions that its paragraphs answer: python -m ingest cues accord.fr",
    ]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_list_shows_what_is_held_what_failed_and_what_is_only_listed(shelf, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    with shelf.open() as library:
        lines = listing(library, read_sources(shelf.settings.sources)).splitlines()
    row = {line.split()[0]: line.split() for line in lines if line.strip()}
    assert row["accord.fr"][1:4] == ["3", "Accord", "sur"]
    assert row["a.fr"][1:] == ["–", "a"]
    assert "–: listed, and not in the library" in lines
    assert " ".join(" ".join(lines).split()).count("failed: see below") == 1
    failed = [line for line in lines if line.startswith("failed: ")]
    assert [line.split(": ")[1] for line in failed] == ["size.en", str(shelf.files / "broken.pdf")]
    assert "What was made of it before stays." in failed[0]
    assert all(len(line) <= width for line in lines if line not in failed)


def test_the_list_as_json_has_the_same_with_its_reasons(shelf):
    with shelf.open() as library:
        rows = {row["id"]: row for row in json.loads(listing_as_json(library, read_sources(shelf.settings.sources)))}
    assert set(rows) == {"z.fr", "accord.fr", "size.en", "a.fr", str(shelf.files / "broken.pdf")}
    assert len({tuple(row) for row in rows.values()}) == 1, "every row has the same fields"
    assert (rows["accord.fr"]["passages"], rows["accord.fr"]["date"], rows["accord.fr"]["failed"]) == (3, "2021-03-12", None)
    assert rows["size.en"]["passages"] == 2
    assert "What was made of it before stays." in rows["size.en"]["failed"]
    assert (rows["a.fr"]["passages"], rows["a.fr"]["failed"]) == (0, None)
    assert rows[str(shelf.files / "broken.pdf")]["failed"].startswith('"broken.pdf" ')
