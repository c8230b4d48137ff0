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
    ("fr", "Quel paragraphe parle de l'environnement ?", "l'environnement"),
    ("fr", "Dans quels passages est-il question des droits humains ?", "droits humains"),
    ("fr", "Quel article mentionne la retraite ?", "la retraite"),
    ("fr", "Où est-il écrit que la profession doit être représentée ?", "la profession doit être représentée"),
    ("fr", "Où parle-t-on de données ?", "données"),
    ("fr", "Cite-moi le passage exact sur les inégalités", "les inégalités"),
    ("fr", "Donnez-moi la phrase la plus forte sur la vie privée.", "la vie privée"),
    ("fr", "Quelle est la formulation la plus contraignante sur la vie privée ?", "la vie privée"),
    ("en", "Which paragraph mentions the environment?", "the environment"),
    ("en", "In which section can I find something on human rights?", "human rights"),
    ("en", "Which clause deals with overtime?", "overtime"),
    ("en", "Where does it say that teachers must be represented?", "teachers must be represented"),
    ("en", "Where do the texts talk about pay?", "pay"),
    ("en", "Show me the exact passage on privacy", "privacy"),
    ("en", "What is the strongest wording on class size?", "class size"),
    ("es", "¿En qué párrafo se habla de los derechos humanos?", "los derechos humanos"),
    ("es", "¿Dónde dice que los docentes deben participar?", "los docentes deben participar"),
    ("es", "Cítame el pasaje sobre la desigualdad", "la desigualdad"),
    ("es", "¿Cuál es la frase más fuerte sobre la participación docente?", "la participación docente"),
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
    ("fr", "Quel paragraphe décide qui paie ?"),
    ("fr", "Où les élèves sont-ils surveillés ?"),
    ("en", "Which part of the day is paid?"),
    ("en", "Where do teachers work?"),
    ("en", "What is the strongest union?"),
    ("es", "¿Dónde trabajan los docentes?"),
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
