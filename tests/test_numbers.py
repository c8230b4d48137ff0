"""The numbers and dates of a question are told from what merely counts."""

from __future__ import annotations

import pytest

from assistant.numbers import asked_alone, asked_numbers, called_texts, is_certain


@pytest.mark.parametrize(
    ("asked", "certain"),
    [
        ("1987", True),
        ("article 99", True),
        ("Annex B(2)", True),
        ("31/08/2027", False),
        ("2027-08-31", False),
        ("31.08.2027", False),
    ],
)
def test_it_is_not_certain_that_a_date_is_nowhere_where_it_is_not_as_it_was_written(asked, certain):
    assert is_certain(asked) is certain


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
