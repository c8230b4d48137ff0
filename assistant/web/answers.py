"""The conversation: each question, and the card that answers it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.export import citation, quoted, reference
from assistant.filters import NO_FILTERS, Filters
from assistant.web.choice import looked_in
from assistant.web.markup import Place, esc, shortened
from assistant.words import Words
from corpus.errors import BadFilter, BadQuestion, PlaidoyerError
from corpus.text import Answer, AnswerKind, Hit, Passage, Quote

if TYPE_CHECKING:
    from corpus.library import Library

ICONS = {AnswerKind.STATED: "●", AnswerKind.PARTLY: "◐", AnswerKind.SILENT: "○"}
SHOWN_QUESTION = 300  # characters of a question that the log repeats
SHOWN_PASSAGE = 220  # characters of a nearby paragraph
SHOWN_NEAREST = 5
_SENTENCE_END = (".", "!", "?", "…", ";", ":", "»", "”")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question's beginning, where it was to look, and its answer, or the error that says why there is none.

    `key` is unlike any other turn's.
    """

    question: str
    answer: Answer | None = None
    error: PlaidoyerError | None = None
    filters: Filters = NO_FILTERS
    key: str = field(default_factory=lambda: secrets.token_hex(4))


def turn(asked: Turn, words: Words, library: Library) -> str:
    """The question's bubble and the card under it."""
    question = shortened(asked.question, SHOWN_QUESTION)
    where = esc(looked_in(asked.filters, words, library))
    bubble = f'<div class="q" dir="auto">{esc(question)}</div>' if question else ""
    bubble += f'<p class="within">{where}</p>' if where else ""
    return f'<div class="turn" id="turn-{asked.key}">{bubble}{_card(asked, words, library)}</div>'


def _card(asked: Turn, words: Words, library: Library) -> str:
    if not asked.answer:
        return error_card(_why(asked.error, words), words)
    try:
        return answer_card(asked.answer, asked.key, words, library)
    except KeyError:  # a text that the answer quotes has left the library since
        return error_card(words["page.gone"], words)


def _why(error: PlaidoyerError | None, words: Words) -> str:
    """The error's message, in the reader's language where the words of the interface have it."""
    if isinstance(error, BadQuestion):
        return words[error.key].format(**error.values)
    if isinstance(error, BadFilter):
        return words[error.key]
    return str(error)


def error_card(message: str, words: Words) -> str:
    return (
        f'<article class="a error"><p class="kind"><span aria-hidden="true">!</span>{esc(words["page.error"])}</p>'
        f'<p class="lead">{esc(message)}</p></article>'
    )


def answer_card(answer: Answer, key: str, words: Words, library: Library) -> str:
    kind = (
        f'<p class="kind"><span aria-hidden="true">{ICONS[answer.kind]}</span>{esc(words[f"kind.{answer.kind}"])}</p>'
        f'<p class="lead" lang="{answer.language}">{esc(answer.lead)}</p>'
    )
    notices = "".join(
        f'<p class="notice" lang="{answer.language}"><b>{esc(words["page.notice"])}</b> {esc(notice)}</p>'
        for notice in answer.notices
    )
    body = _statements(answer, key, words, library)
    return (
        f'<article class="a {answer.kind}">{kind}{body}{notices}{_nearest(answer, key, words, library)}'
        f"{_foot(answer, words, library)}</article>"
    )


def _statements(answer: Answer, key: str, words: Words, library: Library) -> str:
    """Each statement; one that is not itself a quotation stands above the quotations that carry it."""
    hits = {hit.passage.id: hit for hit in answer.hits}
    shown, number = [], 0
    for statement in answer.statements:
        if [quote.text for quote in statement.quotes] != [statement.text]:
            shown.append(f'<p class="said" lang="{answer.language}">{esc(statement.text)}</p>')
        for quote in statement.quotes:
            number += 1
            shown.append(_quotation(quote, hits.get(quote.passage), f"{key}-{number}", words, library))
    return "".join(shown)


def _quotation(quote: Quote, hit: Hit | None, chip_id: str, words: Words, library: Library) -> str:
    source = library.source(quote.source)
    passage = hit.passage if hit else None
    number = chip_id.rpartition("-")[2]
    before, after = ellipses(quote, passage)
    shown = quoted(f"{before}{quote.text}{after}", source.language)
    label = words["page.open_citation"].format(n=number, locator=quote.locator)
    chip = (
        f'<button type="button" class="chip" id="chip-{chip_id}" data-place="{esc(Place.of_quote(quote).key)}"'
        f' aria-expanded="false" aria-controls="reading" aria-label="{esc(label)}">{number}</button>'
    )
    refers = esc(reference(source, quote.locator, quote.page, quote.page_end, short=True))
    lead = esc(" … ".join(passage.lead_in)) if passage and quote.start == passage.start else ""
    depends = f'<div class="depends" lang="{source.language}">{lead}</div>' if lead else ""
    return (
        f'<blockquote class="quote">{depends}<p lang="{source.language}">{esc(shown)} {chip}</p>'
        f'<div class="ref"><span lang="{source.language}">{refers}</span>{_force(quote, words, library)}'
        f"{_versions(hit, chip_id, words, library)}</div></blockquote>"
    )


def _versions(hit: Hit | None, element_id: str, words: Words, library: Library) -> str:
    """A button for each other language in which the library holds the paragraph."""
    buttons = []
    for passage in hit.versions if hit else ():
        language = library.source(passage.source).language
        label = words["page.open_version"].format(language=words[f"language.{language}"], locator=passage.locator)
        buttons.append(
            f'<button type="button" class="version" id="version-{element_id}-{language}" lang="{language}"'
            f' data-place="{esc(Place.of_passage(passage).key)}" aria-expanded="false" aria-controls="reading"'
            f' aria-label="{esc(label)}">{language.upper()}</button>'
        )
    return "".join(buttons)


def ellipses(quote: Quote, passage: Passage | None) -> tuple[str, str]:
    """« […] » before and after a quotation, where it leaves out a part of a sentence of its passage."""
    place = Place.of_quote(quote).quoted(passage) if passage else None
    if not passage or not place:
        return "", ""
    before, after = passage.text[: place[0]].rstrip(), passage.text[place[1] :].strip()
    opens = before and not before.endswith(_SENTENCE_END)
    stops = after and not quote.text.rstrip().endswith(_SENTENCE_END)
    return "[…] " if opens else "", " […]" if stops else ""


def _force(quote: Quote, words: Words, library: Library) -> str:
    """How binding the verb is, and whom it is put to; a verb that the interface has no word for is shown as written."""
    commitment = library.commitments(quote.source).get(quote.passage)
    if not commitment:
        return ""
    force = words.get(f"force.{commitment.force}", commitment.verb.lower())
    parts = [esc(force)]
    if commitment.addressee:
        parts.append(f'<span lang="{library.source(quote.source).language}">{esc(commitment.addressee)}</span>')
    return f'<span class="force">{" · ".join(parts)}</span>'


def _nearest(answer: Answer, key: str, words: Words, library: Library) -> str:
    """The paragraphs nearby: folded under an answer, open where the texts are silent."""
    hits = answer.nearest[:SHOWN_NEAREST]
    if not hits:
        return ""
    items = "".join(_near(hit, f"{key}-near-{n}", words, library) for n, hit in enumerate(hits, 1))
    if answer.kind is AnswerKind.SILENT:
        return f'<div class="near"><h3>{esc(words["page.nearest_silent"])}</h3><ul>{items}</ul></div>'
    summary = esc(words["page.nearest"].format(n=len(hits)))
    return f'<details class="near" id="near-{key}"><summary>{summary}</summary><ul>{items}</ul></details>'


def _near(hit: Hit, element_id: str, words: Words, library: Library) -> str:
    passage = hit.passage
    source = library.source(passage.source)
    refers = reference(source, passage.locator, passage.page, passage.page_end, short=True)
    return (
        f'<li><button type="button" id="{element_id}" data-place="{esc(Place.of_passage(passage).key)}"'
        f' aria-expanded="false" aria-controls="reading" lang="{source.language}"><span class="where">{esc(refers)}</span>'
        f"<span>{esc(shortened(passage.text, SHOWN_PASSAGE))}</span></button>{_versions(hit, element_id, words, library)}</li>"
    )


def _foot(answer: Answer, words: Words, library: Library) -> str:
    if not answer.statements:
        return ""
    text = esc(plain(answer, library))
    return (
        f'<div class="foot"><button type="button" class="link" data-copy="{text}">{esc(words["page.copy_answer"])}</button></div>'
    )


def plain(answer: Answer, library: Library) -> str:
    """The answer as a person would paste it: question, lead, each quotation with its reference."""
    lines = [answer.question.strip(), "", answer.lead]
    for statement in answer.statements:
        lines.append("")
        if [quote.text for quote in statement.quotes] != [statement.text]:
            lines.append(statement.text)
        lines.extend(citation(quote, library.source(quote.source)) for quote in statement.quotes)
    return "\n".join(lines)
