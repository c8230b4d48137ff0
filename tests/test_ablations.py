"""Signals off, groups of them and each alone: what they are worth."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from conftest import LetterEmbedder
from rich.console import Console

from assistant.addressed import ADDRESSED
from assistant.answer import Assistant
from assistant.question import read_question
from assistant.ranking import QUOTED
from assistant.retrieve import BRINGING, CONCEPT, COVERAGE, LEXICAL, NEAREST, Retriever
from assistant.versions import PHRASE
from assistant.weights import Logistic, Weights, load_weights
from corpus.background import DENSE, LATE, OWN
from corpus.library import Library
from corpus.settings import load
from evals.ablations import GROUPS, ablations, each_of_ranking, each_of_support, groups_of
from evals.compare import AUROC, MEASURES, Difference, show_ablations
from evals.questions import Gold
from evals.texts import text_of

WEIGHTS = Weights(
    Logistic(0, {"lexical": 2.0, "dense": 0.0, "coverage": 1.0}), Logistic(-1, {"best": 1.0, "names": 0.0}), 0.1, 0.9
)


def test_each_signal_that_does_something_is_taken_away_once_after_the_groups():
    """That of words may weigh nothing, and bring passages up."""
    assert list(groups_of(WEIGHTS)) == ["words", "thesaurus", "vectors", "embedder", "what is named"]
    ranking = each_of_ranking(replace(WEIGHTS, passage=Logistic(0, {"lexical": 0.0, "coverage": 1.0})))
    assert sorted(ranking) == ["concepts", "coverage", "dense", "force", "lexical", "phrase", "reference"]
    assert all(signals == {name} for name, signals in ranking.items())
    assert each_of_support(WEIGHTS) == {"support: best": replace(WEIGHTS, support=Logistic(-1, {"names": 0.0}))}


def test_every_signal_in_force_belongs_to_a_group():
    grouped = frozenset[str]().union(*GROUPS.values())
    for late in (True, False):
        assert grouped == load_weights(late=late).passage.signals.keys() | set(BRINGING)


PARAGRAPHS = [*(f"Une note q{n} sur le zzyzx." for n in range(60)), "Le remorquage est payé.", "Les enseignants ont un toit."]
TOWED, TEACHERS = "notes.fr#60", "notes.fr#61"
ASKED = "Que dit-on du remorquage des professeurs ?"
"""By the thesaurus alone, « enseignants » are « professeurs »."""


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    settings = load(library=tmp_path_factory.mktemp("notes") / "library")
    with Library.create(settings, LetterEmbedder()) as library:
        library.replace([text_of("notes.fr", "fr", PARAGRAPHS)])
        yield library


def brought(library, off, asked=ASKED):
    """By their ids, the passages that are considered for a question without the signals `off`."""
    retriever = Retriever(library, LetterEmbedder(), Logistic(0.0, {}), off=frozenset(off))
    return {c.passage.id: c for c in retriever.candidates(read_question(asked, library.thesaurus))}


def test_a_signal_that_is_off_brings_up_no_passage_and_weighs_nothing(notes):
    everything = {*BRINGING, QUOTED, COVERAGE, ADDRESSED, LATE, OWN}
    assert {TOWED, TEACHERS} < brought(notes, ()).keys()
    assert brought(notes, everything - {LEXICAL}).keys() == {TOWED}
    assert brought(notes, everything - {CONCEPT}).keys() == {TEACHERS}
    assert len(brought(notes, everything - {DENSE})) == NEAREST
    assert brought(notes, everything) == {}
    for off in (LEXICAL, CONCEPT, DENSE, COVERAGE, QUOTED, ADDRESSED):
        left = brought(notes, {off})
        assert left
        assert all(off not in candidate.features for candidate in left.values())


def test_what_support_is_read_from_is_measured_though_it_is_off(notes):
    """The cosine of a passage that its words brought up."""
    with_vectors, without = brought(notes, ()), brought(notes, {DENSE})
    assert without.keys() == {TOWED, TEACHERS}
    for name, candidate in without.items():
        assert candidate.parts[DENSE].score == with_vectors[name].parts[DENSE].score


def test_words_that_bring_up_nothing_are_quoted_as_before(notes):
    asked = "Le remorquage des professeurs est-il payé ? Remorquage payé ?"
    quoting = {name: c.features[QUOTED] for name, c in brought(notes, (), asked).items()}
    assert quoting[TOWED] > 0
    left = brought(notes, {LEXICAL}, asked)
    assert TOWED in left
    assert {name: c.features[QUOTED] for name, c in left.items()} == {name: quoting[name] for name in left}


def test_what_is_quoted_word_for_word_is_no_longer_first_where_that_is_off(notes):
    asked = "Où est dit « Les enseignants ont un toit » ?"
    assert all(PHRASE in brought(notes, off, asked)[TEACHERS].parts for off in ((), GROUPS["words"]))
    assert PHRASE not in brought(notes, GROUPS["what is named"], asked)[TEACHERS].parts


def test_without_cues_none_brings_a_passage_up(tmp_path):
    """Half of the vector that the index holds is that of the cues: a library without them is asked."""
    text, wanted, question = text_of("notes.fr", "fr", [*PARAGRAPHS, "Cela."]), "notes.fr#62", "jjjj kkkk wwww"
    asked = [Gold(f"n{n}.fr", f"n{n}", "fr", "teacher", "fact", question, True, "", {wanted: 2}, "") for n in range(9)]
    assistant_weights = Weights(Logistic(0, {"dense": 1.0, "cued": 1.0}), Logistic(9, {}), 0.0, 0.5)
    with (
        Library.create(load(library=tmp_path / "cued"), LetterEmbedder()) as cued,
        Library.create(load(library=tmp_path / "uncued"), LetterEmbedder()) as uncued,
    ):
        cued.replace([replace(text, cues={wanted: (question,)})])
        uncued.replace([text])
        assistant = Assistant(cued, LetterEmbedder(), weights=assistant_weights)
        rows = dict(ablations(assistant, LetterEmbedder(), (), asked, uncued=uncued))
    assert rows["cued"]["R@1"].before == 1.0
    assert rows["cued"]["R@5"].after == 0.0, "its own words say something else"
    assert rows["vectors"]["R@5"].after == 0.0, "then nothing brings it up"
    for group in ("cues", "embedder"):
        assert rows[group]["R@5"].after == 0.0


def test_a_reranker_orders_what_is_found_with_and_without_a_signal(notes):
    class Teachers:
        """Prefers a passage about teachers."""

        revision = "teachers-1"

        def scores(self, _question, passages):
            return [float("enseignants" in passage) for passage in passages]

    weights = Weights(Logistic(0, {"lexical": 1.0, "concepts": 0.1}), Logistic(9, {}), 0.0, 0.5)
    asked = [Gold("n1.fr", "n1", "fr", "teacher", "fact", ASKED, True, "", {TEACHERS: 2}, "")]
    assistant = Assistant(notes, LetterEmbedder(), weights=weights)
    plain = dict(ablations(assistant, LetterEmbedder(), (), asked))
    rows = dict(ablations(assistant, LetterEmbedder(), (), asked, reranker=Teachers()))
    assert (plain["phrase"]["R@1"].before, plain["phrase"]["R@1"].after) == (0.0, 0.0)
    assert (rows["phrase"]["R@1"].before, rows["phrase"]["R@1"].after) == (1.0, 1.0)


def test_what_is_lost_without_a_signal_is_told(shared_library):
    """With words alone to go by, a question that has the text's own words finds nothing better than chance without them."""
    only = Weights(Logistic(0, {"lexical": 1.0}), Logistic(9, {}), 0.0, 0.5)
    wanted = "conclusions-ia-2025.fr#souligne"
    question = "Que dit le texte de l'impact environnemental ?"
    asked = [Gold(f"n{n}.fr", f"n{n}", "fr", "teacher", "fact", question, True, "", {wanted: 2}, "") for n in range(9)]
    told = []
    assistant = Assistant(shared_library, LetterEmbedder(), weights=only)
    found = dict(ablations(assistant, LetterEmbedder(), (), asked, lambda n, of: told.append((n, of))))
    assert found["lexical"]["R@1"].before == 1.0
    assert found["lexical"]["R@1"].after == 0.0
    assert found["lexical"]["R@1"].worse
    assert found["words"] == found["lexical"]
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1)), "what is off under two names is asked once"
    out = io.StringIO()
    show_ablations(found.items(), Console(file=out, width=120))
    assert "-1.000*" in out.getvalue()


def test_the_table_of_a_whole_run_fits_a_terminal():
    lost = dict.fromkeys((*MEASURES, AUROC), Difference(1.0, 0.0, -1.0, -1.0, 0.0, 0.0, 9, True))
    out = io.StringIO()
    show_ablations(
        [(name, lost) for name in ("late interaction", "beside_cues", "support: addressed")], Console(file=out, width=80)
    )
    assert "…" not in out.getvalue()
    assert max(map(len, out.getvalue().splitlines())) <= 80
