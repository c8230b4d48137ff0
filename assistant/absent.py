"""The texts that a question names, by their numbers or their titles, and that the library does not hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.numbers import called_texts
from assistant.question import Question
from corpus.references import is_numbered, stands_in
from corpus.text import Hit, Language, Source

TITLE_WORDS = 3
"""A listed title with fewer words is one that people use without meaning the text: « Salaires »."""


def absent_numbers(question: Question, held: Sequence[Source], listed: Sequence[Source]) -> frozenset[str]:
    """The numbers by which the question names texts that are not held: those that are listed, and those that it calls texts
    (« la résolution 31337 »), unless a title that is held has them. Another long number may count something.
    """
    called = called_texts(question.read)
    found = set()
    for number in question.numbers:
        if any(is_numbered(source, number) for source in held):
            continue
        titled = any(stands_in(number, title) for source in held for title in (source.title, source.short_title))
        if any(is_numbered(source, number) for source in listed) or (number in called and not titled):
            found.add(number)
    return frozenset(found)


def absent_texts(
    question: Question, numbers: Collection[str], held: Sequence[Source], listed: Sequence[Source], language: Language
) -> tuple[Source, ...]:
    """The texts listed, not held, that these numbers or a title in the question name: of each work the version in `language`,
    where there is one.
    """
    works = {source.work for source in held}
    named = [source for source in listed if source.work not in works and _is_named(source, question, numbers)]
    versions = {source.work: source for source in reversed(listed)}
    versions |= {source.work: source for source in reversed(listed) if source.language == language}
    return tuple(versions[work] for work in dict.fromkeys(source.work for source in named))


def _is_named(source: Source, question: Question, numbers: Collection[str]) -> bool:
    if any(is_numbered(source, number) for number in numbers):
        return True
    return len(source.title.split()) >= TITLE_WORDS and stands_in(source.title, question.read)


def speaking_of(numbers: Collection[str], hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Those of the hits whose own words have one of the numbers: nothing else can tell of a text that is not held."""
    return tuple(hit for hit in hits if any(stands_in(number, hit.passage.text) for number in numbers))


def how_to_add(source: Source) -> str:
    """The command that puts a text that is listed into the library."""
    if source.url:
        return f"python -m ingest fetch {source.id}"
    return f"python -m ingest add {source.id}" if source.file else f"python -m ingest add --id {source.id} …"
