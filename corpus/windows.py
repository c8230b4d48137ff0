"""A text that is longer than those the embedding model was trained on is read through windows that overlap.

Given more at once, the model tells pieces apart the worse the more there are. Of five held-out paragraphs of `corpus/embedder`
run together (some 365 tokens), late interaction found the right five for .41 of their questions with what lies beyond 256 tokens
cut off, for .44 with all read at once, and for .53 through windows; of three (some 220 tokens) for .47, .48 and .51. Paragraphs
that are not longer than those of training are read whole: through windows of 64 tokens those of texts of principles and of long
texts were found less often (.44, of .45).
"""

from __future__ import annotations

import math
from typing import NamedTuple

SIZE = 128
"""Tokens of a window, with the marks at its ends: 99 % of the paragraphs that the model was trained on have 123 or fewer."""
MARKS = 2
OVERLAP = 16
"""Tokens that two windows share, at least: a piece is read among others on both sides. With 32, or half a window, the same was
found but for chance.
"""


class Window(NamedTuple):
    """Tokens [start, end) of a text are read together, and what was made of [first, last) of them is kept."""

    start: int
    end: int
    first: int
    last: int


def windows(count: int) -> tuple[Window, ...]:
    """The windows over `count` tokens without marks, evenly apart: each token is kept once, of two windows from the one in which
    it stands further from the edge.
    """
    room = SIZE - MARKS
    number = max(1, math.ceil((count - OVERLAP) / (room - OVERLAP)))
    starts = [round(n * (count - room) / max(1, number - 1)) for n in range(number)]
    ends = [min(start + room, count) for start in starts]
    bounds = [0, *((start + end) // 2 for start, end in zip(starts[1:], ends, strict=False)), count]
    return tuple(map(Window, starts, ends, bounds, bounds[1:]))
