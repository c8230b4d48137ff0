"""What is asked for by its reference is found however it is called, and is never said to be whole where it is not."""

from __future__ import annotations

import dataclasses

import pytest
from conftest import LetterEmbedder
from made import a_source

from assistant.answer import Assistant
from assistant.filters import NO_FILTERS, Filters
from assistant.weights import Logistic, Weights
from corpus.library import Library
from corpus.settings import load
from corpus.text import AnswerKind
from corpus.truth import Text
from corpus.words import REFERENCES
from evals.texts import text_of
from ingest.passages import passages_of
from ingest.readers.plain import read_raw

AGREEMENT = {
    "Article 5 § 1": "Time is work.",
    "Article 6": "Rest is work.",
    "Article 7": "Bread for all.",
    "Article 12.1": "Pay is due.",
    "Article 12.3": "Leave is given:",
    "Article 12.3, a": "for birth;",
    "Article 12.3, c (ii)": "for study.",
    "Article 12.4": "The fee is $5,400, or 62 per cent of pay.",
    "Article 14 § 2": "It ends on 31 August 2027.",
    "Annexe à l'accord": "A word on lamps.",
    "Annex B § 1": "Fees of cooks.",
    "Annex B § 2": "Fees of bakers.",
    "Schedule 1": "Grades.",
    "Part II": "Two.",
    "Chapter IV § 1": "Four.",
}
OTHER = {
    "§ 20.1": "Lampes.",
    "§ EXHORTE": "EXHORTE les villes.",
    "Section 9 § 4": "Voir les articles 40 et 41, et schedules 6 and 8.",
}
NEVER = Weights(Logistic(0, {}), Logistic(-9, {}), 0.1, 0.5)
"""Nothing is said to answer, but for what is named."""
ALWAYS = Weights(Logistic(0, {}), Logistic(9, {}), 0.1, 0.5)


@pytest.fixture(scope="module")
def agreements(tmp_path_factory):
    texts = []
    for name, language, passages in (("agreement.en", "en", AGREEMENT), ("accord.fr", "fr", OTHER)):
        text = text_of(name, language, list(passages.values()))
        named = (dataclasses.replace(p, locator=locator) for p, locator in zip(text.passages, passages, strict=True))
        texts.append(dataclasses.replace(text, passages=tuple(named)))
    with Library.create(load(library=tmp_path_factory.mktemp("agreements") / "library"), LetterEmbedder()) as library:
        library.replace(texts)
        yield library


DEMANDS = """\
Pliego del Sindicato del Sur

I. Salarios

1. El sindicato pide pan para la gente.
2. El sindicato pide lana para la gente.

III. Escuelas rurales

17. El sindicato pide barcas para los distritos.
18. El sindicato pide casas para los distritos.
"""
STATUTES = """\
Statutes of the Lake Union

Article 14 - Records

The union does three things:

(1) it keeps no lists;
(2) it shows what it keeps.

It burns what it does not keep.

Article 15 - Meals

Soup is served at noon, as articles 20 to 26 of the old statutes say.

Bread is served at night.

Article 1er - Beds

Beds are made.

Article 3 bis - Oil

Oil is bought in spring.

CHAPTER IX - Of towns

Article 31. Towns vote in May.

Article 32. Towns vote by hand.

Schedule A - Fees of the year

1. Cooks pay one crown.
2. Bakers pay two crowns.
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A library of texts as they were read, whose numbers are their own."""
    texts = []
    for name, language, raw in (("pliego", "es", DEMANDS), ("statutes", "en", STATUTES)):
        source, document = a_source(language, name), read_raw(raw)
        texts.append(Text(source, document, passages_of(document, source), ()))
    with Library.create(load(library=tmp_path_factory.mktemp("printed") / "library"), LetterEmbedder()) as library:
        library.replace(texts)
        yield library


@pytest.mark.parametrize(
    ("asked", "locators"),
    [
        *(
            (asked, ["III. Escuelas rurales 17"])
            for asked in ("Punto 17", "point 17", "item 17", "numéro 17", "n.º 17", "III.17")
        ),
        ("¿Qué dice el punto 17?", ["III. Escuelas rurales 17"]),
        ("puntos 17 y 18", ["III. Escuelas rurales 17", "III. Escuelas rurales 18"]),
        ("punto III.17", ["III. Escuelas rurales 17"]),
        ("point 2", ["I. Salarios 2", "Schedule A - Fees of the year 2"]),  # and not the second paragraph of article 15
        ("Schedule A(1)", ["Schedule A - Fees of the year 1"]),
        ("paragraph 1 of Schedule A", ["Schedule A - Fees of the year 1"]),
        ("14(2)", ["Article 14 § 1, 2"]),
        ("Article 14(2)", ["Article 14 § 1, 2"]),
        ("Article 14 § 2", ["Article 14 § 2"]),  # as it is cited here
        ("Article 15(2)", ["Article 15 § 2"]),
        ("sección III", ["III. Escuelas rurales 17", "III. Escuelas rurales 18"]),
        ("partie III, point 18", ["III. Escuelas rurales 18"]),
        ("chapter 9", ["Article 31", "Article 32"]),
        ("artículo 32 del capítulo IX", ["Article 32"]),
        ("article 3 bis", ["Article 3 bis § 1"]),
        ("the second paragraph of Article 15", ["Article 15 § 2"]),
        ("art. 15 al. 2", ["Article 15 § 2"]),
        *((asked, ["Article 1er § 1"]) for asked in ("article 1er", "art. 1", "1er article", "artículo primero")),
    ],
)
def test_the_number_that_a_text_prints_is_the_one_that_is_asked_for(asked, locators, printed):
    answer = Assistant(printed, LetterEmbedder(), weights=NEVER).ask(asked)
    assert sorted(_quoted(answer)) == locators
    assert (answer.kind, answer.notices) == (AnswerKind.STATED, ())


def test_an_article_is_given_in_part_where_no_text_says_that_its_chapter_is_the_one(printed):
    answer = Assistant(printed, LetterEmbedder(), weights=NEVER).ask("Chapter II, Article 31")
    assert (answer.kind, _quoted(answer)) == (AnswerKind.PARTLY, ["Article 31"])


def test_an_article_that_was_put_in_later_is_not_the_one_before_it(printed):
    assert Assistant(printed, LetterEmbedder(), weights=NEVER).ask("article 3").statements == ()


@pytest.mark.parametrize("asked", ["article 24", "Does Article 24 speak of soup?", "¿Qué dice la sección 26?"])
def test_what_lies_between_two_that_a_text_mentions_is_not_said_to_be_nowhere(asked, printed):
    assert Assistant(printed, LetterEmbedder(), weights=ALWAYS).ask(asked).notices == ()


@pytest.mark.parametrize("asked", ["article 27", "Does Article 19 speak of soup?"])
def test_what_lies_beside_what_a_text_mentions_is_said_to_be_nowhere(asked, printed):
    assert len(Assistant(printed, LetterEmbedder(), weights=ALWAYS).ask(asked).notices) == 1


def _quoted(answer):
    return [quote.locator for statement in answer.statements for quote in statement.quotes]


@pytest.mark.parametrize(
    ("asked", "locators"),
    [
        ("Annex B", ["Annex B § 1", "Annex B § 2"]),
        ("Que dit l'annexe B ?", ["Annex B § 1", "Annex B § 2"]),
        ("¿Qué dice el Anexo B, § 2?", ["Annex B § 2"]),
        ("Annex B(2)", ["Annex B § 2"]),
        ("Schedule 1", ["Schedule 1"]),
        ("Annex 1", ["Schedule 1"]),
        ("Part II", ["Part II"]),
        ("chapter 4", ["Chapter IV § 1"]),
        ("clause 7", ["Article 7"]),
        ("¿Qué dice el artículo 7º?", ["Article 7"]),
        ("section 12.1", ["Article 12.1"]),
        ("point 12.4", ["Article 12.4"]),
        ("cláusula 12.4", ["Article 12.4"]),
        ("§ 12.1", ["Article 12.1"]),
        ("artículo 20.1", ["§ 20.1"]),
        ("section 9", ["Section 9 § 4"]),
        ("Article 12.3(a)", ["Article 12.3, a"]),
        ("art. 12(3)(a)", ["Article 12.3, a"]),
        ("Article 12.3(c)(ii)", ["Article 12.3, c (ii)"]),
        ("article 12.3, a)", ["Article 12.3, a"]),
        ("Article 12, paragraph 4", ["Article 12.4"]),
        ("paragraph 2 of Article 14", ["Article 14 § 2"]),
        ("article 14(2)", ["Article 14 § 2"]),
        ("articles 5 and 6", ["Article 5 § 1", "Article 6"]),
        ("articles 12.1 et 12.4", ["Article 12.1", "Article 12.4"]),
        ("artículos 5, 6 y 7", ["Article 5 § 1", "Article 6", "Article 7"]),
        ("article 6 and article 5", ["Article 5 § 1", "Article 6"]),  # in the order of the text
        ("articles 5 to 7", ["Article 5 § 1", "Article 6", "Article 7"]),
        ("5400", ["Article 12.4"]),
        ("62%", ["Article 12.4"]),
        ("paragraphe exhorte", ["§ EXHORTE"]),
        ('alinéa "EXHORTE"', ["§ EXHORTE"]),
    ],
)
def test_what_is_named_is_found_however_it_is_called(asked, locators, agreements):
    answer = Assistant(agreements, LetterEmbedder(), weights=NEVER).ask(asked)
    assert _quoted(answer) == locators
    assert (answer.kind, answer.support, answer.notices) == (AnswerKind.STATED, 1.0, ())


@pytest.mark.parametrize(
    ("asked", "locators", "nowhere"),
    [
        ("Article 12.3(z)", ["Article 12.3", "Article 12.3, a", "Article 12.3, c (ii)"], "Article 12.3(z)"),
        ("Que dit l'annexe B § 9 ?", ["Annex B § 1", "Annex B § 2"], "annexe B § 9"),
        ("artículos 6 y 99", ["Article 6"], "artículo 99"),
    ],
)
def test_what_is_there_in_part_is_given_in_part(asked, locators, nowhere, agreements):
    answer = Assistant(agreements, LetterEmbedder(), weights=NEVER).ask(asked)
    assert answer.kind is AnswerKind.PARTLY
    assert sorted(_quoted(answer)) == locators
    (notice,) = answer.notices
    assert nowhere in notice


@pytest.mark.parametrize("asked", ["What pay is there under Article 12.3(z)?", "Les articles 6 et 99 parlent-ils de pain ?"])
def test_beside_a_question_too_what_is_there_in_part_states_nothing(asked, agreements):
    assert Assistant(agreements, LetterEmbedder(), weights=ALWAYS).ask(asked).kind is AnswerKind.PARTLY


@pytest.mark.parametrize(
    ("asked", "nowhere"),
    [
        ("What does Article 98.4 say about pay?", "Article 98.4"),
        ("Que dit l'annexe Z du pain ?", "annexe Z"),
        ("¿Qué dice el artículo 98 sobre el pan?", "artículo 98"),
    ],
)
def test_beside_a_question_what_is_nowhere_is_said_to_be_and_nothing_is_stated(asked, nowhere, agreements):
    answer = Assistant(agreements, LetterEmbedder(), weights=ALWAYS).ask(asked)
    assert answer.kind is AnswerKind.PARTLY
    assert any(nowhere in notice for notice in answer.notices)


@pytest.mark.parametrize("asked", ["Annex Z", "clause 12.9", "¿Qué dice la sección 98?", "Article 98(a)"])
def test_what_is_nowhere_by_any_name_is_met_with_silence_that_says_so(asked, agreements):
    answer = Assistant(agreements, LetterEmbedder(), weights=ALWAYS).ask(asked)
    assert (answer.kind, answer.support, len(answer.notices)) == (AnswerKind.SILENT, 0.0, 1)


@pytest.mark.parametrize(
    "asked",
    [
        "31/08/2027",
        "2027-08-31",
        "clause 41",  # « les articles 40 et 41 » are mentioned
        "Schedule 8",
    ],
)
def test_of_what_may_stand_there_otherwise_nothing_is_certain(asked, agreements):
    answer = Assistant(agreements, LetterEmbedder(), weights=NEVER).ask(asked)
    assert answer.kind is AnswerKind.SILENT
    assert answer.support > 0
    assert not any(asked in notice for notice in answer.notices)


@pytest.mark.parametrize(
    "asked",
    [
        "section 2",  # « Article 14 § 2 » is none, but one may be meant
        "Annex A",  # nor is « Annexe à l'accord » it
    ],
)
def test_where_no_paragraph_is_called_so_or_mentions_it_whatever_comes_near_is_no_answer(asked, agreements):
    answer = Assistant(agreements, LetterEmbedder(), weights=ALWAYS).ask(asked)
    assert (answer.kind, answer.statements) == (AnswerKind.SILENT, ())
    assert not any(asked in notice for notice in answer.notices)


class _Counting:
    """The library, and how often references were searched for in it."""

    def __init__(self, library):
        self._library, self.searches = library, []

    def __getattr__(self, name):
        return getattr(self._library, name)

    def search_phrases(self, field, phrases, *where):
        self.searches += [phrases] if field == REFERENCES else []
        return self._library.search_phrases(field, phrases, *where)


@pytest.mark.parametrize(
    ("asked", "filters", "searches"),
    [
        ("Article 6", NO_FILTERS, 1),
        ("articles 5 and 6", NO_FILTERS, 2),
        ("What pay is there under Article 6?", NO_FILTERS, 1),
        ("What pay is there under Article 6?", Filters(source="agreement"), 1),
        ("What bread is there under Article 12.3(a)?", NO_FILTERS, 1),
    ],
)
def test_each_reference_is_searched_for_once(asked, filters, searches, agreements):
    library = _Counting(agreements)
    assert Assistant(library, LetterEmbedder(), weights=ALWAYS).ask(asked, filters=filters).kind is AnswerKind.STATED
    assert len(library.searches) == searches


def test_what_stands_outside_the_filters_is_not_said_to_be_nowhere(agreements):
    asked = "Does § 20.1 speak of lamps?"
    assert Assistant(agreements, LetterEmbedder(), weights=ALWAYS).ask(asked, filters=Filters(source="agreement")).notices == ()


def test_what_is_written_wins_within_the_filters(agreements):
    assistant = Assistant(agreements, LetterEmbedder(), weights=NEVER)
    assert _quoted(assistant.ask("section 9 § 4")) == ["Section 9 § 4"]
    assert _quoted(assistant.ask("§ 20.1", filters=Filters(source="accord"))) == ["§ 20.1"]
    assert assistant.ask("§ 20.1", filters=Filters(source="agreement")).statements == ()
