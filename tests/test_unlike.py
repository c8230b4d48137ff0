"""A text that is not built as its translation is suggested all the same; another text is not."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import LetterEmbedder
from shelf import Shelf
from test_joining import EN, ENGLISH, FR, FRENCH, OTHER_SUBJECT, OWN, TOGETHER, works

from evals.texts import text_of
from ingest import pipeline
from ingest.alignment import Bead, Side, aligned
from ingest.joining import Found
from ingest.pipeline import IngestReport
from ingest.terminal import report_lines, suggested
from ingest.translations import Verdict, version_of
from ingest.unlike import LONGEST, Size, likely, near_in_numbers, near_in_size, numbers_of

CLAUSES = FRENCH.split("\n\n")
NOTE = "Cette résolution a été adoptée à l’unanimité des délégués."
MERGED = FRENCH.replace("\n\n4. CHARGE", " Il CHARGE")
SPLIT = FRENCH.replace(" et que l’avis", ".\n\n2. Il regrette que l’avis").replace("4. CHARGE", "5. CHARGE")
LEFT_OUT = FRENCH.replace(CLAUSES[5] + "\n\n", "")
ADDED = f"{FRENCH}\n6. {NOTE}\n"


@pytest.fixture
def shelf(tmp_path, reader, bundled):
    shelf = Shelf(tmp_path / "shelf", reader)
    shelf.embedder = bundled
    shelf.english = shelf.file("resolution-on-ai.txt", ENGLISH)
    return shelf


def french(shelf, text):
    return shelf.file("resolution-sur-ia.txt", text)


def words(report):
    return " ".join(line for line, _ in report_lines(report))


@pytest.mark.parametrize("text", [MERGED, SPLIT, LEFT_OUT, ADDED], ids=["merged", "split", "left out", "added"])
def test_a_translation_that_is_not_built_alike_is_suggested_with_the_command_that_joins_it(text, shelf):
    report = shelf.add(shelf.english, french(shelf, text))
    assert (report.joined, works(shelf)) == ([], OWN), "it is joined by nobody but a person"
    assert f"{FR} may be {EN} in another language" in words(report)
    assert f"Is it? python -m ingest add --id {FR} --work resolution-on-ai" in words(report)
    shelf.add(id=FR, work="resolution-on-ai")
    assert works(shelf) == TOGETHER


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ADDED, "Le congrès 6"),
        (MERGED.replace("1 840", "1 940"), ""),
        (ADDED.replace("20 heures", "trente heures"), "Le congrès 3"),
    ],
    ids=["no counterpart", "another number", "a number in letters"],
)
def test_our_paragraphs_that_have_no_counterpart_or_differ_are_named_and_a_few_only_may(text, named, shelf):
    report = shelf.add(shelf.english, french(shelf, text))
    assert bool(report.likely) == bool(named)
    assert all(named in one.verdict.doubtful for one in report.likely)


@pytest.mark.parametrize("change", ["", f"\n6. {NOTE}\n"], ids=["merged", "added"])
def test_a_text_made_from_the_same_template_is_not_suggested(change, shelf):
    text = OTHER_SUBJECT + change if change else OTHER_SUBJECT.replace("\n\n4. CHARGE", " Il CHARGE")
    assert shelf.add(shelf.english, french(shelf, text)).likely == []


def test_a_text_whose_paragraphs_are_in_another_order_is_not_suggested(shelf):
    text = "\n\n".join([*CLAUSES[:2], *(clause[3:].strip() for clause in (CLAUSES[6], *CLAUSES[2:6][::-1])), NOTE])
    assert shelf.add(shelf.english, french(shelf, text)).likely == []


def test_texts_that_were_held_before_they_could_be_compared_are_suggested_by_check_and_nothing_changes(shelf, bundled):
    shelf.embedder = LetterEmbedder()
    shelf.add(shelf.english, french(shelf, FRENCH))
    shelf.embedder = bundled
    assert not shelf.rebuild().joined
    assert shelf.check() == []
    (line,) = suggested(pipeline.likely(shelf.settings, bundled))
    assert line == f"{FR} may be {EN} in another language. Is it? python -m ingest add --id {FR} --work resolution-on-ai"
    assert works(shelf) == OWN
    shelf.add(id=FR, work="resolution-sur-ia")
    assert pipeline.likely(shelf.settings, bundled) == [], "a person has said that it is not"


AGREEMENT = """Agreement on working time

Article 1
This agreement applies to all teachers employed by the Ministry of Education.

Article 2
The weekly teaching time of a full-time teacher is 22 hours.

Article 3
A teacher who works more than 22 hours receives additional pay of 25 per cent for each hour.

Article 4
The parties set up a joint committee of six members which meets twice a year.

Article 5
The employer informs the union in writing of any change three months before it takes effect.

Article 6
Disputes about the interpretation of this agreement are submitted to the joint committee, and then to an arbitrator.
"""
ACCORD = """Accord sur le temps de travail

Article 1
Le présent accord s’applique à tous les enseignants employés par le ministère de l’Éducation.

Article 2
Le temps d’enseignement hebdomadaire d’un enseignant à temps plein est de 22 heures.

Article 3
L’enseignant qui travaille plus de 22 heures perçoit une majoration de 25 pour cent pour chaque heure.

Article 4
Les parties constituent une commission paritaire de six membres qui se réunit deux fois par an.

Article 5
L’employeur informe le syndicat par écrit de tout changement trois mois avant sa prise d’effet.

Article 6
Les différends sur l’interprétation du présent accord sont soumis à la commission paritaire, puis à un arbitre.
"""
REMOTE = "Article 3\nLe télétravail fait l’objet d’un accord distinct.\n\n"


def test_an_edition_whose_articles_have_other_numbers_is_not_suggested(shelf):
    shelf.add(shelf.file("agreement-on-time.txt", AGREEMENT))
    first, rest = ACCORD.split("Article 3", 1)
    for n in (6, 5, 4):
        rest = rest.replace(f"Article {n}", f"Article {n + 1}")
    report = shelf.add(shelf.file("accord-sur-le-temps.txt", f"{first}{REMOTE}Article 4{rest}"))
    assert (report.joined, report.likely) == ([], [])
    report = shelf.add(shelf.file("accord-sur-le-temps.txt", f"{ACCORD}\n{REMOTE.replace('3', '7')}"))
    assert [one.verdict.doubtful for one in report.likely] == [("Article 7 § 1",)], "one at the end leaves the others theirs"


def version(name, language, paragraphs):
    text = text_of(f"{name}.{language}", language, paragraphs)
    return version_of(text.source, text.passages)


def test_with_another_embedder_six_paragraphs_that_are_nearest_to_their_own_are_asked_for(bundled):
    english, other = (text.split("\n\n")[2:] for text in (ENGLISH, MERGED))
    ours, theirs = version("a", "en", english), version("b", "fr", other)
    a, b = bundled.encode(english), bundled.encode(other)
    assert likely(ours, theirs, a, b, bundled=True)
    assert likely(ours, theirs, a, b, bundled=False) is None, "three that are in order may be so by chance"


A, B, C, D = np.eye(4, dtype=np.float32)


def side(*vectors):
    return Side(np.stack(vectors), np.full(len(vectors), 100, dtype=np.float32))


def beads(ours, theirs):
    return [(list(bead.ours), list(bead.theirs)) for bead in aligned(ours, theirs, 0.5)]


def test_paragraphs_are_aligned_one_by_one_and_two_together_where_one_was_split():
    assert beads(side(A, B, C), side(A, B, C)) == [([0], [0]), ([1], [1]), ([2], [2])]
    assert beads(side(A, C, D), side(A, B, C, D)) == [([0], [0]), ([1], [2]), ([2], [3])]
    half = (B + C) / np.sqrt(2)
    assert beads(side(A, half, D), side(A, B, C, D)) == [([0], [0]), ([1], [1, 2]), ([2], [3])]
    assert beads(side(A, B, C, D), side(A, half, D)) == [([0], [0]), ([1, 2], [1]), ([3], [2])]


def test_what_is_in_another_order_or_about_something_else_is_not_aligned():
    assert beads(side(A, B), side(C, D)) == []
    assert len(beads(side(A, B, C), side(C, B, A))) == 1


def test_a_bead_knows_how_near_another_paragraph_comes():
    near = (0.6 * A + 0.8 * B).astype(np.float32)
    first, second = aligned(side(A, B), side(A, near), 0.5)
    assert first == Bead(range(1), range(1), 1.0, pytest.approx(0.6))
    assert (second.cosine, second.rival) == (pytest.approx(0.8), pytest.approx(0.6))


def near(ours, *others):
    return near_in_size(ours, *np.array(others).T).tolist()


def test_texts_of_another_size_are_not_even_read():
    others = {(10, 3_000): True, (15, 4_000): True, (16, 3_000): False, (10, 4_600): False, (6, 3_000): False}
    assert near(Size(10, 3_000), *others) == list(others.values())


def test_texts_that_are_too_short_or_too_long_are_not_aligned():
    assert near(Size(4, 900), (3, 900), (4, 900)) == [False, True]
    assert near(Size(LONGEST, 900_000), (LONGEST - 1, 900_000), (LONGEST + 1, 900_000)) == [True, False]


def test_texts_with_other_numbers_are_not_compared_by_vectors():
    ours, theirs, other = (
        numbers_of(version("a", "fr", [text]).passages)
        for text in (
            "en 2023, 1\u202f840 écoles, 20 heures",
            "in 2023, 1,840 schools; 21 hours",
            "de 1998 à 2004, 77 écoles en 1 heure",
        )
    )
    assert ours == {"2023", "1840", "20"}
    assert near_in_numbers(ours, theirs)
    assert not near_in_numbers(ours, other)


def test_texts_that_share_their_small_numbers_and_little_else_are_not_aligned():
    """The numbers of a paragraph may stand in one alone: four large ones, and a quarter of all."""
    common = frozenset({"3", "12", "24"})
    few, many = (frozenset(str(1000 + n) for n in range(count)) for count in (5, 6))
    assert near_in_numbers(common | few, common)
    assert not near_in_numbers(common | many, common)


def test_a_report_names_twenty_translations_and_says_where_the_others_are_named():
    found = [Found(f"a{n}.fr", f"b{n}.en", f"b{n}", f"a{n}", Verdict(certain=False)) for n in range(23)]
    lines = [line for line, _ in report_lines(IngestReport(likely=found)) if "another language" in line]
    assert len(lines) == 21
    assert lines[-1] == "3 more may be other texts in another language. All of them: python -m ingest check"
    assert len(list(suggested(found))) == 23
