"""Who asks when, where or by whom a text was adopted is told what the library knows of it."""

from __future__ import annotations

import pytest

from corpus.text import AnswerKind

KNOWN = "Bruxelles, 4–5 décembre 2025"


@pytest.mark.parametrize(
    "asked",
    [
        "Quand les conclusions ont-elles été adoptées ?",
        "Qui a adopté les conclusions ?",
        "Où a eu lieu la conférence ?",
        "De quand datent les conclusions ?",
        "Who adopted the conclusions?",
        "Who wrote it?",
        "When was the conference held?",
        "What is the date of the text?",
        "¿Quién aprobó las conclusiones?",
        "¿Cuál es la fecha del texto?",
    ],
)
def test_what_is_known_of_a_text_is_told_to_those_who_ask(asked, assistant):
    answer = assistant.ask(asked)
    assert [notice for notice in answer.notices if KNOWN in notice and "Internationale de l’Éducation" in notice]


@pytest.mark.parametrize(
    "asked",
    [
        "Quand les enseignants doivent-ils voter ?",
        "Qui a adopté la loi sur l'IA ?",
        "Who must sign the agreement?",
        "Who is held responsible?",
        "When should AI tools be adopted by schools?",
        "¿Quién debe firmar el acuerdo?",
        "Que demande la conférence ?",
    ],
)
def test_who_asks_about_something_else_is_not(asked, assistant):
    assert not [notice for notice in assistant.ask(asked).notices if KNOWN in notice]


def test_that_no_text_speaks_of_its_own_adoption_is_not_said_then(assistant):
    answer = assistant.ask("Who adopted the conclusions?")
    assert answer.kind is AnswerKind.SILENT
    assert len(answer.notices) == 1
