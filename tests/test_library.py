"""The library on disk: the old one or the new one, never half; and what is wrong with it is said, with what to do."""

from __future__ import annotations

import dataclasses
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import numpy as np
import pytest
import tantivy
from conftest import ROOT, LetterEmbedder, tree
from test_truth import a_text

from corpus.errors import (
    LibraryDamaged,
    LibraryForeign,
    LibraryLocked,
    LibraryMissing,
    LibraryNotWritable,
    LibraryOutdated,
    LibraryStale,
)
from corpus.library import Library
from corpus.settings import load
from corpus.truth import Text
from corpus.words import FORMAT, FORMS, LEMMAS
from ingest.pipeline import QUIET, Telling, build, rebuild

CONCLUSIONS = "conclusions-ia-2025.fr"


SMALL_THESAURUS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/#government> a skos:Concept ; skos:prefLabel "gouvernement"@fr, "government"@en, "gobierno"@es .
"""


@pytest.fixture
def settings(tmp_path):
    """As everywhere, with a small thesaurus, also in the processes that are started here: they start sooner."""
    (tmp_path / "small.ttl").write_text(SMALL_THESAURUS, encoding="utf-8")
    return load(library=tmp_path / "library", thesaurus=tmp_path / "small.ttl", lock_timeout=0.2)


def found(library, words="gouvernement legiferer", text="les gouvernements"):
    """What both indexes find."""
    vector = LetterEmbedder().encode([text])[0]
    return library.search_words(LEMMAS, dict.fromkeys(words.split(), 1.0), 50), library.search_vectors(vector, 50)


def ids(hits):
    return [name for name, _ in hits]


def files(settings):
    """The library's files, less those of the lock, which every writer touches; of the truth, the rows of every table but the
    vectors: what was embedded for a change that failed is kept for the next attempt.
    """
    path = settings.library / "library.db"
    rows = None
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True)) as connection:
        tables = ("meta", "sources", "documents", "passages", "commitments")  # reading undoes what was begun
        rows = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    held = {name: digest for name, digest in tree(settings.library).items() if not name.startswith("writer.")}
    return held | {"library.db": rows} if rows else held


def generations(settings):
    return sorted(path.name for path in (settings.library / "generations").iterdir())


def new_words(n):
    return a_text(f"Un titre\n\nLe congrès :\n\nEXHORTE les zygomorphes numéro{n} à danser.", name="new")


# What is held and found


def test_a_built_library_holds_and_finds_the_conclusions(small_library):
    assert [source.id for source in small_library.sources()] == [CONCLUSIONS]
    assert small_library.source(CONCLUSIONS).short_title == "Conclusions"
    assert len(small_library.passages(CONCLUSIONS)) == 19
    lexical, dense = found(small_library)
    assert lexical[0][0] == f"{CONCLUSIONS}#exhorte"
    assert len(dense) == len([p for p in small_library.passages(CONCLUSIONS) if p.citable])
    assert not small_library.searched_exactly()
    assert small_library.sound()
    assert small_library.frequency(LEMMAS, "gouvernement") == 2


def test_titles_and_chapeaux_are_never_found(small_library):
    citable = {p.id for p in small_library.passages(CONCLUSIONS) if p.citable}
    lexical, dense = found(small_library, "conference organisation membre")
    assert set(ids(lexical)) | set(ids(dense)) <= citable


def test_what_is_not_held_is_a_key_error(small_library):
    for read in (small_library.source, small_library.document):
        with pytest.raises(KeyError, match="none"):
            read("none")


def test_an_empty_library_finds_nothing_and_is_sound(settings, letters):
    with Library.create(settings, letters) as library:
        assert found(library) == ([], [])
        assert library.frequency(LEMMAS, "ecole") == 0
        assert library.sound()
        library.rebuild()
        assert found(library) == ([], [])


# Writing


def test_replacing_a_text_by_itself_changes_nothing(settings, small_library, letters):
    before = found(small_library)
    text = a_text("Un titre\n\nEXHORTE les écoles à lire.", name="more")
    small_library.replace([text])
    once = found(small_library), small_library.passages("more.fr")
    small_library.replace([text])
    assert (found(small_library), small_library.passages("more.fr")) == once
    assert len(once[0][1]) == len(before[1]) + 1
    assert len(generations(settings)) == 1


def test_a_changed_text_takes_the_place_of_the_old_one(small_library):
    small_library.replace([new_words(1)])
    small_library.replace([new_words(2)])
    assert ids(small_library.search_words(LEMMAS, {"numero2": 1.0}, 5)) == ["new.fr#exhorte"]
    assert small_library.search_words(LEMMAS, {"numero1": 1.0}, 5) == []
    assert ids(found(small_library)[1]).count("new.fr#exhorte") == 1


def test_sources_keep_the_order_in_which_they_came(small_library):
    small_library.replace([new_words(1), a_text("Un mot.", name="b")])
    small_library.replace([a_text("Un mot changé.", name="b"), a_text("Un mot.", name="a"), new_words(2)])
    assert [source.id for source in small_library.sources()] == [CONCLUSIONS, "new.fr", "b.fr", "a.fr"]


class CountingEmbedder(LetterEmbedder):
    """Letters, and how many texts it was given."""

    def __init__(self):
        self.given = 0

    def encode(self, texts):
        self.given += len(texts)
        return super().encode(texts)

    encode_query = encode


def test_a_text_seen_before_is_not_embedded_again(settings):
    embedder = CountingEmbedder()
    build(settings, embedder, QUIET)
    with Library.open(settings, embedder) as library:
        cues = sum(map(len, library.cues("conclusions-ia-2025.fr").values()))
        assert embedder.given == 16 + cues
        library.rebuild()
        library.replace([new_words(1)])
    assert embedder.given == 17 + cues


def test_progress_counts_to_the_end(settings, letters):
    told = []
    with Library.create(settings, letters) as library:
        library.replace([a_text("".join(f"L'alinéa {n}.\n\n" for n in range(70)), name="long")], lambda *done: told.append(done))
    assert told == [(0, 70), (32, 70), (64, 70), (70, 70)]


class FailingEmbedder(LetterEmbedder):
    """Letters, until the second batch."""

    def __init__(self):
        self.batches = 0

    def encode(self, texts):
        self.batches += 1
        if self.batches == 2:
            raise RuntimeError("out of memory")
        return super().encode(texts)

    encode_query = encode


class LostEmbedder(LetterEmbedder):
    """Every text in the same place: a vector index made of these cannot find its passages."""

    revision = "lost-1"

    def encode(self, texts):
        return np.full((len(texts), 4), np.nan, dtype=np.float32)

    encode_query = encode


def test_a_write_that_fails_half_way_leaves_everything_as_it_was(settings, small_library):
    before = found(small_library), files(settings)  # in this order: Chroma writes some files at its first search
    with Library.open(settings, FailingEmbedder()) as other, pytest.raises(RuntimeError, match="out of memory"):
        other.replace([a_text("".join(f"L'alinéa {n}.\n\n" for n in range(70)), name="long")])
    assert (found(small_library), files(settings)) == before
    small_library.replace([new_words(1)])  # and the lock is free


def test_indexes_that_do_not_answer_are_not_put_in_force(settings, small_library):
    before = files(settings)
    with (
        Library.open(settings, LostEmbedder(), accept={"embedder"}) as other,
        pytest.raises(LibraryNotWritable, match=r"Nothing .*changed"),
    ):
        other.rebuild()
    assert files(settings) == before
    with pytest.raises(LibraryNotWritable, match=r"Nothing .*changed"):
        rebuild(settings, LostEmbedder(), QUIET)
    assert files(settings) == before


def test_two_texts_that_cannot_both_be_held_leave_nothing_behind(settings, small_library):
    one = new_words(1)
    twice = dataclasses.replace(one, passages=(*one.passages, one.passages[0]))
    before = files(settings)
    with pytest.raises(sqlite3.IntegrityError):
        small_library.replace([twice])
    assert files(settings) == before


@pytest.mark.parametrize("limit", [1_000, 20_000, 70_000, 150_000, 185_000])
def test_a_disk_that_takes_no_more_leaves_everything_as_it_was(settings, small_library, environment, limit):
    """The kernel refuses every file longer than `limit`, wherever in the write that happens."""
    before = files(settings)
    code = (
        f"import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n{PREPARE}"
        f"library = Library.open(settings, LetterEmbedder())\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try:\n    library.replace([new_words(1)])\n"
        "except PlaidoyerError as error:\n    print(type(error).__name__)"
    )
    result = python(code, settings, environment)
    assert (result.stdout.strip(), result.returncode) == ("LibraryNotWritable", 0), result.stderr
    assert files(settings) == before
    assert ids(found(small_library)[0])


@pytest.fixture
def tight(tmp_path):
    """A disk of 80 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(place)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("a full disk was NOT tested: this user may not mount a small one")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_stops_a_change_before_it_begins_and_reading_goes_on(tight, settings, letters):
    full = settings.model_copy(update={"library": tight / "library"})
    build(full, letters, QUIET)
    (tight / "films").write_bytes(bytes(35 << 20))
    with Library.open(full, letters) as library:
        held, before = found(library), files(full)  # in this order: Chroma writes some files at its first search
        with pytest.raises(LibraryNotWritable, match=r"has \d+ MB left, and a change needs \d+ MB.*nothing was changed"):
            library.replace([new_words(1)])
        assert (found(library), files(full)) == (held, before)
        (tight / "films").unlink()
        library.replace([new_words(1)])
        assert ids(library.search_words(LEMMAS, {"zygomorphe": 1.0}, 5)) == ["new.fr#exhorte"]


PREPARE = (
    "import sys; sys.path.insert(0, 'tests')\n"
    "from conftest import LetterEmbedder\nfrom test_library import found, ids, new_words\n"
    "from corpus.errors import PlaidoyerError\nfrom corpus.library import Library\nfrom corpus.settings import load\n"
    "from pathlib import Path\nsettings = load(library=Path(sys.argv[1]), thesaurus=Path(sys.argv[2]), lock_timeout=0.2)\n"
)


def python(code, settings, environment):
    command = [sys.executable, "-c", code, str(settings.library), str(settings.thesaurus)]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def start(code, settings, environment):
    command = [sys.executable, "-c", code, str(settings.library), str(settings.thesaurus)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


# Readers beside a writer


def test_a_reader_in_the_same_process_sees_the_new_text(settings, small_library, letters):
    assert small_library.search_words(LEMMAS, {"zygomorphe": 1.0}, 5) == []
    with Library.open(settings, letters) as writer:
        writer.replace([new_words(1)])
        assert ids(writer.search_words(LEMMAS, {"zygomorphe": 1.0}, 5)) == ["new.fr#exhorte"]
    assert ids(small_library.search_words(LEMMAS, {"zygomorphe": 1.0}, 5)) == ["new.fr#exhorte"]
    assert "new.fr#exhorte" in ids(found(small_library)[1])
    assert not small_library.searched_exactly()


def test_a_reader_in_another_process_sees_the_new_text(settings, small_library, environment):
    code = (
        f"{PREPARE}library = Library.open(settings, LetterEmbedder())\n"
        "for _ in sys.stdin:\n    print(len(library.search_words('lemmas', {'zygomorphe': 1.0}, 5)), library.searched_exactly(), flush=True)"
    )
    with start(code, settings, environment) as reader:

        def ask():
            reader.stdin.write("\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert ask() == "0 False"
        small_library.replace([new_words(1)])
        assert ask() == "1 False"
        small_library.replace([new_words(2)])
        assert ask() == "1 False"
        reader.stdin.close()
    assert reader.returncode == 0


def test_readers_find_one_text_or_the_other_while_it_is_replaced_again_and_again(settings, small_library, letters):
    small_library.replace([new_words(0)])
    done = threading.Event()

    def read():
        rounds = 0
        with Library.open(settings, letters) as reader:
            while not done.is_set() or rounds == 0:
                lexical, dense = found(reader, "zygomorphe")
                assert ids(lexical) == ["new.fr#exhorte"]
                assert ids(dense).count("new.fr#exhorte") == 1
                rounds += 1
        return rounds

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        try:
            for n in range(1, 6):
                small_library.replace([new_words(n)])
        finally:
            done.set()
        assert all(reader.result() for reader in readers)


def test_many_threads_may_search_a_library_just_opened(settings, small_library, letters):
    expected = found(small_library)
    gate = threading.Barrier(8)
    with Library.open(settings, letters) as library:

        def search(_):
            gate.wait(timeout=30)
            return found(library)

        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(search, range(8)))
        assert all(ids(r[0]) == ids(expected[0]) and ids(r[1]) == ids(expected[1]) for r in results)
        assert not library.searched_exactly()


def test_closing_one_reader_leaves_another_open(settings, small_library, letters):
    expected = found(small_library)
    other = Library.open(settings, letters)
    assert found(other) == expected
    other.close()
    assert found(small_library) == expected
    assert not small_library.searched_exactly()


# One writer at a time


def test_a_second_writer_is_told_who_is_writing(settings, small_library, environment):
    code = f"{PREPARE}library = Library.open(settings, LetterEmbedder())\nwith library.writing():\n    print('held', flush=True)\n    sys.stdin.readline()"
    with start(code, settings, environment) as holder:
        assert holder.stdout.readline().strip() == "held"
        before, begin = files(settings), time.monotonic()
        with pytest.raises(LibraryLocked, match=rf"process {holder.pid}\b.*try again"):
            small_library.replace([new_words(1)])
        assert settings.lock_timeout <= time.monotonic() - begin < settings.lock_timeout + 2
        assert load().lock_timeout <= 5
        with pytest.raises(LibraryLocked, match=rf"process {holder.pid}\b"):
            rebuild(settings, LetterEmbedder(), QUIET)
        assert files(settings) == before
        assert found(small_library)[0]  # reading goes on
        holder.stdin.close()
    small_library.replace([new_words(1)])


def test_the_lock_of_a_killed_writer_is_free(settings, small_library, environment):
    code = f"{PREPARE}library = Library.open(settings, LetterEmbedder())\nwith library.writing():\n    print('held', flush=True)\n    sys.stdin.readline()"
    with start(code, settings, environment) as holder:
        assert holder.stdout.readline().strip() == "held"
        holder.send_signal(signal.SIGKILL)
    small_library.replace([new_words(1)])
    assert ids(small_library.search_words(LEMMAS, {"zygomorphe": 1.0}, 5)) == ["new.fr#exhorte"]


def test_two_that_begin_a_library_at_once_both_find_one(settings, environment):
    code = f"{PREPARE}print('ready', flush=True)\nsys.stdin.readline()\nLibrary.create(settings.model_copy(update={{'lock_timeout': 20}}), LetterEmbedder()).close()"
    starting = [start(code, settings, environment) for _ in range(3)]
    assert [one.stdout.readline().strip() for one in starting] == ["ready"] * 3
    for one in starting:
        one.stdin.write("\n")
        one.stdin.flush()
    for one in starting:
        one.communicate(timeout=60)
    assert [one.returncode for one in starting] == [0, 0, 0]
    with Library.open(settings, LetterEmbedder()) as library:
        assert library.sources() == ()


# What is wrong with a folder


def test_a_folder_without_a_library_is_missing_one(settings, letters):
    with pytest.raises(LibraryMissing, match="Build it: python -m ingest build"):
        Library.open(settings, letters)
    assert not settings.library.exists()


@pytest.mark.parametrize("opening", [Library.open, Library.create])
def test_a_foreign_folder_is_left_as_it_is(settings, letters, opening):
    settings.library.mkdir()
    (settings.library / "thesis.odt").write_text("three years of work")
    before = tree(settings.library)
    with pytest.raises(LibraryForeign, match=r"it holds thesis\.odt\. It was left as it is.*PLAIDOYER_LIBRARY"):
        opening(settings, letters)
    assert tree(settings.library) == before


@pytest.mark.parametrize("opening", [Library.open, Library.create])
def test_a_file_in_the_place_of_the_folder_is_left_as_it_is(settings, letters, opening):
    settings.library.write_text("a file")
    with pytest.raises(LibraryForeign, match=r"is a file, not a folder\. Set PLAIDOYER_LIBRARY"):
        opening(settings, letters)
    assert settings.library.read_text() == "a file"


@pytest.mark.parametrize("opening", [Library.open, Library.create])
def test_another_programs_database_is_left_as_it_is(settings, letters, opening):
    settings.library.mkdir()
    with sqlite3.connect(settings.library / "library.db") as connection:
        connection.execute("CREATE TABLE books (title TEXT)")
    connection.close()
    before = tree(settings.library)
    with pytest.raises(LibraryForeign, match=r"another program made it.*left as it is.*PLAIDOYER_LIBRARY"):
        opening(settings, letters)
    assert tree(settings.library) == before
    assert [path.name for path in settings.library.iterdir()] == ["library.db"]
    with pytest.raises(LibraryForeign):
        rebuild(settings, letters, QUIET)
    assert tree(settings.library) == before


@pytest.mark.parametrize("place", ["file/library", "x" * 300, "file/a/b"])
def test_a_folder_that_cannot_be_made_is_said(tmp_path, letters, place):
    (tmp_path / "file").write_text("a file")
    before = tree(tmp_path)
    with pytest.raises(LibraryNotWritable, match=r"cannot be (made|read).*PLAIDOYER_LIBRARY"):
        Library.create(load(library=tmp_path / place), letters)
    assert tree(tmp_path) == before


def test_a_file_system_that_takes_no_folder_is_said(letters):
    if not os.path.isdir("/proc/self"):
        pytest.skip("no /proc on this machine")
    with pytest.raises(LibraryNotWritable, match=r"cannot be made.*PLAIDOYER_LIBRARY"):
        Library.create(load(library="/proc/library"), letters)


def test_indexes_without_their_texts_are_said_and_build_makes_them_again(settings, small_library, letters):
    small_library.close()
    (settings.library / "library.db").unlink()
    before = files(settings)
    with pytest.raises(LibraryMissing, match=r"has indexes but no library\.db.*python -m ingest build"):
        Library.open(settings, letters)
    assert files(settings) == before
    build(settings, letters, QUIET)
    with Library.open(settings, letters) as library:
        assert found(library)[0]
        assert len(generations(settings)) == 1


def test_a_library_of_another_embedder_is_outdated_and_rebuild_makes_it_anew(settings, small_library):
    class OtherEmbedder(LetterEmbedder):
        revision = "letters-2"

    small_library.close()
    before = files(settings)
    for opening in (Library.open, Library.create):
        with pytest.raises(LibraryOutdated, match=r"made with the embedder letters-1.*letters-2.*python -m ingest rebuild"):
            opening(settings, OtherEmbedder())
    assert files(settings) == before
    rebuild(settings, OtherEmbedder(), QUIET)
    with Library.open(settings, OtherEmbedder()) as library:
        assert found(library)[1]


def _cut(path):
    path.write_bytes(path.read_bytes()[:5000])


def _noise(path):
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


def _nothing(path):
    path.write_bytes(b"")


def _old(path):
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 0")
    connection.close()


@pytest.mark.parametrize(("damage", "kind"), [(_cut, "damaged"), (_noise, "damaged"), (_nothing, "damaged"), (_old, "outdated")])
def test_a_damaged_library_is_left_as_it_is_and_rebuild_keeps_the_file_and_builds_anew(
    settings, small_library, letters, damage, kind
):
    small_library.close()
    damage(settings.library / "library.db")
    damaged = (settings.library / "library.db").read_bytes()
    before = files(settings)
    for opening in (Library.open, Library.create):
        with pytest.raises((LibraryDamaged, LibraryOutdated), match="python -m ingest rebuild"):
            opening(settings, letters)
    assert files(settings) == before
    said = []
    report = rebuild(settings, letters, Telling(said.append))
    (kept,) = settings.library.glob(f"library.*.{kind}")
    assert kept.read_bytes() == damaged
    assert f'the {kind} file is kept as "{kept}"' in " ".join(said)
    assert report.passages == 19
    with Library.open(settings, letters) as library:
        assert found(library)[0]
        assert library.sound()


# Indexes that are damaged


@pytest.fixture
def expected(small_library):
    result = found(small_library)
    small_library.close()
    return result


def _index_files(settings, name):
    (generation,) = (settings.library / "generations").iterdir()
    return generation / name


def _delete_folder(folder):
    shutil.rmtree(folder)


def _delete_files(folder):
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.unlink()


def _overwrite(folder):
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.write_bytes(random.Random(2).randbytes(path.stat().st_size or 64))


def _halve(folder):
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("damage", [_delete_folder, _delete_files, _overwrite, _halve])
def test_exact_search_stands_in_for_a_damaged_vector_index_and_rebuild_mends_it(settings, expected, letters, damage):
    damage(_index_files(settings, "vectors"))
    with Library.open(settings, letters) as library:
        lexical, dense = found(library)
        assert lexical == expected[0]
        assert ids(dense) == ids(expected[1])
        assert [score for _, score in dense] == pytest.approx([score for _, score in expected[1]], abs=1e-5)
        assert library.searched_exactly()
        assert not library.sound()
    assert build(settings, letters, QUIET).reindexed
    with Library.open(settings, letters) as library:
        assert not library.searched_exactly()
        assert ids(found(library)[1]) == ids(expected[1])


def test_the_vectors_of_other_passages_are_damage_too(settings, expected, letters, tmp_path):
    """An index that opens and counts right, but holds something else, does not pass its probe."""
    other = load(library=tmp_path / "other")
    with Library.create(other, letters) as library:
        library.replace([a_text("".join(f"Zut {n}.\n\n" for n in range(len(expected[1]))), name="z")])
    shutil.rmtree(_index_files(settings, "vectors"))
    shutil.copytree(_index_files(other, "vectors"), _index_files(settings, "vectors"))
    with Library.open(settings, letters) as library:
        assert ids(found(library)[1]) == ids(expected[1])
        assert library.searched_exactly()


@pytest.mark.parametrize("damage", [_delete_folder, _delete_files, _overwrite, _halve])
def test_a_damaged_word_index_is_said_each_time_and_rebuild_mends_it(settings, expected, letters, damage):
    damage(_index_files(settings, "words"))
    with Library.open(settings, letters) as library:
        for _ in range(2):
            with pytest.raises(LibraryDamaged, match=r"word index .*The texts are safe.*python -m ingest rebuild"):
                found(library)
        assert library.document(CONCLUSIONS).text
        assert not library.sound()
    rebuild(settings, letters, QUIET)
    with Library.open(settings, letters) as library:
        assert found(library) == expected
        assert library.sound()


def test_a_reader_does_not_go_on_with_an_old_index_when_the_new_one_is_damaged(settings, small_library, letters):
    assert found(small_library)[0]
    with Library.open(settings, letters) as writer:
        writer.replace([new_words(1)])
    shutil.rmtree(_index_files(settings, "words"))
    for _ in range(2):
        with pytest.raises(LibraryDamaged, match="python -m ingest rebuild"):
            found(small_library)


def test_a_new_text_finds_its_way_into_a_library_whose_indexes_are_gone(settings, expected, letters):
    with Library.open(settings, letters) as library:
        older = dataclasses.replace(library.source(CONCLUSIONS), title="An older title")
        held = library.document(CONCLUSIONS), library.passages(CONCLUSIONS), tuple(library.commitments(CONCLUSIONS).values())
        library.replace([Text(older, *held)])
    shutil.rmtree(settings.library / "generations")
    report = build(settings, letters, QUIET)
    assert (report.replaced, report.reindexed) == ([CONCLUSIONS], True)
    with Library.open(settings, letters) as library:
        assert [ids(hits) for hits in found(library)] == [ids(hits) for hits in expected]


def test_another_thesaurus_makes_the_indexes_again(settings, expected, letters, tmp_path):
    other = tmp_path / "other.ttl"
    other.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<https://e.org/#law> a skos:Concept ; skos:prefLabel 'légiférer'@fr .",
        encoding="utf-8",
    )
    changed = settings.model_copy(update={"thesaurus": other})
    assert build(changed, letters, QUIET).reindexed
    with Library.open(changed, letters) as library:
        assert ids(library.search_words("concepts", {"law": 1.0}, 5)) == [f"{CONCLUSIONS}#exhorte"]
    assert not build(changed, letters, QUIET).reindexed


def test_indexes_of_an_earlier_version_are_said_and_made_again(settings, expected, letters):
    with Library.open(settings, letters) as library:
        assert library.stamp.endswith(f"/{FORMAT}")
        library.note("thesaurus", f"{library.stamp.rpartition('/')[0]}/{FORMAT - 1}")
    (words,) = settings.library.glob("generations/*/words")
    shutil.rmtree(words)
    words.mkdir()
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("id", stored=True)
    tantivy.Index(fields.build(), path=str(words)).writer().commit()  # other fields than this version's
    with Library.open(settings, letters, accept={"thesaurus"}) as library:
        assert any("by another version of Plaidoyer" in problem for problem in library.problems())
    with pytest.raises(LibraryStale, match=r"another version of Plaidoyer.*python -m ingest build"):
        Library.open(settings, letters)
    assert build(settings, letters, QUIET).reindexed
    with Library.open(settings, letters) as library:
        assert library.search_words(FORMS, {"gouvernements": 1.0}, 5)
    assert not build(settings, letters, QUIET).reindexed
