"""The conductor: from the files that sources.toml lists to a library that answers, with a report of each."""

from __future__ import annotations

import os
import re
from dataclasses import replace

import pytest
from conftest import LetterEmbedder
from shelf import Shelf

from corpus.errors import BadSources, LibraryLocked
from corpus.truth import Text
from ingest.pipeline import IngestReport, Telling


@pytest.fixture
def shelf(tmp_path, reader):
    return Shelf(tmp_path / "shelf", reader)


def test_each_text_is_added_once_and_left_alone_while_it_does_not_change(shelf):
    shelf.list(a="Un alinéa.", b="Un autre.", c=None)
    first = shelf.build()
    assert first == IngestReport(added=["a.fr", "b.fr"], absent=["c.fr"], passages=2)
    assert first.changed
    second = shelf.build()
    assert second == IngestReport(unchanged=["a.fr", "b.fr"], absent=["c.fr"], passages=2)
    assert not second.changed


def test_a_changed_text_is_replaced_and_the_others_are_not(shelf):
    shelf.list(a="Un alinéa.", b="Un autre.")
    shelf.build()
    shelf.list(a="Un alinéa changé.", b="Un autre.")
    assert shelf.build() == IngestReport(replaced=["a.fr"], unchanged=["b.fr"], passages=2)
    assert shelf.held() == {"a.fr": ["Un alinéa changé."], "b.fr": ["Un autre."]}


def test_a_changed_entry_is_a_changed_text(shelf):
    shelf.list(a="Un alinéa.")
    shelf.build()
    path = shelf.settings.sources
    path.write_text(path.read_text(encoding="utf-8").replace("adopted", "draft"), encoding="utf-8")
    assert shelf.build().replaced == ["a.fr"]


def test_what_was_made_by_earlier_rules_is_made_again(shelf):
    """The files are the same, but what the library holds of one is not what would be made of it now."""
    shelf.list(a="Le congrès :\n\nEXHORTE les écoles à lire.", b="Un alinéa.")
    shelf.build()
    with shelf.open() as library:
        library.note("rules", "older ones")
        (made,) = library.commitments("a.fr").values()
        older = replace(made, addressee="communes")
        library.replace([Text(library.source("a.fr"), library.document("a.fr"), library.passages("a.fr"), (older,))])
    mended = shelf.build()
    assert (mended.replaced, mended.unchanged) == (["a.fr"], ["b.fr"])
    assert shelf.build().unchanged == ["a.fr", "b.fr"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("missing", r"b\.txt.*cannot be opened: No such file.*sources\.toml"),
        (b"\xff\xfe\x00", r'"b\.txt" is not UTF-8'),
        ("", r'"b\.txt" holds no text'),
        ("https://example.org/a", r'"b\.txt" holds no text'),
    ],
)
def test_a_text_that_cannot_be_read_is_reported_and_the_others_get_in(shelf, bad, says):
    shelf.list(a="Un alinéa.", b=bad, c="Un autre.")
    report = shelf.build()
    assert (report.added, report.passages) == (["a.fr", "c.fr"], 2)
    (failed,) = report.failed
    assert failed.source == "b.fr"
    assert re.search(says, failed.reason)


def test_a_text_that_can_no_longer_be_read_stays_as_it_was(shelf):
    shelf.list(a="Un alinéa.")
    shelf.build()
    shelf.list(a="missing")
    assert [failed.source for failed in shelf.build().failed] == ["a.fr"]
    assert shelf.held() == {"a.fr": ["Un alinéa."]}


def test_a_list_that_cannot_be_read_changes_nothing(shelf):
    shelf.list(a="Un alinéa.")
    shelf.build()
    shelf.settings.sources.write_text("[[source", encoding="utf-8")
    with pytest.raises(BadSources):
        shelf.build()
    assert shelf.held() == {"a.fr": ["Un alinéa."]}


def test_a_list_without_texts_makes_an_empty_library(shelf):
    shelf.list()
    assert shelf.build() == IngestReport()
    assert shelf.build() == IngestReport()


def test_rebuild_makes_the_indexes_again_and_reads_what_is_new(shelf):
    shelf.list(a="Un alinéa.")
    shelf.build()
    shelf.list(a="Un alinéa.", b="Un autre.")
    report = shelf.rebuild()
    assert report == IngestReport(added=["b.fr"], unchanged=["a.fr"], passages=2, reindexed=True)


def test_rebuild_where_there_is_nothing_builds(shelf):
    shelf.list(a="Un alinéa.")
    assert shelf.rebuild().added == ["a.fr"]


def test_what_is_done_is_told(shelf):
    shelf.list(a="Un alinéa.", b="Un autre.")
    said = []
    shelf.build(Telling(said.append))
    assert said == ["putting in a.fr, b.fr"]
    shelf.build(Telling(said.append))
    assert said == ["putting in a.fr, b.fr"]


def test_where_nothing_is_to_do_no_lock_is_taken(shelf):
    shelf.list(a="Un alinéa.")
    shelf.build()
    with shelf.open() as other, other.writing():
        assert shelf.build().unchanged == ["a.fr"]


def test_a_second_writer_is_refused_before_it_reads_and_told_by_whom(shelf):
    shelf.list(a="Un alinéa.")
    shelf.build()
    with shelf.open() as other, other.writing(), pytest.raises(LibraryLocked, match=f"process {os.getpid()}"):
        shelf.add(shelf.file("accord.txt", "Accord\n\nLe temps de repos est respecté."))
    assert shelf.held() == {"a.fr": ["Un alinéa."]}
    assert not (shelf.settings.library / "texts").exists()


def test_a_removed_text_is_gone_from_an_open_library_at_once(shelf):
    shelf.list(a="Les écoles lisent.", b="Les communes paient.")
    shelf.build()
    with shelf.open() as running:
        assert running.search_words("lemmas", {"ecole": 1.0}, 5)
        vector = LetterEmbedder().encode(["Les écoles lisent."])[0]
        report = shelf.remove("a.fr")
        assert (report.removed, report.passages) == (["a.fr"], 1)
        assert running.search_words("lemmas", {"ecole": 1.0}, 5) == []
        assert [i.split("#")[0] for i, _ in running.search_vectors(vector, 5)] == ["b.fr"]
        assert [source.id for source in running.sources()] == ["b.fr"]


def test_an_open_library_sees_what_is_added_and_changed(shelf):
    shelf.list(a="Les écoles lisent.")
    shelf.build()
    with shelf.open() as running:
        assert running.search_words("lemmas", {"ecole": 1.0}, 5)
        shelf.list(a="Les communes paient.")
        shelf.build()
        shelf.add(shelf.file("accord.txt", "Le syndicat est un droit.\n"))
        assert running.search_words("lemmas", {"ecole": 1.0}, 5) == []
        assert running.search_words("lemmas", {"commune": 1.0}, 5)
        assert running.search_words("lemmas", {"syndicat": 1.0}, 5)


def test_a_removed_shipped_text_stays_away_until_it_is_added_again(shelf):
    shelf.list(a="Un alinéa.", b="Un autre.")
    shelf.build()
    shelf.remove("a.fr")
    assert shelf.build() == IngestReport(unchanged=["b.fr"], passages=1)
    assert shelf.add("a.fr").added == ["a.fr"]
    assert shelf.build().unchanged == ["a.fr", "b.fr"]


def test_a_removed_added_text_leaves_nothing_behind(shelf):
    shelf.add(shelf.file("accord.txt", "Accord\n\nLe repos est un droit."))
    shelf.remove("accord.fr")
    assert not (shelf.settings.library / "texts" / "accord.fr").exists()
    assert shelf.build() == IngestReport()
    assert shelf.add(shelf.files / "accord.txt").added == ["accord.fr"]


@pytest.mark.parametrize(
    ("name", "says"), [("accrod.fr", "Did you mean accord.fr?"), ("b.fr", "is listed, and not in the library")]
)
def test_removing_what_is_not_there_removes_nothing(shelf, name, says):
    shelf.list(b=None)
    shelf.add(shelf.file("accord.txt", "Accord\n\nLe repos est un droit."))
    with pytest.raises(BadSources, match=re.escape(says)):
        shelf.remove("accord.fr", name)
    assert list(shelf.held()) == ["accord.fr"]
    assert shelf.check() == []


def test_a_library_whose_database_is_gone_is_made_again_from_the_originals(shelf):
    shelf.list(a="Un alinéa.")
    shelf.add(shelf.file("accord.txt", "Accord\n\nLe repos est un droit."), body="Union du Lac")
    shelf.build()
    before = shelf.held()
    (shelf.settings.library / "library.db").unlink()
    (shelf.files / "accord.txt").unlink()
    assert shelf.rebuild().added == ["a.fr", "accord.fr"]
    assert shelf.held() == before
    assert shelf.source("accord.fr").body == "Union du Lac"


def test_check_finds_an_original_that_changed_or_went_and_repair_reads_it(shelf):
    shelf.list(a="Un alinéa.")
    shelf.add(shelf.file("accord.txt", "Accord\n\nLe repos est un droit."))
    shelf.build()
    assert shelf.check() == []
    (shelf.folder / "a.txt").write_text("Un alinéa changé.", encoding="utf-8")
    (original,) = (shelf.settings.library / "texts" / "accord.fr").glob("original.*")
    original.unlink()
    changed, gone = shelf.check()
    assert changed.startswith("a.fr: its original")
    assert "has changed since. Read it: python -m ingest build" in changed
    assert "is gone. The text itself is whole; add the file again." in gone
    left = shelf.check(repair=True)
    assert [problem.split(":")[0] for problem in left] == ["accord.fr", "accord.fr"]
    assert shelf.held()["a.fr"] == ["Un alinéa changé."]
    shelf.add(shelf.files / "accord.txt")
    assert shelf.check(repair=True) == []


def test_check_with_repair_makes_a_damaged_truth_again(shelf):
    shelf.add(shelf.file("accord.txt", "Accord\n\nLe repos est un droit."))
    before = shelf.held()
    (shelf.settings.library / "library.db").write_bytes(b"not a database" * 1000)
    assert shelf.check(repair=True) == []
    assert shelf.held() == before
