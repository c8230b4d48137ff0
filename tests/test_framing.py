"""What a question is about, told from the words with which people ask what a text says of it."""

from __future__ import annotations

import pytest

from assistant.framing import topic

FRAMED = [
    ("fr", "Y a-t-il quelque chose sur la démocratie ?", "la démocratie"),
    ("fr", "y a t il un passage sur l’environnement", "l’environnement"),
    ("fr", "Que dit le texte sur l'environnement ?", "l'environnement"),
    ("fr", "Que disent les textes à propos des biais ?", "biais"),
    ("fr", "qu'est-ce que le document dit au sujet de la négociation collective ?", "la négociation collective"),
    ("fr", "Est-ce que le texte parle d'IA générative ?", "IA générative"),
    ("fr", "Le texte parle-t-il des mineurs ?", "mineurs"),
    ("en", "What do the texts say about class size?", "class size"),
    ("en", "Does the text say anything about privacy?", "privacy"),
    ("en", "Is there anything in the document about pay?", "pay"),
    ("en", "Anything on pensions?", "pensions"),
    ("en", "Does the text mention facial recognition?", "facial recognition"),
    ("es", "¿Qué dice el texto sobre el clima?", "el clima"),
    ("es", "hay algo sobre escuelas rurales", "escuelas rurales"),
    ("es", "¿El texto dice algo sobre los salarios?", "los salarios"),
]
AS_IT_IS = [
    ("fr", "Que doivent faire les gouvernements ?"),
    ("fr", "Que dit la résolution 29105 sur les données ?"),
    ("fr", "Y a-t-il des élèves sans ordinateur ?"),
    ("fr", "Que dit le texte sur ?"),
    ("fr", "Le texte dit-il qui paie ?"),
    ("en", "What does the text ask governments to do?"),
    ("en", "Does the text say who pays?"),
    ("en", "Is there a duty to consult?"),
    ("es", "¿Hay que consultar a los sindicatos?"),
    ("es", "¿Dice el texto quién paga?"),
]


@pytest.mark.parametrize(("language", "asked", "about"), FRAMED)
def test_what_is_asked_about_is_told_from_the_asking(language, asked, about):
    assert topic(asked, language) == about


@pytest.mark.parametrize(("language", "asked"), AS_IT_IS)
def test_a_question_that_asks_more_stays_as_it_is(language, asked):
    assert topic(asked, language) == asked


@pytest.mark.parametrize(
    ("language", "asked", "about"),
    [
        ("fr", "Que dit la conférence sur la charge de travail ?", "la charge de travail"),
        ("en", "What do the Conclusions of the world conference say about AI?", "AI"),
        ("es", "¿Qué dicen las conclusiones sobre la IA?", "la IA"),
    ],
)
def test_what_a_text_is_called_counts_only_where_there_are_others(language, asked, about):
    assert topic(asked, language, alone=True) == about
    assert topic(asked, language) == asked


@pytest.mark.parametrize(
    "asked",
    [
        "Y a-t-il quelque chose sur la démocratie ?",
        "Que dit le document sur l'environnement ?",
        "Does the text say anything about privacy?",
        "¿Hay algo sobre el medio ambiente?",
        "Que disent les conclusions sur la négociation collective ?",
    ],
)
def test_however_it_is_asked_what_the_texts_say_of_something_is_found(asked, assistant):
    assert assistant.ask(asked).statements
