"""Originals: kept whole, replaced in one step, and gone back to where a change did not get into the library."""

from __future__ import annotations

import datetime as dt

import pytest
from conftest import tree

from corpus.errors import BadSources, LibraryNotWritable
from corpus.text import Source, Standing
from ingest.guess import Corrections
from ingest.originals import Origin, Originals

ACCORD = Source(
    "accord.fr",
    "accord",
    "Accord « du » Lac",
    "Accord",
    "Union du Lac",
    "fr",
    Standing.DRAFT,
    dt.date(2021, 3, 12),
    "12 mars 2021",
)
LISTED = Source("a.fr", "a", "A", "A", "IE", "fr", Standing.ADOPTED, file="a.txt")


@pytest.fixture
def originals(tmp_path):
    (tmp_path / "a.txt").write_text("Un alinéa.", encoding="utf-8")
    return Originals(tmp_path / "library", {"a.fr": LISTED}, tmp_path)


def test_what_is_kept_comes_back_as_it_was(originals):
    said = Corrections(title="Accord", date=dt.date(2021, 3, 12), standing=Standing.DRAFT, language="fr")
    origin = Origin(url="https://example.org/a", etag='"é"', last_modified="Mon", said=said)
    kept = originals.put(ACCORD, b"\x00\xff", ".pdf", origin)
    listed = originals.listed()
    assert list(listed) == ["a.fr", "accord.fr"]
    assert listed["accord.fr"].source == kept
    assert listed["accord.fr"].path.read_bytes() == b"\x00\xff"
    assert (kept.title, kept.date, kept.body) == (ACCORD.title, ACCORD.date, ACCORD.body)
    assert originals.origin("accord.fr") == origin


def test_the_old_original_stays_until_it_is_swept(originals):
    originals.put(ACCORD, b"one", ".txt", Origin())
    before = originals.before("accord.fr")
    originals.put(ACCORD, b"two", ".txt", Origin())
    assert sorted(p.read_bytes() for p in originals.folder.rglob("original.*")) == [b"one", b"two"]
    originals.go_back(before)
    assert [p.read_bytes() for p in originals.folder.rglob("original.*")] == [b"one"]
    assert originals.entry("accord.fr").path.read_bytes() == b"one"
    originals.put(ACCORD, b"two", ".txt", Origin())
    originals.sweep("accord.fr")
    assert [p.read_bytes() for p in originals.folder.rglob("original.*")] == [b"two"]


def test_going_back_to_nothing_leaves_nothing(originals):
    before = originals.before("accord.fr")
    originals.put(ACCORD, b"one", ".txt", Origin())
    originals.go_back(before)
    assert tree(originals.folder) == {}
    assert list(originals.listed()) == ["a.fr"]


def test_going_back_on_a_correction_and_a_return_takes_both_back(originals):
    originals.mark_removed("a.fr")
    before = originals.before("a.fr")
    originals.correct("a.fr", Corrections(body="Union"))
    assert originals.listed()["a.fr"].source.body == "Union"
    originals.go_back(before)
    assert originals.listed() == {}
    originals.correct("a.fr", Corrections())
    assert originals.listed()["a.fr"].source.body == "IE"


def test_a_removed_text_is_listed_no_more_and_forgotten_only_when_it_is_gone(originals):
    originals.put(ACCORD, b"one", ".txt", Origin())
    originals.mark_removed("accord.fr")
    originals.mark_removed("a.fr")
    assert originals.listed() == {}
    for name in ("accord.fr", "a.fr"):
        originals.forget(name)
    assert originals.removed() == {"a.fr"}, "a listed text would come back with the next build"
    assert not list(originals.folder.rglob("original.*"))


def test_a_torn_origin_is_one_that_is_not_known(originals):
    originals.put(ACCORD, b"one", ".txt", Origin(path="/a"))
    (originals.folder / "accord.fr" / "origin.toml").write_bytes(b'path = "/a\xff')
    assert originals.origin("accord.fr") == Origin()
    (originals.folder / "accord.fr" / "origin.toml").write_text('[said]\nstanding = "agreed"\n', encoding="utf-8")
    assert originals.origin("accord.fr") == Origin()


def test_a_torn_list_of_removed_texts_is_said(originals):
    originals.mark_removed("a.fr")
    (originals.folder / ".removed.toml").write_text("removed = 3", encoding="utf-8")
    with pytest.raises(BadSources, match=r"\.removed\.toml.*Delete it: the texts that it names come back"):
        originals.listed()


def test_a_folder_that_cannot_be_written_to_is_said_and_nothing_is_half(originals):
    originals.folder.parent.mkdir(exist_ok=True)
    originals.folder.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(LibraryNotWritable, match=r"cannot be written to .* nothing was changed"):
        originals.put(ACCORD, b"one", ".txt", Origin())
