"""Document -> citable Passages.

Reads the blocks (lines) of a reading text that is written as declarations and resolutions are: a title, opening
paragraphs, a chapeau (« La conférence : »), operative clauses that begin with a verb in capitals, and lists that complete
a clause. Every letter and digit of the reading text comes to lie in exactly one passage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.language import fold
from corpus.text import Document, Language, Passage, PassageKind, Source
from ingest.commitments import addressee_of
from ingest.readers.plain import LEVEL_MARKS
from ingest.verbs import verb_at_end, verb_at_start

_NAMES = {  # what a locator calls things, in the language of the text
    "fr": {"title": "Titre", "preamble": "Préambule", "paragraph": "alinéa"},
    "en": {"title": "Title", "preamble": "Preamble", "paragraph": "paragraph"},
    "es": {"title": "Título", "preamble": "Preámbulo", "paragraph": "párrafo"},
}
SHORT_LIST_WORDS = 15
"""A numbered list whose items are all this short names things (« 3. Plaidoyer »): it stays with the words before it."""

_NUMBERED = re.compile(r"\d{1,3}[.)]\s")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class _Block:
    """A line of the reading text at [start, end); `level` 0 is prose, 1 and 2 are bullets; the mark is not inside."""

    start: int
    end: int
    text: str
    level: int
    numbered: bool


@dataclass
class _State:
    """Where the walk through the blocks stands."""

    language: Language
    clause: str = ""  # the verb of the clause we are in
    addresses: bool = True  # whether that verb is put to somebody
    preamble: int = 0
    paragraph: int = 0
    item: int = 0
    stem: tuple[str, ...] = ()  # chapeau before the clauses
    clause_text: str = ""
    outer: str = ""  # locator of the first-level item that nested ones depend on
    outer_text: str = ""
    nested: int = 0
    seen: set[str] = field(default_factory=set)  # slugs of the locators given out


def passages_of(document: Document, source: Source) -> tuple[Passage, ...]:
    """The passages of `document`, in reading order; ids are `source.id#slug of the locator`."""
    blocks = _join_short_lists(_blocks(document.text))
    state = _State(source.language)
    found: list[Passage] = []
    for n, block in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        kind, locator, lead_in = _classify(state, block, following, first=n == 0)
        found.append(_passage(document, source, n, block, kind, _unique(state, locator), lead_in))
    return _with_references(document, found)


def _blocks(text: str) -> list[_Block]:
    blocks = []
    position = 0
    for line in text.split("\n"):
        level = next((n + 1 for n, mark in enumerate(LEVEL_MARKS) if line.startswith(mark)), 0)
        start = position + (len(LEVEL_MARKS[level - 1]) if level else 0)
        position += len(line) + 1
        if any(character.isalnum() for character in line):
            words = text[start : position - 1]
            blocks.append(_Block(start, position - 1, words, level, bool(_NUMBERED.match(words))))
    return blocks


def _join_short_lists(blocks: Sequence[_Block]) -> list[_Block]:
    """Join to the block before it a numbered list of short items that this block introduces with a colon."""
    joined: list[_Block] = []
    n = 0
    while n < len(blocks):
        run = n + 1
        while run < len(blocks) and blocks[run].numbered and blocks[run].level == 0:
            run += 1
        names = blocks[n + 1 : run]
        block = blocks[n]
        introduces = block.text.endswith(":") and not block.numbered
        if names and introduces and all(len(b.text.split()) <= SHORT_LIST_WORDS for b in names):
            lines = "\n".join([block.text, *(b.text for b in names)])
            joined.append(replace(block, end=names[-1].end, text=lines))
            n = run
        else:
            joined.append(block)
            n += 1
    return joined


def _classify(state: _State, block: _Block, following: _Block | None, *, first: bool) -> tuple[PassageKind, str, tuple[str, ...]]:
    """Kind, locator and lead-in of the next block; moves `state` on."""
    names = _NAMES[state.language]
    if block.level:
        return _item(state, block, following)
    verb = verb_at_start(block.text, state.language)
    closing = verb_at_end(block.text, state.language) if following and following.level else None
    operative = verb or closing
    if operative:
        state.clause, state.clause_text, state.addresses = operative.written, block.text, operative.force.address
        state.item = state.paragraph = 0
        return PassageKind.CLAUSE, f"§ {operative.written}", () if closing and not verb else state.stem
    if first and following and not block.text.endswith((".", ":")):
        return PassageKind.TITLE, names["title"], ()
    introduces = block.text.rstrip().endswith(":") and following is not None
    if introduces and following and verb_at_start(following.text, state.language):
        state.stem = (block.text,)
        return PassageKind.CHAPEAU, block.text.rstrip(" :\u00a0\u202f"), ()
    if state.clause:
        state.paragraph += 1
        return PassageKind.PARAGRAPH, f"§ {state.clause}, {names['paragraph']} {state.paragraph + 1}", ()
    state.preamble += 1
    return PassageKind.PARAGRAPH, f"{names['preamble']} {state.preamble}", ()


def _item(state: _State, block: _Block, following: _Block | None) -> tuple[PassageKind, str, tuple[str, ...]]:
    """A list item: of the clause (named by its addressee where it has one, else by a letter), or nested in another."""
    above = f"§ {state.clause}" if state.clause else f"{_NAMES[state.language]['preamble']} {max(1, state.preamble)}"
    clause = (state.clause_text,) if state.clause_text else ()
    if block.level > 1 and state.outer:
        state.nested += 1
        return PassageKind.ITEM, f"{state.outer}, {_letter(state.nested)}", (*clause, state.outer_text)
    state.item += 1
    state.nested = 0
    addressee = addressee_of(block.text, state.language).name if state.addresses else ""
    name = addressee or _letter(state.item)
    locator = f"{above}, {name}"
    has_nested = following is not None and following.level > block.level
    state.outer, state.outer_text = (locator, block.text) if has_nested else ("", "")
    return PassageKind.CHAPEAU if has_nested else PassageKind.ITEM, locator, clause


def _letter(n: int) -> str:
    """A … z, then aa, ab …, as lists are lettered; counts from 1."""
    n, last = divmod(n - 1, len(_LETTERS))
    return (_letter(n) if n else "") + _LETTERS[last]


def _unique(state: _State, locator: str) -> str:
    """The locator itself; « § INVITE (2) » where a text uses it, or one with the same slug, a second time."""
    unique, n = locator, 1
    while not slug(unique) or slug(unique) in state.seen:
        n += 1
        unique = f"{locator} ({n})"
    state.seen.add(slug(unique))
    return unique


def slug(locator: str) -> str:
    """The locator as the last part of an id: folded, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(locator)).strip("-")


def _passage(
    document: Document,
    source: Source,
    ordinal: int,
    block: _Block,
    kind: PassageKind,
    locator: str,
    lead_in: tuple[str, ...],
) -> Passage:
    return Passage(
        id=f"{source.id}#{slug(locator)}",
        source=source.id,
        ordinal=ordinal,
        kind=kind,
        locator=locator,
        page=document.page_at(block.start),
        page_end=document.page_at(block.end - 1),
        start=block.start,
        end=block.end,
        text=document.text[block.start : block.end],
        lead_in=lead_in,
    )


def _with_references(document: Document, passages: list[Passage]) -> tuple[Passage, ...]:
    """Give each address to the passage that it stood after."""
    addresses: dict[int, dict[str, None]] = {}
    for link in document.links:
        before = [p.ordinal for p in passages if p.end <= link.after]
        if before:
            addresses.setdefault(before[-1], {})[link.url] = None
    return tuple(replace(p, references=tuple(addresses.get(p.ordinal, ()))) for p in passages)
