"""Two runs compared: a change of all questions is seen, one of chance is not, and a significant drop is called worse."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from rich.console import Console
from scipy.stats import permutation_test

from corpus.errors import BadSetting, BadSources
from corpus.text import LANGUAGES
from evals.compare import AUROC, BASELINE, MEASURES, compare, drops, read_run, show_comparison, write_baseline
from evals.measures import ALL, auroc
from evals.paired import change_of_area
from evals.questions import load_gold
from evals.report import rows_of
from evals.run import ask_all, gold_assistant


def rows(ranks, kinds=None, answerable=True, name="n"):
    """Three versions of a need for each rank."""
    kinds = kinds or ["stated"] * len(ranks)
    return [
        {
            "id": f"{name}{n}.{language}",
            "need": f"{name}{n}",
            "language": language,
            "answerable": answerable,
            "rank": rank,
            "kind": kind,
            "support": 0.5,
            "nDCG@10": 1 / rank if rank else 0.0 if answerable else None,
            "cited_inside": 0.5 if answerable and kind != "silent" else None,
        }
        for n, (rank, kind) in enumerate(zip(ranks, kinds, strict=True))
        for language in ("fr", "en", "es")
    ]


def changed(some, **changes):
    """The rows with other values, by language: each for the first needs, as many as it has values."""
    found = [dict(row) for row in some]
    for language, (field, values) in changes.items():
        of_language = [row for row in found if row["language"] == language]
        for row, value in zip(of_language, values, strict=False):
            row[field] = value
    return found


def test_the_same_run_does_not_differ():
    some = rows([1, 2, None, 4])
    both = some + rows([None] * 3, answerable=False, name="u")
    found = compare(both, both)
    assert list(found) == [*MEASURES, AUROC]
    for row in found.values():
        assert list(row) == [ALL, *LANGUAGES]
        for difference in row.values():
            assert (difference.change, difference.p, difference.adjusted, difference.worse) == (0.0, 1.0, 1.0, False)


def test_means_and_their_difference_are_those_of_the_needs():
    found = {name: row[ALL] for name, row in compare(rows([1, 2, None, 4]), rows([1, 1, 1, 4])).items()}
    assert (found["R@1"].before, found["R@1"].after) == (0.25, 0.75)
    assert found["MRR"].after == pytest.approx((1 + 1 + 1 + 0.25) / 4)
    assert found["R@5"].change == pytest.approx(0.25)
    assert found["nDCG@10"].change == found["MRR"].change
    assert found["R@1"].needs == 4
    assert found["R@1"].low <= 0.5 <= found["R@1"].high


def test_a_drop_of_many_needs_is_worse_and_one_of_a_few_is_chance():
    before = rows([1] * 40)
    assert compare(before, rows([3] * 12 + [1] * 28))["R@1"][ALL].worse
    assert not compare(before, rows([3] * 2 + [1] * 38))["R@1"][ALL].worse
    assert not compare(rows([3] * 12 + [1] * 28), before)["R@1"][ALL].worse
    assert compare(rows([3] * 12 + [1] * 28), before)["R@1"][ALL].p < 0.05


def test_the_versions_of_a_need_count_as_one_observation():
    """Nine questions of three needs look like much; three needs are nothing."""
    assert compare(rows([1, 1, 1]), rows([9, 9, 9]))["R@1"][ALL].p > 0.05


def test_more_silence_is_worse_where_the_texts_answer_and_better_where_they_do_not():
    stated, silent = ["stated"] * 20, ["silent"] * 20
    answerable = compare(rows([1] * 20, stated), rows([1] * 20, silent))
    assert answerable["false refusals"][ALL].worse
    assert "false answers" not in answerable
    unanswerable = compare(rows([None] * 20, silent, answerable=False), rows([None] * 20, stated, answerable=False))
    assert unanswerable["false answers"][ALL].worse
    assert unanswerable["stated"][ALL].worse
    assert not compare(rows([None] * 20, stated, False), rows([None] * 20, silent, False))["stated"][ALL].worse


def test_questions_that_only_one_run_has_are_left_out():
    assert compare(rows([1, 1, 1]), rows([1, 1]))["R@1"][ALL].needs == 2
    with pytest.raises(BadSources, match="share no question"):
        compare(rows([1]), [{**row, "id": "x"} for row in rows([1])])


def test_the_table_says_what_is_worse_and_what_is_better():
    out = io.StringIO()
    show_comparison(compare(rows([1] * 40), rows([3] * 12 + [1] * 28)), Console(file=out, width=100))
    assert "worse" in out.getvalue()
    assert "-0.300" in out.getvalue()


def test_a_drop_in_one_language_does_not_hide_behind_a_gain_in_another():
    some = rows([1] * 40)
    before, after = changed(some, fr=("rank", [3] * 14)), changed(some, es=("rank", [3] * 14))
    found = compare(before, after)
    assert found["R@1"][ALL].change == pytest.approx(0.0)
    assert found["R@1"]["es"].change == pytest.approx(-0.35)
    assert found["R@1"]["fr"].better
    assert drops(found) == ["R@1, es", "MRR, es"]
    out = io.StringIO()
    show_comparison(found, Console(file=out, width=80))
    assert "worse by more than chance: R@1, es" in out.getvalue()
    assert max(map(len, out.getvalue().splitlines())) <= 80


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [("nDCG@10", 0.2, "nDCG@10"), ("cited_inside", 0.1, "cited inside"), ("support", 0.05, "Brier")],
)
def test_what_is_ranked_cited_and_supported_is_compared_in_each_language(field, value, name):
    before = rows([1] * 40)
    after = changed(before, en=(field, [value] * 20))
    assert drops(compare(before, after)) == [f"{name}, {language}" for language in (ALL, "en")]
    assert not drops(compare(after, before))


def test_what_only_one_run_cites_is_silence_and_not_a_worse_citation():
    silent = compare(rows([1] * 9), rows([1] * 9, ["silent"] * 4 + ["stated"] * 5))
    assert silent["cited inside"][ALL].needs == 5
    assert silent["false refusals"][ALL].needs == 9


def test_the_chance_of_a_difference_is_that_of_scipy():
    random = np.random.default_rng(1)
    ranks = [random.integers(1, 4, 30).tolist() for _ in range(2)]
    found = compare(rows(ranks[0]), rows(ranks[1]))["R@1"][ALL]
    values = [[float(rank == 1) for rank in some] for some in ranks]
    expected = permutation_test(
        (values[1], values[0]), lambda a, b, axis: np.mean(a - b, axis=axis), permutation_type="samples", vectorized=True, rng=1
    )
    assert 0.05 < found.p < 0.9
    assert found.p == pytest.approx(expected.pvalue, abs=0.03)


def test_of_runs_that_differ_by_chance_alone_few_are_called_worse_or_better():
    """Of sixty, three are expected for each of the two tables; eleven measures in four languages tested one by one would call
    most of them so.
    """
    random = np.random.default_rng(2)

    def run():
        kinds = random.choice(["stated", "partly", "silent"], (2, 30)).tolist()
        made = rows(random.integers(1, 9, 30).tolist(), kinds[0]) + rows([None] * 30, kinds[1], answerable=False, name="u")
        return [row | {"support": float(random.random())} for row in made]

    by_chance = [compare(run(), run()) for _ in range(60)]
    for languages in ((ALL,), LANGUAGES):
        of_table = [[row[language] for row in found.values() for language in languages] for found in by_chance]
        assert sum(any(d.adjusted < 0.05 for d in some) for some in of_table) <= 7
        assert sum(any(d.p < 0.05 for d in some) for some in of_table) >= 14


def test_the_area_is_compared_as_any_swap_of_needs_would_change_it():
    """Of three answerable and two unanswerable needs, in two languages, with ties."""
    random = np.random.default_rng(3)
    yes, no = (
        [(f"{name}{n}", *(random.integers(0, 6, 2) / 5).tolist()) for n in range(count) for _ in range(2)]
        for name, count in (("n", 3), ("u", 2))
    )

    def area(swapped, run):
        sides = [[values[run] if need not in swapped else values[1 - run] for need, *values in side] for side in (yes, no)]
        return np.mean([(a > b) + 0.5 * (a == b) for a in sides[0] for b in sides[1]])

    change = change_of_area(yes, no)
    assert (change.before, change.after) == (area((), 0), area((), 1))
    assert change.low <= change.after - change.before <= change.high
    for swapped in ((), ("n0",), ("u1",), ("n0", "n2", "u0"), ("n0", "n1", "n2", "u0", "u1")):
        summed = sum(-part if need in swapped else part for need, part in change.shares.items())
        assert summed == pytest.approx(area(swapped, 1) - area(swapped, 0))


def test_support_that_tells_less_is_a_worse_area():
    before = [row | {"support": 0.8} for row in rows([1] * 30)] + rows([None] * 30, ["silent"] * 30, False, "u")
    after = changed(before, es=("support", [0.4] * 20))
    found = compare(before, after)
    expected = auroc([(_Asked(row), row["answerable"], row["support"]) for row in after])
    assert found[AUROC]["es"].after == pytest.approx(expected["es"].mean)
    assert found[AUROC][ALL].after == pytest.approx(expected[ALL].mean)
    assert {f"{AUROC}, es", f"{AUROC}, {ALL}"} <= set(drops(found))


class _Asked:
    def __init__(self, row):
        self.need, self.language, self.closeness = row["need"], row["language"], ""


def test_a_run_of_before_is_compared_by_what_it_has(tmp_path):
    """A baseline that was written before more was kept is still read, and what it lacks is said."""
    old = [{name: row[name] for name in row if name not in ("nDCG@10", "cited_inside")} for row in rows([1] * 40)]
    write_baseline(old, tmp_path / "old.json")
    found = compare(read_run(tmp_path / "old.json")["questions"], rows([3] * 40))
    assert "R@1, en" in drops(found)
    out = io.StringIO()
    show_comparison(found, Console(file=out, width=200))
    assert "a run has none of it: nDCG@10, cited inside, false answers, stated, AUROC" in out.getvalue()


def test_a_baseline_is_a_run_that_others_are_compared_with(tmp_path):
    write_baseline([{**row, "question": "left out"} for row in rows([1, None])], tmp_path / "baseline.json")
    run = read_run(tmp_path / "baseline.json")
    assert run["questions"] == rows([1, None])
    with pytest.raises(BadSetting, match="cannot be written"):
        write_baseline(rows([1]), tmp_path / "none" / "baseline.json")


def test_the_answers_are_not_worse_than_the_baseline(bundled):
    """The gold set, asked of the gold library with the bundled model. Better answers: python -m evals baseline, and say why."""
    with gold_assistant(bundled) as assistant:
        found = compare(read_run(BASELINE)["questions"], rows_of(ask_all(assistant, load_gold())))
    out = io.StringIO()
    show_comparison(found, Console(file=out, width=100))
    assert not drops(found), out.getvalue()
    assert found["R@1"][ALL].needs == len({row.need for row in load_gold() if row.answerable})


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"questions": []}', '{"questions": [{"id": "x"}]}'])
def test_what_is_no_run_is_said(tmp_path, content):
    path = tmp_path / "run.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadSources, match="is no kept run"):
        read_run(path)
    path.write_text(json.dumps({"questions": rows([1])}), encoding="utf-8")
    assert len(read_run(path)["questions"]) == 3
