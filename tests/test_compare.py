"""Two runs compared: a change of all questions is seen, one of chance is not, and a significant drop is called worse."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from corpus.errors import BadSetting, BadSources
from evals.compare import BASELINE, compare, read_run, show_comparison, write_baseline
from evals.questions import load_gold
from evals.report import rows_of
from evals.run import ask_all, gold_assistant


def rows(ranks, kinds=None, answerable=True):
    """Three versions of a need for each rank."""
    kinds = kinds or ["stated"] * len(ranks)
    return [
        {
            "id": f"n{n}.{language}",
            "need": f"n{n}",
            "language": language,
            "answerable": answerable,
            "rank": rank,
            "kind": kind,
            "support": 0.5,
        }
        for n, (rank, kind) in enumerate(zip(ranks, kinds, strict=True))
        for language in ("fr", "en", "es")
    ]


def test_the_same_run_does_not_differ():
    some = rows([1, 2, None, 4])
    for difference in compare(some, some).values():
        assert (difference.change, difference.p, difference.worse) == (0.0, 1.0, False)


def test_means_and_their_difference_are_those_of_the_needs():
    found = compare(rows([1, 2, None, 4]), rows([1, 1, 1, 4]))
    assert (found["R@1"].before, found["R@1"].after) == (0.25, 0.75)
    assert found["MRR"].after == pytest.approx((1 + 1 + 1 + 0.25) / 4)
    assert found["R@5"].change == pytest.approx(0.25)
    assert found["R@1"].needs == 4
    assert found["R@1"].low <= 0.5 <= found["R@1"].high


def test_a_drop_of_many_needs_is_worse_and_one_of_a_few_is_chance():
    before = rows([1] * 40)
    assert compare(before, rows([3] * 12 + [1] * 28))["R@1"].worse
    assert not compare(before, rows([3] * 2 + [1] * 38))["R@1"].worse
    assert not compare(rows([3] * 12 + [1] * 28), before)["R@1"].worse
    assert compare(rows([3] * 12 + [1] * 28), before)["R@1"].p < 0.05


def test_the_versions_of_a_need_count_as_one_observation():
    """Nine questions of three needs look like much; three needs are nothing."""
    assert compare(rows([1, 1, 1]), rows([9, 9, 9]))["R@1"].p > 0.05


def test_more_silence_is_worse_where_the_texts_answer_and_better_where_they_do_not():
    stated, silent = ["stated"] * 20, ["silent"] * 20
    answerable = compare(rows([1] * 20, stated), rows([1] * 20, silent))
    assert answerable["false refusals"].worse
    assert "false answers" not in answerable
    unanswerable = compare(rows([None] * 20, silent, answerable=False), rows([None] * 20, stated, answerable=False))
    assert unanswerable["false answers"].worse
    assert unanswerable["stated"].worse
    assert not compare(rows([None] * 20, stated, False), rows([None] * 20, silent, False))["stated"].worse


def test_questions_that_only_one_run_has_are_left_out():
    assert compare(rows([1, 1, 1]), rows([1, 1]))["R@1"].needs == 2
    with pytest.raises(BadSources, match="share no question"):
        compare(rows([1]), [{**row, "id": "x"} for row in rows([1])])


def test_the_table_says_what_is_worse_and_what_is_better():
    out = io.StringIO()
    show_comparison(compare(rows([1] * 40), rows([3] * 12 + [1] * 28)), Console(file=out, width=100))
    assert "worse" in out.getvalue()
    assert "-0.300" in out.getvalue()


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
    assert not [name for name, difference in found.items() if difference.worse], out.getvalue()
    assert found["R@1"].needs == len({row.need for row in load_gold() if row.answerable})


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"questions": []}', '{"questions": [{"id": "x"}]}'])
def test_what_is_no_run_is_said(tmp_path, content):
    path = tmp_path / "run.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadSources, match="is no kept run"):
        read_run(path)
    path.write_text(json.dumps({"questions": rows([1])}), encoding="utf-8")
    assert len(read_run(path)["questions"]) == 3
