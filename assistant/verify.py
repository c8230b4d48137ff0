"""Every quotation, checked against the library before anything is shown."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from corpus.library import Library
from corpus.text import Answer, AnswerKind, Document, Passage, Quote, QuoteState, Statement

# Typographic folding: what a model or a word processor changes without changing the words.
_SAME = {
    **dict.fromkeys("’‘ʼ`´′", "'"),
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—−", "-"),
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "…": "...",
}  # fmt: skip
_INVISIBLE = {"\u00ad", "\u200b", "\u200c", "\u200d", "\ufeff"}
_HYPHENATION = re.compile(r"(?<=\w)[-\u00ad]\n(?=\w)")


def quote(passage: Passage, start: int, end: int, document: Document) -> Quote:
    """The words of `passage` at [start, end), which are offsets into the passage's text."""
    begin, stop = passage.start + start, passage.start + end
    return Quote(
        passage=passage.id,
        source=passage.source,
        locator=passage.locator,
        page=document.page_at(begin),
        page_end=document.page_at(stop - 1),
        start=begin,
        end=stop,
        text=passage.text[start:end],
    )


def locate(words: str, passage: Passage, document: Document) -> Quote | None:
    """Where `words` stand in `passage`: exactly, or after typographic folding only; None when they do not.

    The quote holds the source's own characters, whatever form `words` had.
    """
    if not words.strip():
        return None
    exact = passage.text.find(words)
    if exact >= 0:
        return quote(passage, exact, exact + len(words), document)
    folded, offsets = _fold(passage.text)
    sought, _ = _fold(words.strip())
    at = folded.find(sought)
    if not sought or at < 0:
        return None
    found = quote(passage, offsets[at], offsets[at + len(sought) - 1] + 1, document)
    return replace(found, state=QuoteState.REPAIRED)


def _fold(text: str) -> tuple[str, list[int]]:
    """`text` with its typography made plain, and for each character of that the offset in `text` it came from."""
    hyphens = {n for match in _HYPHENATION.finditer(text) for n in range(match.start(), match.end())}
    folded: list[str] = []
    offsets: list[int] = []
    for n, character in enumerate(text):
        if n in hyphens or character in _INVISIBLE:
            continue
        plain = " " if character.isspace() else _SAME.get(character) or unicodedata.normalize("NFC", character)
        if plain == " " and folded and folded[-1] == " ":
            continue
        folded += plain
        offsets += [n] * len(plain)
    # Spaces inside guillemets and before French punctuation are typography too.
    keep = [n for n, c in enumerate(folded) if not (c == " " and _beside_punctuation(folded, n))]
    return "".join(folded[n] for n in keep), [offsets[n] for n in keep]


def _beside_punctuation(folded: list[str], n: int) -> bool:
    after = folded[n + 1] if n + 1 < len(folded) else ""
    before = folded[n - 1] if n else ""
    return after in {";", ":", "!", "?", '"', "%"} or before == '"'


def stands(found: Quote, library: Library) -> bool:
    """Whether the quote is, character for character, in its source at its offsets, inside its passage, on its pages."""
    try:
        document = library.document(found.source)
    except KeyError:
        return False
    passage = library.passages_by_id([found.passage]).get(found.passage)
    return (
        passage is not None
        and found.source == passage.source
        and found.locator == passage.locator
        and passage.start <= found.start < found.end <= passage.end
        and document.text[found.start : found.end] == found.text
        and document.page_at(found.start) == found.page
        and document.page_at(found.end - 1) == found.page_end
    )


def verified(answer: Answer, library: Library) -> Answer:
    """The answer without the quotations that do not stand, and without the statements that nothing carries any more.

    An answer that loses all its statements becomes silent: words that cannot be proved are not shown.
    """
    statements = []
    for statement in answer.statements:
        quotes = tuple(found for found in statement.quotes if stands(found, library))
        if len(quotes) == len(statement.quotes) and quotes:
            statements.append(Statement(statement.text, quotes))
    kind = answer.kind if statements or answer.kind is AnswerKind.SILENT else AnswerKind.SILENT
    return replace(answer, kind=kind, statements=tuple(statements))
