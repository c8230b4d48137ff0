"""The frequent words of a library that no concept covers."""

from __future__ import annotations

import csv
import io

import pytest
from shelf import Shelf

from ingest.uncovered import csv_of, table_of, uncovered

FRENCH = """Motion sur les fournisseurs

Les gouvernements choisissent un fournisseur. Le fournisseur signe le contrat à Genève.

Aucun fournisseur ne garde 12 contrats. Le gouvernement paie.
"""
ENGLISH = "Motion\n\nA supplier must not keep what it reads. The government pays each supplier.\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory, reader):
    shelf = Shelf(tmp_path_factory.mktemp("uncovered") / "shelf", reader)
    shelf.add(shelf.file("motion.fr.txt", FRENCH), shelf.file("motion.en.txt", ENGLISH))
    with shelf.open() as library:
        yield library


def test_the_words_that_no_concept_names_are_listed_the_most_frequent_first(library):
    found = uncovered(library)
    first = found[0]
    assert (first.word, first.language, first.passages, first.example) == ("fournisseur", "fr", 3, "motion.fr#titre")
    assert [word.passages for word in found] == sorted((word.passages for word in found), reverse=True)
    listed = {word.word for word in found}
    assert {"contrat", "supplier"} <= listed
    assert not listed & {"gouvernement", "gouvernements", "government", "le", "the", "12", "Genève"}


def test_one_language_can_be_chosen(library):
    assert {word.language for word in uncovered(library, "en")} == {"en"}


def test_the_list_can_be_read_by_a_person_and_by_a_program(library):
    found = uncovered(library)
    assert "fournisseur" in table_of(found)
    rows = list(csv.DictReader(io.StringIO(csv_of(found))))
    assert rows[0] == {"word": "fournisseur", "language": "fr", "passages": "3", "example": "motion.fr#titre"}
    assert len(rows) == len(found)
