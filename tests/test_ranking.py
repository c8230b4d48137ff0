"""How signals order passages; what passages quote of a question orders those of its language, and no others."""

from __future__ import annotations

from itertools import permutations

import pytest

from assistant.question import read_question
from assistant.ranking import QUOTED, Candidate, contributions, log_odds, ranked
from assistant.retrieve import Retriever
from assistant.weights import Logistic, load_weights, sigmoid
from corpus.library import Library
from corpus.text import Part, Passage, PassageKind
from corpus.words import EVERYWHERE, Within
from evals.texts import text_of

MODEL = Logistic(-0.5, {"late": 1.0, QUOTED: 2.0})


def candidate(name: str, late: float, quoted: float | None) -> Candidate:
    """A passage; without `quoted`, in another language than the question."""
    passage = Passage(name, "x", ord(name[0]), PassageKind.CLAUSE, name, 1, 1, 0, 1, name)
    features = {"late": late} if quoted is None else {"late": late, QUOTED: quoted}
    return Candidate(passage, {"late": Part(1, late)}, features)


FOUND = [candidate("a", 1.0, 0.0), candidate("b", 0.5, 1.0), candidate("c", -2.0, 0.5), candidate("other", 0.7, None)]


def order(candidates: list[Candidate], model: Logistic = MODEL) -> list[str]:
    return [hit.passage.id for hit in ranked(candidates, model)]


def test_of_two_passages_in_the_language_of_the_question_the_one_that_quotes_more_of_it_gains():
    assert order([candidate("a", 1.0, 0.0), candidate("b", 0.5, 1.0)]) == ["b", "a"]
    assert order([candidate("a", 1.0, 0.0), candidate("b", 0.5, 0.2)]) == ["a", "b"]


def test_they_change_places_and_each_place_keeps_its_score():
    scores = {hit.passage.id: hit.score for hit in ranked(FOUND, MODEL)}
    assert scores == {name: sigmoid(z - 0.5) for name, z in {"b": 1.0, "other": 0.7, "a": 0.5, "c": -2.0}.items()}
    bare = {hit.passage.id: hit.score for hit in ranked(FOUND, Logistic(-0.5, {"late": 1.0}))}
    assert sorted(scores.values()) == sorted(bare.values())
    assert scores["other"] == bare["other"]


def test_what_is_quoted_puts_no_passage_before_one_in_another_language_that_stood_before_them_all():
    many = [candidate(name, 1.0 - n / 100, 0.0) for n, name in enumerate("abcdefghij")]
    assert order([*many, candidate("k", 0.5, 40.0), candidate("other", 1.1, None)])[:3] == ["other", "k", "a"]


def test_the_order_of_hits_does_not_depend_on_the_order_of_candidates(shared_library, letters):
    assert {tuple(order(list(some))) for some in permutations(FOUND)} == {("b", "other", "a", "c")}
    retriever = Retriever(shared_library, letters, Logistic(0.0, {}))
    candidates = retriever.candidates(read_question("Que demande-t-on aux gouvernements ?", shared_library.thesaurus))
    for model in (Logistic(0.0, {}), MODEL):
        assert ranked(candidates, model) == ranked(candidates[::-1], model)


def test_what_signals_add_makes_up_the_log_odds():
    added = contributions(FOUND, MODEL)
    assert added[0] == {"late": 1.0, QUOTED: -0.5}, "« a » gave its place to « b »"
    assert added[3] == {"late": 0.7, QUOTED: 0.0}
    for some, z in zip(added, log_odds(FOUND, MODEL), strict=True):
        assert MODEL.bias + sum(some.values()) == pytest.approx(z)
    assert contributions([], MODEL) == []
    assert ranked([], MODEL) == ()
    assert contributions(FOUND[:1], Logistic(0.0, {"late": 2.0})) == [{"late": 2.0}]


def test_what_is_quoted_weighs_something_with_either_model_in_force():
    for late in (True, False):
        assert load_weights(late=late).passage.signals[QUOTED] > 0


def test_a_passage_quotes_a_question_from_the_second_rare_word_on_and_in_its_language_alone(settings, letters):
    paragraphs = [f"Le brevet numéro x{n} reste ouvert à chacun, et le suppléant x{n} aussi." for n in range(40)]
    rare = "La commission paritaire examine la mutation des suppléantes, et les autres demandes de ce genre, en juin."
    english = text_of(
        "other.en", "en", ["The commission paritaire examines la mutation des suppléantes.", *["Nothing here."] * 9]
    )
    with Library.create(settings, letters) as library:
        library.replace([text_of("accord.fr", "fr", [*paragraphs, rare]), english])
        retriever = Retriever(library, letters, Logistic(0.0, {}))

        def quoted(asked: str, within: Within = EVERYWHERE, depth: int = 20) -> dict[str, float | None]:
            found = retriever.candidates(read_question(asked, library.thesaurus, "fr"), within, depth)
            return {c.passage.id: c.features.get(QUOTED) for c in found}

        one = quoted("Qu'est-ce qui est dit de la mutation ?")
        three = quoted("Qui examine la mutation, la commission paritaire ?")
        assert three["other.en#0"] is None
        assert one["accord.fr#40"] == 0.0
        assert three["accord.fr#40"] > 1.0
        assert max(score for score in quoted("Qui a droit à des congés payés ?").values() if score is not None) == 0.0
        few = quoted("Quel brevet, quel suppléant la commission paritaire examine-t-elle ?", depth=1)
        more = quoted("Quel brevet, quel suppléant la commission paritaire examine-t-elle ?", depth=60)
        assert {name: more[name] for name in few} == few, "however many are asked for"
        assert len(more) > len(few)
        only = quoted("Qui examine la mutation, la commission paritaire ?", Within(sources=frozenset(("accord.fr",))))
        assert only["accord.fr#40"] == three["accord.fr#40"], "wherever it is asked"
