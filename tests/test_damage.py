"""Damage to the files of a library: each kind is noticed before an answer is served, then mended, or said with what to do."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from crash import DIMENSIONS, HashEmbedder, State, apply, changes_of, held_by, not_found, settings_in, text_of, word_of
from test_library import found

from corpus.errors import LibraryDamaged, LibraryError, LibraryForeign, LibraryOutdated
from corpus.library import Library
from corpus.settings import load
from corpus.words import LEMMAS
from ingest.pipeline import QUIET, build, check

PASSAGES = 1_560
"""More than the 1,000 after which Chroma saves its graph."""
FLIPS = 60
"""Random places of library.db where a bit is flipped."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A sound library, the generation that it had one change before, and what it holds. Not to be written to."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "thesaurus.ttl").write_text(
        '@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<https://e.org/#a> a skos:Concept ; skos:prefLabel "école"@fr .'
    )
    first, second = changes_of(PASSAGES)[-2:]
    state = State()
    with Library.create(settings_in(folder, "library"), HashEmbedder()) as library:
        for change in changes_of(PASSAGES)[:-1]:
            apply(library, change)
            state = change.on(state)
    shutil.copytree(folder / "library" / "generations", folder / "older")
    with Library.open(settings_in(folder, "library"), HashEmbedder()) as library:
        apply(library, second)
        state = second.on(state)
        assert library.problems() == []
    assert first != second
    return folder, state


@pytest.fixture
def damaged(whole, tmp_path):
    """Settings of a copy that may be damaged, and what it holds."""
    folder, state = whole
    for name in ("library", "thesaurus.ttl", "older"):
        (shutil.copytree if (folder / name).is_dir() else shutil.copy)(folder / name, tmp_path / name)
    return settings_in(tmp_path, "library"), state


def generation(settings):
    (folder,) = (settings.library / "generations").iterdir()
    return folder


def file_of(settings, pattern):
    """The largest file of the generation that the pattern names: what is in it is in use."""
    return max(generation(settings).glob(pattern), key=lambda path: path.stat().st_size)


# What can happen to a file


def flip(path, chance):
    """One bit, anywhere."""
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def cut(path, chance):
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def blank(path, chance):
    """Zeros where a block of the disk was: what a file system leaves after a power failure."""
    content = bytearray(path.read_bytes())
    start = chance.randrange(max(1, len(content) // 4096)) * 4096
    content[start : start + 4096] = bytes(len(content[start : start + 4096]))
    path.write_bytes(content)


def delete(path, chance):
    path.unlink()


WORD_FILES = [f"words/*{ending}" for ending in ("idx", "pos", "term", "store", "fieldnorm")]
GRAPH_FILES = [f"vectors/*/{name}" for name in ("data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "*.pickle")]


@pytest.mark.parametrize("harm", [flip, cut, blank, delete])
@pytest.mark.parametrize("pattern", [*WORD_FILES, "words/meta.json"])
def test_a_damaged_file_of_the_word_index_is_said_before_anything_is_found(damaged, pattern, harm):
    settings, _ = damaged
    harm(file_of(settings, pattern), random.Random(pattern))
    with Library.open(settings, HashEmbedder()) as library:
        for _ in range(2):
            with pytest.raises(LibraryDamaged, match=r"word index .*not as it was written.*python -m ingest rebuild"):
                library.search_words(LEMMAS, {"ecole": 1.0}, 5)
            with pytest.raises(LibraryDamaged):
                library.search_vectors(HashEmbedder().encode(["any"])[0], 5)


@pytest.mark.parametrize("harm", [flip, cut, blank, delete])
@pytest.mark.parametrize("pattern", [*GRAPH_FILES, "vectors/chroma.sqlite3"])
def test_exact_search_stands_in_for_a_damaged_file_of_the_vector_index(damaged, pattern, harm):
    settings, state = damaged
    path = file_of(settings, pattern)
    seed = pattern if harm is not flip or path.suffix != ".sqlite3" else "a place in use"
    harm(path, random.Random(seed))
    with Library.open(settings, HashEmbedder()) as library:
        assert library.searched_exactly()
        assert not library.sound()
        wrong = not_found(library, state, random.Random(1))
        assert wrong == ["the vector index does not answer"]


@pytest.mark.parametrize("seed", range(12))
def test_a_flipped_bit_in_the_database_of_chroma_is_noticed_or_does_no_harm(damaged, seed):
    """Some of its pages are free, or note how often it was opened."""
    settings, state = damaged
    flip(file_of(settings, "vectors/chroma.sqlite3"), random.Random(seed))
    with Library.open(settings, HashEmbedder()) as library:
        noticed = library.searched_exactly()
        assert not_found(library, state, random.Random(1)) == ["the vector index does not answer"] * noticed
        assert noticed or library.problems() == []


# What can happen to folders


def older_generation(settings):
    """A backup of the generations brought back, under the name of the one that serves."""
    (older,) = (settings.library.parent / "older").iterdir()
    name = generation(settings)
    shutil.rmtree(name)
    shutil.copytree(older, name)


def older_words(settings):
    (older,) = (settings.library.parent / "older").iterdir()
    shutil.rmtree(generation(settings) / "words")
    shutil.copytree(older / "words", generation(settings) / "words")


def swapped_files(settings):
    """Two files of the word index under each other's name."""
    one, other = file_of(settings, "words/*.idx"), file_of(settings, "words/*.pos")
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def no_generation(settings):
    shutil.rmtree(generation(settings))


def no_generations(settings):
    shutil.rmtree(settings.library / "generations")


def no_words(settings):
    shutil.rmtree(generation(settings) / "words")


def another_name(settings):
    generation(settings).rename(generation(settings).with_name("000000000000"))


def older_vectors(settings):
    (older,) = (settings.library.parent / "older").iterdir()
    shutil.rmtree(generation(settings) / "vectors")
    shutil.copytree(older / "vectors", generation(settings) / "vectors")


def no_vectors(settings):
    shutil.rmtree(generation(settings) / "vectors")


FOLDERS = [older_generation, older_words, swapped_files, no_generation, no_generations, no_words, another_name]


@pytest.mark.parametrize("harm", FOLDERS)
def test_folders_that_are_gone_or_not_those_that_were_written_are_said(damaged, harm):
    settings, state = damaged
    harm(settings)
    with Library.open(settings, HashEmbedder()) as library:
        with pytest.raises(LibraryDamaged, match=r"word index .*The texts are safe.*python -m ingest rebuild"):
            library.search_words(LEMMAS, {"ecole": 1.0}, 5)
        assert library.problems()
        assert held_by(library) == state


@pytest.mark.parametrize("harm", [older_vectors, no_vectors])
def test_vectors_of_another_time_or_none_are_noticed(damaged, harm):
    settings, state = damaged
    harm(settings)
    with Library.open(settings, HashEmbedder()) as library:
        assert not_found(library, state, random.Random(1)) == ["the vector index does not answer"]


MENDED = [older_generation, no_generations, older_vectors]


@pytest.mark.parametrize("harm", MENDED)
def test_damaged_indexes_are_made_again_from_the_texts(damaged, harm):
    settings, state = damaged
    harm(settings)
    with Library.open(settings, HashEmbedder()) as library:
        library.rebuild()
        assert library.problems() == []
        assert not_found(library, state, random.Random(1)) == []


def test_a_change_does_not_copy_a_damaged_index_into_a_new_one_that_looks_whole(damaged):
    settings, _ = damaged
    flip(file_of(settings, "vectors/*/data_level0.bin"), random.Random(5))
    before = generation(settings)
    with Library.open(settings, HashEmbedder()) as library:
        with pytest.raises(LibraryDamaged, match=r"data_level0\.bin.* is not as it was written.*python -m ingest rebuild"):
            library.replace([text_of(999, 0)])
        assert library.search_words(LEMMAS, {word_of(999, 0, 0): 1.0}, 5) == []
    assert generation(settings) == before


def test_opening_and_searching_again_and_again_is_not_taken_for_damage(damaged):
    settings, state = damaged
    for _ in range(3):
        with Library.open(settings, HashEmbedder()) as library:
            assert not_found(library, state, random.Random(1)) == []
            assert library.problems() == []


# What can happen to the texts


def everything(library):
    """All that a library can show of its texts."""
    names = [source.id for source in library.sources()]
    texts = [(library.document(name), library.passages(name), library.commitments(name)) for name in names]
    return library.sources(), texts, [library.passages_by_id([p.id for p in passages]) for _, passages, _ in texts]


def refusal(work):
    """What is said when the work is refused; empty when it is not."""
    try:
        work()
    except LibraryError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("seed", range(FLIPS))
def test_a_flipped_bit_in_the_texts_is_said_or_shows_nowhere(damaged, expected, seed):
    settings, _ = damaged
    flip(settings.library / "library.db", random.Random(seed))
    shown = []

    def show():
        with Library.open(settings, HashEmbedder()) as library:
            shown.append(everything(library))
            vector = HashEmbedder().encode([expected[1][0][1][0].in_context])[0]
            shown.append(library.search_vectors(vector, 3)[0][0])

    said = refusal(show)
    if said:
        assert "python -m ingest rebuild" in said
    else:
        assert shown == [expected, expected[1][0][1][0].id]


@pytest.fixture(scope="module")
def expected(whole):
    with Library.open(settings_in(whole[0], "library"), HashEmbedder()) as library:
        return everything(library)


def changed(settings, sql):
    """The file is changed as a failing disk would: the row's checksum stays behind."""
    with closing(sqlite3.connect(settings.library / "library.db", isolation_level=None)) as connection:
        assert connection.execute(sql).rowcount > 0


ROWS = {
    "UPDATE passages SET text = replace(text, 'demande', 'demandé')": "a row is not as it was written",
    "UPDATE passages SET locator = '§ 61' WHERE ordinal = 7": "a row is not as it was written",
    "UPDATE documents SET text = replace(text, 'congrès', 'congres')": "a row is not as it was written",
    "UPDATE sources SET title = 'Texte O' WHERE position = 0": "a row is not as it was written: texte0.fr",
}


@pytest.mark.parametrize("sql", ROWS)
def test_a_row_that_is_not_as_it_was_written_is_said_when_it_is_read_and_found_by_the_check(damaged, sql):
    settings, _ = damaged
    changed(settings, sql)
    with Library.open(settings, HashEmbedder()) as library:
        with pytest.raises(LibraryDamaged, match=rf"{ROWS[sql]}.*python -m ingest rebuild"):
            everything(library)
        assert ROWS[sql] in " ".join(library.problems())
        with pytest.raises(LibraryDamaged, match="not as it was written"):
            library.rebuild()


def test_a_damaged_vector_is_made_again_from_its_text(damaged):
    settings, state = damaged
    changed(settings, f"UPDATE vectors SET vector = zeroblob({4 * DIMENSIONS}) WHERE hash = (SELECT max(hash) FROM vectors)")
    with Library.open(settings, HashEmbedder()) as library:
        assert not_found(library, state, random.Random(1)) == []  # the index has it
        assert library.problems()[0] == "vectors: 1 not as they were written"
        library.rebuild()
        assert library.problems() == []


def test_exact_search_does_not_go_by_a_damaged_vector(damaged):
    settings, _ = damaged
    changed(settings, f"UPDATE vectors SET vector = zeroblob({4 * DIMENSIONS}) WHERE hash = (SELECT max(hash) FROM vectors)")
    no_vectors(settings)
    with Library.open(settings, HashEmbedder()) as library, pytest.raises(LibraryDamaged, match="ingest rebuild"):
        library.search_vectors(HashEmbedder().encode(["any"])[0], 5)


def empty(path):
    path.write_bytes(b"")


def of_another_program(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE books (title TEXT)")


def of_an_earlier_version(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")


def with_another_table(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE passages ADD COLUMN colour TEXT")


def with_a_spoilt_header(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 7")


DATABASES = {
    empty: (LibraryDamaged, "the file is empty.*ingest rebuild"),
    of_another_program: (LibraryForeign, "another program made it.*left as it is"),
    of_an_earlier_version: (LibraryOutdated, "has the form 1.*ingest rebuild"),
    with_another_table: (LibraryDamaged, "its tables are not those of a library.*ingest rebuild"),
    with_a_spoilt_header: (LibraryDamaged, "its header or its tables are not.*ingest rebuild"),
}


@pytest.mark.parametrize("harm", DATABASES)
def test_a_database_that_is_not_that_of_a_library_is_not_opened(damaged, harm):
    settings, _ = damaged
    error, says = DATABASES[harm]
    harm(settings.library / "library.db")
    with pytest.raises(error, match=says):
        Library.open(settings, HashEmbedder())


@pytest.mark.parametrize("content", [b"\0" * 4096, b"not a journal"])
def test_a_journal_that_is_none_does_not_stand_in_the_way(damaged, content):
    """Of a commit that ended, SQLite may leave a journal whose header is blank."""
    settings, state = damaged
    (settings.library / "library.db-journal").write_bytes(content)
    with Library.open(settings, HashEmbedder()) as library:
        assert held_by(library) == state


# The command that mends


@pytest.mark.parametrize(
    "harm",
    [
        "cut vectors/chroma.sqlite3", "flip words/*.store", "cut words/*.term", "delete words/meta.json",
        "UPDATE passages SET text = replace(text, 'e', 'è')", "UPDATE sources SET title = 'Autre'",
        "UPDATE vectors SET vector = zeroblob(104)", "UPDATE meta SET value = 'none' WHERE key = 'generation'",
    ],
)  # fmt: skip
def test_check_repair_mends_it_and_says_what_it_mended(tmp_path, letters, harm):
    settings = load(library=tmp_path / "library")
    build(settings, letters, QUIET)
    with Library.open(settings, letters) as library:
        before = found(library), everything(library)
    if harm.startswith("UPDATE"):
        changed(settings, harm)
    else:
        how, pattern = harm.split()
        {"flip": flip, "cut": cut, "delete": delete}[how](file_of(settings, pattern), random.Random(8))
    wrong = []
    said = refusal(lambda: wrong.extend(check(settings, letters, QUIET)))
    assert wrong or "python -m ingest rebuild" in said
    assert check(settings, letters, QUIET, repair=True) == []
    assert check(settings, letters, QUIET) == []
    with Library.open(settings, letters) as library:
        assert (found(library), everything(library)) == before
        assert not library.searched_exactly()


def test_what_the_truth_remembers_of_a_generation_names_each_of_its_files(damaged):
    settings, _ = damaged
    with closing(sqlite3.connect(settings.library / "library.db")) as connection:
        ((written,),) = connection.execute("SELECT value FROM meta WHERE key = 'generation'")
    made = json.loads(written)
    files = {p.relative_to(generation(settings)).as_posix() for p in generation(settings).rglob("*") if p.is_file()}
    assert made["name"] == generation(settings).name
    assert {name for name in files - made["files"].keys() if not name.endswith(".lock")} == set()
