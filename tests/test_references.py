"""References as people write them lead to paragraphs, in any of the three languages."""

from __future__ import annotations

import dataclasses

import pytest
from made import passages

from corpus.references import is_counted, stands_in, terms, terms_of
from corpus.text import PassageKind


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
        ("Article 1er", "artículo 1"),
        ("Article premier", "Artículo primero"),
        ("Artículo vigésimo primero", "article 21"),
        ("CAPÍTULO SEGUNDO", "Chapitre deuxième"),
    ],
)
def test_a_reference_has_the_same_terms_in_every_language(one, other):
    assert terms(one) == terms(other)


def test_a_passage_can_be_asked_for_by_its_locator_and_its_pages():
    passage = dataclasses.replace(passages("Un alinéa.")[0], locator="Article 12.3, a", page=4, page_end=5)
    assert terms_of(passage) == ("article", "12", "3", "a", "page", "4", "page", "5")


@pytest.mark.parametrize(
    ("locator", "also"),
    [
        ("III. Escuelas rurales 17", ["· iii", "paragraph 17", "paragraph iii 17", "· iii 17"]),
        ("Schedule A - Pay 1", ["paragraph 1", "schedule a 1"]),
        ("The 10th World Congress of the Union… 3, i", ["paragraph 3 i"]),
        ("Agenda 2030 4", ["paragraph 4"]),
        ("Capítulo de las escuelas 4", ["paragraph 4"]),
        ("§ EXHORTE, 2", ["paragraph 2"]),
        ("Article 14 § 1, 2", ["article 14 2"]),
        ("Art. 2 § 1, a", ["article 2 a"]),
        ("Article 14, 2", []),
        ("Table 1, row 3", []),
        ("§ EXHORTE, b", []),
    ],
)
def test_an_item_can_also_be_asked_for_by_the_number_that_its_text_prints(locator, also):
    passage = dataclasses.replace(passages("Un alinéa.")[0], locator=locator, kind=PassageKind.ITEM)
    assert " ".join(terms_of(passage)).split(" | ") == [" ".join((*terms(locator), "page", "1")), *also]


@pytest.mark.parametrize(
    ("locator", "headings", "also"),
    [
        ("Artículo 7", ["CAPÍTULO II. De los órganos"], ["chapter ii article 7"]),
        ("Article 3 § 1", ["Titre premier", "Article 3 - Durée"], ["title 1 article 3 paragraph 1"]),
        ("Annexe B, 2", ["Chapitre II", "Annexe B"], []),  # which stands in no chapter
        ("Article 3", ["Partie des écoles"], []),
    ],
)
def test_what_stands_under_a_chapter_is_of_that_chapter(locator, headings, also):
    passage = dataclasses.replace(passages("Un alinéa.")[0], locator=locator, headings=tuple(headings))
    assert " ".join(terms_of(passage)).split(" | ")[1:] == also


def test_a_clause_that_is_counted_in_words_is_found_by_its_number():
    passage = dataclasses.replace(passages("Un alinéa.")[0], locator="Decimotercera § 2")
    assert " ".join(terms_of(passage)).endswith("| paragraph 13 paragraph 2")


def test_a_number_that_we_counted_is_not_what_its_text_prints():
    passage = dataclasses.replace(passages("Un alinéa.")[0], locator="III. Écoles § 2")
    assert " ".join(terms_of(passage)).split(" | ")[1:] == ["· iii"]


@pytest.mark.parametrize(
    ("locator", "counted"),
    [("Article 14 § 2", True), ("§ URGES, paragraph 2", True), ("§ 2", False), ("Partie A, § 2", False), ("paragraph 2", False)],
)
def test_what_we_counted_is_told_from_what_is_printed(locator, counted):
    assert is_counted(("paragraph", "2"), dataclasses.replace(passages("Un alinéa.")[0], locator=locator)) is counted


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
        ("5400", "They pay $5,400.", True),
        ("5400", "Une prime de 5\u202f400 francs", True),
        ("5400", "5.400 euros", True),
        ("5,400", "a fee of $5400", True),
        ("5400", "5,400,000 francs, 15 400 écoles", False),
        ("62%", "62 per cent", True),
        ("62 %", "62 pour cent", True),
        ("62%", "un 62 por ciento", True),
        ("62%", "162 % ou 62 personnes", False),
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
