"""Fitting: the numbers that were put in are found again, and nothing is written that was not measured."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import pytest
from conftest import ROOT
from rich.console import Console
from test_pieces import WordEmbedder

from assistant.ranking import QUOTED, Candidate
from assistant.weights import load_weights
from corpus.background import LATE, OWN
from corpus.embedder.examples import load_items
from corpus.errors import BadSetting
from corpus.language import fold
from corpus.text import LANGUAGES, Part, Passage, PassageKind
from evals.fit import FEATURES, RRF_K, fit, fit_passages, rankings, thresholds, write_weights
from evals.fit_report import show_fit
from evals.logistic import fit_logistic, fit_ranking, fit_with_offset
from evals.made import ReadingTest, reading_tests, write_training_set
from evals.observations import Observation, Observed, WithoutPieces, observing
from evals.questions import Training, load_gold, load_training


def test_a_logistic_model_finds_the_odds_that_were_put_in():
    """Of 1,000 with the signal 750 say yes (log-odds ln 3), of 1,000 without it 250 (-ln 3); the penalty hardly shows."""
    rows = [{"on": 1.0}] * 1000 + [{"on": 0.0}] * 1000
    yes = [n < 750 for n in range(1000)] + [n < 250 for n in range(1000)]
    model = fit_logistic(rows, yes)
    assert model.bias == pytest.approx(-math.log(3), abs=0.02)
    assert model.signals["on"] == pytest.approx(2 * math.log(3), abs=0.04)


def test_a_signal_held_from_zero_up_does_not_speak_against_and_a_constant_one_says_nothing():
    rows = [{"against": float(n % 2), "same": 7.0} for n in range(40)]
    yes = [n % 2 == 0 for n in range(40)]
    assert fit_logistic(rows, yes).signals["against"] < -1
    assert fit_logistic(rows, yes, non_negative=("against",)).signals == {"against": 0.0, "same": 0.0}
    assert fit_logistic(rows, yes, non_negative=("against",)).bias == 0.0


def test_a_ranking_model_learns_what_tells_the_rows_of_one_group_apart_and_their_chance():
    """`inside` tells the right row of three in 80 of 100 groups. `outside` is the same for all rows of a group, and high in groups
    with more right rows: that tells groups apart, not rows. Chosen right at the odds of 8 : 1 against each of two others.
    """
    groups = []
    for n in range(100):
        marked = 0 if n < 80 else 1 + n % 2
        rows = [{"inside": float(k == marked), "outside": float(n % 2), "same": 3.0} for k in range(3)]
        groups.append((rows, [True, False, bool(n % 2) and n >= 80]))
    model = fit_ranking(groups)
    assert model.signals["outside"] == model.signals["same"] == 0.0
    yes = [right for _, some in groups for right in some]
    chances = [model.probability(row) for some, _ in groups for row in some]
    assert sum(chances) == pytest.approx(sum(yes), abs=1.0), "the chance of a row is that of being right"
    inside = [chance for chance, row in zip(chances, (row for some, _ in groups for row in some), strict=True) if row["inside"]]
    assert sum(inside) / len(inside) == pytest.approx(0.9, abs=0.03)
    alone = [([{"inside": 1.0}], [True]), ([{"inside": 0.0}], [False])]
    assert fit_ranking(alone).signals == {"inside": 0.0}, "nothing was compared"


def test_the_weight_of_one_signal_is_found_beside_what_is_known_of_the_rows():
    """Of two rows one has the signal, and is right in 80 of 100 groups: odds of 4 : 1, of which ln 2 are known where it is said."""

    def groups(known: float) -> list[tuple[list[float], list[float], list[bool]]]:
        return [([known, 0.0], [1.0, 0.0], [n < 80, n >= 80]) for n in range(100)]

    assert fit_with_offset(groups(0.0)) == pytest.approx(math.log(4), abs=0.05)
    assert fit_with_offset(groups(math.log(2))) == pytest.approx(math.log(2), abs=0.05)
    assert fit_with_offset(groups(math.log(9))) == 0.0, "no signal speaks against a row"
    assert fit_with_offset([([0.0], [1.0], [True]), ([0.0, 0.0], [1.0, 0.0], [False, False])]) == 0.0, "nothing was compared"


def test_two_kinds_of_questions_count_by_their_share_however_many_there_are_of_each():
    many = [([0.0, 0.0], [1.0, 0.0], [n % 10 < 4, n % 10 >= 4]) for n in range(1000)]
    few = [([0.0, 0.0], [1.0, 0.0], [n < 80, n >= 80]) for n in range(100)]
    assert fit_with_offset(many, few) == pytest.approx(math.log(0.6 / 0.4), abs=0.05), "right in .4 and .8: together .6"
    assert fit_with_offset(many, few, 0.25) == pytest.approx(0.0, abs=0.05), "a quarter of them: right in .5"
    assert fit_with_offset([], few, 0.25) == fit_with_offset(few), "there are none but these"
    others = [quoting("c", "a", language_of_b=False)] * 100 + [quoting("a", "a", language_of_b=False)] * 100
    reading = [quoting("a", "a", language_of_b=False)] * 5
    assert fit_passages(others + reading).signals[QUOTED] < 0.1, "right in 105 of 205"
    assert fit_passages(others, reading).signals[QUOTED] > 0.3, "right in half of four fifths, and in a fifth: in .6"


def observation(answerable=True, answers=("b",), text="x.fr.txt") -> Observation:
    """A question with three candidates: « b » is named best, « a » and « c » are not named at all."""
    asked = Training("x-1.fr", text, "fr", "?", answerable, "" if answerable else "near", ("words",) if answerable else ())
    candidates = tuple(
        Candidate(
            Passage(name, "x", n, PassageKind.CLAUSE, name, 1, 1, 0, 1, name),
            {"concepts": Part(1, 2.0)} if name == "b" else {},
            dict.fromkeys(FEATURES, 0.0) | {"concepts": 1.0 if name == "b" else 0.0},
        )
        for n, name in enumerate("abc")
    )
    return Observation(asked, None, candidates, frozenset(answers), None)  # type: ignore[arg-type]


def test_the_passage_model_learns_from_the_signal_that_tells_the_answer():
    model = fit_passages([observation() for _ in range(20)] + [observation(False, ()) for _ in range(20)])
    assert model.signals["concepts"] > 1
    assert [model.signals[name] for name in FEATURES if name != "concepts"] == [0.0] * (len(FEATURES) - 1)


def quoting(right: str, quotes: str, language_of_b: bool = True) -> Observation:
    """`quotes` has the question's words. « b » may be in another language than the question."""
    made = observation(answers=(right,))
    spoken = [c for c in made.candidates if language_of_b or c.passage.id != "b"]
    words = {c.passage.id: {QUOTED: 1.0 if c.passage.id == quotes else 0.0} for c in spoken}
    candidates = [replace(c, features={**c.features, **words.get(c.passage.id, {})}) for c in made.candidates]
    return replace(made, candidates=tuple(candidates))


def test_what_passages_quote_is_weighed_by_what_is_chosen_among_those_of_the_language_of_the_question():
    reworded = [quoting("b", "c") for _ in range(20)]
    assert fit_passages(reworded).signals[QUOTED] == 0.0
    read = [quoting("a", "a", language_of_b=False) for _ in range(200)]
    assert fit_passages(reworded, read).signals[QUOTED] > 1
    elsewhere = [quoting("b", "a", language_of_b=False) for _ in range(20)]
    assert fit_passages(reworded, [*read, *elsewhere]) == fit_passages(reworded, read), "the answer is in another language"


def test_reading_tests_ask_in_the_words_of_texts_that_the_embedder_was_held_out_of(tmp_path):
    write_training_set(tmp_path)
    files = {path.name for path in tmp_path.glob("*.txt")}
    tests = reading_tests()
    assert [test.language for test in tests] == list(LANGUAGES)
    shared: Counter[str] = Counter()
    held_out, gold = {item.id: item for item in load_items()[1]}, {fold(row.question) for row in load_gold()}
    for test in tests:
        assert len(test.questions) >= 140
        assert len(test.paragraphs) > 9 * len(test.questions), "those that the embedder was trained on stand among them"
        for row in test.questions:
            item = held_out[row.need.removesuffix("-read")]
            assert row.text in files
            assert row.text.startswith(f"{item.text}.")
            assert row.answers == (item.passage(test.language),)
            assert row.answers[0] in test.paragraphs
            assert fold(row.question) not in gold
            shared["reading"] += _shared(row.question, item.passage(test.language))
            shared["everyday"] += _shared(item.questions[0][test.language], item.passage(test.language))
    assert shared["reading"] > 2 * shared["everyday"]


def _shared(question: str, passage: str) -> float:
    """The share of the question's longer words that the passage has."""
    words = [word for word in fold(question).split() if len(word) > 4]
    return sum(word in fold(passage) for word in words) / max(1, len(words))


def test_thresholds_leave_out_the_shares_that_they_promise():
    """Answerable at .01 … 1.00: five lie below .06. Unanswerable at .005 … .500 (hundred): two lie at .495 or above."""
    answerable = [(observation(), (n + 1) / 100) for n in range(100)]
    unanswerable = [(observation(False, ()), (n + 1) / 200) for n in range(100)]
    partly, stated = thresholds(answerable + unanswerable)
    assert partly == 0.06
    assert sum(s < partly for _, s in answerable) == 5
    assert sum(s >= stated for _, s in unanswerable) == 2
    assert 0.49 < stated <= 0.495
    low = [(o, s / 100) for o, s in unanswerable]
    assert thresholds(answerable + low) == (0.06, 0.06)


@pytest.fixture(scope="module")
def fitted(tmp_path_factory) -> tuple[list[bytes], str]:
    """The weights, fitted twice from the training set with an embedder that counts letters; what was printed."""
    from conftest import LetterEmbedder

    folder = tmp_path_factory.mktemp("fit")
    written = []
    asked = [row for row in load_training() if row.answerable and row.text.endswith(".fr.txt")][:9]
    asked = [replace(row, answers=row.answers[:1]) for row in asked]
    test = ReadingTest("fr", tuple(dict.fromkeys(row.answers[0] for row in asked)), tuple(asked))
    for n in range(2):
        with observing(WithoutPieces(WordEmbedder()), tests=[test]) as observed:
            assert all({LATE, OWN}.isdisjoint(c.parts) for o in observed.observations for c in o.candidates)
            plain = fit(observed)
        with observing(LetterEmbedder(), tests=[test]) as observed:
            assert [o.asked.id for o in observed.reading] == [row.id for row in asked]
            found = fit(observed)
            write_weights(found.weights, plain.weights, folder / f"{n}.toml", "letters-1")
            with (folder / f"{n}.txt").open("w", encoding="utf-8") as file:
                show_fit(found, observed.observations, Console(file=file, width=80, highlight=False))
            assert rankings(observed.observations, found)["fitted"][0][0].asked.answerable
        written.append((folder / f"{n}.toml").read_bytes())
        load_weights(folder / f"{n}.toml")
    return written, (folder / "0.txt").read_text(encoding="utf-8")


def test_fitting_twice_writes_the_same_bytes(fitted):
    first, second = fitted[0]
    assert first == second
    assert b"stated_from" in first


def test_fitting_prints_fusion_beside_its_alternatives_and_the_price_of_silence(fitted):
    lines = fitted[1].splitlines()
    for name in (
        *FEATURES,
        f"RRF, k={RRF_K}",
        "fitted",
        f"without {QUOTED}",
        "Reading tests",
        "false answers",
        "false refusals",
        "AUROC",
        "Brier",
    ):
        assert any(line.strip().startswith(name) for line in lines), name
    assert "at 10% false refusals" in fitted[1]
    assert "(expected calibration error)" in fitted[1]


def test_two_texts_are_too_few_to_hold_one_out():
    with pytest.raises(BadSetting, match="three texts"):
        fit(Observed((observation(text="x"), observation(text="y")), "letters-1", {}))


def test_weights_that_cannot_be_written_are_refused_with_the_way_out(tmp_path):
    with pytest.raises(BadSetting, match="--to FILE"):
        write_weights(load_weights(), load_weights(late=False), tmp_path, "letters-1")


def test_the_weights_in_force_were_written_by_the_fit(tmp_path):
    """Nobody has edited them by hand: writing them again gives the same numbers in the same form."""
    weights, plain = load_weights(), load_weights(late=False)
    write_weights(weights, plain, tmp_path / "again.toml", "anything")
    text = [
        (ROOT / "assistant" / "weights.toml").read_text(encoding="utf-8"),
        (tmp_path / "again.toml").read_text(encoding="utf-8"),
    ]
    body = [[line for line in t.splitlines() if line and not line.startswith("#")] for t in text]
    assert body[0] == body[1]
    assert all(
        weight >= 0 for some in (weights, plain) for model in (some.passage, some.support) for weight in model.signals.values()
    )


def test_without_late_interaction_it_weighs_nothing_and_another_signal_more():
    weights, plain = load_weights(), load_weights(late=False)
    assert weights.passage.signals["late"] > 0
    assert plain.passage.signals["late"] == plain.support.signals["own"] == 0
    assert plain.passage.signals["dense"] > weights.passage.signals["dense"]
