"""References as people write them lead to paragraphs, in any of the three languages."""

from __future__ import annotations

import dataclasses

import pytest
from made import passages

from corpus.references import asked_references, terms, terms_of


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


def test_a_passage_can_be_asked_for_by_its_locator_its_pages_and_the_number_of_its_text():
    passage = dataclasses.replace(passages("Un alinéa.")[0], locator="Article 12.3, a", page=4, page_end=5, source="res-29105.fr")
    assert terms_of(passage) == ("article", "12", "3", "a", "page", "4", "page", "5", "res", "29105", "fr")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Que dit l'article 12 ?", [("article", "12")]),
        ("What do Art. 12.3 and § URGES say?", [("article", "12", "3"), ("paragraph", "urges")]),
        ("recognises that 4", [("that", "4")]),
        ("§ 3", [("paragraph", "3")]),
        ("the clause URGES", [("paragraph", "urges")]),
        ("le paragraphe RECONNAÎT QUE", [("paragraph", "reconnait")]),
        ("a paragraph on rest", []),
        ("la résolution 29105", [("resolution", "29105"), ("29105",)]),
        ("29105", [("29105",)]),
        ("en 2024", [("en", "2024")]),
        ("Il faut 90 % des voix", []),
        ("Who decides?", []),
    ],
)
def test_what_may_be_a_reference_is_read_off_a_question(asked, expected):
    assert [reference.terms for reference in asked_references(asked)] == expected


def test_a_reference_stands_where_it_says():
    asked = "Que dit l'article 12.3 de l'accord ?"
    (reference,) = asked_references(asked)
    assert asked[reference.start : reference.end] == "article 12.3"
