"""Which texts, and which paragraphs of them, a person wants to look in."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from corpus.errors import BadFilter
from corpus.language import fold
from corpus.library import Library
from corpus.references import is_numbered
from corpus.text import LANGUAGES, Commitment, Source
from corpus.thesaurus import Thesaurus
from corpus.words import EVERYWHERE, Within, analyse

_DATE = re.compile(r"\d{4}(?:-\d{1,2}){0,2}")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a text and a paragraph must be; what is empty lets everything through. Case and accents are ignored.

    `source`: an id, a work, or words of the title; `standing`: the beginning of one; `language`: `fr`, `en` or `es`;
    `since`, `until`: the first and the last day, which a text without a date does not meet; `addressee`: the beginning of one of
    its words, or a concept that it names, in any of the three languages (« gouvernements » for "governments").
    """

    source: str = ""
    standing: str = ""
    language: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    addressee: str = ""

    def of_texts(self) -> Filters:
        """The filters that a text as a whole meets or not."""
        return replace(self, addressee="")

    def meets(self, source: Source) -> bool:
        """Whether the text is one of those wanted, whomever it is addressed to."""
        return (
            _is_called(source, fold(self.source.strip()))
            and fold(source.standing.value).startswith(fold(self.standing.strip()))
            and fold(self.language.strip()) in ("", source.language)
            and (self.since is None or (source.date is not None and source.date >= self.since))
            and (self.until is None or (source.date is not None and source.date <= self.until))
        )


def _is_called(source: Source, sought: str) -> bool:
    """Whether the text has this id or work, or a title with these words, or their beginnings, in whatever order."""
    titles = (fold(source.title), fold(source.short_title))
    if sought in (fold(source.id), fold(source.work)) or any(sought in title for title in titles):
        return True
    beginnings = re.findall(r"\w+", sought)
    if "." in sought or not beginnings:  # an id of a text that is not this one
        return False
    named = re.findall(r"\w+", " ".join((*titles, fold(source.work))))
    return all(any(word.startswith(begins) for word in named) for begins in beginnings)


NO_FILTERS = Filters()


def day(written: str, *, last: bool = False) -> dt.date | None:
    """A day as written, or the first (`last`: the last) day of a year or of a month: "2024", "2024-08", "2024-08-02".

    None where nothing is written. Raises BadFilter for what is no date.
    """
    if not written.strip():
        return None
    try:
        if not _DATE.fullmatch(written.strip()):
            raise ValueError(written)
        year, *rest = map(int, written.strip().split("-"))
        month = rest[0] if rest else (12 if last else 1)
        return dt.date(year, month, rest[1] if len(rest) > 1 else (calendar.monthrange(year, month)[1] if last else 1))
    except ValueError:
        said = f"{written!r} is no date. Write a year, a month or a day: 2024, 2024-08 or 2024-08-02."
        raise BadFilter(said, "page.filters_date") from None


def naming(library: Library, numbers: Set[str], within: Within) -> Within:
    """`within`, narrowed to the texts that a question names by their number; as it was where it names none there."""
    if not numbers:
        return within
    named = {
        source.id
        for source in library.sources()
        if any(is_numbered(source, number) for number in numbers) and (within.sources is None or source.id in within.sources)
    }
    return replace(within, sources=frozenset(named)) if named else within


def sources(library: Library, filters: Filters) -> tuple[Source, ...]:
    """The texts that meet the filters."""
    return tuple(source for source in library.sources() if filters.meets(source))


def commitments(library: Library, filters: Filters) -> Iterator[tuple[Source, Commitment]]:
    """The commitments of these texts that are put to the addressee."""
    concepts = _concepts(filters.addressee, library.thesaurus)
    wanted: dict[tuple[str, str], bool] = {}  # the same few are addressed again and again
    for source in sources(library, filters):
        for commitment in library.commitments(source.id).values():
            key = source.language, commitment.addressee
            if key not in wanted:
                wanted[key] = _is_addressed(commitment, source, filters.addressee, concepts, library.thesaurus)
            if wanted[key]:
                yield source, commitment


def within(library: Library, filters: Filters) -> Within:
    """Where the filters let a question look. Raises BadFilter where that is nowhere: it says what there is."""
    if filters == NO_FILTERS:
        return EVERYWHERE
    chosen = sources(library, filters)
    if not chosen and library.sources():
        raise BadFilter(why_nothing(library, filters))
    names = None if filters.of_texts() == NO_FILTERS else frozenset(source.id for source in chosen)
    if not filters.addressee.strip():
        return Within(names)
    passages = frozenset(commitment.passage for _, commitment in commitments(library, filters))
    if not passages and library.sources():
        raise BadFilter(why_nothing(library, filters))
    return Within(names, passages)


def why_nothing(library: Library, filters: Filters) -> str:
    """Which filter lets nothing through, and what there is instead."""
    texts = library.sources()
    for name in ("source", "standing", "language"):
        sought = getattr(filters, name)
        if sought and not sources(library, replace(NO_FILTERS, **{name: sought})):
            listed = ", ".join(dict.fromkeys(str(getattr(text, "id" if name == "source" else name)) for text in texts))
            return f"No text has the {name} {sought!r}. There are: {listed}."
    if not sources(library, filters):
        dates = ", ".join(f"{text.id} ({text.date or 'no date'})" for text in texts)
        return f"No text meets all of these at once: there are {dates}. Take a filter away."
    everyone = {commitment.addressee for source in texts for commitment in library.commitments(source.id).values()} - {""}
    if not any(commitments(library, Filters(addressee=filters.addressee))):
        return f"Nobody called {filters.addressee!r} is addressed. There are: {', '.join(sorted(everyone, key=fold)) or 'none'}."
    return f"Nothing is put to {filters.addressee!r} in the texts that are left. Take a filter away."


def _concepts(sought: str, thesaurus: Thesaurus) -> frozenset[str]:
    """The concepts that what is sought is a name of as a whole, in any language."""
    found = set()
    for language in LANGUAGES:
        analysis = analyse(sought, language, thesaurus)
        content = [n for n, word in enumerate(analysis.words) if not word.function]
        whole = [m for m in analysis.mentions if content and m.first <= content[0] and m.last >= content[-1]]
        found |= {mention.concept for mention in whole}
    return frozenset(found)


def _is_addressed(commitment: Commitment, source: Source, sought: str, concepts: frozenset[str], thesaurus: Thesaurus) -> bool:
    folded = fold(" ".join(sought.split()))
    if not folded:
        return True
    if f" {folded}" in f" {fold(commitment.addressee).replace(chr(39), ' ')}":
        return True
    named = analyse(commitment.addressee, source.language, thesaurus).mentions
    return not concepts.isdisjoint(mention.concept for mention in named)
