"""An answer in the forms in which it leaves the house: a reference, a citation, JSON."""

from __future__ import annotations

from typing import Any

from corpus.library import Library
from corpus.text import Answer, Hit, Language, Quote, Source

_MARKS: dict[Language, tuple[str, str]] = {"fr": ("«\u00a0", "\u00a0»"), "en": ("“", "”"), "es": ("«", "»")}
"""Quotation marks of the language that the quoted text is written in; the French ones with non-breaking spaces."""
_PAGES: dict[Language, tuple[str, str]] = {"fr": ("p.", "p."), "en": ("p.", "pp."), "es": ("p.", "pp.")}


def quoted(text: str, language: Language) -> str:
    """`text` between the quotation marks of its language, on one line."""
    opening, closing = _MARKS[language]
    return f"{opening}{' '.join(text.split(chr(10)))}{closing}"


def pages(page: int, page_end: int, language: Language) -> str:
    """« p. 2 », « p. 2–3 »."""
    one, several = _PAGES[language]
    return f"{several} {page}–{page_end}" if page_end != page else f"{one} {page}"


def reference(source: Source, locator: str, page: int, page_end: int, *, short: bool = False) -> str:
    """« Conclusions de la Conférence …, § EXHORTE, p. 2 »; with `short` the source's short title."""
    title = source.short_title if short else source.title
    return f"{title}, {locator}, {pages(page, page_end, source.language)}"


def citation(found: Quote, source: Source) -> str:
    """« quotation » (Conclusions de la Conférence …, § EXHORTE, p. 2): what a person pastes into a letter."""
    return f"{quoted(found.text, source.language)} ({reference(source, found.locator, found.page, found.page_end)})"


def answer_to_json(answer: Answer, library: Library) -> dict[str, Any]:
    """The documented JSON form of an answer (README, "JSON").

    `start` and `end` are offsets into the source's reading text; `raw_start` and `raw_end` into the text as it was
    extracted from the original, line breaks included.
    """
    return {
        "question": answer.question,
        "kind": answer.kind.value,
        "language": answer.language,
        "lead": answer.lead,
        "statements": [
            {"text": statement.text, "quotes": [_quote(found, library) for found in statement.quotes]}
            for statement in answer.statements
        ],
        "hits": [_hit(hit, library) for hit in answer.hits],
        "notices": list(answer.notices),
        "support": round(answer.support, 4),
    }


def _quote(found: Quote, library: Library) -> dict[str, Any]:
    raw_start, raw_end = library.document(found.source).raw_span(found.start, found.end)
    passage = library.passages_by_id([found.passage])[found.passage]
    return {
        "source": found.source,
        "passage": found.passage,
        "title": library.source(found.source).title,
        "locator": found.locator,
        "page": found.page,
        "page_end": found.page_end,
        "start": found.start,
        "end": found.end,
        "raw_start": raw_start,
        "raw_end": raw_end,
        "text": found.text,
        "state": found.state.value,
        "lead_in": list(passage.lead_in),
    }


def _hit(hit: Hit, library: Library) -> dict[str, Any]:
    return {
        "source": hit.passage.source,
        "passage": hit.passage.id,
        "title": library.source(hit.passage.source).title,
        "locator": hit.passage.locator,
        "page": hit.passage.page,
        "page_end": hit.passage.page_end,
        "text": hit.passage.text,
        "score": round(hit.score, 6),
        "parts": {name: {"rank": part.rank, "score": round(part.score, 6)} for name, part in hit.parts.items()},
        "versions": [
            {
                "language": library.source(p.source).language,
                "source": p.source,
                "passage": p.id,
                "locator": p.locator,
                "page": p.page,
                "page_end": p.page_end,
            }
            for p in hit.versions
        ],
    }
