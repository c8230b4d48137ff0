"""Texts longer than the model was trained on: read through windows, nothing of them lost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from corpus.embedding import MAX_TOKENS
from corpus.pieces import late_interaction, packed
from corpus.windows import MARKS, OVERLAP, SIZE, windows

ROOM = SIZE - MARKS
FILLER = "La commission examine le budget des bâtiments, des cantines et des transports scolaires. "
LAST = "Nul logiciel ne note un élève sans qu'un enseignant ait relu sa copie."


@pytest.mark.parametrize("count", [0, 1, ROOM])
def test_what_fits_into_a_window_is_read_whole(count):
    assert windows(count) == ((0, count, 0, count),)


@pytest.mark.parametrize("count", [*range(ROOM + 1, 5 * ROOM, 7), 2 * ROOM - OVERLAP, 2 * ROOM - OVERLAP + 1, 1000, 4321])
def test_each_token_is_kept_once_and_read_among_others_on_both_sides(count):
    found = windows(count)
    assert [at for one in found for at in range(one.first, one.last)] == list(range(count))
    assert all(one.end - one.start == ROOM for one in found)
    for before, after in pairwise(found):
        assert before.end - after.start >= OVERLAP
        assert min(before.end - before.last, after.first - after.start) >= OVERLAP // 2
    assert (found[0].start, found[-1].end) == (0, count)


def test_no_more_windows_are_read_than_the_overlap_asks_for():
    assert [len(windows(count)) for count in (ROOM, ROOM + 1, 2 * ROOM - OVERLAP, 2 * ROOM - OVERLAP + 1)] == [1, 2, 2, 3]


@pytest.mark.parametrize("length", [3, 40])
def test_each_token_of_a_text_has_a_piece_and_each_end_its_mark(bundled, length):
    text = FILLER * length
    vectors, (pieces,) = bundled.encode_pieces([text])
    assert len(pieces) == bundled.piece_counts([text])[0] + MARKS
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)
    assert (np.linalg.norm(pieces, axis=1) > 0).all()


def test_a_text_without_end_is_cut(bundled):
    """A file that is one line of a million words costs no more than a chapter does."""
    _, (pieces,) = bundled.encode_pieces([FILLER.replace(".", ",") * 1000])
    assert len(pieces) == MAX_TOKENS


def test_what_stands_at_the_end_of_a_long_text_is_found(bundled):
    """600 words on it still has most of what it has by itself beyond a text without it."""
    _, (question,) = bundled.encode_query_pieces(["Un logiciel peut-il noter les élèves sans relecture par un enseignant ?"])
    _, made = bundled.encode_pieces([LAST, FILLER * 46 + LAST, FILLER * 47])
    alone, at_the_end, without = late_interaction(question, [packed(pieces) for pieces in made])
    assert at_the_end - without > 0.5 * (alone - without) > 0.2
