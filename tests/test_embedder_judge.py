"""Which of some models finds more: what the judge asks, of what, and how it counts."""

from __future__ import annotations

import numpy as np
import pytest
import typer

from corpus.embedder.examples import Broad, Item
from corpus.embedder.judge import (
    BROAD,
    ENCYCLOPAEDIC,
    LONG,
    MANY,
    NEAR,
    OF_PRINCIPLES,
    POLICY,
    REWORDED,
    SILENT,
    judge,
    judged,
    principal,
)
from corpus.embedding import MODEL
from corpus.errors import EmbedderUnavailable
from corpus.text import LANGUAGES

NOWHERE = 99


class Numbers:
    """A text is numbers; each is a piece, and the direction of that number's axis."""

    revision = "numbers"

    def encode_pieces(self, texts):
        pieces = [np.stack([np.eye(100, dtype=np.float32)[int(n)] for n in text.split()]) for text in texts]
        return np.stack([of_text.mean(axis=0) for of_text in pieces]), pieces

    encode_query_pieces = encode_pieces


def same(words):
    return dict.fromkeys(LANGUAGES, str(words))


def _in_all(words):
    return {lang: (words,) for lang in LANGUAGES}


def paragraph(text, n, asked, reworded=()):
    return Item(f"{text}-{n}", text, _in_all(str(n)), (same(asked),), same(0), (same(NOWHERE),), reworded)


def test_the_judge_asks_each_kind_of_question_of_what_could_answer_it():
    """Paragraph n says n. The first of the long text is asked for the next one, that of the general text for four others, those of
    principles for what the long text says too.
    """
    long = [paragraph("long", n, n or 1) for n in range(MANY + 1)]
    policy = [paragraph("policy", n, n) for n in (30, 31)]
    general = [paragraph("general", 40, "1 2 3 4")]
    own = ({"en": "51", "fr": "50 50 51", "es": "1 1 51"},)
    principles = [paragraph("principles", 50, "1 1 50"), paragraph("principles", 51, "1 51", own)]
    broad = [
        Broad("policy", same("1 31"), frozenset({"policy-30", "policy-31"})),
        Broad("policy", same("1 30"), frozenset({"policy-31"})),
        Broad("trained", same("5"), frozenset({"trained-1"})),
    ]
    told = []
    held_out = [*long, *policy, *general, *principles]
    figures = judged(Numbers(), held_out, broad, {"general"}, {"principles"}, lambda *done: told.append(done)).late
    assert figures[LONG] == (pytest.approx(MANY / (MANY + 1)), 1.0), "one paragraph stands before the right one"
    assert figures[POLICY] == (1.0, 1.0)
    assert figures[ENCYCLOPAEDIC] == (0.0, 0.0), "four stand before it"
    assert figures[OF_PRINCIPLES] == (1.0, 1.0), "looked for in their own text alone"
    assert figures[REWORDED] == (pytest.approx(2 / 3), 1.0), "French words of its own are those of another paragraph"
    assert figures[BROAD] == (0.5, 1.0), "asked of its text alone, and any paragraph that answers will do"
    assert figures[NEAR] == (1.0,), "the best score of one that nothing answers is 0, of others 1 or a quarter"
    assert figures[SILENT] == (pytest.approx(1 / 3),), "the best score is 1, as that of two in three that are answered"
    asked = MANY + 1 + 2 + 1 + 2 + 1 + 2 + 3 + MANY + 1 + 2 + 1
    assert told[-1] == (3 * asked, 3 * asked)


def test_the_vector_of_the_whole_text_is_judged_alone_and_with_fewer_dimensions():
    """What tells the second paragraph from the first is a number that two dimensions leave out."""
    said = (("0", "0"), ("0 1 2 2 2", "0 2 2 2"))
    held_out = [Item(f"policy-{n}", "policy", _in_all(words), (same(ask),), same(0)) for n, (words, ask) in enumerate(said)]
    axes = np.eye(100, 2, dtype=np.float32)
    found = judged(Numbers(), held_out, [], set(), set(), lambda *done: None, [axes])
    assert list(found.by_vector) == [2, 100], "few dimensions before many"
    assert found.by_vector[100] == {POLICY: (1.0, 1.0, 1.0)}
    assert found.by_vector[2] == {POLICY: (0.5, 1.0, 1.0)}


def test_fewer_dimensions_are_those_that_the_paragraphs_and_questions_to_train_on_need_most():
    """Of three numbers, 7 is said most often, and 9 least."""
    said = [7] * 5 + [8] * 3 + [9]
    kept = [Item(f"trained-{n}", "trained", _in_all(str(word)), (same(word),), same(0)) for n, word in enumerate(said)]
    axes = principal(Numbers(), kept, 2)
    assert axes.shape == (100, 2)
    assert axes.dtype == np.float32
    np.testing.assert_allclose(abs(axes), np.eye(100)[:, [7, 8]], atol=1e-6)


def test_more_dimensions_than_a_model_has_are_refused():
    with pytest.raises(typer.BadParameter, match="vectors of this model have 384 dimensions, and 400 were asked for"):
        judge([MODEL], dimensions=[400])


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(EmbedderUnavailable, match="nothing here"):
        judge([tmp_path / "nothing here"])
