"""Cues: read from a file, kept with the passages that they are of, and found by."""

from __future__ import annotations

import dataclasses
import re
import sqlite3
from itertools import product

import numpy as np
import pytest
from conftest import LetterEmbedder
from shelf import Shelf
from test_pieces import WordEmbedder

from assistant.question import read_question
from assistant.retrieve import BESIDE_CUES, Retriever
from assistant.support import BEST, support_signals
from assistant.weights import Logistic
from corpus.background import CUED, DENSE, LATE, Background
from corpus.cues import LONGEST, MOST, blended, local_id, placed, read_cues, written
from corpus.errors import BadSources, LibraryDamaged, LibraryNotWritable
from corpus.language import fold
from corpus.library import Library
from corpus.settings import HERE
from corpus.sources import read_sources
from corpus.text import LANGUAGES
from corpus.truth import Text, cues_hash, hash_of
from evals.questions import GOLD, load_gold
from ingest import pipeline
from ingest.pipeline import QUIET
from ingest.terminal import listing, report_lines

PAIRS = list(product(LANGUAGES, LANGUAGES))
CHANCE = {LATE: 0.5, CUED: 0.2}
TEXT = "Le congrès :\n\nEXHORTE les écoles à lire.\n\nDEMANDE aux États de payer.\n"


@pytest.fixture
def shelf(tmp_path, reader):
    shelf = Shelf(tmp_path / "shelf", reader)
    shelf.list(a=TEXT, b="Un alinéa.")
    return shelf


def lists_cues(shelf, lines):
    """sources.toml names a file of cues for the text `a`."""
    path = shelf.settings.sources
    (shelf.folder / "a.cues.tsv").write_text(lines, encoding="utf-8")
    if "cues" not in path.read_text(encoding="utf-8"):
        path.write_text(path.read_text(encoding="utf-8").replace('"a.txt"', '"a.txt"\ncues = "a.cues.tsv"'), encoding="utf-8")


def cues_of(shelf, name="a.fr"):
    with shelf.open() as library:
        return {i.partition("#")[2]: cues for i, cues in library.cues(name).items()}


def put(shelf, name, lines):
    file = None if lines is None else shelf.file("cues.tsv", lines)
    return pipeline.cues(shelf.settings, LetterEmbedder(), name, file, QUIET)


def test_a_file_of_cues_is_read_as_a_spreadsheet_writes_it(tmp_path):
    path = tmp_path / "cues.tsv"
    path.write_bytes("\ufeff# said\r\n\r\n a \tdo we  read?\r\na\tfaut-il lire ?\r\nb\tqui paie ?\r\na\tdo we read?\r\n".encode())
    assert read_cues(path) == {"a": ("do we read?", "faut-il lire ?"), "b": ("qui paie ?",)}
    quoted = '"# VI.1: x, y"\na\t"a seat, or ""voice""?"\nb\t\nc\tone\u2028two\n'
    for encoding in ("utf-8", "utf-16"):
        path.write_bytes(quoted.encode(encoding))
        assert read_cues(path) == {"a": ('a seat, or "voice"?',), "c": ("one two",)}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a\tone\nno tab\n", "line 2 is no paragraph, tab and question"),
        ("\tone\n", "line 1 is no paragraph"),
        ('a\t"one\nb\ttwo"\n', "line 2 ends a quotation that began on another line"),
        (f"a\t{'x' * (LONGEST + 1)}\n", f"{LONGEST} is the most"),
        ("".join(f"a\t{n}\n" for n in range(MOST + 1)), f"line {MOST + 1} is one of more than {MOST}"),
        ('a\t"' + "long\n" * 40_000, "cannot be read (field larger than field limit"),
        (b"a\t\xff", "it is not text in UTF-8. Save it so"),
    ],
)
def test_a_line_that_is_no_cue_is_named(tmp_path, content, says):
    path = tmp_path / "cues.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadSources, match=re.escape(says)):
        read_cues(path)


def test_what_is_shown_is_a_file_of_the_same_cues(shelf, tmp_path):
    shelf.build()
    with shelf.open() as library:
        passages = library.passages("a.fr")
    names = [local_id(p) for p in passages if p.citable]
    cues, unplaced = placed({names[1]: ("who pays?",), "z": ("?",), local_id(passages[0]): ("le congrès ?",)}, passages)
    assert cues == {passages[2].id: ("who pays?",)}
    assert unplaced == ["z", local_id(passages[0])], "what introduces a list is never found"
    (tmp_path / "cues.tsv").write_text(written(cues, passages), encoding="utf-8")
    assert read_cues(tmp_path / "cues.tsv") == {names[1]: ("who pays?",)}
    assert f"\n{names[0]}\t\n" in written(cues, passages)
    quoting = written({f"a.fr#{names[0]}": ('"one" or two',)}, passages, {"z": ("lost?",)})
    (tmp_path / "cues.tsv").write_text(quoting, encoding="utf-8")
    assert read_cues(tmp_path / "cues.tsv") == {names[0]: ('"one" or two',)}
    assert "# z\tlost?" in quoting
    assert "EXHORTE les écoles" in written(cues, passages)


def test_listed_cues_come_with_their_text_and_change_with_their_file(shelf):
    lists_cues(shelf, "exhorte\tdo we read?\n")
    assert shelf.build().added == ["a.fr", "b.fr"]
    assert cues_of(shelf) == {"exhorte": ("do we read?",)}
    with shelf.open() as library:
        assert library.cue_counts() == {"a.fr": 1}
        assert "1 cue" in listing(library, ())
    assert shelf.build().unchanged == ["a.fr", "b.fr"]
    lists_cues(shelf, "exhorte\tdo we read?\ndemande\twho pays?\nz\tno\n")
    report = shelf.build()
    assert (report.replaced, report.unchanged, report.unplaced_cues) == (["a.fr"], ["b.fr"], {"a.fr": ["z"]})
    assert cues_of(shelf) == {"exhorte": ("do we read?",), "demande": ("who pays?",)}
    assert shelf.check() == []
    lists_cues(shelf, "exhorte\n")
    assert shelf.check() == ["a.fr: its cues have changed since. Read them: python -m ingest build"]
    (failed,) = shelf.build().failed
    assert failed.source == "a.fr"
    assert "line 1 is no paragraph" in failed.reason
    assert cues_of(shelf) == {"exhorte": ("do we read?",), "demande": ("who pays?",)}


def test_a_paragraph_that_has_cues_and_says_something_else_now_is_named(shelf):
    lists_cues(shelf, "exhorte\tdo we read?\ndemande\twho pays?\n")
    assert shelf.build().moved_cues == {}
    shelf.list(a=TEXT.replace("lire", "chanter"), b="Un alinéa.")
    lists_cues(shelf, "exhorte\tdo we read?\ndemande\twho pays?\n")
    report = shelf.build()
    assert report.moved_cues == {"a.fr": ["exhorte"]}
    assert any("a.fr: paragraphs with cues say something else now: exhorte." in line for line, _ in report_lines(report))


def test_damage_to_cues_does_not_keep_a_library_from_starting(shelf):
    lists_cues(shelf, "exhorte\tdo we read?\n")
    shelf.build()
    with sqlite3.connect(shelf.settings.library / "library.db") as connection:
        connection.execute("UPDATE cues SET questions = replace(questions, 'read', 'reed')")
    connection.close()
    assert shelf.build().unchanged == ["a.fr", "b.fr"]
    assert any("not as it was written" in problem for problem in shelf.check())
    assert shelf.check(repair=True) == []
    assert cues_of(shelf) == {"exhorte": ("do we read?",)}


def test_a_person_s_cues_take_the_place_of_those_listed_and_stay(shelf):
    lists_cues(shelf, "exhorte\tdo we read?\n")
    shelf.build()
    assert put(shelf, "a.fr", "demande\twho pays?\n").replaced == ["a.fr"]
    assert cues_of(shelf) == {"demande": ("who pays?",)}
    assert shelf.build().unchanged == ["a.fr", "b.fr"]
    shelf.rebuild()
    assert cues_of(shelf) == {"demande": ("who pays?",)}
    (shelf.settings.library / "library.db").unlink()
    shelf.rebuild()
    assert cues_of(shelf) == {"demande": ("who pays?",)}
    shelf.list(a=TEXT + "\nPRIE les communes de chauffer.\n", b="Un alinéa.")
    lists_cues(shelf, "exhorte\tdo we read?\n")
    shelf.build()
    assert cues_of(shelf) == {"demande": ("who pays?",)}
    assert put(shelf, "a.fr", "# none\n").replaced == ["a.fr"]
    assert cues_of(shelf) == {}
    assert put(shelf, "a.fr", None).replaced == ["a.fr"]
    assert cues_of(shelf) == {"exhorte": ("do we read?",)}
    assert put(shelf, "a.fr", None).unchanged == ["a.fr"]
    put(shelf, "a.fr", "demande\twho pays?\n")
    shelf.remove("a.fr")
    assert not list((shelf.settings.library / "texts").glob("*/cues.tsv"))


def test_cues_of_an_added_text(shelf):
    shelf.add(shelf.file("accord.txt", "Accord\n\nLe repos est un droit."))
    with shelf.open() as library:
        (name,) = (local_id(p) for p in library.passages("accord.fr") if p.citable)
    put(shelf, "accord.fr", f"{name}\tmay I sleep?\n")
    assert cues_of(shelf, "accord.fr") == {name: ("may I sleep?",)}
    shelf.add("accord.fr", title="Un accord")
    assert cues_of(shelf, "accord.fr") == {name: ("may I sleep?",)}


@pytest.mark.parametrize(
    ("name", "lines", "says"),
    [
        ("a.fr", "exhorte\tone\nz\ttwo\n", "'z', which is no paragraph of a.fr"),
        ("a.fr", "exhorte\n", "line 1"),
        ("c.fr", "x\ty\n", "There is no text 'c.fr'"),
    ],
)
def test_cues_that_cannot_be_change_nothing(shelf, name, lines, says):
    lists_cues(shelf, "exhorte\tdo we read?\n")
    shelf.build()
    with pytest.raises(BadSources, match=says):
        put(shelf, name, lines)
    assert cues_of(shelf) == {"exhorte": ("do we read?",)}
    assert not list((shelf.settings.library / "texts").glob("*/cues.tsv"))


def test_cues_that_do_not_get_into_the_library_are_not_kept(shelf, monkeypatch):
    shelf.build()

    def full(*_):
        raise LibraryNotWritable("full")

    monkeypatch.setattr(Library, "replace", full)
    with pytest.raises(LibraryNotWritable):
        put(shelf, "a.fr", "exhorte\tdo we read?\n")
    monkeypatch.undo()
    assert not list((shelf.settings.library / "texts").glob("*/cues.tsv"))
    assert shelf.build().unchanged == ["a.fr", "b.fr"]


@pytest.fixture
def cued(shelf):
    """The text `a` with cues of its first clause, by an embedder that makes a piece of each word."""
    lists_cues(shelf, "exhorte\tzorro xylophone\nexhorte\tquickly\n")
    pipeline.build(shelf.settings, WordEmbedder(), QUIET, shelf.reader)
    with Library.open(shelf.settings, WordEmbedder()) as library:
        yield library


def test_a_passage_is_found_by_the_words_of_its_cues(cued):
    embedder = WordEmbedder()
    (vector,), (pieces,) = embedder.encode_query_pieces(["zorro quickly"])
    ids = [p.id for p in cued.passages("a.fr") if p.citable]
    found = cued.compared(vector, pieces, ids)
    ((name, added),) = found.cued.items()
    assert name.endswith("#exhorte")
    assert dict(found.late)[name] < 0.9, "its own words say something else"
    assert dict(found.late)[name] + added == pytest.approx(1.0, abs=0.02)
    assert cued.search_vectors(vector, 1)[0][0] == name


def test_what_cues_add_is_a_signal_of_its_own(cued):
    """It speaks for an answer by the score that it is a part of, and by nothing else: the passage's own words say no more."""
    model = Logistic(0.0, {LATE: 1.0, CUED: 1.0})
    back = {signal: Background(dict.fromkeys(PAIRS, mean), dict.fromkeys(PAIRS, 0.1)) for signal, mean in CHANCE.items()}
    retriever = Retriever(cued, WordEmbedder(), model, back)
    question = read_question("zorro quickly", cued.thesaurus)
    found = {c.passage.id.partition("#")[2]: c for c in retriever.candidates(question)}
    with_cues, without = found["exhorte"].features, found["demande"].features
    assert with_cues[LATE] + 2 * with_cues[CUED] == pytest.approx((1.0 - 0.5 - 0.2) / 0.1, abs=0.2), "beyond half of it and .2"
    assert with_cues[CUED] > 0.5
    assert without[CUED] == 0.0
    first, *_ = retriever.search(question, 1)
    assert local_id(first.passage) == "exhorte"
    assert CUED in first.parts
    signals = support_signals(question, [first], retriever, model)
    assert signals[BEST] == pytest.approx(with_cues[LATE] + with_cues[CUED])
    less = dataclasses.replace(first, parts={name: part for name, part in first.parts.items() if name != CUED})
    assert signals == support_signals(question, [less], retriever, model)


def test_with_an_embedder_that_makes_no_pieces_each_cue_is_compared_as_a_whole(shelf):
    lists_cues(shelf, "exhorte\tzorro xylophone\nexhorte\tquickly\n")
    shelf.build()
    with shelf.open() as library:
        assert not library.has_pieces()
        ids = [p.id for p in library.passages("a.fr") if p.citable]
        (vector,) = LetterEmbedder().encode_query(["quickly"])
        found = library.compared(vector, None, ids)
        ((name, added),) = found.cued.items()
        assert name.endswith("#exhorte")
        assert dict(found.dense)[name] + added == pytest.approx(1.0, abs=0.01), "one of them is the very question"
        back = {signal: Background(dict.fromkeys(PAIRS, mean), dict.fromkeys(PAIRS, 0.1)) for signal, mean in CHANCE.items()}
        back[DENSE] = back.pop(LATE)
        retriever = Retriever(library, LetterEmbedder(), Logistic(0.0, {CUED: 1.0}), back)
        question = read_question("quickly", library.thesaurus)
        features = {c.passage.id: c.features for c in retriever.candidates(question)}
        assert features[name][CUED] == pytest.approx((added - 0.2) / 0.1 / 2)
        assert retriever.search(question, 1)[0].passage.id == name
        assert library.problems() == []


def test_cues_that_are_no_nearer_than_their_passage_add_nothing(shelf):
    """Also where both point away from the question."""
    lists_cues(shelf, "exhorte\tzorro\n")

    class Opposite(LetterEmbedder):
        revision = "opposite-1"

        def encode_query(self, texts):
            return -super().encode(texts)

    pipeline.build(shelf.settings, Opposite(), QUIET, shelf.reader)
    with Library.open(shelf.settings, Opposite()) as library:
        (vector,) = Opposite().encode_query(["école"])
        found = library.compared(vector, None, [p.id for p in library.passages("a.fr") if p.citable])
        assert max(cosine for _, cosine in found.dense) < 0
        assert list(found.cued.values()) == [0.0]


def test_the_vector_of_cues_that_is_damaged_is_not_compared_and_no_half_of_it_served(cued, shelf):
    gone = cues_hash(("zorro xylophone", "quickly"))
    with sqlite3.connect(shelf.settings.library / "library.db") as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(length(vector)) WHERE hash = ?", [gone])
    connection.close()
    assert cued.problems() == [
        "vectors: 1 not as they were written",
        "the vector index: 0 wrong vectors, 1 that cannot be compared",
    ]
    with pytest.raises(LibraryDamaged, match="#exhorte is not as it was written"):
        cued._truth.citable_vectors(WordEmbedder().revision)
    cued.rebuild()
    assert cued.problems() == []


def test_what_cues_add_is_measured_against_what_they_add_to_the_others(shelf):
    """Those of a single passage against chance alone; what is added to each alike says nothing."""
    lists_cues(shelf, "exhorte\tzorro xylophone\ndemande\tzorro quickly\n")
    pipeline.build(shelf.settings, WordEmbedder(), QUIET, shelf.reader)
    back = {signal: Background(dict.fromkeys(PAIRS, mean), dict.fromkeys(PAIRS, 0.1)) for signal, mean in CHANCE.items()}
    with Library.open(shelf.settings, WordEmbedder()) as library:
        retriever = Retriever(library, WordEmbedder(), Logistic(0.0, {CUED: 1.0}), back)
        (vector,), (pieces,) = WordEmbedder().encode_query_pieces(["zorro quickly"])
        ids = [p.id for p in library.passages("a.fr") if p.citable]
        added = library.compared(vector, pieces, ids).cued
        average = (sum(added.values()) + 0.2) / 3
        features = {c.passage.id: c.features for c in retriever.candidates(read_question("zorro quickly", library.thesaurus))}
        for name in ids:
            assert features[name][CUED] == pytest.approx((added[name] - average) / 0.1)
            assert features[name][BESIDE_CUES] == features[name][LATE] != 0.0


@pytest.mark.parametrize(("made", "signal"), [(WordEmbedder, LATE), (LetterEmbedder, DENSE)])
def test_a_passage_with_cues_says_what_it_finds_without_them(shelf, made, signal):
    """Also where they add nothing; that of others is not told twice."""
    lists_cues(shelf, "exhorte\tzorro xylophone\n")
    pipeline.build(shelf.settings, made(), QUIET, shelf.reader)
    back = {signal: Background(dict.fromkeys(PAIRS, 0.1), dict.fromkeys(PAIRS, 0.1))}
    with Library.open(shelf.settings, made()) as library:
        retriever = Retriever(library, made(), Logistic(0.0, {}), back)
        found = {local_id(c.passage): c.features for c in retriever.candidates(read_question("école", library.thesaurus))}
    assert found["exhorte"][BESIDE_CUES] == found["exhorte"][signal] != 0.0
    assert found["demande"][BESIDE_CUES] == 0.0 != found["demande"][signal]


def test_what_the_vector_index_holds_is_half_of_the_cues(cued):
    """And so do exact search, and a generation made anew from the truth."""
    embedder = WordEmbedder()
    first = next(p for p in cued.passages("a.fr") if p.citable)
    (own,) = embedder.encode([f"{first.before}{first.text}"])
    of_cues = embedder.encode(["zorro xylophone", "quickly"]).mean(axis=0)
    expected = own + of_cues / np.linalg.norm(of_cues)
    expected /= np.linalg.norm(expected)
    np.testing.assert_allclose(blended(own, None), own)
    assert cued.search_vectors(expected, 1)[0] == (first.id, pytest.approx(1.0, abs=1e-5))
    ids, vectors = cued._truth.citable_vectors(embedder.revision)
    np.testing.assert_allclose(vectors[ids.index(first.id)], expected, atol=1e-6)
    assert cued.problems() == []
    made = embedder.made
    cued.rebuild()
    assert embedder.made == made, "what was embedded before is not embedded again"
    assert cued.search_vectors(expected, 1)[0] == (first.id, pytest.approx(1.0, abs=1e-5))
    assert cued.problems() == []


def test_damaged_cues_are_said_and_their_vectors_go_with_them(cued, shelf):
    text = Text(cued.source("a.fr"), cued.document("a.fr"), cued.passages("a.fr"), tuple(cued.commitments("a.fr").values()))
    gone = cues_hash(("zorro xylophone", "quickly"))
    with sqlite3.connect(shelf.settings.library / "library.db") as connection:
        assert (gone,) in connection.execute("SELECT hash FROM vectors").fetchall()
        connection.execute("UPDATE cues SET questions = replace(questions, 'zorro', 'morro')")
    connection.close()
    assert any(problem.startswith("cues: a row is not as it was written") for problem in cued.problems())
    cued.replace([text])
    assert cued.cues("a.fr") == {}
    assert cued.problems() == []
    with sqlite3.connect(shelf.settings.library / "library.db") as connection:
        assert (gone,) not in connection.execute("SELECT hash FROM vectors").fetchall()
    connection.close()


def test_cues_are_never_taken_for_a_text_of_the_same_words():
    assert cues_hash(("a", "b")) not in (hash_of("", "a\nb"), hash_of("cues ", "a\nb"))
    assert cues_hash(("a", "b")) != cues_hash(("b", "a"))


def test_the_cues_that_ship_are_of_paragraphs_that_there_are(library):
    """And each paragraph of the Conclusions has some."""
    source = next(source for source in read_sources(HERE / "sources.toml") if source.cues)
    passages = library.passages(source.id)
    cues, unplaced = placed(read_cues(HERE / source.cues), passages)
    assert unplaced == []
    assert cues.keys() == {p.id for p in passages if p.citable}
    assert library.cues(source.id) == cues
    assert library.source(source.id).cues == source.cues


def test_no_cue_was_taken_from_the_gold_set():
    """The longest run of words that a cue shares with a question, of any language, is of eleven."""
    files = [*(GOLD / "texts").glob("*.cues.tsv"), *(HERE / "texts").glob("*.cues.tsv")]
    assert len(files) == 8
    given = [cue for path in files for cues in read_cues(path).values() for cue in cues]
    shared = {run for row in load_gold() for run in _runs(row.question, 11)} & {run for cue in given for run in _runs(cue, 11)}
    assert [" ".join(run) for run in shared] == ["how old must a child be before chatting with a bot"]
    assert not {run for row in load_gold() for run in _runs(row.question, 12)} & {run for cue in given for run in _runs(cue, 12)}


def _runs(text, length):
    words = re.findall(r"\w+", fold(text))
    return [tuple(words[n : n + length]) for n in range(len(words) - length + 1)]
