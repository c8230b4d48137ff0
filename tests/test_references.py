"""References as people write them lead to paragraphs, in any of the three languages."""

from __future__ import annotations

import dataclasses

import pytest
from made import passages

from corpus.references import asked_numbers, asked_references, terms, terms_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Article 12.3", "artículo 12.3"),
        ("art. 12", "ARTICLE 12"),
        ("§ EXHORTE", "paragraphe exhorte"),
        ("Préambule 2", "preamble 2"),
        ("Préambule 2", "Preámbulo 2"),
        ("Annexe B, point 4", "anexo b, punto 4"),
        ("Tableau 1, ligne 3", "Table 1, row 3"),
        ("p. 2", "page 2"),
    ],
)
def test_a_reference_has_the_same_terms_in_every_language(one, other):
    assert terms(one) == terms(other)


def test_a_passage_can_be_asked_for_by_its_locator_and_its_pages():
    passage = dataclasses.replace(passages("Un alinéa.")[0], locator="Article 12.3, a", page=4, page_end=5)
    assert terms_of(passage) == ("article", "12", "3", "a", "page", "4", "page", "5")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Que dit l'article 12 ?", [("article", "12")]),
        ("What do Art. 12.3 and § URGES say?", [("article", "12", "3"), ("paragraph", "urges")]),
        ("recognises that 4", [("recognises", "that", "4")]),
        ("¿Qué apoyo hay para 2 docentes nuevos?", []),
        ("par 2 heures de cours", []),
        ("il faut que 3 enseignants partent", []),
        ("§ 3", [("paragraph", "3")]),
        ("the clause URGES", [("paragraph", "urges")]),
        ("le paragraphe RECONNAÎT QUE", [("paragraph", "reconnait")]),
        ("a paragraph on rest", []),
        ("la résolution 29105 sur le salaire", []),
        ("29105", []),
        ("Il faut 90 % des voix", []),
        ("Who decides?", []),
    ],
)
def test_what_may_be_a_reference_is_read_off_a_question(asked, expected):
    assert [reference.terms for reference in asked_references(asked)] == expected


def test_long_numbers_may_be_those_of_texts_and_years_are_not():
    assert asked_numbers("la résolution 29105 de 2024, 12.345 et 90000%") == {"29105"}


def test_a_reference_stands_where_it_says():
    asked = "Que dit l'article 12.3 de l'accord ?"
    (reference,) = asked_references(asked)
    assert asked[reference.start : reference.end] == "article 12.3"
