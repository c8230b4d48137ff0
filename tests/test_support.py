"""Whether the texts answer: what speaks for it."""

from __future__ import annotations

import dataclasses
import math

import pytest
from conftest import LetterEmbedder
from shelf import Shelf

from assistant.addressed import ADDRESSED
from assistant.question import read_question
from assistant.retrieve import Retriever
from assistant.support import BEST, SIGNALS, support, support_signals
from assistant.weights import Logistic, load_weights, logit, sigmoid
from corpus.text import Part
from corpus.words import Within

TEXTS = {
    "lamps.fr": "Motion sur les lampes\n\nLes écoles paient les lampes.\n\nLes maires paient les salles.\n",
    "hours.fr": "Motion sur les heures\n\nLes écoles comptent les heures.\n",
}


BY_DENSE = Logistic(-1.0, {"dense": 1.0})


@pytest.fixture(scope="module")
def library(tmp_path_factory, reader):
    shelf = Shelf(tmp_path_factory.mktemp("support") / "shelf", reader)
    for name, text in TEXTS.items():
        shelf.add(shelf.file(f"{name}.txt", text), id=name, language="fr")
    with shelf.open() as library:
        yield library


def test_a_search_counts_the_passages_that_it_is_made_among(library):
    citable = {name: [p.id for p in library.passages(name) if p.citable] for name in TEXTS}
    assert library.searched() == sum(map(len, citable.values())) == 3
    assert library.searched(Within(passages=frozenset(citable["lamps.fr"][:1]))) == 1
    assert library.searched(Within(sources=frozenset({"hours.fr"}))) == library.counts()["hours.fr"]


def test_the_same_nearness_says_less_among_many_passages(library):
    retriever = Retriever(library, LetterEmbedder(), BY_DENSE)
    question = read_question("Qui paie les lampes ?", library.thesaurus)
    hits = retriever.search(question, 3)
    among_all = support_signals(question, hits, retriever, BY_DENSE)
    among_one = support_signals(question, hits, retriever, BY_DENSE, Within(passages=frozenset({hits[0].passage.id})))
    assert set(among_all) == set(SIGNALS)
    assert among_all["few"] == pytest.approx(-math.log(3))
    assert among_one == among_all | {"few": 0.0}
    for weights in (load_weights(), load_weights(late=False)):
        assert weights.support.signals["few"] > 0
        assert support(among_one, weights.support) > support(among_all, weights.support)


def test_the_best_score_of_the_first_passages_counts_whichever_of_them_has_it(library):
    retriever = Retriever(library, LetterEmbedder(), BY_DENSE)
    question = read_question("Qui paie les lampes ?", library.thesaurus)
    hits = retriever.search(question, 3)
    signals = support_signals(question, hits, retriever, BY_DENSE)
    assert sigmoid(signals[BEST]) == pytest.approx(max(hit.score for hit in hits))
    assert support_signals(question, hits[::-1], retriever, BY_DENSE) == signals
    certain = [dataclasses.replace(hit, score=float(n == 0)) for n, hit in enumerate(hits)]
    assert support_signals(question, certain, retriever, BY_DENSE)[BEST] == pytest.approx(50.0)
    assert support_signals(question, certain[1:], retriever, BY_DENSE)[BEST] == pytest.approx(-50.0)
    for weights in (load_weights(), load_weights(late=False)):
        assert weights.support.signals[BEST] > 0


def test_that_a_passage_puts_something_to_those_asked_is_no_support(library):
    retriever = Retriever(library, LetterEmbedder(), BY_DENSE)
    question = read_question("Qui paie les lampes ?", library.thesaurus)
    (hit,) = retriever.search(question, 1)
    plain = support_signals(question, [hit], retriever, BY_DENSE)
    more = dataclasses.replace(hit, score=sigmoid(logit(hit.score) + 2.0), parts={**hit.parts, ADDRESSED: Part(1, 1.0)})
    addressing = Logistic(BY_DENSE.bias, {**BY_DENSE.signals, ADDRESSED: 2.0})
    assert support_signals(question, [more], retriever, addressing) == pytest.approx(plain)


def test_nothing_found_is_no_support(library):
    retriever = Retriever(library, LetterEmbedder(), Logistic(0.0, {}))
    question = read_question("Qui paie ?", library.thesaurus)
    assert support(support_signals(question, (), retriever, BY_DENSE), load_weights().support) == 0.0
