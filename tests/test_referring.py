"""What a question refers to is read off it however people write it, and nothing else is."""

from __future__ import annotations

import pytest

from assistant.referring import asked_references, is_spanned
from corpus.references import terms


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
        ("Punto 17", [("paragraph", "17")]),
        ("¿Qué dice el numeral 17?", [("paragraph", "17")]),
        ("numéro 17", [("paragraph", "17")]),
        ("¿Qué dice el número 17?", [("paragraph", "17")]),
        ("What does no. 17 say?", []),
        ("nº 17", [("paragraph", "17")]),
        ("los números 17 y 18", [("paragraph", "17"), ("paragraph", "18")]),
        ("Que dit la loi n° 17 de la grève ?", []),
        ("a number 17 bus to school", []),
        ("¿Qué número 3 veces mayor?", []),
    ],
)
def test_what_may_be_a_reference_is_read_off_a_question(asked, expected):
    assert [reference.terms for reference in asked_references(asked)] == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("How much is paid under Annex B?", [("annex", "b")]),
        ("annexe B", [("annex", "b")]),
        ("¿Qué dice el Anexo C?", [("annex", "c")]),
        ("Appendix A", [("annex", "a")]),
        ("Schedule 1", [("schedule", "1")]),
        ("Part II", [("part", "ii")]),
        ("chapter IV", [("chapter", "iv")]),
        ("part A", [("part", "a")]),
        ("point A", [("paragraph", "a")]),
        ("What does Section I say?", [("section", "i")]),
        ("Is the Section I think of fair?", []),
        ("un article a été retiré", []),
        ("annexe à la convention", []),
        ("l'annexe A\u0300 la convention", []),  # decomposed
        ("LA PARTIE A ÉTÉ RETIRÉE", []),
        ("Il manque une part D'heures", []),
        ("La partie A-t-elle accepté ?", []),
        ("Que dit l'article L. 912-1 du code ?", []),
        ("Annex B § 1", [("annex", "b", "paragraph", "1")]),
        ("l'alinéa 2 de l'article 12", [("article", "12", "paragraph", "2")]),
        ("alinéas 1 et 2 de l'article 12", [("article", "12", "paragraph", "1"), ("article", "12", "paragraph", "2")]),
        ("Article 12, paragraphs 1 and 2", [("article", "12", "paragraph", "1"), ("article", "12", "paragraph", "2")]),
        ("el párrafo 2 de los artículos 3 y 4", [("article", "3", "paragraph", "2"), ("article", "4", "paragraph", "2")]),
        ("articles 5 and 6, § 2", [("article", "5"), ("article", "6", "paragraph", "2")]),
        ("paragraph (2) of Article 14", [("article", "14", "paragraph", "2")]),
        ("Art. 7-8", [("article", "7"), ("article", "8")]),
        ("12.2(b)", [("12", "2", "b")]),
        ("paragraph 2 of Article 12", [("article", "12", "paragraph", "2")]),
    ],
)
def test_annexes_and_parts_are_called_by_letters_and_roman_numbers(asked, expected):
    assert [reference.terms for reference in asked_references(asked)] == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Article 12.3(a)", ("article", "12", "3", "a")),
        ("art. 12(3)(a)", ("article", "12", "3", "a")),
        ("Article 12.3(c)(ii)", ("article", "12", "3", "c", "ii")),
        ("Article 12.3, c (ii)", ("article", "12", "3", "c", "ii")),
        ("¿Qué dice el artículo 12.3, a)?", ("article", "12", "3", "a")),
        ("Art. 12 a)", ("article", "12", "a")),
        ("artículo 12.2.b)", ("article", "12", "2", "b")),
        ("art. 12.3, let. a", ("article", "12", "3", "a")),
        ("Que dit l'article 12.3, a ?", ("article", "12", "3", "a")),
        ("article 12.3, y compris les stagiaires", ("article", "12", "3")),
        ("article 12, a-t-on dit", ("article", "12")),
        ("l'article 12 (2024)", ("article", "12")),
    ],
)
def test_items_of_an_article_are_read_however_they_are_written(asked, expected):
    assert [reference.terms for reference in asked_references(asked)] == [expected]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("articles 5 and 6", ["article 5", "article 6"]),
        ("articles 12.1 et 12.4", ["article 12.1", "article 12.4"]),
        ("artículos 5, 6 y 7", ["artículo 5", "artículo 6", "artículo 7"]),
        ("article 5 and article 6", ["article 5", "article 6"]),
        ("articles 5 to 7", ["article 5", "article 6", "article 7"]),
        ("Annexes A et B", ["Annexe A", "Annexe B"]),
        ("annexe I et II", ["annexe I", "annexe II"]),
        ("Anexo B y C", ["Anexo B", "Anexo C"]),
        ("sections A to C", ["section A", "section B", "section C"]),
        ("Que dit l'article 5 et 6 ?", ["article 5", "article 6"]),
        ("Part A and I agree", ["Part A"]),
        ("Schedules 1 and 2", ["Schedule 1", "Schedule 2"]),
        ("Préambules 1 et 2", ["Préambule 1", "Préambule 2"]),
        ("§§ 3-4", ["§ 3", "§ 4"]),
        ("article 5 and 6 teachers", ["article 5"]),
        ("articles 5 et 50 %", ["articles 5"]),
        ("l'article n° 12", ["article 12"]),
    ],
)
def test_each_of_a_list_is_a_reference(asked, written):
    found = asked_references(asked)
    assert [reference.written for reference in found] == written
    assert [reference.terms for reference in found] == [
        terms(some) if some != "articles 5" else ("article", "5") for some in written
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("al. 2", [("paragraph", "2")]),
        ("Que dit l'art. 3 al. 2 ?", [("article", "3", "paragraph", "2")]),
        ("Ann. B, ch. 2", [("annex", "b", "chapter", "2")]),
        ("Article 12 para 3", [("article", "12", "paragraph", "3")]),
        ("el artículo 12 para 3 docentes", [("article", "12")]),
        ("el 2 al 3 de mayo se paga", []),
        ("article 1er", [("article", "1")]),
        ("le 1er article", [("article", "1")]),
        ("Article premier", [("article", "1")]),
        ("articles 1er et 2", [("article", "1"), ("article", "2")]),
        ("artículos 7º y 8º", [("article", "7"), ("article", "8")]),
        ("¿7.º y 8.º?", [("article", "7"), ("article", "8")]),
        ("artículos 7.º, 8.º y 9.º", [("article", "7"), ("article", "8"), ("article", "9")]),
        ("artículos séptimo y octavo", [("article", "7"), ("article", "8")]),
        ("artículo vigésimo primero", [("article", "21")]),
        ("Título primero", [("title", "1")]),
        ("cláusula primera del artículo 5", [("article", "5", "paragraph", "1")]),
        ("le deuxième alinéa de l'article 3", [("article", "3", "paragraph", "2")]),
        ("the second paragraph of Article 12", [("article", "12", "paragraph", "2")]),
        ("el tercer párrafo del artículo 5", [("article", "5", "paragraph", "3")]),
        ("Quel est le premier point à négocier ?", []),
        ("the first article that I read", []),
        ("art. 14, 2°", [("article", "14", "2")]),
        ("la disposición transitoria primera dice algo", [("disposicion", "transitoria", "1")]),
    ],
)
def test_numbers_are_read_in_words_as_ordinals_and_where_the_kind_is_cut_short(asked, expected):
    assert [reference.terms for reference in asked_references(asked)] == expected


@pytest.mark.parametrize("asked", ["«7º y 8º»", "los 7º y 8º"])
def test_articles_that_are_called_by_their_numbers_alone_stand_where_they_say(asked):
    assert [asked[reference.start : reference.end].strip(" yº") for reference in asked_references(asked)] == ["7", "8"]


def test_a_reference_stands_where_it_says():
    asked = "Que dit l'article 12.3 de l'accord ?"
    (reference,) = asked_references(asked)
    assert asked[reference.start : reference.end] == "article 12.3"


@pytest.mark.parametrize(
    ("called", "text", "spanned"),
    [
        (("article", "24"), "Les articles 23 à 26 de l'accord", True),
        (("article", "26"), "Articles 20 to 26 remain in force.", True),
        (("article", "24", "3"), "artículos 20 al 26", False),
        (("article", "7", "3"), "Article 7 – Salary 7.3 An employee advances", False),
        (("article", "8"), "Article 7 to Salary 9", False),
        (("article", "24"), "del artículo 20 al artículo 26", True),
        (("article", "24"), "art. 20 ss.", True),
        (("article", "24"), "les articles 20 et suivants", True),
        (("paragraph", "24"), "sections 20-26", True),
        (("chapter", "3"), "chapitres II à IV", True),
        (("article", "12", "3"), "articles 12.1 to 12.4", True),
        (("article", "12", "5"), "articles 12.1 to 12.4", False),
        (("article", "13", "2"), "articles 12.1 to 12.4", False),
        (("article", "27"), "Les articles 23 à 26", False),
        (("article", "24"), "Les articles 23 et 26", False),
        (("article", "19"), "les articles 20 et suivants", False),
        (("article", "24"), "pages 20 à 26", False),
        (("article", "24"), "from 20 to 26 teachers", False),
        (("annex", "b"), "articles 20 à 26", False),
    ],
)
def test_what_lies_between_two_that_a_text_mentions_is_mentioned(called, text, spanned):
    assert is_spanned(called, text) is spanned
