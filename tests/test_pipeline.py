"""The conductor: from the files that sources.toml lists to a library that answers, with a report of each."""

from __future__ import annotations

import re

import pytest
from conftest import LetterEmbedder
from made import a_source

from corpus.errors import BadSources, UnreadableText
from corpus.library import Library
from corpus.settings import load
from ingest.pipeline import IngestReport, build, read_text, rebuild


def quiet(_):
    pass


ENTRY = '[[source]]\nid = "{0}.fr"\nwork = "{0}"\ntitle = "{0}"\nbody = "IE"\nlanguage = "fr"\nstanding = "adopted"\n'


class Shelf:
    """A sources.toml in a folder of its own, and the texts that it lists."""

    def __init__(self, folder):
        self.folder = folder
        self.settings = load(library=folder / "library", sources=folder / "sources.toml")

    def list(self, **texts):
        """Each name with its text; None: listed without a file; "missing": its file is not there."""
        entries = []
        for name, text in texts.items():
            entries.append(ENTRY.format(name) + (f'file = "{name}.txt"\n' if text is not None else ""))
            path = self.folder / f"{name}.txt"
            path.unlink(missing_ok=True)
            if text not in (None, "missing"):
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.settings.sources.write_text("".join(entries), encoding="utf-8")

    def build(self):
        return build(self.settings, LetterEmbedder(), quiet)

    def held(self):
        with Library.open(self.settings, LetterEmbedder()) as library:
            return {source.id: [p.text for p in library.passages(source.id)] for source in library.sources()}


@pytest.fixture
def shelf(tmp_path):
    (tmp_path / "shelf").mkdir()
    return Shelf(tmp_path / "shelf")


def test_each_text_is_added_once_and_left_alone_while_it_does_not_change(shelf):
    shelf.list(a="Un alinéa.", b="Un autre.", c=None)
    first = shelf.build()
    assert first == IngestReport(added=("a.fr", "b.fr"), absent=("c.fr",), passages=2)
    assert first.changed
    second = shelf.build()
    assert second == IngestReport(unchanged=("a.fr", "b.fr"), absent=("c.fr",), passages=2)
    assert not second.changed


def test_a_changed_text_is_replaced_and_the_others_are_not(shelf):
    shelf.list(a="Un alinéa.", b="Un autre.")
    shelf.build()
    shelf.list(a="Un alinéa changé.", b="Un autre.")
    assert shelf.build() == IngestReport(replaced=("a.fr",), unchanged=("b.fr",), passages=2)
    assert shelf.held() == {"a.fr": ["Un alinéa changé."], "b.fr": ["Un autre."]}


def test_a_changed_entry_is_a_changed_text(shelf):
    shelf.list(a="Un alinéa.")
    shelf.build()
    path = shelf.settings.sources
    path.write_text(path.read_text(encoding="utf-8").replace("adopted", "draft"), encoding="utf-8")
    assert shelf.build().replaced == ("a.fr",)


def test_what_was_made_by_earlier_rules_is_made_again(shelf):
    """The file is the same, but what the library holds is not what would be made of it now."""
    shelf.list(a="Le congrès :\n\nEXHORTE les écoles à lire.")
    shelf.build()
    with Library.open(shelf.settings, LetterEmbedder()) as library, library._truth.writing() as connection:
        connection.execute("UPDATE commitments SET addressee = 'communes'")
    assert shelf.build().replaced == ("a.fr",)
    assert shelf.build().unchanged == ("a.fr",)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("missing", r"b\.txt.*cannot be opened: No such file.*sources\.toml"),
        (b"\xff\xfe\x00", r'"b\.txt" is not UTF-8'),
        ("", r'"b\.txt" holds no text'),
        ("https://example.org/a", r'"b\.txt": no paragraph was found that could be cited'),
    ],
)
def test_a_text_that_cannot_be_read_is_reported_and_the_others_get_in(shelf, bad, says):
    shelf.list(a="Un alinéa.", b=bad, c="Un autre.")
    report = shelf.build()
    assert (report.added, report.passages) == (("a.fr", "c.fr"), 2)
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
    report = rebuild(shelf.settings, LetterEmbedder(), quiet)
    assert report == IngestReport(added=("b.fr",), unchanged=("a.fr",), passages=2, reindexed=True)


def test_rebuild_where_there_is_nothing_builds(shelf):
    shelf.list(a="Un alinéa.")
    assert rebuild(shelf.settings, LetterEmbedder(), quiet).added == ("a.fr",)


def test_what_is_done_is_told(shelf):
    shelf.list(a="Un alinéa.", b="Un autre.")
    said = []
    build(shelf.settings, LetterEmbedder(), said.append)
    assert said == ["read a.fr, b.fr"]
    build(shelf.settings, LetterEmbedder(), said.append)
    assert said == ["read a.fr, b.fr"]


def test_a_text_with_nothing_to_cite_is_unreadable(tmp_path):
    (tmp_path / "title.txt").write_text("https://example.org/only\n", encoding="utf-8")
    with pytest.raises(UnreadableText, match="no paragraph was found"):
        read_text(a_source(), tmp_path / "title.txt")
