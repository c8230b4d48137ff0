"""What a text says of itself: title, date, body, standing, language, id."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from corpus.text import Standing
from ingest.guess import Corrections, guess
from ingest.readers.plain import read_raw


def guessed(raw, name="texte.txt", taken=(), **said):
    return guess(read_raw(raw), Path(name), Corrections(**said), frozenset(taken))


@pytest.mark.parametrize(
    ("words", "date", "shown"),
    [
        ("Bruxelles, 4–5 décembre 2025", (2025, 12, 5), "4–5 décembre 2025"),
        ("le 1er mars 2021", (2021, 3, 1), "1er mars 2021"),
        ("published 2 August 2024 updated 15 October 2024", (2024, 8, 2), "2 August 2024"),
        ("on 3rd of May 2024", (2024, 5, 3), "3rd of May 2024"),
        ("on August 2, 2024", (2024, 8, 2), "August 2, 2024"),
        ("el 3 de junio del 2020", (2020, 6, 3), "3 de junio del 2020"),
        ("del 28 al 29 de agosto de 2025", (2025, 8, 29), "28 al 29 de agosto de 2025"),
        ("version 2024-02-29", (2024, 2, 29), "2024-02-29"),
        ("version 2023-02-29, puis le 7 avril 2023", (2023, 4, 7), "7 avril 2023"),
        ("le 31 février 2024", None, ""),
        ("article 12 2024, en mars", None, ""),
        ("4 décembre 20255", None, ""),
    ],
)
def test_the_first_date_in_words_is_the_date(words, date, shown):
    source = guessed(f"Accord\n\nTexte, {words}, au siège.")
    assert source.date == (dt.date(*date) if date else None)
    assert source.date_text == shown


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("Le bureau de l’Internationale de l’Éducation, réuni", "Internationale de l’Éducation"),
        ("L’Union des écoles du Lac exhorte les employeurs", "Union des écoles du Lac"),
        ("Entre le Syndicat national des enseignants et le Ministère", "Syndicat national des enseignants"),
        ("The Lakeland Teachers Union calls on governments", "Lakeland Teachers Union"),
        ("Resolution from the 10th World Congress", "World Congress"),
        ("The 3rd Education International conference", "Education International"),
        ("La Federación de Docentes del Lago insta", "Federación de Docentes del Lago"),
        ("Federación Continental de Trabajadoras y Trabajadores de la Enseñanza (FECO)",
         "Federación Continental de Trabajadoras y Trabajadores de la Enseñanza"),
        ("the Lake Union of Education Employees (“the Union”)", "Lake Union of Education Employees"),
        ("Le Syndicat uni des personnels d'école du Lac, par 9 voix", "Syndicat uni des personnels d'école du Lac"),
        ("les gouvernements sont appelés à une union plus forte", ""),
    ],
)  # fmt: skip
def test_the_first_organisation_is_the_body(words, body):
    assert guessed(f"Un titre\n\n{words}.").body == body


@pytest.mark.parametrize(
    ("raw", "standing"),
    [
        ("Résolution sur la taille des classes\n\nUn alinéa.", Standing.ADOPTED),
        ("Un texte\n\nAdopté par le congrès.", Standing.ADOPTED),
        ("Un texto\n\nAprobada por el congreso.", Standing.ADOPTED),
        ("Salas de lectura\n\nResolución del 10.º Congreso Mundial\n\nUn párrafo.", Standing.ADOPTED),
        ("Salles de lecture\n\nRésolution du 10e Congrès mondial\n\nUn alinéa.", Standing.ADOPTED),
        ("Projet de résolution sur la taille des classes\n\nUn alinéa.", Standing.DRAFT),
        ("DRAFT resolution\n\nA paragraph.", Standing.DRAFT),
        ("Accord\n\nLe projet éducatif de l'école est respecté.", Standing.MEMBER_DOCUMENT),
        ("Accord\n\nLa résolution des conflits est prévue.", Standing.MEMBER_DOCUMENT),
    ],
)
def test_a_text_says_how_much_weight_it_has(raw, standing):
    assert guessed(raw).standing is standing


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Accord sur le temps de travail\n\nUn alinéa.", "Accord sur le temps de travail"),
        ("Un alinéa qui finit par un point.\n\nUn autre alinéa.", "texte"),
        ("mot " * 60 + "\n\nUn alinéa.", "texte"),
        ("Congress,\n\nNoting that classes have grown,\n\nCALLS ON governments to pay.", "texte"),  # who speaks is no title
    ],
)
def test_the_title_is_the_first_short_block_or_the_name_of_the_file(raw, title):
    assert guessed(raw).title == title


def test_a_long_title_is_short_beside_a_reference():
    source = guessed("Un titre de bien plus de huit mots qui ne finit pas\n\nUn alinéa.")
    assert source.short_title == "Un titre de bien plus de huit …"


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Accord 2019.txt", (), ("accord-2019.fr", "accord-2019")),
        ("Accord 2019.txt", ("accord-2019.fr", "accord-2019-2.fr"), ("accord-2019-3.fr", "accord-2019-3")),
        ("taille.fr.txt", (), ("taille.fr", "taille")),
        ("12.txt", (), ("accord-de-lyon.fr", "accord-de-lyon")),
        ("協議.txt", (), ("accord-de-lyon.fr", "accord-de-lyon")),
        (f"{'long' * 60}.txt", (), (f"{('long' * 60)[:60]}.fr", ("long" * 60)[:60])),
    ],
)
def test_the_id_is_readable_and_that_of_no_other_text(name, taken, expected):
    source = guessed("Accord de Lyon\n\nLe repos est un droit de tous.", name, taken)
    assert (source.id, source.work) == expected


def test_what_a_person_says_is_not_guessed():
    said = {
        "id": "x.en", "work": "x", "title": "Titre", "body": "Union", "date": dt.date(2020, 1, 2), "standing": Standing.DRAFT,
        "language": "en",
    }  # fmt: skip
    source = guessed("Résolution\n\nLe syndicat du Lac, le 3 mai 2024.", **said)
    assert {name: getattr(source, name) for name in said} == said
    assert (source.short_title, source.date_text) == ("Titre", "2020-01-02")


def test_what_is_said_later_goes_over_what_was_said_before():
    before = Corrections(title="Un", body="Union")
    assert Corrections(title="Deux").over(before) == Corrections(title="Deux", body="Union")


def test_a_text_in_another_language_gets_its_own():
    assert guessed("La escuela pública es un derecho de todas las niñas y de todos los niños.").language == "es"
