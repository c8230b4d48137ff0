"""Filters: which texts, and which paragraphs, a person wants to look in."""

from __future__ import annotations

import datetime as dt

import pytest
from shelf import Shelf

from assistant.answer import Assistant
from assistant.filters import Filters, day, sources, within
from assistant.weights import Logistic, Weights
from corpus.errors import BadFilter
from corpus.text import Standing
from corpus.words import EVERYWHERE

FRENCH = "Résolution sur la taille des classes\n\nLe congrès :\n\nAPPELLE les gouvernements à limiter la taille des classes.\n\n"
FRENCH += "EXHORTE les employeurs à publier la taille de chaque classe.\n"
ENGLISH = "Resolution on class size\n\nThe congress:\n\nCALLS ON governments to pay for small classes.\n"
ALL = {"classes.fr", "size.en", "plans.fr"}


@pytest.fixture(scope="module")
def library(tmp_path_factory, reader):
    shelf = Shelf(tmp_path_factory.mktemp("filters") / "shelf", reader)
    shelf.add(
        shelf.file("classes.fr.txt", FRENCH),
        date=dt.date(2024, 8, 2),
        title="Résolution sur les classes",
        standing=Standing("adopted"),
    )
    shelf.add(shelf.file("size.en.txt", ENGLISH), date=dt.date(2019, 7, 21), title="Class size", standing=Standing("draft"))
    shelf.add(shelf.file("plans.fr.txt", FRENCH.replace("classes", "plans")), title="Plans", standing=Standing("member document"))
    with shelf.open() as library:
        yield library


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ALL),
        (Filters(source="classes.fr"), {"classes.fr"}),
        (Filters(source="RESOLUTION"), {"classes.fr"}),
        (Filters(standing=Standing("draft")), {"size.en"}),
        (Filters(standing="Member"), {"plans.fr"}),
        (Filters(language="fr"), {"classes.fr", "plans.fr"}),
        (Filters(since=dt.date(2020, 1, 1)), {"classes.fr"}),
        (Filters(until=dt.date(2019, 7, 21)), {"size.en"}),
        (Filters(until=dt.date(2019, 7, 20)), set()),
        (Filters(language="fr", since=dt.date(2024, 8, 2), until=dt.date(2024, 8, 2)), {"classes.fr"}),
    ],
)
def test_texts_are_chosen_by_what_they_are(library, filters, expected):
    assert {source.id for source in sources(library, filters)} == expected


def found(library, asked, filters):
    """The places that a question finds when any passage will do."""
    always = Weights(Logistic(0, {}), Logistic(9, {}), 0.0, 0.5)
    answer = Assistant(library, library._embedder, weights=always).ask(asked, hits=50, filters=filters)
    return {hit.passage.id for hit in answer.hits}


def test_a_question_finds_nothing_outside_of_its_filters(library):
    asked = "Que demande-t-on aux gouvernements sur la taille des classes ?"
    assert {name.partition("#")[0] for name in found(library, asked, Filters())} == ALL
    assert {name.partition("#")[0] for name in found(library, asked, Filters(language="en"))} == {"size.en"}
    assert found(library, asked, Filters(addressee="governments")) == {
        "classes.fr#appelle",
        "size.en#calls-on",
        "plans.fr#appelle",
    }
    assert found(library, asked, Filters(source="classes", addressee="employeurs")) == {"classes.fr#exhorte"}
    assert found(library, "§ EXHORTE", Filters(source="classes.fr", addressee="gouvernements")) == {"classes.fr#appelle"}


def test_no_filter_looks_everywhere(library):
    assert within(library, Filters()) is EVERYWHERE


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(source="accord"), "No text has the source 'accord'. There are: classes.fr, size.en, plans.fr."),
        (Filters(standing="mentioned"), "No text has the standing 'mentioned'. There are: adopted, draft, member document."),
        (Filters(language="de"), "No text has the language 'de'. There are: fr, en."),
        (Filters(since=dt.date(2030, 1, 1)), "there are classes.fr (2024-08-02), size.en (2019-07-21), plans.fr (no date)."),
        (
            Filters(addressee="parents"),
            "Nobody called 'parents' is addressed. There are: employeurs, gouvernements, governments.",
        ),
        (Filters(source="size", addressee="employeurs"), "Nothing is put to 'employeurs' in the texts that are left."),
    ],
)
def test_filters_that_let_nothing_through_say_what_there_is(library, filters, said):
    with pytest.raises(BadFilter) as refused:
        within(library, filters)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        (" 2024-08-02 ", dt.date(2024, 8, 2), dt.date(2024, 8, 2)),
        ("", None, None),
    ],
)
def test_a_year_or_a_month_is_its_first_or_its_last_day(written, first, last):
    assert day(written) == first
    assert day(written, last=True) == last


@pytest.mark.parametrize(
    "written", ["2024-13", "2024-00", "2024-02-30", "yesterday", "08/2024", "24", "2024-", "-2024", "٢٠٢٤-xx"]
)
def test_what_is_no_date_is_refused_with_how_to_write_one(written):
    with pytest.raises(BadFilter, match="Write a year, a month or a day"):
        day(written)


def test_a_text_named_by_its_number_is_where_a_question_looks(tmp_path, reader):
    shelf = Shelf(tmp_path / "shelf", reader)
    articles = "\n\n".join(f"Article {n}\n\n{n}.1 La mesure {n} est prise par le comité." for n in range(1, 70))
    shelf.add(shelf.file("a.txt", f"Accord\n\n{articles}\n\nArticle 70\n\n70.1 Le salaire est payé.\n"), id="res-29105.fr")
    shelf.add(shelf.file("b.txt", "Motion\n\nLe salaire des gouvernements.\n"), id="motion.fr")
    with shelf.open() as library:
        always = Weights(Logistic(0, {"lexical": 1}), Logistic(9, {}), 0.0, 0.5)
        asked = Assistant(library, library._embedder, weights=always)
        answer = asked.ask("Que dit la résolution 29105 sur le salaire ?")
        assert answer.hits[0].passage.text.startswith("70.1")
        assert {hit.passage.source for hit in answer.hits} == {"res-29105.fr"}
        assert {hit.passage.source for hit in asked.ask("Que dit la résolution 99999 sur le salaire ?").hits} >= {"motion.fr"}
        only = asked.ask("Que dit la résolution 29105 sur le salaire ?", filters=Filters(source="motion.fr"))
        assert {hit.passage.source for hit in only.hits} == {"motion.fr"}
