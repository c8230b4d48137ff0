"""What the styles of an ODT say of its paragraphs and words; a style inherits what it does not say from its parent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

Element = etree._Element

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE, FO, DRAW, META = (
    f"{{{_ODF}{name}:1.0}}" for name in ("office", "text", "table", "style", "xsl-fo-compatible", "drawing", "meta")
)
XLINK = "{http://www.w3.org/1999/xlink}"
DC = "{http://purl.org/dc/elements/1.1/}"
_HEADING = re.compile(r"(?:Heading|Titre|Título)(?:_20_| )?([1-9])")
_LONGEST_CHAIN = 50
_BOLD = ("bold", "600", "700", "800", "900")


def integer(written: str | None, default: int = 0) -> int:
    match = re.fullmatch(r"\s*(-?\d{1,9})\s*", written or "")
    return int(match[1]) if match else default


class Styles:
    """The named styles of styles.xml and the automatic ones of content.xml."""

    def __init__(self, *roots: Element | None) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._chains: dict[tuple[str, str], tuple[Element, ...]] = {}
        self.lists: dict[str, Element] = {}
        self.outline: Element | None = None
        for root in roots:
            for each in root.iter(f"{STYLE}style", f"{TEXT}list-style", f"{TEXT}outline-style") if root is not None else ():
                name = each.get(f"{STYLE}name") or ""
                if each.tag == f"{STYLE}style":
                    self._styles[each.get(f"{STYLE}family") or "", name] = each
                elif each.tag == f"{TEXT}list-style":
                    self.lists[name] = each
                else:
                    self.outline = each

    def chain(self, family: str, name: str | None) -> tuple[Element, ...]:
        """The style and its parents, nearest first."""
        key = family, name or ""
        if key not in self._chains:
            self._chains[key] = tuple(self._chain(*key))
        return self._chains[key]

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            found = self._styles.get((family, name))
            if found is None:
                return
            yield found
            name = found.get(f"{STYLE}parent-style-name") or ""

    def said(self, family: str, name: str | None, kind: str, attribute: str) -> str | None:
        """An attribute of the `kind` of properties (« text »), from the nearest style that has it."""
        for style in self.chain(family, name):
            properties = style.find(f"{STYLE}{kind}-properties")
            if properties is not None and (said := properties.get(attribute)) is not None:
                return said
        return None

    def heading(self, name: str | None) -> int:
        """The heading level of a paragraph that is no `text:h`, by its style; 0 for text."""
        for style in self.chain("paragraph", name):
            own = style.get(f"{STYLE}name") or ""
            if own == "Title":
                return 1
            if match := _HEADING.fullmatch(own):
                return int(match[1])
        return 0

    def list_of(self, name: str | None) -> str | None:
        """The list style that a paragraph style brings; empty: it wants no number; None: it says nothing."""
        own = (style.get(f"{STYLE}list-style-name") for style in self.chain("paragraph", name))
        return next((each for each in own if each is not None), None)

    def breaks(self, name: str | None) -> tuple[bool, bool]:
        """Whether a page begins before a paragraph of this style, and whether one ends after it."""
        before = self.said("paragraph", name, "paragraph", f"{FO}break-before") == "page"
        after = self.said("paragraph", name, "paragraph", f"{FO}break-after") == "page"
        own = self.chain("paragraph", name)[:1]
        return before or any(style.get(f"{STYLE}master-page-name") for style in own), after

    def bold(self, family: str, name: str | None) -> bool | None:
        weight = self.said(family, name, "text", f"{FO}font-weight")
        return None if weight is None else weight in _BOLD

    def capitals(self, family: str, name: str | None) -> bool | None:
        """Whether words are shown in capitals, large or small."""
        transform = self.said(family, name, "text", f"{FO}text-transform")
        variant = self.said(family, name, "text", f"{FO}font-variant")
        return None if transform is None and variant is None else transform == "uppercase" or variant == "small-caps"

    def struck(self, family: str, name: str | None) -> bool | None:
        """Whether words are struck through."""
        said = self.said(family, name, "text", f"{STYLE}text-line-through-style")
        said = said or self.said(family, name, "text", f"{STYLE}text-line-through-type")
        return None if said is None else said != "none"

    def raised(self, family: str, name: str | None) -> bool | None:
        """Whether words are set above the line: « super 58% », « 33% 58% »."""
        position = self.said(family, name, "text", f"{STYLE}text-position")
        return None if position is None else bool(re.match(r"\s*(?:super|\+?(?!0+(?:\.0*)?%)\d)", position))

    def hidden(self, family: str, name: str | None) -> bool | None:
        display = self.said(family, name, "text", f"{TEXT}display")
        return None if display is None else display == "none"
