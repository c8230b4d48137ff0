"""From the runs of a PDF page to its fragments: what stands together on a line, with its words parted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_runs import Run

SAME_LINE = 0.4
"""Runs whose baselines lie less than this apart (in em) stand on one line: a note's number is raised by a third of an em."""
WORD_GAP = 0.16
"""A gap of more em is a space. TeX sets its narrowest space at 0.22 em; pairs of letters are kerned by less than 0.1."""
COLUMN_GAP = 0.8
"""A gap of more em may part columns. LaTeX parts its columns by 1 em."""


@dataclass(slots=True)
class Fragment:
    """Runs that stand together on a line; `bold`: the share of its characters that are; `around`: marked as furniture."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: float
    turn: int = 0
    around: bool = False


@dataclass
class Sheet:
    """A page: its number from 1, its size in points, and its fragments."""

    number: int
    width: float
    height: float
    fragments: list[Fragment] = field(default_factory=list)


def lines_of(fragments: Iterable[Fragment]) -> list[list[Fragment]]:
    """Those that share a baseline, from top to bottom, each line from left to right."""
    lines: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda f: -f.y):
        if lines and lines[-1][0].y - fragment.y <= SAME_LINE * max(lines[-1][0].size, fragment.size):
            lines[-1].append(fragment)
        else:
            lines.append([fragment])
    return [sorted(line, key=lambda f: f.x) for line in lines]


def fragments_of(runs: Iterable[Run]) -> list[Fragment]:
    """The runs joined where nothing or a space lies between them; first those of the direction in which most are written."""
    turned: dict[int, list[Fragment]] = defaultdict(list)
    for run in runs:
        text = "◦" if run.text.strip() == "o" and "courier" in run.font else run.text  # Word's second bullet is this letter
        turned[run.turn].append(Fragment(text, run.x, run.end, run.y, run.size, float(run.bold), run.turn, run.around))
    found: list[Fragment] = []
    for single in sorted(turned.values(), key=len, reverse=True):
        for line in lines_of(single):
            found += _joined(line)
    return found


def _joined(line: Sequence[Fragment]) -> list[Fragment]:
    """The fragments of a line, from its runs in order."""
    joined: list[list[Fragment]] = []
    end = 0.0
    for run in line:
        if joined and _drawn_again(run, joined[-1][-1]):
            continue
        if not joined or run.x - end > COLUMN_GAP * run.size:
            joined.append([])
        joined[-1].append(run)
        end = max(end, run.end) if len(joined[-1]) > 1 else run.end
    return [_fragment(runs) for runs in joined if any(run.text.strip() for run in runs)]


def _drawn_again(run: Fragment, before: Fragment) -> bool:
    """Whether a run is drawn a second time, a hair beside itself: a bold that the font lacks."""
    return run.text == before.text and abs(run.x - before.x) < 0.1 * run.size and run.end - run.x > 0.2 * run.size


def _fragment(runs: Sequence[Fragment]) -> Fragment:
    text = ""
    end = runs[0].x
    for run in runs:
        if run.x - end > WORD_GAP * min(run.size, runs[0].size) and text and not text.endswith(" ") and run.text[:1] != " ":
            text += " "
        text += run.text
        end = max(end, run.end)
    inked = [run for run in runs if run.text.strip()]
    sizes: Counter[float] = Counter()
    for run in inked:
        sizes[round(run.size, 2)] += len(run.text.strip())
    size = sizes.most_common(1)[0][0]
    trailing = len(inked[-1].text) - len(inked[-1].text.rstrip())
    ink = max(run.end for run in inked) - trailing * size / 4
    share = sum(run.bold * len(run.text.strip()) for run in inked) / sizes.total()
    base = max(inked, key=lambda run: (round(run.size, 2) == size, len(run.text)))
    return Fragment(
        text.strip(), inked[0].x, max(ink, inked[0].x), base.y, size, share, base.turn, all(run.around for run in inked)
    )
