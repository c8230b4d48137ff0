"""The numbering of a DOCX: which mark Word shows before a paragraph.

A paragraph names a `num`, which names an `abstractNum` with nine levels and may override them. All `num` of one `abstractNum`
count on together, unless they say where to begin anew; a level begins anew after one further out (or after none, or after
another, where it says so).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.readers.composed import BULLET
from ingest.readers.counting import counted
from ingest.readers.docx_styles import Element, Styles, W, below, integer, switched, value
from ingest.readers.flow import MAX_MARK, Mark

LEVELS = 9
_WAYS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I", "none": ""}
_INDENT_OF_LEVEL = 360
"""In twips, where a list says nothing: what Word takes."""


@dataclass(frozen=True, slots=True)
class _Level:
    """`way`: as in counting.py; `shown`: « %1.%2 »; `restart`: after which level, from 1 (0: never, None: after any)."""

    way: str = "1"
    padded: bool = False
    bullet: bool = False
    shown: str = ""
    start: int = 1
    restart: int | None = None
    digits_only: bool = False
    style: str = ""
    left: int | None = None
    hanging: int | None = None


@dataclass(frozen=True, slots=True)
class _Number:
    """A `num`: its list, its levels, and where each begins anew when it is first used."""

    list: str
    levels: tuple[_Level, ...]
    anew: dict[int, int]


class Numbers:
    """Counts through a text; None: a file without numbering."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        found = root if root is not None else ()
        self._abstract = {e.get(f"{W}abstractNumId") or "": e for e in found if e.tag == f"{W}abstractNum"}
        self._elements = {e.get(f"{W}numId") or "": e for e in found if e.tag == f"{W}num"}
        self._styles = styles
        self._numbers: dict[str, _Number | None] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def mark(self, properties: Element | None) -> Mark | None:
        """The mark of the next paragraph; None where it has none, or one that shows nothing."""
        number_id, at, styles = self._styles.numbering(properties)
        number = self._number(number_id)
        if number is None:
            return None
        if at is None:
            at = next((n for n, level in enumerate(number.levels) if level.style in styles), 0)
        at = max(0, min(at, LEVELS - 1))
        level = number.levels[at]
        counts = self._count(number_id, number, at)
        shown = BULLET if level.bullet else self._shown(number, at, counts).strip()
        if not shown:
            return None
        by_style = bool(styles)
        left, hanging = (self._indent(properties, level, side, by_style) for side in ("left", "hanging"))
        left = left if left is not None else (at + 1) * _INDENT_OF_LEVEL
        shown = shown if any(character.isalnum() for character in shown) else BULLET
        return Mark(shown, number.list, at, left - (hanging or 0), left)

    def _indent(self, properties: Element | None, level: _Level, side: str, by_style: bool) -> int | None:
        """The paragraph's own says it first; then the style, where it brings the list, else the list."""
        own = self._styles.indent(properties, side)
        style = self._styles.indent_of_style(properties, side)
        of_level = level.left if side == "left" else level.hanging
        if own is not None and (own != style or by_style):
            return own
        return of_level if of_level is not None else own

    def _count(self, number_id: str, number: _Number, at: int) -> dict[int, int]:
        counts = self._counts.setdefault(number.list, {})
        if at in number.anew and (number_id, at) not in self._begun:
            counts[at] = number.anew[at] - 1
        self._begun.add((number_id, at))
        for deeper in [n for n in counts if n > at]:
            after = number.levels[deeper].restart
            if after is None or at < after:
                del counts[deeper]
        for above in range(at):  # a level that nothing was counted on counts as one: LibreOffice shows « 1.1 », « 2. »
            counts.setdefault(above, number.levels[above].start)
        counts[at] = counts.get(at, number.levels[at].start - 1) + 1
        return counts

    def _shown(self, number: _Number, at: int, counts: dict[int, int]) -> str:
        digits_only = number.levels[at].digits_only

        def one(match: re.Match[str]) -> str:
            n = int(match[1]) - 1
            level = number.levels[n]
            count = counts.get(n, level.start)
            written = counted(count, "1" if digits_only else level.way)
            return f"{written:0>2}" if level.padded else written

        return re.sub(r"%([1-9])", one, number.levels[at].shown)

    def _number(self, number_id: str) -> _Number | None:
        if number_id not in self._numbers:
            self._numbers[number_id] = self._made(number_id)
        return self._numbers[number_id]

    def _made(self, number_id: str) -> _Number | None:
        """Read a `num`; the list that it names may be that of a list style."""
        element = self._elements.get(number_id)
        name = value(element, "abstractNumId") or ""
        abstract = self._abstract.get(name)
        linked = value(abstract, "numStyleLink")
        if linked:
            styles = self._styles.chain(linked)
            through = self._elements.get((value(styles[0], "pPr/numPr/numId") if styles else None) or "")
            name = value(through, "abstractNumId") or name
            abstract = self._abstract.get(name)
        if element is None or abstract is None:
            return None
        levels = [_Level()] * LEVELS
        for found in abstract.findall(f"{W}lvl"):
            levels[_at(found)] = _level(found)
        anew = {}
        for override in element.findall(f"{W}lvlOverride"):
            at = _at(override)
            if (own := below(override, "lvl")) is not None:
                levels[at] = _level(own)
            if (start := value(override, "startOverride")) is not None:
                anew[at] = integer(start)
        return _Number(name, tuple(levels), anew)


def _at(element: Element) -> int:
    return max(0, min(integer(element.get(f"{W}ilvl")), LEVELS - 1))


def _level(element: Element) -> _Level:
    way = next((e.get(f"{W}val") or "" for e in element.iter(f"{W}numFmt")), "decimal")
    restart = value(element, "lvlRestart")
    indent = below(element, "pPr/ind")
    left, hanging = (
        (None, None) if indent is None else (indent.get(f"{W}left") or indent.get(f"{W}start"), indent.get(f"{W}hanging"))
    )
    return _Level(
        way=_WAYS.get(way, "1"),
        padded=way == "decimalZero",
        bullet=way == "bullet",
        shown=(value(element, "lvlText") or "")[:MAX_MARK],
        start=integer(value(element, "start"), 1),
        restart=None if restart is None else integer(restart),
        digits_only=bool(switched(element, "isLgl")),
        style=value(element, "pStyle") or "",
        left=None if left is None else integer(left),
        hanging=None if hanging is None else integer(hanging),
    )
