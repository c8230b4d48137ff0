"""The language versions of one paragraph are one hit that offers the others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import LetterEmbedder
from shelf import Shelf

from assistant.addressed import ADDRESSED
from assistant.answer import Assistant
from assistant.export import answer_to_json
from assistant.filters import Filters
from assistant.question import read_question
from assistant.retrieve import Retriever
from assistant.versions import Versions
from assistant.weights import Logistic, Weights
from corpus.references import shape
from corpus.text import Hit, Part
from corpus.words import Within
from evals.texts import text_of

TEXTS = {
    "rest.en": "Resolution on rest\n\nThe congress:\n\nCALLS ON governments to pay for the time of rest.\n\n"
    "URGES employers to count every hour.\n",
    "rest.fr": "Résolution sur le repos\n\nLe congrès :\n\nAPPELLE les gouvernements à payer le temps de repos.\n\n"
    "EXHORTE les employeurs à compter chaque heure.\n",
    "rest.es": "Resolución sobre el descanso\n\nEl congreso:\n\nHACE UN LLAMAMIENTO a los gobiernos para que paguen el descanso.\n\n"
    "INSTA a los empleadores a contar cada hora.\n",
    "other.fr": "Motion sur les lampes\n\nLe congrès :\n\nAPPELLE les gouvernements à payer les lampes.\n",
}
ALWAYS = Weights(Logistic(0, {"lexical": 1, "concepts": 1}), Logistic(9, {}), 0.0, 0.5)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, reader):
    shelf = Shelf(tmp_path_factory.mktemp("versions") / "shelf", reader)
    for name, text in TEXTS.items():
        shelf.add(shelf.file(f"{name}.txt", text), work=name.partition(".")[0])
    return shelf


@pytest.fixture
def library(shelf):
    with shelf.open() as library:
        yield library


def test_as_many_paragraphs_are_found_as_were_asked_for_where_each_has_three_versions(tmp_path, reader):
    """The question shares no word with them: vectors alone find them, and those of the versions of one are the same."""
    shelf = Shelf(tmp_path / "shelf", reader)
    goods = ("bread", "milk", "salt", "rice", "beans", "corn", "wheat", "honey", "plums", "figs")
    names = {"en": goods, "fr": [word[::-1] for word in goods], "es": [word[1:] + word[0] for word in goods]}
    for language, some in names.items():
        text = "\n\n".join(f"{n}. {word} {word}" for n, word in enumerate(some, 1))
        shelf.add(shelf.file(f"store.{language}.txt", f"Store\n\n{text}\n"), work="store", language=language)
    with shelf.open() as library:
        found = Retriever(library, LetterEmbedder(), ALWAYS.passage).search(read_question("zebra", library.thesaurus), 9)
    assert [len(hit.versions) for hit in found] == [2] * 9


def passage(library, name):
    return library.passages_by_id([name])[name]


def locators(versions):
    return {language: found.locator for language, found in versions.items()}


def test_the_versions_of_a_paragraph_stand_at_the_same_place_of_texts_that_are_built_alike(library):
    versions = Versions(library)
    assert locators(versions.of(passage(library, "rest.en#urges"))) == {"en": "§ URGES", "fr": "§ EXHORTE", "es": "§ INSTA"}
    assert locators(versions.of(passage(library, "other.fr#appelle"))) == {"fr": "§ APPELLE"}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("What must governments pay for?", "rest.en#calls-on"),
        ("Que doivent payer les gouvernements ?", "rest.fr#appelle"),
        ("¿Qué deben pagar los gobiernos?", "rest.es#hace-un-llamamiento"),
    ],
)
def test_a_question_is_shown_the_version_in_its_language_and_offered_the_others(asked, shown, library):
    answer = Assistant(library, library._embedder, weights=ALWAYS).ask(asked, hits=50)
    found = {hit.passage.id: hit for hit in answer.hits}
    assert shown in found
    group = {"rest.en#calls-on", "rest.fr#appelle", "rest.es#hace-un-llamamiento"}
    assert {p.id for p in found[shown].versions} == group - {shown}
    assert not found.keys() & (group - {shown})
    assert found["other.fr#appelle"].versions == ()
    (row,) = [row for row in answer_to_json(answer, library)["hits"] if row["passage"] == shown]
    assert {version["passage"] for version in row["versions"]} == group - {shown}


def test_a_filter_on_the_language_is_obeyed(library):
    asked = Assistant(library, library._embedder, weights=ALWAYS)
    answer = asked.ask("What must governments pay for?", hits=50, filters=Filters(language="fr"))
    assert {hit.passage.source for hit in answer.hits} == {"rest.fr", "other.fr"}
    (hit,) = [hit for hit in answer.hits if hit.passage.id == "rest.fr#appelle"]
    assert {p.source for p in hit.versions} == {"rest.en", "rest.es"}


def test_a_group_stands_where_its_best_version_stood(library):
    hits = [Hit(passage(library, name), score) for name, score in (("rest.fr#exhorte", 0.9), ("other.fr#appelle", 0.8), ("rest.en#urges", 0.1))]  # fmt: skip
    folded = Versions(library).fold(hits, "en")
    assert [(hit.passage.id, hit.score) for hit in folded] == [("rest.en#urges", 0.9), ("other.fr#appelle", 0.8)]
    inside = Versions(library).fold(hits, "en", Within(frozenset({"rest.fr", "other.fr"})))
    assert [hit.passage.id for hit in inside] == ["rest.fr#exhorte", "other.fr#appelle"]


def test_texts_that_are_not_built_alike_are_compared_by_their_locators(tmp_path, reader):
    shelf = Shelf(tmp_path / "shelf", reader)
    shelf.add(
        shelf.file(
            "a.fr.txt", "Accord\n\nArticle 1\n\n1.1 Le repos est payé.\n\nArticle 2\n\n2.1 Les lampes restent allumées.\n"
        ),
        work="a",
    )
    shelf.add(shelf.file("a.en.txt", "Agreement\n\nSome words before.\n\nArticle 2\n\n2.1 The lamps stay on.\n"), work="a")
    with shelf.open() as library:
        versions = Versions(library)
        by_text = {p.text: p for source in library.sources() for p in library.passages(source.id)}
        lamps = versions.of(by_text["2.1 Les lampes restent allumées."])
        assert {found.text for found in lamps.values()} == {"2.1 Les lampes restent allumées.", "2.1 The lamps stay on."}
        assert list(versions.of(by_text["1.1 Le repos est payé."])) == ["fr"]
        assert list(versions.of(by_text["Some words before."])) == ["en"]


def test_versions_that_are_built_alike_stay_together_when_one_that_is_not_joins_them(tmp_path, reader):
    """The Spanish one has a paragraph more, and so only what it numbers is paired."""
    texts = {
        "fr": "Accord\n\nLes nuits sont longues.\n\nArticle 1\n\n1.1 Le repos est payé.\n",
        "en": "Agreement\n\nNights are long.\n\nArticle 1\n\n1.1 Rest is paid.\n",
        "es": "Acuerdo\n\nLas noches son largas.\n\nY frías.\n\nArtículo 1\n\n1.1 El descanso se paga.\n",
    }
    shelf = Shelf(tmp_path / "shelf", reader)
    for language, text in texts.items():
        shelf.add(shelf.file(f"a.{language}.txt", text), work="a", language=language)
    with shelf.open() as library:
        versions = Versions(library)
        by_text = {p.text: p for source in library.sources() for p in library.passages(source.id)}
        assert sorted(versions.of(by_text["Nights are long."])) == ["en", "fr"]
        assert sorted(versions.of(by_text["1.1 El descanso se paga."])) == ["en", "es", "fr"]
        assert list(versions.of(by_text["Las noches son largas."])) == list(versions.of(by_text["Y frías."])) == ["es"]


def test_a_version_that_joins_later_is_offered_at_once(tmp_path, reader):
    shelf = Shelf(tmp_path / "shelf", reader)
    shelf.add(shelf.file("rest.en.txt", TEXTS["rest.en"]), work="rest")
    with shelf.open() as library:
        versions, urges = Versions(library), passage(library, "rest.en#urges")
        assert list(versions.of(urges)) == ["en"]
        shelf.add(shelf.file("rest.fr.txt", TEXTS["rest.fr"]), work="rest")
        assert sorted(versions.of(urges)) == ["en", "fr"]
        shelf.remove("rest.fr")
        assert list(versions.of(urges)) == ["en"]


def test_paragraphs_that_nobody_numbered_are_not_taken_for_versions_of_each_other(tmp_path, reader):
    """Three paragraphs before the clauses in one version, four in the other: the third is not the third."""
    shelf = Shelf(tmp_path / "shelf", reader)
    clause = {
        "fr": "\n\nLe congrès :\n\nAPPELLE les gouvernements à payer.\n",
        "en": "\n\nThe congress:\n\nCALLS ON governments to pay.\n",
    }
    french = ["Les nuits sont longues.", "Les matins sont froids.", "Les lampes sont chères."]
    english = ["Nights and mornings are cold.", "Lamps are dear.", "The bells ring too early.", "Roofs leak."]
    for language, some in (("fr", french), ("en", english)):
        shelf.add(shelf.file(f"a.{language}.txt", "Motion\n\n" + "\n\n".join(some) + clause[language]), work="a")
    with shelf.open() as library:
        lamps = next(p for p in library.passages("a.fr") if "lampes" in p.text)
        assert list(Versions(library).of(lamps)) == ["fr"]


@pytest.mark.parametrize("asked", ["What does § EXHORTE say?", "§ EXHORTE", "¿Qué dice el § URGES?"])
def test_a_version_asked_for_by_its_reference_is_asked_for_in_every_language(asked, library):
    answer = Assistant(library, library._embedder, weights=ALWAYS).ask(asked, hits=50)
    assert "reference" in answer.hits[0].parts
    assert {answer.hits[0].passage.id, *(p.id for p in answer.hits[0].versions)} == {
        "rest.en#urges",
        "rest.fr#exhorte",
        "rest.es#insta",
    }
    assert len(answer.statements) == 1, "nothing else was asked for"


def test_what_one_version_puts_to_somebody_each_does(library):
    """Though the rules may read it in one language alone."""
    english, french = (
        Hit(passage(library, f"rest.{language}#{where}"), 0.5, {}) for language, where in (("en", "calls-on"), ("fr", "appelle"))
    )
    put = replace(english, parts={ADDRESSED: Part(1, 1.0)})
    for hits in ((put, french), (french, put)):
        (shown,) = Versions(library).fold(hits, "fr")
        assert (shown.passage, shown.parts) == (french.passage, put.parts)


def test_a_version_that_no_signal_found_does_not_stand_in_for_one_that_was(library):
    (hit,) = Versions(library).fold([Hit(passage(library, "rest.fr#exhorte"), 0.9)], "en")
    assert hit.passage.id == "rest.fr#exhorte"
    assert {p.source for p in hit.versions} == {"rest.en", "rest.es"}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("L'école et la famille 3", "La escuela y la familia 3", True),
        ("Inclusion et langues 12, a", "Inclusión y lenguas 12, a", True),
        ("Égalité 12, a", "Igualdad 12, b", False),
        ("Annexe A, 1", "Anexo B, 1", False),
        ("Article 7 bis", "Artículo 7", True),
    ],
)
def test_words_of_one_letter_in_a_heading_are_no_letters_of_the_locator(one, other, alike):
    passage = text_of("a.fr", "fr", ["Un mot."]).passages[0]
    assert (shape(replace(passage, locator=one)) == shape(replace(passage, locator=other))) is alike
