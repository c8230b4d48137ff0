"""Running headers, footers and page numbers of a plain text with form feeds are set aside."""

from __future__ import annotations

import pytest
from made import signs

from ingest.readers.plain import read_raw


def paged(*pages):
    return "\n\f".join("\n\n".join(page) for page in pages)


def test_headers_and_page_numbers_are_set_aside_but_those_of_the_first_page_are_left():
    raw = paged(*(("Union of Lamps – Policy", f"Page {n} says more of lamps.", f"– {n} –") for n in range(1, 5)))
    document = read_raw(raw)
    assert document.text.split("\n") == ["Union of Lamps – Policy", *(f"Page {n} says more of lamps." for n in range(1, 5))]
    assert document.furniture == ("– 1 –", "Union of Lamps – Policy", "– 2 –", "– 3 –", "– 4 –")
    assert [page.number for page in document.pages] == [1, 2, 3, 4]


def test_a_sentence_goes_on_below_the_header_of_the_next_page():
    raw = paged(
        ("A title", "Lamps are lit in every one of the many halls of the union and", "1"),
        ("Union of Lamps", "in its schools, where the readers sit until late at night and", "2"),
        ("Union of Lamps", "read what they like without any of the noise of the street or", "3"),
        ("Union of Lamps", "of the hall.", "4"),
    )
    document = read_raw(raw)
    assert document.text.count("\n") == 1
    assert document.text.endswith("the street or of the hall.")


def test_two_lines_of_header_and_the_number_in_one_of_them_go():
    raw = paged(
        *((f"Union des lampes – Accord – p. {n}", "Congrès de Brume", f"Texte de la page numéro {n * n}.") for n in range(1, 5))
    )
    said = [f"Texte de la page numéro {n * n}." for n in range(1, 5)]
    assert read_raw(raw).text.split("\n") == ["Union des lampes – Accord – p. 1", "Congrès de Brume", *said]


@pytest.mark.parametrize(
    "lines",
    [
        ["Motion 1", "Motion 2", "Motion 3", "Motion 4"],
        ["Article 1", "Article 2", "Article 3", "Article 4"],
        ["TITRE I", "TITRE II", "TITRE III", "TITRE IV"],
        ["1. Une lampe", "2. Une lampe", "3. Une lampe", "4. Une lampe"],
        ["Une lampe", "Un livre", "Une salle", "Un banc"],
        ["Les lampes de 1990", "Les lampes de 1995", "Les lampes de 2000", "Les lampes de 2005"],
    ],
)
def test_what_begins_each_page_and_is_text_stays(lines):
    raw = paged(*((line, f"Un mot de plus, et {n * n} de moins.") for n, line in enumerate(lines, 1)))
    document = read_raw(raw)
    assert document.furniture == ()
    assert signs(document.text) == signs(raw)


def test_two_pages_are_too_few_and_no_page_is_left_empty():
    assert read_raw(paged(("Head", "One."), ("Head", "Two."))).furniture == ()
    assert read_raw(paged(("Head",), ("Head",), ("Head",), ("Head",))).furniture == ()


def test_who_speaks_and_what_is_a_sentence_is_text_however_often_it_stands_there():
    raw = paged(*(("Le Congrès,", f"DEMANDE {'des lampes ' * n}pour tous.", "Adopté à l'unanimité.") for n in range(1, 6)))
    document = read_raw(raw)
    assert document.text.count("Le Congrès,") == document.text.count("Adopté à l'unanimité.") == 5
