"""What the styles of a DOCX say of its paragraphs and runs; a style inherits what it does not say from the one it is based on.

Word writes the names of its own styles in English (« heading 1 ») whatever language it speaks; their ids are translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|titre|título|titulo)\s*(\d)")
_CONTENTS = re.compile(r"toc\s*(?:heading|\d)|table of figures|index\s*\d")
_NO = ("0", "false", "off")
_BODY = 9
"""The outline level of what is no heading."""
_LONGEST_CHAIN = 50

Element = etree._Element


def value(parent: Element | None, path: str, attribute: str = "val") -> str | None:
    """The value of an attribute of Word's at `path` (« numPr/numId ») below `parent`."""
    found = below(parent, path)
    return found.get(W + attribute) if found is not None else None


def below(parent: Element | None, path: str) -> Element | None:
    return parent.find("/".join(W + step for step in path.split("/"))) if parent is not None else None


def integer(written: str | None, default: int = 0) -> int:
    """A count or a measure in twips; Word also writes « 720.0 », and other programs anything."""
    match = re.match(r"-?\d{1,9}", (written or "").strip())
    return int(match.group()) if match else default


def switched(properties: Element | None, name: str) -> bool | None:
    """Whether a property is on; None where nothing is said."""
    found = below(properties, name)
    return None if found is None else found.get(W + "val") not in _NO


class Styles:
    """The styles part; None: a file without one."""

    def __init__(self, root: Element | None) -> None:
        styles = root.findall(f"{W}style") if root is not None else []
        self._styles = {style.get(f"{W}styleId") or "": style for style in styles}
        paragraphs = [style for style in styles if style.get(f"{W}type") == "paragraph"]
        default = next((style for style in paragraphs if style.get(f"{W}default") not in (None, *_NO)), None)
        self._default = (default.get(f"{W}styleId") or "") if default is not None else ""
        self._run_default = below(root, "docDefaults/rPrDefault/rPr")
        self._chains: dict[str, tuple[Element, ...]] = {}
        self._said: dict[tuple[str | None, str | None, str], bool] = {}

    def chain(self, style: str | None) -> tuple[Element, ...]:
        """The style and those that it is based on, nearest first; no style: the default one of paragraphs."""
        name = style or self._default
        if name not in self._chains:
            self._chains[name] = tuple(self._chain(name))
        return self._chains[name]

    def _chain(self, style: str) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            found = self._styles.get(style)
            if found is None:
                return
            yield found
            style = value(found, "basedOn") or ""

    def heading(self, properties: Element | None) -> int:
        """The heading level of a paragraph, from 1; 0 for text."""
        own = value(properties, "outlineLvl")
        if own is not None:
            return _outline(own)
        for style in self.chain(value(properties, "pStyle")):
            outline = value(style, "pPr/outlineLvl")
            if outline is not None:
                return _outline(outline)
            name = (value(style, "name") or "").lower()
            if name in ("title", "titre", "título"):
                return 1
            if match := _HEADING.fullmatch(name):
                return int(match[1])
        return 0

    def of_contents(self, properties: Element | None) -> bool:
        """Whether a paragraph is a line of the table of contents, or its title."""
        return any(_CONTENTS.fullmatch((value(s, "name") or "").lower()) for s in self.chain(value(properties, "pStyle")))

    def numbering(self, properties: Element | None) -> tuple[str, int | None, tuple[str, ...]]:
        """Of a paragraph: the id of its list, its level from 0, None where the list says it for one of the styles that follow."""
        own = below(properties, "numPr")
        number, level = value(own, "numId"), value(own, "ilvl")
        if number is not None:
            return number, integer(level), ()
        chain = self.chain(value(properties, "pStyle"))
        for style in chain:
            level = level or value(style, "pPr/numPr/ilvl")
            number = value(style, "pPr/numPr/numId")
            if number is not None:
                names = tuple(each.get(f"{W}styleId") or "" for each in chain)
                return number, integer(level) if level is not None else None, names
        return "", 0, ()

    def indent(self, properties: Element | None, side: str) -> int | None:
        """Of a paragraph, in twips: `side` is « left » (of its words) or « hanging » (how far its first line stands out)."""
        own = _side(below(properties, "ind"), side)
        return own if own is not None else self.indent_of_style(properties, side)

    def indent_of_style(self, properties: Element | None, side: str) -> int | None:
        sides = (_side(below(style, "pPr/ind"), side) for style in self.chain(value(properties, "pStyle")))
        return next((found for found in sides if found is not None), None)

    def breaks_before(self, properties: Element | None) -> bool:
        """Whether a paragraph begins a page."""
        chain = (below(style, "pPr") for style in self.chain(value(properties, "pStyle")))
        return _first(switched(each, "pageBreakBefore") for each in (properties, *chain))

    def run(self, properties: Element | None, paragraph: str | None, name: str) -> bool:
        """Whether a property (« vanish », « caps », « b ») is on for a run of a paragraph with the style `paragraph`."""
        own = switched(properties, name)
        return own if own is not None else self._by_style(value(properties, "rStyle"), paragraph, name)

    def struck(self, properties: Element | None, paragraph: str | None) -> bool:
        """Whether a run is struck through."""
        return any(self.run(properties, paragraph, name) for name in ("strike", "dstrike"))

    def raised(self, properties: Element | None, paragraph: str | None) -> bool:
        """Whether a run is set above the line."""
        character = value(properties, "rStyle")
        chain = (*(self.chain(character) if character else ()), *self.chain(paragraph))
        said = (value(each, "vertAlign") for each in (properties, *(below(style, "rPr") for style in chain), self._run_default))
        return next((each for each in said if each is not None), "") == "superscript"

    def _by_style(self, character: str | None, paragraph: str | None, name: str) -> bool:
        key = character, paragraph, name
        if key not in self._said:
            chain = (*(self.chain(character) if character else ()), *self.chain(paragraph))
            self._said[key] = _first(
                (*(switched(below(style, "rPr"), name) for style in chain), switched(self._run_default, name))
            )
        return self._said[key]


def _first(said: Iterator[bool | None] | tuple[bool | None, ...]) -> bool:
    return next((each for each in said if each is not None), False)


def _outline(written: str) -> int:
    level = integer(written, _BODY)
    return level + 1 if 0 <= level < _BODY else 0


def _side(indent: Element | None, side: str) -> int | None:
    """« start » is what later versions write for « left »; a first line that goes in does not stand out."""
    if indent is None:
        return None
    if side == "left":
        written = indent.get(f"{W}left") or indent.get(f"{W}start")
        return integer(written) if written is not None else None
    if (hanging := indent.get(f"{W}hanging")) is not None:
        return integer(hanging)
    return -integer(first) if (first := indent.get(f"{W}firstLine")) is not None else None
