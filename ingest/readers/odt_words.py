"""The words of an ODT paragraph, as they are shown: no hidden or struck text, no comments, and no note's number inside a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.readers.flow import PAGE
from ingest.readers.odt_styles import DRAW, OFFICE, TEXT, XLINK, Element, Styles, integer
from ingest.readers.raised import BEGIN, END, settled

MOST_SPACES = 100
"""That one element may stand for."""
_LEFT_OUT = frozenset(
    [
        f"{OFFICE}annotation",
        f"{OFFICE}annotation-end",
        f"{TEXT}ruby-text",
        f"{TEXT}hidden-text",
        f"{TEXT}script",
        f"{TEXT}note-citation",
        f"{TEXT}number",
        f"{TEXT}tracked-changes",
    ]
)


@dataclass
class Gathered:
    """What a paragraph holds. `drawn`: its drawings, which may hold text; `light`: whether words of it are not
    bold; `hidden`: all of it is.
    """

    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    drawn: list[Element] = field(default_factory=list)
    light: bool = False
    hidden: bool = False

    @property
    def words(self) -> str:
        return "" if self.hidden else settled("".join(self.text))


@dataclass(frozen=True, slots=True)
class _Look:
    """How words are shown."""

    bold: bool = False
    capitals: bool = False
    hidden: bool = False
    struck: bool = False
    raised: bool = False

    @property
    def unseen(self) -> bool:
        return self.hidden or self.struck


def gather(paragraph: Element, styles: Styles) -> Gathered:
    gathered = Gathered()
    look = _looks(styles, "paragraph", paragraph.get(f"{TEXT}style-name"), _Look())
    _inside(paragraph, styles, look, gathered)
    return gathered


def _looks(styles: Styles, family: str, name: str | None, around: _Look) -> _Look:
    said = {
        "bold": styles.bold(family, name),
        "capitals": styles.capitals(family, name),
        "hidden": styles.hidden(family, name),
        "struck": styles.struck(family, name),
        "raised": styles.raised(family, name),
    }
    return replace(around, **{look: is_so for look, is_so in said.items() if is_so is not None})


def _inside(element: Element, styles: Styles, look: _Look, gathered: Gathered) -> None:
    _put(element.text, look, gathered)
    for child in element:
        if child.tag not in _LEFT_OUT:
            _inline(child, styles, look, gathered)
        _put(child.tail, look, gathered)


def _inline(element: Element, styles: Styles, look: _Look, gathered: Gathered) -> None:
    name = element.tag.removeprefix(TEXT) if isinstance(element.tag, str) else ""
    if name == "s":
        gathered.text.append(" " * max(1, min(integer(element.get(f"{TEXT}c"), 1), MOST_SPACES)))
    elif name in ("tab", "line-break", "soft-page-break"):
        gathered.text.append({"tab": "\t", "line-break": "\n"}.get(name, PAGE))
    elif name == "note":
        gathered.notes += [] if look.unseen else [element]
    elif name.startswith(DRAW):
        gathered.drawn.append(element)
    elif name == "hidden-paragraph" and element.get(f"{TEXT}is-hidden") == "true":
        gathered.hidden = True
    else:
        if name == "a" and not look.unseen:
            gathered.links.append(element.get(f"{XLINK}href") or "")
        own = _looks(styles, "text", element.get(f"{TEXT}style-name"), look) if name == "span" else look
        _inside(element, styles, own, gathered)


def _put(text: str | None, look: _Look, gathered: Gathered) -> None:
    """Add text; ODF writes spaces that count as elements, and breaks lines where it likes."""
    if not text or look.unseen:
        return
    words = re.sub(r"[ \t\r\n]+", " ", text)
    words = words.upper() if look.capitals else words
    gathered.text.append(f"{BEGIN}{words}{END}" if look.raised else words)
    gathered.light = gathered.light or bool(words.strip() and not look.bold)


def blocks(parent: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """The elements of the wanted kinds below `parent`, out of what wraps them, but for what is no text."""
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from blocks(child, wanted)
