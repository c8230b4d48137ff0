"""What is meant by files, folders, patterns, addresses and ids."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.errors import UnreadableText
from ingest.inputs import content_of, expand, place, shown


@pytest.fixture
def folder(tmp_path):
    return filled(tmp_path)


@pytest.fixture
def open_folder():
    """As `folder`, in a place that every user may enter."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield filled(Path(place))


def filled(place):
    for name in ("b.txt", "a.md", "sous dossier/é.html", "sous dossier/c.PDF", "photo.jpg", ".git/d.txt", "~$a.txt", "old.doc"):
        path = place / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    return place


def names(expanded):
    return [os.path.basename(name) for name in expanded.found]


def test_a_folder_stands_for_the_readable_files_below_it_and_what_is_passed_over_is_counted(folder):
    expanded = expand([str(folder)])
    assert names(expanded) == ["a.md", "b.txt", "c.PDF", "é.html"]
    assert expanded.passed_over == {".jpg": 1, ".doc": 1}
    assert expanded.missing == {}


def test_a_pattern_stands_for_its_files_and_folders(folder):
    assert names(expand([f"{folder}/*.txt"])) == ["b.txt"]
    assert names(expand([f"{folder}/**/*.html"])) == ["é.html"]
    assert names(expand([f"{folder}/sous*"])) == ["c.PDF", "é.html"]


def test_each_file_comes_once_however_often_it_is_named(folder):
    (folder / "link.txt").symlink_to(folder / "b.txt")
    inputs = [f"{folder}/b.txt", str(folder), f"{folder}/*.txt", f"{folder}/sous dossier/../b.txt"]
    assert names(expand(inputs)) == ["b.txt", "a.md", "c.PDF", "é.html"]


def test_a_file_whose_name_is_a_pattern_is_that_file(folder):
    (folder / "[b].txt").write_bytes(b"x")
    assert names(expand([f"{folder}/[b].txt"])) == ["[b].txt"]


def test_links_that_lead_in_a_circle_end(folder):
    (folder / "loop").symlink_to(folder)
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    assert names(expand([str(folder)])) == ["a.md", "b.txt", "itself.txt", "c.PDF", "é.html"]
    with pytest.raises(UnreadableText, match=r'"itself\.txt" cannot be opened: Too many levels of symbolic links'):
        content_of(folder / "itself.txt")


def test_addresses_and_ids_are_left_as_they_are(folder):
    url = "https://www.example.org/a?b=*"
    assert expand([url, "accord.fr", url], frozenset({"accord.fr"})).found == [url, "accord.fr"]


def test_a_file_comes_before_the_id_that_it_is_called_like(folder, monkeypatch):
    monkeypatch.chdir(folder)
    Path("accord.fr").write_bytes(b"x")
    assert expand(["accord.fr"], frozenset({"accord.fr"})).found == ["accord.fr"]
    assert not expand(["accord.en"], frozenset({"accord.fr"})).found


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("none.txt", "is no file, no folder and no text's id"),
        ("*.odt", "is no file, no folder and no text's id"),
        ("~nobody-of-this-name/a.txt", "is no file, no folder and no text's id"),
        ("\0", "is no file, no folder and no text's id"),
    ],
)
def test_what_is_not_there_is_said(folder, name, says):
    expanded = expand([name, str(folder / "b.txt")])
    assert names(expanded) == ["b.txt"]
    (reason,) = expanded.missing.values()
    assert says in reason
    assert reason.isprintable()


def test_a_name_that_no_system_takes_is_said_when_it_is_read():
    (name,) = expand(["x" * 5000]).found
    with pytest.raises(UnreadableText, match="File name too long"):
        content_of(Path(name))


def test_a_folder_with_nothing_to_read_is_said(folder):
    (folder / "empty").mkdir()
    (folder / "photos").mkdir()
    (folder / "photos" / "a.jpg").write_bytes(b"x")
    expanded = expand([str(folder / "empty"), str(folder / "photos")])
    assert expanded.found == []
    assert [reason.split('" ')[1].split(" (")[0] for reason in expanded.missing.values()] == [
        "holds nothing that can be read"
    ] * 2
    assert expanded.passed_over == {".jpg": 1}


@contextmanager
def as_nobody():
    """Root opens everything, so that it becomes another user for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_folder_and_a_file_without_rights_are_said(open_folder):
    (open_folder / "sous dossier").chmod(0)
    (open_folder / "b.txt").chmod(0)
    try:
        with as_nobody():
            expanded = expand([str(open_folder)])
            with pytest.raises(UnreadableText, match="Permission denied"):
                content_of(open_folder / "b.txt")
        assert names(expanded) == ["a.md", "b.txt"]
        (reason,) = expanded.missing.values()
        assert "cannot be opened: Permission denied" in reason
    finally:
        (open_folder / "sous dossier").chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableText, match="is no file"):
        content_of(tmp_path / "pipe.txt")


def test_a_file_that_is_too_large_is_not_taken_into_memory(tmp_path):
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate((50 << 20) + 1)
    with pytest.raises(UnreadableText, match=r'"large\.txt" has 50 MB, and at most 50 MB are read\. Split it'):
        content_of(tmp_path / "large.txt")


def test_a_name_is_shown_in_one_line_and_is_always_the_same():
    assert shown("a\nb\x1b[31m.txt") == "a\ufffdb\ufffd[31m.txt"
    assert shown(os.fsdecode(b"caf\xe9.txt")) == "caf\\udce9.txt"
    assert place(Path("a/../b.txt")) == os.path.join(os.getcwd(), "b.txt")
