"""Document -> citable Passages.

Reads the blocks of a text as declarations, resolutions and agreements are written: a title, headings, opening paragraphs,
a chapeau (« La conférence : », "… recognises that:"), operative clauses that begin with a verb in capitals, numbered
paragraphs whose numbers begin again under each heading, articles, lists that complete a clause, tables, notes, plain
prose. Every letter and digit of the reading text comes to lie in exactly one passage.

Locators are stable. What is numbered, lettered or named in print is cited so, and no change elsewhere touches it. What is
counted by us is counted within the nearest heading, clause, chapeau or list only (prose without headings: within its page),
so editing a paragraph, adding words to it, or cutting it in sentences leaves the others' references alone; a paragraph
that is put in, or taken out, moves the numbers of the uncounted ones after it in that group and of no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.language import sentences
from corpus.text import Block, BlockKind, Document, Language, Passage, Source
from ingest.bodies import MAX_BODY_CHARACTERS
from ingest.locators import NAMES, Sections, slug
from ingest.readers.labels import value_of
from ingest.subjects import spoken
from ingest.walk import Walk, classify, has_verb, without_label

SHORT_LIST_WORDS = 15
"""A numbered list whose items are all this short names things (« 3. Plaidoyer »): it stays with the words before it."""
LONG_WORDS = 170
"""A paragraph of more words is cited by its sentences: it would be no exact citation, and more than most embedders read (256
tokens).
"""
PART_WORDS = 120
"""About so many words each part of a long paragraph holds."""


_CAPITALS = re.compile(r"[A-ZÀ-Þ]{3}")


def passages_of(document: Document, source: Source) -> tuple[Passage, ...]:
    """The passages of `document`, in reading order; ids are `source.id#slug of the locator`."""
    text = document.text
    blocks = _join_short_lists(text, [b for b in document.blocks if any(c.isalnum() for c in text[b.start : b.end])])
    language = source.language
    operative = any(has_verb(without_label(text, b), language) or _capital(b, text, language) for b in blocks)
    walk = Walk(language, operative, sections=Sections(b.label for b in blocks if b.kind is BlockKind.ITEM))
    found: list[Passage] = []
    for n, block in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        spoken = walk.opening
        made = classify(walk, text, block, following, document.page_at(block.start), first=n == 0)
        headings = tuple(words for _, words, _ in walk.headings if words != text[block.start : block.end])
        for start, end, suffix in _parts(text, block, walk.language):
            locator = walk.taken.take(made.locator + suffix) if suffix else made.locator
            found.append(
                Passage(
                    id=f"{source.id}#{slug(locator)}",
                    source=source.id,
                    ordinal=len(found),
                    kind=made.kind,
                    locator=locator,
                    page=document.page_at(start),
                    page_end=document.page_at(end - 1),
                    start=start,
                    end=end,
                    text=text[start:end],
                    lead_in=made.lead_in,
                    headings=headings,
                    speakers=int(bool(made.lead_in) and made.lead_in[:1] in (spoken, walk.opening)),
                )
            )
    return _with_references(document, found)


def _capital(block: Block, text: str, language: Language) -> bool:
    """Whether a block is a clause with its verb in capitals after who speaks: « Le Congrès EXHORTE … »."""
    words = text[block.start : block.end]
    if block.kind is not BlockKind.PARAGRAPH or not _CAPITALS.search(words, 0, MAX_BODY_CHARACTERS):
        return False
    clause = spoken(words, language)
    return clause is not None and clause.verb.written.isupper()


def _join_short_lists(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Join to the block before it a numbered list of short items that this block introduces with a colon."""
    joined: list[Block] = []
    n = 0
    while n < len(blocks):
        block = blocks[n]
        run = n + 1
        while run < len(blocks) and _names_a_thing(text, blocks[run], block):
            run += 1
        ends_here = run >= len(blocks) or blocks[run].kind is not BlockKind.ITEM or blocks[run].level <= block.level
        introduces = text[block.start : block.end].endswith(":") and not _numbered(block) and block.kind is not BlockKind.HEADING
        if run > n + 1 and introduces and ends_here:
            joined.append(replace(block, end=blocks[run - 1].end))
            n = run
        else:
            joined.append(block)
            n += 1
    return joined


def _numbered(block: Block) -> bool:
    return block.kind is BlockKind.ITEM and value_of(block.label).isdecimal()


def _names_a_thing(text: str, block: Block, above: Block) -> bool:
    words = text[block.start : block.end]
    deeper = block.level > above.level
    return _numbered(block) and deeper and len(words.split()) <= SHORT_LIST_WORDS and words[-1] not in ".;:,"


def _parts(text: str, block: Block, language: Language) -> Iterator[tuple[int, int, str]]:
    """Start, end and suffix of the locator: the block itself, or where it is long, runs of its sentences."""
    words = text[block.start : block.end]
    if len(words.split()) <= LONG_WORDS or "\n" in words:
        yield block.start, block.end, ""
        return
    spans = sentences(words, language)
    names = NAMES[language]
    first = 0
    for n in range(len(spans)):
        size = len(words[spans[first][0] : spans[n][1]].split())
        room = n + 1 < len(spans) and size + len(words[spans[n + 1][0] : spans[n + 1][1]].split()) <= PART_WORDS
        if n + 1 == len(spans) or not room:
            one = first == n
            name = f"{names['sentence']} {n + 1}" if one else f"{names['sentences']} {first + 1}–{n + 1}"
            whole = first == 0 and n + 1 == len(spans)
            yield block.start + spans[first][0], block.start + spans[n][1], "" if whole else f", {name}"
            first = n + 1


def _with_references(document: Document, passages: list[Passage]) -> tuple[Passage, ...]:
    """Give each address to the passage that it stood after."""
    addresses: dict[int, dict[str, None]] = {}
    for link in document.links:
        before = [p.ordinal for p in passages if p.end <= link.after]
        if before:
            addresses.setdefault(before[-1], {})[link.url] = None
    return tuple(replace(p, references=tuple(addresses.get(p.ordinal, ()))) for p in passages)
