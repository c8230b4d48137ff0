"""The numbering of an ODT: which mark a list or the outline of the headings shows before a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.readers.composed import BULLET
from ingest.readers.counting import counted
from ingest.readers.flow import MAX_MARK, Mark
from ingest.readers.odt_styles import STYLE, TEXT, Element, Styles, integer

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
MAX_DEPTH = 10
"""Levels that a list style has."""
_NUMBERED = (f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style")


@dataclass(frozen=True, slots=True)
class _Level:
    """`way`: as in counting.py, empty: nothing is counted; `pattern`: « %1%.%2% » in newer files; `levels`: numbers shown."""

    way: str = ""
    doubled: bool = False
    bullet: bool = False
    before: str = ""
    after: str = ""
    pattern: str = ""
    levels: int = 1
    start: int = 1

    def counted(self, count: int) -> str:
        return counted(count, self.way, doubled=self.doubled)


_NONE = _Level()


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list at `depth` (from 1); `counts`: how far each of its levels has counted, shared with those around it."""

    style: str
    depth: int
    counts: dict[int, int]


class Lists:
    """Counts through a text."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._last: dict[str, dict[int, int]] = {}  # by list style
        self._named: dict[str, dict[int, int]] = {}  # by the list's id
        self._outline = _levels_of(styles.outline)
        self._outlined: dict[int, int] = {}

    def open(self, element: Element, around: OpenList | None) -> OpenList:
        """A list, or one inside an item of the list `around` it: it begins to count anew unless it says that it goes on."""
        goes_on = element.get(f"{TEXT}continue-numbering") == "true"
        if around:
            opened = OpenList(element.get(f"{TEXT}style-name") or around.style, around.depth + 1, around.counts)
            if not goes_on:
                for depth in [depth for depth in opened.counts if depth >= opened.depth]:
                    del opened.counts[depth]
            return opened
        style = element.get(f"{TEXT}style-name") or self._brought(element)
        counts = self._named.get(element.get(f"{TEXT}continue-list") or "")
        if counts is None:
            counts = self._last.get(style, {}) if goes_on else {}
        self._last[style] = counts
        if name := element.get(XML_ID):
            self._named[name] = counts
        return OpenList(style, 1, counts)

    def _brought(self, element: Element) -> str:
        """The list style of the first paragraph, where the list has none of its own."""
        first = next(element.iter(f"{TEXT}p", f"{TEXT}h"), None)
        return (self._styles.list_of(first.get(f"{TEXT}style-name")) or "") if first is not None else ""

    def mark(self, opened: OpenList, start: str | None) -> Mark | None:
        """The mark of the next item; `start`: where it says what it counts."""
        levels = self._of(opened.style)
        depth = min(opened.depth, MAX_DEPTH)
        level = levels.get(depth, _NONE)
        begins = level.start if start is None else integer(start, level.start)
        _count_above(levels, opened.depth, opened.counts)
        last = opened.counts.get(opened.depth) if start is None else None
        opened.counts[opened.depth] = begins if last is None else last + 1
        shown = BULLET if level.bullet else _shown(levels, depth, opened.counts)
        if not shown:
            return None
        shown = shown if any(character.isalnum() for character in shown) else BULLET
        return Mark(shown, opened.style, opened.depth, opened.depth - 0.5, opened.depth)

    def heading(self, element: Element, depth: int) -> Mark | None:
        """The mark that the outline shows before a heading outside lists; None where it has none."""
        wanted = self._styles.list_of(element.get(f"{TEXT}style-name"))
        if element.get(f"{TEXT}is-list-header") == "true" or wanted == "":
            return None
        level = self._outline.get(depth, _NONE)
        for deeper in [other for other in self._outlined if other > depth]:
            del self._outlined[deeper]
        _count_above(self._outline, depth, self._outlined)
        if element.get(f"{TEXT}restart-numbering") == "true":
            self._outlined[depth] = integer(element.get(f"{TEXT}start-value"), level.start)
        else:
            self._outlined[depth] = self._outlined.get(depth, level.start - 1) + 1
        shown = _shown(self._outline, depth, self._outlined)
        return Mark(shown, "", depth) if shown and any(character.isalnum() for character in shown) else None

    def _of(self, style: str) -> dict[int, _Level]:
        if style not in self._levels:
            self._levels[style] = _levels_of(self._styles.lists.get(style))
        return self._levels[style]


def _count_above(levels: dict[int, _Level], depth: int, counts: dict[int, int]) -> None:
    """A level that nothing was counted on counts as one: LibreOffice shows « 1.1 », then « 2. »."""
    for above in range(1, min(depth, MAX_DEPTH)):
        counts.setdefault(above, levels.get(above, _NONE).start)


def _levels_of(style: Element | None) -> dict[int, _Level]:
    """The levels of a list style by depth; a list without a style has bullets."""
    if style is None:
        return dict.fromkeys(range(1, MAX_DEPTH + 1), _Level(bullet=True))
    return {integer(each.get(f"{TEXT}level"), 1): _level(each) for each in style if each.get(f"{TEXT}level")}


def _level(element: Element) -> _Level:
    if element.tag not in _NUMBERED:
        return _Level(bullet=True)
    pattern = next((element.get(key) for key in element.attrib if str(key).endswith("}num-list-format")), None)
    return _Level(
        way=element.get(f"{STYLE}num-format") or "",
        doubled=element.get(f"{STYLE}num-letter-sync") == "true",
        before=(element.get(f"{STYLE}num-prefix") or "")[:MAX_MARK],
        after=(element.get(f"{STYLE}num-suffix") or "")[:MAX_MARK],
        pattern=(pattern or "")[:MAX_MARK],
        levels=integer(element.get(f"{TEXT}display-levels"), 1),
        start=integer(element.get(f"{TEXT}start-value"), 1),
    )


def _shown(levels: dict[int, _Level], depth: int, counts: dict[int, int]) -> str:
    level = levels.get(depth, _NONE)

    def number(at: int) -> str:
        other = levels.get(at, _NONE)
        return other.counted(counts.get(at, other.start))

    if level.pattern:
        return re.sub(r"%(\d{1,2})%", lambda match: number(int(match[1])), level.pattern).strip()
    numbers = [number(at) for at in range(max(1, depth - level.levels + 1), depth + 1)]
    return f"{level.before}{'.'.join(each for each in numbers if each)}{level.after}".strip()
