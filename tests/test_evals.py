"""The evaluation: what it measures, what it reads, what it fits."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from conftest import ROOT
from rich.console import Console

from assistant.answer import Assistant
from assistant.ranking import QUOTED
from assistant.weights import WEIGHTS, sigmoid
from corpus.embedder.examples import NAMES_ITS_TEXT, PRINCIPLES, load_framings, load_items, texts_of
from corpus.errors import BadSetting, BadSources
from corpus.language import fold
from corpus.text import LANGUAGES, AnswerKind
from evals import made
from evals.calibration import brier, calibration_error, reliability, uninformed
from evals.decided import decisions
from evals.html import explained, support_chart, write_html
from evals.judges import agreement_of, load_second
from evals.made import ELSEWHERE, OTHERS, answered_elsewhere, write_training_set
from evals.measures import ALL, agreement, auroc, by_language, mean_figure, price_of_silence, ranking, silence
from evals.observations import observing
from evals.questions import (
    AUDIENCES,
    KINDS,
    TRAINING,
    Gold,
    Training,
    asked_of,
    check_passages,
    load_cues,
    load_gold,
    load_training,
)
from evals.report import keep, misses, share, show, to_json
from evals.run import HITS, Outcome, ask_all, directions, figures, gold_assistant, kinds, supports_of

SOURCE = "conclusions-ia-2025.fr"


def gold(need="n1", language="fr", relevant=None, question="Que dit-on ?") -> Gold:
    """A gold question, unanswerable unless passages are given as relevant."""
    relevant = relevant or {}
    closeness = "" if relevant else "near"
    return Gold(
        f"{need}.{language}", need, language, "teacher", "fact", question, bool(relevant), closeness, relevant, "made for a test"
    )


def outcome(asked, kind=AnswerKind.STATED, support=0.5, found=()) -> Outcome:
    hits = tuple((passage, 1 / rank) for rank, passage in enumerate(found, 1))
    return Outcome(asked, kind, support, hits, 0.01, "fr")


# Measures


def test_a_made_run_has_the_values_that_can_be_worked_out_by_hand():
    """The first answering passage is second, and a passage of grade 1 stands before it."""
    asked = gold(relevant={"a": 2, "b": 1})
    values = ranking([asked], {asked.id: ["b", "a", "x"]})[asked.id]
    assert (values["R@1"], values["R@3"], values["MRR"]) == (0.0, 1.0, 0.5)
    ideal = 2 + 1 / math.log2(3)
    assert values["nDCG@10"] == pytest.approx((1 + 2 / math.log2(3)) / ideal)


def test_a_question_without_results_counts_as_zero():
    found, lost = gold("n1", relevant={"a": 2}), gold("n2", relevant={"a": 2})
    values = ranking([found, lost], {found.id: ["x", "a"]})
    assert values[lost.id] == dict.fromkeys(values[lost.id], 0.0)
    figure = by_language((q, values[q.id]["MRR"]) for q in (found, lost))[ALL]
    assert (figure.mean, figure.questions) == (0.25, 2)


def test_a_run_that_found_nothing_at_all_is_zero_and_not_a_failure():
    asked = gold(relevant={"a": 2})
    assert set(ranking([asked], {})[asked.id].values()) == {0.0}


def test_one_of_several_answering_passages_is_enough_for_r_at_1():
    asked = gold(relevant={"a": 2, "b": 2, "c": 2})
    assert ranking([asked], {asked.id: ["b"]})[asked.id]["R@1"] == 1.0


def test_the_order_found_is_measured_as_it_is():
    """ir-measures would break ties by the passage's name; ours are broken by the order in which they are shown."""
    asked = gold(relevant={"a": 2})
    orders = {order: ranking([asked], {asked.id: order.split()})[asked.id]["MRR"] for order in ("a z", "z a")}
    assert orders == {"a z": 1.0, "z a": 0.5}


def test_an_interval_contains_its_mean_and_is_the_same_every_time():
    values = [(gold(f"n{n}", language), float(n % 3 == 0)) for n in range(30) for language in LANGUAGES]
    figure = mean_figure(values)
    assert 0.0 < figure.low < figure.mean < figure.high < 1.0
    assert figure == mean_figure(values)
    assert (figure.questions, figure.needs) == (90, 30)


def test_asking_the_same_thing_in_three_languages_does_not_narrow_the_interval():
    once = mean_figure([(gold(f"n{n}"), float(n % 2)) for n in range(20)])
    thrice = mean_figure([(gold(f"n{n}", language), float(n % 2)) for n in range(20) for language in LANGUAGES])
    assert (thrice.mean, thrice.low, thrice.high) == (once.mean, once.low, once.high)


def test_a_measure_of_no_question_is_refused():
    with pytest.raises(ValueError, match="no question"):
        mean_figure([])


def test_false_answers_and_false_refusals_are_shares_of_their_own_questions():
    kinds = [AnswerKind.STATED, AnswerKind.PARTLY, AnswerKind.SILENT, AnswerKind.SILENT]
    unanswerable = [(gold(f"u{n}"), False, kind) for n, kind in enumerate(kinds)]
    answerable = [(gold(f"n{n}", relevant={"a": 2}), True, kind) for n, kind in enumerate([*kinds, AnswerKind.STATED])]
    found = {name: row[ALL].mean for name, row in silence(unanswerable + answerable).items()}
    assert found == {"false answers": 0.5, "near": 0.5, "stated": 0.25, "false refusals": 0.4}


def test_auroc_counts_the_pairs_that_are_in_order_and_ties_by_half():
    yes, no = gold("n1", relevant={"a": 2}), gold("u1")
    rows = [(dataclasses.replace(yes, language=x), True, s) for x, s in zip(LANGUAGES, (0.9, 0.5, 0.4), strict=True)]
    rows += [(dataclasses.replace(no, language=x), False, s) for x, s in zip(LANGUAGES, (0.1, 0.5, 0.6), strict=True)]
    found = auroc(rows)
    # In order: .9 beats three, .5 beats .1 and ties with .5, .4 beats .1.
    assert found[ALL].mean == pytest.approx((3 + 1.5 + 1) / 9)
    assert [found[language].mean for language in LANGUAGES] == [1.0, 0.5, 0.0]


def test_the_brier_score_and_the_bins_are_those_of_sklearn():
    """Supports that come twice and thrice, as those of questions without results do."""
    from sklearn.calibration import calibration_curve
    from sklearn.metrics import brier_score_loss

    values = [(n * n % 101) / 101 for n in range(300)] + [0.0] * 60
    yes = [(n * 7 % 10) / 10 < value for n, value in enumerate(values)]
    rows = [(gold(f"n{n}"), right, value) for n, (right, value) in enumerate(zip(yes, values, strict=True))]
    assert brier(rows)[ALL].mean == pytest.approx(brier_score_loss(yes, values))
    assert uninformed(rows) == pytest.approx(brier_score_loss(yes, [sum(yes) / len(yes)] * len(yes)))
    bins = reliability(rows)
    shares, supports = calibration_curve(yes, values, n_bins=10, strategy="quantile")
    assert [some.answerable.mean for some in bins] == pytest.approx(list(shares))
    assert [some.support for some in bins] == pytest.approx(list(supports))
    assert sum(some.answerable.questions for some in bins) == len(rows)
    assert all(some.answerable.low <= some.answerable.mean <= some.answerable.high for some in bins)


def test_support_that_says_too_much_is_as_far_from_right_as_it_says():
    """Of twenty questions at .3 and twenty at .9 half are answerable: .2 too little and .4 too much."""
    rows = [(gold(f"n{n}"), n % 2 == 0, 0.3 if n < 20 else 0.9) for n in range(40)]
    bins = reliability(rows)
    assert [(some.support, some.answerable.mean) for some in bins] == [pytest.approx((0.3, 0.5)), pytest.approx((0.9, 0.5))]
    assert [some.gap for some in bins] == pytest.approx([0.2, -0.4])
    assert calibration_error(bins) == pytest.approx(0.3)
    assert brier(rows)[ALL].mean == pytest.approx((0.49 + 0.09 + 0.01 + 0.81) / 4)
    right = [(asked, yes, 0.5) for asked, yes, _ in rows]
    assert calibration_error(reliability(right)) == 0.0
    assert brier(right)[ALL].mean == uninformed(right) == 0.25
    with pytest.raises(ValueError, match="no question"):
        reliability([])


# The gold set and the training set


def test_the_gold_set_is_asked_alike_in_each_language():
    rows = load_gold()
    for language in LANGUAGES:
        asked = [row for row in rows if row.language == language]
        assert Counter(row.answerable for row in asked) == {True: 73, False: 24}
        assert Counter(row.closeness for row in asked if not row.answerable) == {"near": 13, "far": 11}
    assert len({fold(row.question) for row in rows}) == len(rows) == 291


def test_the_gold_set_grades_passages_that_exist_and_misses_none_of_the_conclusions(gold_library):
    library = gold_library.library
    citable = {p.id for source in library.sources() for p in library.passages(source.id) if p.citable}
    rows = load_gold()
    check_passages(rows, citable)
    answering = set().union(*(row.answering for row in rows))
    assert {passage for passage in citable if passage.startswith(SOURCE)} <= answering
    assert {passage.partition("#")[0] for passage in answering} == {source.id for source in library.sources()}


def test_no_text_of_the_gold_library_is_one_that_is_trained_on(gold_library):
    library = gold_library.library
    ours = {fold(p.text) for source in library.sources() for p in library.passages(source.id) if p.citable}
    trained = [item for items in load_items() for item in items]
    assert not ours & {fold(item.passage(language)) for item in trained for language in LANGUAGES}


def test_the_training_set_is_asked_alike_in_each_language_and_shares_no_question_with_the_gold_set():
    rows = load_training()
    for language in LANGUAGES:
        asked = [row for row in rows if row.language == language]
        assert Counter(row.answerable for row in asked) == {True: 50, False: 40}
    assert not {fold(row.question) for row in rows} & {fold(row.question) for row in load_gold()}
    assert all(text.is_file() for text in (TRAINING / row.text for row in rows))


def test_the_whole_training_set_adds_texts_and_questions_that_the_embedder_was_held_out_of(tmp_path):
    write_training_set(tmp_path)
    rows = load_training(tmp_path)
    assert len({row.text for row in rows}) == 5 + len({item.text for item in load_items()[1]})
    assert {row.text.split(".")[-2] for row in rows} == set(LANGUAGES)
    assert not {fold(row.question) for row in rows} & {fold(row.question) for row in load_gold()}
    for text in {row.text for row in rows}:
        about = [row for row in rows if row.text == text]
        assert sum(row.answerable for row in about) >= 30
        far, near = (sum(row.closeness == name for row in about) for name in ("far", "near"))
        assert far >= 3 * (ELSEWHERE + OTHERS)
        assert near >= 15
    elsewhere = {row.need for row in rows if row.elsewhere}
    judged = answered_elsewhere()
    assert {name for name in judged if "-reworded-" not in name} <= elsewhere
    paragraphs = {item.id for some in load_items() for item in some}
    assert {paragraph for where in judged.values() for paragraph in where if paragraph.startswith("princ-")} <= paragraphs
    assert {row.answerable for row in rows if row.elsewhere} == {False, True}
    principles = [item for item in load_items()[1] if item.text in texts_of(PRINCIPLES)]
    naming, others = ({f"{item.id}-{k}" for item in principles for k in kinds} for kinds in ((NAMES_ITS_TEXT,), range(8)))
    own = [row for row in rows if "-reworded-" in row.need]
    of_principles = {row.id for row in own if row.among == PRINCIPLES}
    assert len(of_principles) >= 0.95 * len(LANGUAGES) * len(principles), "all but those that two paragraphs of their text answer"
    reworded = {row.need for row in own}
    alone = {row.need for row in rows if row.elsewhere and row.answerable}
    asked = {row.need for row in rows if row.answerable}
    assert asked & naming
    assert not alone & naming
    assert asked & others <= alone
    assert reworded <= asked
    alone_of_own = {row.id for row in own if row.elsewhere}
    assert alone_of_own & of_principles == of_principles & judged.keys(), "their paragraph alone answers the others"
    assert alone_of_own - of_principles == {row.id for row in own} - of_principles != set(), "of long texts nobody judged them"
    assert all("-broad-" in need for need in alone - others - reworded - {f"{item.id}-9" for item in principles})
    assert {row.among for row in rows if row.text.startswith(tuple(f"{item.text}." for item in principles))} == {PRINCIPLES}
    trained, held_out = load_framings()
    bare = {row.id: row.question for row in rows}
    for framings, least, most in ((trained, 0, 0), (held_out, 0.15, 0.35)):
        around = tuple(words[lang] for words in (*framings.before, *framings.after) for lang in LANGUAGES)
        framed = {i for i, words in bare.items() if words.startswith(around) or words.endswith(around)}
        assert least <= len(framed) / len(rows) <= most
        for words in around:
            bare = {i: question.removeprefix(words).removesuffix(words).strip() for i, question in bare.items()}
    cues = load_cues(tmp_path)
    with_cues = {item.text for item in load_items()[1] if item.cues}
    assert cues.keys() == {row.text for row in rows if row.text.partition(".")[0] in with_cues}
    assert len([text for text in cues if text.startswith("princ-")]) == len({item.text for item in principles}) / 2
    for text, of_text in cues.items():
        assert all(len(some) >= 3 * 6 for some in of_text.values()), "six in each language"
        given = {fold(cue) for some in of_text.values() for cue in some}
        assert not given & {fold(bare[row.id]) for row in rows if row.text == text}, "nobody is asked what a cue says"
        assert {words for row in rows if row.text == text and row in own for words in row.answers} <= of_text.keys()
    answered = {bare[row.id] for row in rows if row.answerable}
    assert not [bare[r.id] for r in rows if not r.answerable and not r.elsewhere and bare[r.id] in answered]


@pytest.mark.parametrize("line", ["need\tno\tparagraph", "need\tyes", "\tyes\tparagraph", "need"])
def test_a_judgement_that_cannot_be_read_is_refused_with_its_line(tmp_path, monkeypatch, line):
    monkeypatch.setattr(made, "TRAINING", tmp_path)
    (tmp_path / made.JUDGED).write_text(f"one\tyes\tp-1\none\tpartly\tp-2\n{line}\n", encoding="utf-8")
    with pytest.raises(BadSources, match=r"line 3 is no need, `yes` or `partly`, and paragraph"):
        answered_elsewhere()
    (tmp_path / made.JUDGED).write_text("one\tyes\tp-1\none\tpartly\tp-2\n", encoding="utf-8")
    assert answered_elsewhere() == {"one": {"p-1", "p-2"}}


def gold_lines(**changes) -> list[str]:
    """A valid need in three languages; `changes` are made to the last version."""
    rows = [dataclasses.asdict(gold(language=language, relevant={"a": 2}, question=f"{language}?")) for language in LANGUAGES]
    rows[-1] |= changes
    return [json.dumps(row) for row in rows]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["{"], r"line 1: .*Correct the line"),
        ([], "no question"),
        (["[]"], "line 1"),
        (gold_lines(colour="red"), "line 3: .*colour"),
        (gold_lines(language="de", id="n1.de"), "line 3: .*de"),
        (gold_lines(question=" "), "line 3: .*asks nothing"),
        (gold_lines(relevant={"a": 3}), "line 3: .*grade"),
        (gold_lines(relevant={"a": 1}), "line 3: .*answerable"),
        (gold_lines(audience="parrot"), "line 3: .*parrot"),
        (gold_lines(closeness="near"), "line 3: .*closeness"),
        (gold_lines(relevant={"b": 2}), "n1 differ"),
        (gold_lines()[:2], "n1 is not asked once in each"),
        ([*gold_lines(), gold_lines()[0]], "'n1.fr' stands twice"),
    ],
)
def test_a_fault_in_the_gold_set_is_named_with_its_place(tmp_path, lines, said):
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadSources, match=said):
        load_gold(path)


def test_a_gold_set_that_is_not_there_or_not_text_is_named(tmp_path):
    (tmp_path / "gold.jsonl").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.jsonl", tmp_path / "gold.jsonl"):
        with pytest.raises(BadSources, match="cannot be read"):
            load_gold(path)


def test_a_grade_for_a_passage_that_no_text_has_is_refused():
    with pytest.raises(BadSources, match="'a', which no text of the gold library has"):
        check_passages([gold(relevant={"a": 2})], ["b"])


def training_folder(folder, answers, text="Le congrès :\n\nDEMANDE un repas.\n\nEXIGE un repas chaud.\n") -> None:
    rows = [
        dataclasses.asdict(Training(f"x-1.{language}", "x.fr.txt", language, f"{language}?", bool(answers), "", answers))
        for language in LANGUAGES
    ]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    if text:
        (folder / "x.fr.txt").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("answers", "said"), [(("un repas",), "in 2 citable"), (("dessert",), "in 0 citable")])
def test_training_answers_must_stand_in_one_passage(tmp_path, letters, answers, said):
    training_folder(tmp_path, answers)
    with pytest.raises(BadSources, match=said), observing(letters, tmp_path):
        pass


def test_a_training_text_that_is_not_there_is_named(tmp_path):
    training_folder(tmp_path, ("un repas",), text="")
    with pytest.raises(BadSources, match=r"no such file .*x\.fr\.txt|x\.fr\.txt.*no such file"):
        load_training(tmp_path)


def test_of_fewer_texts_what_only_the_others_answer_is_unanswerable_and_near():
    rows = [gold("n1", relevant={"a#1": 2, "b#1": 2}), gold("n2", relevant={"b#1": 2, "a#1": 1}), gold("u1")]
    left = asked_of(rows, {"a"})
    assert [(row.relevant, row.answerable, row.closeness) for row in left] == [
        ({"a#1": 2}, True, ""), ({}, False, "near"), ({}, False, "near"),
    ]  # fmt: skip
    assert asked_of(load_gold(), {passage.partition("#")[0] for row in load_gold() for passage in row.relevant}) == load_gold()


def test_two_judges_are_compared_on_what_both_judged():
    first = [gold("n1", language, {"a": 2, "b": 1}) for language in LANGUAGES] + [gold("n2", relevant={"c": 2}), gold("u1")]
    found = agreement_of(first, {"n1": ["a", "b"], "u1": []}, ["a", "b", "c", "d"])
    assert (found.needs, found.first, found.second, found.both) == (2, 1, 2, 1)
    assert found.kappa == pytest.approx((7 / 8 - (6 * 7 + 2 * 1) / 64) / (1 - (6 * 7 + 2 * 1) / 64))


def test_the_second_judge_agrees_with_the_first_and_names_passages_that_exist(gold_library):
    library = gold_library.library
    citable = [p.id for source in library.sources() for p in library.passages(source.id) if p.citable]
    second = load_second()
    assert set().union(*second.values()) <= set(citable)
    assert agreement_of(load_gold(), second, citable).kappa > 0.9


def test_a_second_judge_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "judge.jsonl").write_text('{"need": "n1"}\n', encoding="utf-8")
    with pytest.raises(BadSources, match=r"judge\.jsonl"):
        load_second(tmp_path / "judge.jsonl")


# The run and its report


@pytest.fixture(scope="module")
def gold_library() -> Iterator[Assistant]:
    """An assistant that counts letters, over the gold library."""
    from conftest import LetterEmbedder

    with gold_assistant(LetterEmbedder()) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def outcomes(gold_library) -> tuple[Outcome, ...]:
    """The whole gold set, and a question that is none."""
    emoji = [gold("n99", language, {f"{SOURCE}#salue": 2}, "🙂") for language in LANGUAGES]
    return ask_all(gold_library, [*load_gold(), *emoji])


def test_every_question_is_asked_once_and_its_hits_are_citable_passages_in_order(outcomes, gold_library):
    library = gold_library.library
    citable = {p.id for source in library.sources() for p in library.passages(source.id) if p.citable}
    asked = outcomes[:-3]
    assert [o.asked for o in asked] == list(load_gold())
    assert all(set(o.found) <= citable and len(o.found) == len(set(o.found)) == HITS for o in asked)
    assert all(a >= b for o in asked for (_, a), (_, b) in zip(o.hits, o.hits[1:], strict=False))
    assert all(0 <= o.support < 1 and o.seconds > 0 for o in asked)


def test_a_question_that_cannot_be_asked_is_a_row_of_the_report_and_counts_as_zero(outcomes):
    failed = outcomes[-1]
    assert (failed.kind, failed.hits, failed.rank) == (AnswerKind.SILENT, (), None)
    assert failed.error
    with_it, without = figures(outcomes)["MRR"][ALL], figures(outcomes[:-3])["MRR"][ALL]
    assert with_it.mean * 222 == pytest.approx(without.mean * 219)
    assert any(o is failed and "not answered" in what for o, what in misses(outcomes))


def test_the_figures_agree_with_the_rows(outcomes):
    measured = figures(outcomes)
    answerable = [o for o in outcomes if o.asked.answerable]
    assert measured["R@3"][ALL].mean == pytest.approx(sum(bool(o.rank and o.rank <= 3) for o in answerable) / len(answerable))
    english = [o for o in answerable if o.asked.language == "en"]
    assert measured["MRR"]["en"].mean == pytest.approx(sum(1 / o.rank for o in english if o.rank) / len(english))
    for name, row in measured.items():
        assert list(row) == ([ALL] if name == "agreement" else [ALL, *LANGUAGES])
        assert all(0 <= f.low <= f.mean <= f.high <= 1 for f in row.values())


def test_a_question_has_a_direction_where_passages_of_one_language_answer(outcomes):
    found = directions(outcomes)
    assert list(found) == list(itertools.product(LANGUAGES, LANGUAGES))
    french = [o for o in outcomes if o.asked.language == "en" and o.asked.answered_in == {"fr"}]
    assert found["en", "fr"]["R@1"].questions == len(french)
    assert found["en", "fr"]["R@1"].mean == pytest.approx(sum(o.rank == 1 for o in french) / len(french))


def test_each_answerable_question_has_a_kind_and_somebody_who_asks(outcomes):
    found = kinds(outcomes)
    answerable = sum(o.asked.answerable for o in outcomes)
    assert sum(found[kind]["MRR"].questions for kind in KINDS) == answerable
    assert sum(found[who]["MRR"].questions for who in AUDIENCES) == answerable


def test_what_is_cited_is_measured_by_its_characters():
    """Thirty of forty characters stand in the passage that answers."""
    from dataclasses import replace

    right = replace(outcome(gold("n1", relevant={"a": 2, "c": 1}), found=["a"]), cited=(("a", 30), ("c", 10)))
    silent = replace(outcome(gold("n2", relevant={"a": 2}), AnswerKind.SILENT, found=["a"]), cited=())
    assert (right.cited_inside, silent.cited_inside) == (0.75, None)


def test_agreement_counts_the_pairs_of_versions_with_the_same_first_passage():
    versions = [gold("n1", language, {"a": 2}) for language in LANGUAGES]
    assert agreement([(versions[0], ["a"]), (versions[1], ["a", "b"]), (versions[2], ["b"])]).mean == pytest.approx(1 / 3)
    assert agreement([(versions[0], []), (versions[1], []), (versions[2], ["b"])]).mean == 0.0


def test_the_price_of_silence_is_read_where_one_answerable_question_in_twenty_is_refused():
    yes = [(gold(f"n{n}", "fr", {"a": 2}), True, n / 100) for n in range(1, 41)]
    no = [(gold(f"u{n}", "fr"), False, support) for n, support in enumerate((0.0, 0.02, 0.03, 0.9))]
    assert price_of_silence([*yes, *no])[ALL].mean == 0.5  # from .03 on: two of forty are refused


def test_the_report_keeps_what_two_runs_are_compared_by(outcomes, gold_library, tmp_path):
    path = keep(to_json(figures(outcomes), outcomes, gold_library.library, "letters-1"), tmp_path / "deep" / "run.json")
    run = json.loads(path.read_text(encoding="utf-8"))
    assert run["figures"]["R@1"][ALL].keys() == {"mean", "low", "high", "questions", "needs"}
    assert [row["id"] for row in run["questions"]] == [o.asked.id for o in outcomes]
    first = run["questions"][0]
    assert first["rank"] == outcomes[0].rank
    assert first["hits"][0]["passage"] == outcomes[0].found[0]
    assert first["kind"] in {"stated", "partly", "silent"}
    assert sum(some["answerable"]["questions"] for some in run["reliability"]) == len(outcomes)
    assert run["calibration_error"] == pytest.approx(calibration_error(reliability(supports_of(outcomes))), abs=1e-6)


def test_results_that_cannot_be_written_are_refused_with_the_way_out(tmp_path):
    with pytest.raises(BadSetting, match="--json FILE"):
        keep({"made": "now"}, tmp_path)


def test_a_miss_says_what_went_wrong():
    second = outcome(gold("n1", relevant={"a": 2}), found=["x", "a"])
    right = outcome(gold("n2", relevant={"a": 2}), found=["a"])
    refused = outcome(gold("n3", relevant={"a": 2}), AnswerKind.SILENT, found=["a"])
    false = outcome(gold("u1"), AnswerKind.PARTLY, found=["a"])
    assert [(o.asked.need, what) for o, what in misses([second, right, refused, false])] == [
        ("n1", "first answer at rank 2"),
        ("n3", "refused"),
        ("u1", "answered as partly (near the subject)"),
    ]


def test_the_table_fits_a_terminal_and_defines_its_measures(outcomes, tmp_path):
    with (tmp_path / "out.txt").open("w+", encoding="utf-8") as file:
        show(figures(outcomes), outcomes, Console(file=file, width=80, highlight=False))
        file.seek(0)
        printed = file.read()
    row = next(line for line in printed.splitlines() if line.split()[:1] == ["R@1"])
    assert row.count("[") == 4
    assert max(map(len, printed.splitlines())) <= 80
    assert "passage that answers (grade 2)" in " ".join(printed.split())
    assert f"{share(calibration_error(reliability(supports_of(outcomes))))} apart on average" in printed
    assert [share(0.0), share(0.625), share(0.994), share(1.0)] == [".00", ".62", ".99", "1.0"]


def test_the_library_of_the_run_is_temporary(letters, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAIDOYER_LIBRARY", str(tmp_path / "own"))
    with gold_assistant(letters) as assistant:
        folder = assistant.library.folder
        assert {SOURCE, "motion-evaluation-ia.fr"} < {source.id for source in assistant.library.sources()}
    assert not folder.exists()
    assert not (tmp_path / "own").exists()


def test_so_many_cues_of_each_paragraph_are_drawn_and_always_the_same(letters):
    """So that it can be said how much it is worth to write more."""

    def drawn(most):
        with gold_assistant(letters, alone=True, most=most) as assistant:
            return assistant.library.cues(SOURCE)

    whole, some = drawn(None), drawn(3)
    assert some.keys() == whole.keys()
    assert len(whole) > 10
    assert all(len(some[name]) == 3 and set(some[name]) < set(whole[name]) for name in some)
    assert any(some[name] != whole[name][:3] for name in some)
    assert drawn(3) == some
    assert {name: set(of) for name, of in drawn(1000).items()} == {name: set(of) for name, of in whole.items()}
    assert drawn(0) == {}


# The command


def command(environment, *arguments):
    line = [sys.executable, "-m", "evals", *map(str, arguments)]
    return subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_prints_the_table_keeps_the_run_and_touches_no_library(environment, tmp_path):
    one_thread = {"OMP_NUM_THREADS": "1"}  # several wait for each other where other tests run beside this one
    done = command(environment | one_thread, "--misses", "--json", tmp_path / "run.json")
    assert done.returncode == 0, done.stderr
    assert "R@1" in done.stdout
    assert "wanted: " in done.stdout
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert len(run["questions"]) == 291
    assert not (tmp_path / "library").exists()


def test_the_command_says_in_one_line_what_is_wrong(environment, tmp_path):
    (tmp_path / "bad.ttl").write_text("no turtle", encoding="utf-8")
    done = command(environment | {"PLAIDOYER_THESAURUS": str(tmp_path / "bad.ttl")}, "fit", "--to", tmp_path / "w.toml")
    assert done.returncode == 1
    assert "BadSources: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "w.toml").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "those of the bundled embedder"),
        (["--to", "assistant/weights.toml"], "those of the bundled embedder"),
        (["--to", "no/such/w.toml"], "--to FILE"),
    ],
)
def test_fitting_for_another_embedder_is_refused_at_once_where_it_would_write_over_what_ships_or_nowhere(
    environment, options, said
):
    before = WEIGHTS.read_bytes()
    done = command(environment | {"PLAIDOYER_EMBEDDER": "http://127.0.0.1:9/v1#m"}, "fit", *options)
    assert done.returncode == 1
    assert "BadSetting: " in done.stderr
    assert said in done.stderr
    assert WEIGHTS.read_bytes() == before


def test_the_html_report_shows_the_figures_and_explains_every_miss(outcomes, gold_library, tmp_path):
    path = tmp_path / "deep" / "report.html"
    write_html(path, figures(outcomes), outcomes, gold_library, gold_library.library._embedder)
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page
    assert 'src="' not in page
    missed = misses(outcomes)
    assert page.count("<details>") == len(missed)
    for outcome, _ in missed:
        assert f"<b>{outcome.asked.id}</b>" in page
    assert page.count("<th>probability</th>") == sum(what.startswith("answered as") for _, what in missed) > 0
    assert f"{100 * figures(outcomes)['R@3'][ALL].mean:02.0f} " in page
    for some in reliability(supports_of(outcomes)):
        title = f"support {share(some.support)}: {share(some.answerable.mean)} of {some.answerable.questions} questions"
        assert page.count(title) >= 1


def test_what_the_signals_add_makes_up_the_score(outcomes, gold_library):
    bias = gold_library.weights.passage.bias
    seen = [some for miss in explained(outcomes, gold_library) for some in (miss.found, miss.wanted) if some and some.rank]
    assert any(some.added.get(QUOTED) for some in seen), "some questions speak the words of a text"
    for some in seen:
        assert some.score == pytest.approx(sigmoid(bias + sum(some.added.values()))), some.id


def test_a_miss_shows_what_was_found_and_what_should_have_been(outcomes, gold_library):
    for miss in explained(outcomes, gold_library):
        answering = miss.outcome.asked.answering
        assert miss.found is None or miss.found.id == miss.outcome.found[0]
        if miss.outcome.asked.answerable and miss.outcome.rank != 1 and not miss.outcome.error:
            assert miss.wanted.id in answering
            assert miss.wanted.rank == (miss.outcome.rank or 0)
        else:
            assert miss.wanted is None


def test_what_was_answered_or_refused_wrongly_shows_how_support_came_about(outcomes, gold_library):
    """With a threshold in the middle of the supports of these questions: the letters refuse none below the one in force."""
    some = [o for o in outcomes[::3] if not o.error]
    middle = sorted(o.support for o in some)[len(some) // 2]
    weights = dataclasses.replace(gold_library.weights, partly_from=middle, stated_from=0.999)
    assistant = Assistant(gold_library.library, gold_library.library._embedder, weights=weights)
    some = [dataclasses.replace(o, kind=AnswerKind.PARTLY if o.support >= middle else AnswerKind.SILENT) for o in some]
    wrong = {o.asked.id: o for o in some if (o.kind is AnswerKind.SILENT) == o.asked.answerable}
    found = decisions(some, assistant)
    assert found.keys() == wrong.keys()
    assert {outcome.asked.answerable for outcome in wrong.values()} == {True, False}
    for name, decided in found.items():
        outcome = wrong[name]
        assert {some.name: some.weight for some in decided.added} == weights.support.signals
        assert decided.support == pytest.approx(outcome.support)
        assert decided.log_odds == pytest.approx(weights.support.log_odds({some.name: some.value for some in decided.added}))
        assert (decided.support < decided.least) == outcome.asked.answerable
        assert (decided.threshold, decided.least) == ("partly_from", middle)
        assert decided.sentence.startswith("Held to be silent" if outcome.asked.answerable else "Said to be answered")
        sign = -1 if outcome.asked.answerable else 1
        furthest = max(sign * (some.added - some.usual) for some in decided.added)
        assert furthest > 0, "something is further from the other decision than usual"
        named = [some for some in decided.added if f"{some.added:+.2f} where it adds {some.usual:+.2f}" in decided.sentence]
        assert any(sign * (some.added - some.usual) == pytest.approx(furthest) for some in named)


def test_a_wrong_answer_names_the_passage_that_made_it_and_one_without_signals_says_so(shared_library):
    from assistant.weights import Logistic, Weights

    one = gold("u1", question="Que disent les gouvernements ?")
    weights = Weights(Logistic(0, {"lexical": 1.0}), Logistic(0.0, {"dense": 0.5}), 0.1, 0.9)
    assistant = Assistant(shared_library, shared_library._embedder, weights=weights)
    (asked,) = ask_all(assistant, [one])
    assert asked.kind is not AnswerKind.SILENT
    decided = decisions([asked], assistant)["u1.fr"]
    best = max(assistant.ask(one.question, hits=3).hits, key=lambda hit: hit.parts["dense"].score).passage
    assert f"the cosine with « {best.locator} » of {best.source} decided" in decided.sentence
    assert decided.added[0].usual is None, "silence was never right"
    certain = dataclasses.replace(asked, support=1.0, kind=AnswerKind.STATED)
    decided = decisions([certain], assistant)["u1.fr"]
    assert decided.added == ()
    assert decided.sentence.endswith("1.00 is 0.90 or more: what was asked for by its name alone is there.")
    right = dataclasses.replace(asked, kind=AnswerKind.SILENT)
    assert decisions([right], assistant) == {}


def test_the_chart_of_support_shares_out_all_questions(outcomes):
    chart = support_chart(outcomes)
    assert sum(column["answerable"] for column in chart) == pytest.approx(1)
    assert sum(column["unanswerable"] for column in chart) == pytest.approx(1)
