"""The running headers, footers and page numbers of a plain text with form feeds: the lines that begin or end its pages alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set

from ingest.readers.labels import article_of, division_of, label_of
from ingest.readers.lines import Line

ENOUGH_PAGES = 3
"""On fewer pages nothing is told from the text; on more, it must be on half of them too."""
COUNTING = 0.6
"""The share of its pages on which a number that changes must go up with them."""
MAX_CHARACTERS = 100
DEEPEST = 3
"""So many lines at the top, and at the bottom, are looked at."""
LEAST_WORDS = 3
"""« Motion 3 » and « Article 3 » begin what they name, each on a page of its own: a header with a number has more words."""
_GOES_ON = (".", ",", ";", ":")
"""How a sentence ends, or goes on: « Le Congrès, », « Adopté à l'unanimité. » are text however often they stand there."""
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_PAGE = re.compile(
    r"[\W_]*+(?:(?:page|p\.?|p[áa]g(?:ina|\.)?)[\W_]*+)?\d{1,4}+(?:[\W_]*?(?:/|sur|of|de)[\W_]*+\d{1,4}+)?[\W_]*+", re.IGNORECASE
)


def running_lines(raw: str, lines: Sequence[Line]) -> Set[int]:
    """Where the lines start that are no text. On the first page only its number is none, for a header repeats the title; one line
    of each page is left.
    """
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.start < line.end:
            pages[line.page].append(line)
    first = min(pages, default=0)
    found: set[int] = set()
    for edge in (0, -1):
        for _ in range(DEEPEST):
            alike = _alike(raw, [page[edge] for page in pages.values() if len(page) > 1])
            for page in pages.values():
                if len(page) > 1 and page[edge].start in alike:
                    del page[edge]
            if not alike:
                break
            found |= alike
    printed = [line for line in lines if line.page == first and line.start < line.end]
    return found - {line.start for line in printed if line.start in found and not _PAGE.fullmatch(raw, line.start, line.end)}


def _alike(raw: str, edges: Sequence[Line]) -> set[int]:
    """Where those of the lines start that are the same on pages enough, but for a number that counts the pages."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in edges:
        words = " ".join(raw[line.start : line.end].casefold().split())
        if len(words) <= MAX_CHARACTERS and not words.endswith(_GOES_ON):
            groups[_DIGITS.sub("#", words)].append(line)
    alike = max(groups.values(), key=len, default=[])
    return {line.start for line in alike} if len(alike) >= max(ENOUGH_PAGES, len(edges) / 2) and _counts(raw, alike) else set()


def _counts(raw: str, alike: Sequence[Line]) -> bool:
    """Whether the lines are the same to the letter, or have a number that goes up with the pages."""
    words = {" ".join(raw[line.start : line.end].split()) for line in alike}
    if len(words) == 1:
        return True
    if not all(_PAGE.fullmatch(line) or _names_the_text(line) for line in words):
        return False
    shifts = Counter(int(n) - line.page for line in alike for n in set(_DIGITS.findall(raw[line.start : line.end])) if len(n) < 7)
    return bool(shifts) and shifts.most_common(1)[0][1] >= COUNTING * len(alike)


def _names_the_text(line: str) -> bool:
    """Whether a line with a number is « Union des lampes – Accord 2025 – 3 », and nothing that is numbered itself."""
    numbered = label_of(line) or article_of(line) or division_of(line)
    return not numbered and not line.endswith((".", ";", ":", ",")) and len(_LETTERS.findall(line)) >= LEAST_WORDS
