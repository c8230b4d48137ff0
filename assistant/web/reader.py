"""The reader: a text with its locators in the margin, opened at what was cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.export import citation, pages
from assistant.superseded import replacements
from assistant.verify import quote
from assistant.web.markup import Place, esc, official_link
from assistant.words import Words
from corpus.text import Passage, Source, Standing

if TYPE_CHECKING:
    from corpus.library import Library


def reader(place: Place | None, words: Words, library: Library) -> str:
    """The text at `place`; without a place the library's first text from its beginning."""
    texts = library.sources()
    if place is None and texts:
        place = Place(texts[0].id)
    source = next((text for text in texts if place and text.id == place.source), None)
    if not place or not source:
        return unreadable(words["page.gone" if texts else "page.empty_library"], words)
    passages = library.passages(source.id)
    lost = place.passage and all(passage.id != place.passage for passage in passages)
    gone = f'<p class="gone" role="status">{esc(words["page.gone"])}</p>' if lost else ""
    body = "".join(_paragraph(passage, source, place, words, library) for passage in passages)
    return _frame(place.key, f"{_heading(source, texts, words)}{gone}{body}", words)


def unreadable(message: str, words: Words) -> str:
    """The reader with `message` in place of a text."""
    return _frame("", f'<p class="gone" role="status">{esc(message)}</p>', words)


def _frame(key: str, body: str, words: Words) -> str:
    return (
        f'<aside class="read" id="reading" tabindex="0" data-place="{esc(key)}" aria-label="{esc(words["page.reading"])}">'
        f'{body}<div class="return"><button type="button" data-back><span aria-hidden="true">↑ </span>'
        f"{esc(words['page.back'])}</button></div></aside>"
    )


def _heading(source: Source, texts: tuple[Source, ...], words: Words) -> str:
    where = " · ".join(part for part in (source.body, source.date_text) if part)
    tone = "badge" if source.standing is Standing.ADOPTED else "badge other"
    versions = "".join(_version(text, text.id == source.id, words) for text in texts if text.work == source.work)
    newer = "".join(_replacing(text) for text in replacements(texts).get(source.work, ()))
    replaced = f'<p class="notice"><b>{esc(words["page.replaced"])}</b> {newer}</p>' if newer else ""
    return (
        f'<h2 lang="{source.language}">{esc(source.title)}</h2>'
        f'<div class="meta"><span class="{tone}">{esc(words[f"standing.{source.standing}"])}</span>'
        f'<span lang="{source.language}">{esc(where)}</span></div>'
        f'<div class="tabs" role="group" aria-label="{esc(words["page.versions"])}">{versions}</div>{replaced}'
    )


def _replacing(source: Source) -> str:
    """A button that opens a text that has taken the place of the one shown."""
    return (
        f'<button type="button" class="link" lang="{source.language}" data-place="{esc(Place(source.id).key)}">'
        f"{esc(source.title)}</button> "
    )


def _version(source: Source, current: bool, words: Words) -> str:
    name = esc(words[f"language.{source.language}"])
    return (
        f'<button type="button" lang="{source.language}" data-place="{esc(Place(source.id).key)}"'
        f' aria-pressed="{str(current).lower()}">{name}</button>'
    )


def _paragraph(passage: Passage, source: Source, place: Place, words: Words, library: Library) -> str:
    here = passage.id == place.passage
    on = pages(passage.page, passage.page_end, source.language)
    margin = f"<span>{esc(passage.locator)}</span> <span>{esc(on)}</span>" if passage.citable else ""
    hold = ' tabindex="-1" data-here' if here else ""
    text = (
        f'<div class="par {passage.kind}{" here" if here else ""}"{hold}><div class="loc" lang="{source.language}">{margin}</div>'
        f'<p lang="{source.language}">{_marked(passage, place) if here else esc(passage.text)}</p></div>'
    )
    return text + (_acts(passage, source, place, words, library) if here else "")


def _marked(passage: Passage, place: Place) -> str:
    span = place.quoted(passage)
    if not span:
        return esc(passage.text)
    start, end = span
    return f"{esc(passage.text[:start])}<mark>{esc(passage.text[start:end])}</mark>{esc(passage.text[end:])}"


def _acts(passage: Passage, source: Source, place: Place, words: Words, library: Library) -> str:
    """What can be done with the cited words: copy them with their reference, see the official page."""
    start, end = place.quoted(passage) or (0, len(passage.text))
    copied = citation(quote(passage, start, end, library.document(source.id)), source)
    link = official_link(source, words["page.official"], words["page.new_tab"])
    return (
        f'<div class="acts"><button type="button" class="link" data-copy="{esc(copied)}">{esc(words["page.copy_quote"])}'
        f"</button>{link}</div>"
    )
