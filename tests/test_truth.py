"""The truth: one SQLite file that is whole, or is left as it was and said to be otherwise."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from conftest import tree
from hypothesis import given
from hypothesis import strategies as st
from made import a_source, modest, passages, raw_texts

from corpus.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryForeign,
    LibraryLocked,
    LibraryMissing,
    LibraryNotWritable,
    LibraryOutdated,
)
from corpus.text import LANGUAGES
from corpus.truth import Text, Truth, text_hash
from ingest.commitments import commitments_of
from ingest.passages import passages_of
from ingest.readers.plain import read_raw


def a_text(raw, language="fr", name="made"):
    source, document = a_source(language, name), read_raw(raw)
    made = passages_of(document, source)
    return Text(source, document, made, commitments_of(made, language))


RAW = "Titre\n\nLa conférence :\n\nEXHORTE les gouvernements à légiférer.\n\nhttps://example.org/a\n\nSALUE ceci.\n\f\nFin."


@pytest.fixture
def path(tmp_path):
    return tmp_path / "library.db"


@pytest.fixture
def truth(path):
    truth = Truth.create(path)
    yield truth
    truth.close()


def put(truth, *texts):
    with truth.writing() as connection:
        put_all(truth, connection, *texts)


def put_all(truth, connection, *texts):
    for position, text in enumerate(texts):
        truth.put(connection, text, position)


def test_a_text_comes_back_as_it_was_put(truth):
    text = a_text(RAW)
    put(truth, text)
    name = text.source.id
    assert truth.sources() == (text.source,)
    assert truth.source(name) == text.source
    assert truth.document(name) == text.document
    assert truth.passages(name) == text.passages
    assert tuple(truth.commitments(name).values()) == text.commitments
    assert truth.passages_by_id([text.passages[1].id, "none"]) == {text.passages[1].id: text.passages[1]}
    assert truth.passage_count() == len(text.passages)


@modest
@given(st.lists(raw_texts(), min_size=1, max_size=3), st.sampled_from(LANGUAGES))
def test_any_text_comes_back_as_it_was_put(tmp_path_factory, raws, language):
    texts = [a_text(raw, language, f"t{n}") for n, raw in enumerate(raws)]
    truth = Truth.create(tmp_path_factory.mktemp("truth") / "library.db")
    put(truth, *texts)
    for text in texts:
        assert (truth.document(text.source.id), truth.passages(text.source.id)) == (text.document, text.passages)
    truth.close()


def test_a_second_text_with_the_same_id_takes_the_place_of_the_first(truth):
    put(truth, a_text(RAW), a_text("Autre.", name="other"))
    put(truth, a_text("Une seule phrase."))
    assert [p.text for p in truth.passages("made.fr")] == ["Une seule phrase."]
    assert truth.commitments("made.fr") == {}
    assert [p.text for p in truth.passages("other.fr")] == ["Autre."]


def test_what_is_not_held_is_not_found(truth):
    assert truth.source("none") is truth.document("none") is truth.meta("none") is None
    assert truth.passages("none") == ()
    assert truth.passages_by_id([]) == truth.commitments("none") == {}
    assert truth.citable_vectors("any")[0] == []


def test_vectors_are_kept_by_text_and_embedder_until_no_passage_has_them(truth):
    text = a_text(RAW)
    hashes = [text_hash(p) for p in text.passages]
    made = {h: np.array([n, 1], dtype=np.float32) for n, h in enumerate(hashes)}
    with truth.writing() as connection:
        truth.put(connection, text, 0)
        truth.put_vectors(connection, made, "letters-1", {hashes[0]: np.ones((3, 2), dtype=np.int8)})
        truth.put_vectors(connection, {"f" * 64: np.zeros(2)}, "letters-1", {})
        truth.sweep_vectors(connection)
    known = truth.known_vectors([*hashes, "f" * 64], "letters-1")
    assert {h: v.tolist() for h, v in known.items()} == {h: v.tolist() for h, v in made.items()}
    assert truth.known_vectors(hashes, "letters-2") == {}
    ids, vectors = truth.citable_vectors("letters-1")
    assert ids == [p.id for p in text.passages if p.citable]
    assert vectors.tolist() == [made[text_hash(p)].tolist() for p in text.passages if p.citable]


def test_a_transaction_that_fails_changes_nothing(truth):
    put(truth, a_text(RAW))
    with pytest.raises(AttributeError), truth.writing() as connection:
        put_all(truth, connection, a_text("Autre."), None)
    assert truth.passages("made.fr") == a_text(RAW).passages


def test_another_connection_sees_what_was_committed_and_nothing_before(truth, path):
    other = Truth.open(path)
    seen = other.data_version()
    with truth.writing() as connection:
        truth.put(connection, a_text(RAW), 0)
        assert other.sources() == ()
        assert other.data_version() == seen
    assert other.data_version() != seen
    assert other.passages("made.fr") == a_text(RAW).passages
    other.close()


def test_what_was_read_is_forgotten_when_the_file_changes(truth, path):
    with truth.writing() as connection:
        truth.put(connection, a_text(RAW), 0)
    assert truth.document("made.fr") is truth.document("made.fr")
    with contextlib.suppress(ZeroDivisionError), truth.writing() as connection:
        truth.put(connection, a_text("Un autre."), 0)
        truth.put(connection, a_text("Un second.", name="second"), 1)
        assert (truth.document("made.fr").text, len(truth.sources())) == ("Un autre.", 2)
        raise ZeroDivisionError
    assert truth.document("made.fr").text.startswith("Titre")
    assert truth.source("second.fr") is None
    other = Truth.open(path)
    assert other.document("made.fr").text.startswith("Titre")
    with truth.writing() as connection:
        truth.put(connection, a_text("Un autre."), 0)
    assert other.document("made.fr").text == "Un autre."
    with other.writing() as connection:
        other.remove(connection, "made.fr")
    other.close()
    assert (truth.document("made.fr"), truth.sources()) == (None, ())


def test_no_more_documents_are_kept_than_a_few(truth, monkeypatch):
    monkeypatch.setattr("corpus.truth.KEPT_DOCUMENTS", 2)
    with truth.writing() as connection:
        for n in range(4):
            truth.put(connection, a_text(f"Texte {n}.", name=f"t{n}"), n)
    first = truth.document("t0.fr")
    assert truth.document("t0.fr") is first
    assert [truth.document(f"t{n}.fr").text for n in range(4)] == [f"Texte {n}." for n in range(4)]
    assert truth.document("t0.fr") == first
    assert truth.document("t0.fr") is not first


def test_readers_are_not_shut_out_by_a_change_that_outgrows_sqlites_cache(truth, path):
    other = Truth.open(path)
    with truth.writing() as connection:
        for n in range(5):
            truth.put_meta(connection, f"large {n}", "x" * 4_000_000)
        assert other.meta("large 0") is None
    assert len(other.meta("large 0")) == 4_000_000
    other.close()


def test_a_library_that_another_program_keeps_busy_is_not_called_damaged(truth, path):
    with truth.writing() as connection:
        connection.execute("PRAGMA busy_timeout = 50")
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryLocked, match=r"keeps the library .* busy .*Try again in a moment"):
            truth.sources()
        with pytest.raises(LibraryLocked, match="Try again in a moment"), truth.writing():
            pytest.fail("the lock was given twice")
        other.execute("ROLLBACK")
    other.close()
    assert truth.sources() == ()


def _foreign(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


def _empty(path):
    path.write_bytes(b"")


def _text(path):
    path.write_text("This is not a database, but it is long enough to be taken for one. " * 50)


def _version(path):
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _cut(part):
    def cut(path):
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * part)])

    cut.__name__ = f"cut to {part}"
    return cut


def _random(seed):
    def overwrite(path):
        path.write_bytes(random.Random(seed).randbytes(path.stat().st_size))

    overwrite.__name__ = f"random {seed}"
    return overwrite


def _hole(path):
    content = bytearray(path.read_bytes())
    content[4096:-4096] = random.Random(3).randbytes(len(content) - 8192)
    path.write_bytes(content)


DAMAGES = [
    (_foreign, LibraryForeign, "another program made it.*Set PLAIDOYER_LIBRARY"),
    (_version, LibraryOutdated, "has the form 99.*python -m ingest rebuild"),
    (_empty, LibraryDamaged, "is damaged .*empty.*python -m ingest rebuild"),
    (_text, LibraryDamaged, "is damaged .*python -m ingest rebuild"),
    (_hole, LibraryDamaged, "is damaged .*python -m ingest rebuild"),
    *[(_cut(part), LibraryDamaged, "is damaged .*python -m ingest rebuild") for part in (0.001, 0.1, 0.5, 0.9)],
    *[(_random(seed), LibraryDamaged, "is damaged .*python -m ingest rebuild") for seed in range(3)],
]


@pytest.mark.parametrize(("damage", "error", "says"), DAMAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_file_that_is_not_a_sound_library_is_said_and_left_as_it_is(path, damage, error, says):
    if damage is not _foreign:
        truth = Truth.create(path)
        put(truth, *(a_text(RAW * 40, name=f"t{n}") for n in range(5)))
        truth.close()
    damage(path)
    before = tree(path.parent)
    with pytest.raises(error, match=says) as raised:
        Truth.open(path)
    assert isinstance(raised.value, LibraryError)
    assert str(path) in str(raised.value)
    assert tree(path.parent) == before


def test_a_library_that_is_not_there_is_missing(path):
    with pytest.raises(LibraryMissing, match=r"Build it: python -m ingest build"):
        Truth.open(path)
    assert not path.exists()


def test_a_folder_that_takes_no_file_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryNotWritable, match=r"cannot be written to .*PLAIDOYER_LIBRARY"):
        Truth.create(tmp_path / "file" / "library.db")


def test_a_journal_that_a_killed_writer_left_is_rolled_back(truth, path, environment):
    put(truth, a_text(RAW))
    assert _killed_in_a_transaction(path, environment).stat().st_size
    other = Truth.open(path)
    assert other.passages("made.fr") == a_text(RAW).passages
    other.close()


def test_the_journal_of_a_library_that_is_gone_does_not_spoil_the_next(truth, path, environment):
    put(truth, a_text(RAW))
    truth.close()
    assert _killed_in_a_transaction(path, environment).stat().st_size
    path.unlink()
    Truth.create(path).close()
    Truth.create(path.with_name("beside.db")).close()
    assert path.read_bytes() == path.with_name("beside.db").read_bytes()


def _killed_in_a_transaction(path, environment):
    """A process writes more than SQLite's cache holds, and dies before it commits; the journal that it left."""
    code = (
        "import os, sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 2')\nc.execute('BEGIN IMMEDIATE')\nc.execute('DELETE FROM passages')\n"
        "for n in range(50): c.execute('INSERT INTO meta VALUES (?, ?, 0)', [str(n), 'x' * 9000])\nos._exit(1)"
    )
    result = subprocess.run([sys.executable, "-c", code, str(path)], env=environment, check=False)
    assert result.returncode == 1
    return path.with_name("library.db-journal")


def test_what_is_embedded_of_a_passage_names_it():
    one, other = passages("EXHORTE ceci.\n\nEXHORTE cela.")
    assert text_hash(one) != text_hash(other)
    assert text_hash(one) == text_hash(passages("EXHORTE  ceci.")[0])
    first, *rest = one.text.split(" ")
    assert text_hash(replace(one, text=" ".join(rest), lead_in=(first,))) != text_hash(one), "it counts otherwise"
