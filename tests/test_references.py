"""References as people write them lead to paragraphs, in any of the three languages."""

from __future__ import annotations

import dataclasses

import pytest
from made import passages

from corpus.references import asked_alone, asked_numbers, asked_references, called_texts, stands_in, terms, terms_of


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


@pytest.mark.parametrize(
    ("asked", "called"),
    [
        ("Que dit la résolution 29105 ?", {"29105"}),
        ("What does Resolution No. 29105 say of 100000 teachers?", {"29105"}),
        ("¿Qué dice la ley n.º 29105?", {"29105"}),
        ("29105", set()),  # it may count something
        ("la loi n°29105", {"29105"}),
        ("résolution nº29105", {"29105"}),
        ("According to the text 30000 teachers signed", set()),
        ("Is it the law? No, 50000 teachers say", set()),
        ("un accord 20000 postes", set()),
        ("What do 100000 teachers lack?", set()),
        ("la résolution 2024", set()),
    ],
)
def test_what_is_called_a_text_by_its_number_is_told_from_what_counts(asked, called):
    assert called_texts(asked) == called


@pytest.mark.parametrize(
    ("asked", "alone"),
    [
        ("2024", ("2024",)),
        ("en 2024 ?", ("2024",)),
        ("« 4 et 5 décembre »", ("4 et 5 décembre",)),
        ("on the 4th and 5th of December 2025", ("4th and 5th of December 2025",)),
        ("el 4 y 5 de diciembre", ("4 y 5 de diciembre",)),
        ("article 12", ("article 12",)),
        ("50 %", ("50 %",)),
        ("la résolution n° 29105", ("29105",)),
        ("29118 et 29105", ("29105", "29118")),
        ("résolution 4", ("résolution 4",)),  # the 4 of a date is not it
        ("Is 2024 a leap year?", ()),
        ("Who was there in 2024?", ()),
        ("Quand, en 2024 ?", ()),
        ("¿Cuántos en 2024?", ()),
        ("Que dit la résolution 29105 ?", ()),
        ("décembre", ()),
        ("C190", ()),
    ],
)
def test_a_number_or_a_date_is_alone_where_nothing_else_is_said_or_asked(asked, alone):
    assert asked_alone(asked) == alone


@pytest.mark.parametrize(
    ("written", "text", "stands"),
    [
        ("4 et 5 décembre", "Tenue les 4\u00a0et 5 Décembre, à Bruxelles.", True),
        ("4-5 décembre", "Les 4–5 décembre.", True),
        ("50 %", "La moitié (50\u202f%) des voix.", True),
        ("2024", "Adoptée en 2024.", True),
        ("12", "L'article 12.3 et 12,5 francs", False),
        ("12", "12 000 écoles", False),
        ("3", "12.3", False),
        ("000", "12 000", False),
        ("30000", "More than 30 000 teachers, or 30,000", True),  # however digits are grouped
        ("2024", "Le prix est de 2 024 francs.", False),
        ("2024", "En 2024 350 postes", True),
        ("2024", "le 04.05.2024", True),
        ("2024", "12024 ou A2024", False),
        ("résolution 4", "la résolution 29105, le 4", False),
        ("article 12", "L'article 12³ dit", True),  # the mark of a note
        ("article 123", "L'article 12³ dit", False),
    ],
)
def test_a_number_stands_where_all_of_it_stands(written, text, stands):
    assert stands_in(written, text) is stands


def test_a_reference_stands_where_it_says():
    asked = "Que dit l'article 12.3 de l'accord ?"
    (reference,) = asked_references(asked)
    assert asked[reference.start : reference.end] == "article 12.3"
