"""What an answer says around its quotations: the lead, and the notices that the reader must know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from assistant.absent import absent_texts, how_to_add
from assistant.addressed import ADDRESSED, asked_of, asked_what
from assistant.export import quoted
from assistant.judge import Judged, Lacking, Search
from assistant.kinds import Compared, Fit, Kinds
from assistant.numbers import is_certain
from assistant.operative import FORCE
from assistant.question import Question
from assistant.record import records
from assistant.retrieve import Retriever
from assistant.words import Words, words
from corpus.library import Library
from corpus.references import is_numbered
from corpus.text import Answer, AnswerKind, Commitment, Source, Standing

MAX_PLACES = 4
"""How many places the lead names; where there are more, one less, and how many others there are."""
MAX_TITLES = 3
"""How many texts a notice says that it was looked in alone; more are no longer few."""
MAX_UNNAMED = 3
"""How many concepts a silent answer says that no text names."""


class Notices:
    """Words answers from a library; `listed` are the texts that are known of, held or not."""

    def __init__(self, library: Library, retriever: Retriever, kinds: Kinds, listed: Sequence[Source]) -> None:
        self._library = library
        self._retriever = retriever
        self._kinds = kinds
        self._listed = listed

    def worded(self, answer: Answer, search: Search, judged: Judged, lacking: Lacking | None) -> Answer:
        """The answer with its lead and its notices, in its language."""
        said, question, missing = words(answer.language), search.question, judged.missing
        nowhere = self._nowhere(answer, question, search.absent, missing, said)
        known = records(question, self._retriever.speaking, self._library.sources(), said)
        notices = (
            *self._as_read(question, said),
            *known,
            *nowhere,
            *((said[lacking.notice].format(asked=quoted(lacking.asked, answer.language)),) if lacking and lacking.asked else ()),
            *self._narrowed(answer, search, said),
            *self._unlike(answer, judged.compared, said),
            *self._more(answer, question, judged, said),
            *self._notices(answer, question, search.absent, said),
            *(() if known or question.bare else self._unnamed(answer, question, missing, said)),
        )
        lead = self._lead(answer, said)
        return replace(answer, lead=lead, notices=notices)

    def _lead(self, answer: Answer, said: Words) -> str:
        if not self._library.sources():
            return said["lead.empty"]
        if answer.kind is AnswerKind.SILENT:
            return said["lead.silent"]
        return said[f"lead.{answer.kind.value}"].format(places=self._places(answer, said))

    def _places(self, answer: Answer, said: Words) -> str:
        """« Conclusions, § APPELLE (appelle · gouvernements) et § AFFIRME (affirme) »: where, and how binding it is."""
        places = []
        before = ""
        for statement in answer.statements:
            first = statement.quotes[0]
            commitment = self._library.commitments(first.source).get(first.passage)
            title = "" if first.source == before else f"{self._library.source(first.source).short_title}, "
            places.append(f"{title}{first.locator}" + (f" ({self._tag(commitment, said)})" if commitment else ""))
            before = first.source
        if len(places) > MAX_PLACES:
            told = ", ".join(places[: MAX_PLACES - 1])
            return said["lead.others"].format(places=told, count=len(places) - MAX_PLACES + 1)
        return places[0] if len(places) == 1 else f"{', '.join(places[:-1])} {said['lead.and']} {places[-1]}"

    def _tag(self, commitment: Commitment, said: Words) -> str:
        force = said.get(f"force.{commitment.force}", commitment.verb.lower())  # a union may have forces of its own
        return f"{force} · {commitment.addressee}" if commitment.addressee else force

    def _narrowed(self, answer: Answer, search: Search, said: Words) -> tuple[str, ...]:
        """In which texts alone it was looked, for the question names them."""
        named, looked_in = search.question.texts, search.where.sources
        if not named or looked_in is None or not looked_in <= named:
            return ()
        works = {source.work: source for source in map(self._library.source, sorted(looked_in, reverse=True))}
        if len(works) > MAX_TITLES:
            return ()
        titles = ", ".join(quoted(source.title, answer.language) for source in works.values())
        return (said["notice.narrowed"].format(titles=titles),)

    def _more(self, answer: Answer, question: Question, judged: Judged, said: Words) -> tuple[str, ...]:
        """How many paragraphs have the operative verb that alone was asked by, or put something to those who alone are asked
        about, and are not quoted.
        """
        listed = FORCE if judged.found and FORCE in judged.found[0].parts else ADDRESSED
        if listed == ADDRESSED and (not asked_of(question) or asked_what(question)):
            return ()
        more = sum(listed in hit.parts for hit in judged.found) - len(answer.statements)
        return (said["notice.more"].format(count=more),) if answer.statements and more > 0 else ()

    def _as_read(self, question: Question, said: Words) -> tuple[str, ...]:
        """Which words were read as others."""
        language = question.language
        return tuple(
            said["notice.corrected"].format(written=quoted(written, language), read=quoted(read, language))
            for written, read in question.corrections
        )

    def _unnamed(self, answer: Answer, question: Question, missing: Sequence[str], said: Words) -> tuple[str, ...]:
        """What a silent answer can say for certain: of which concepts of the question no text speaks, in the words of the
        question, but for what is `missing`.
        """
        if answer.kind is not AnswerKind.SILENT or not answer.hits:
            return ()
        concepts = self._retriever.unnamed(question.ideas)
        asked = dict.fromkeys(filter(None, map(question.words_of, concepts)))
        verb = question.written(question.operative.written) if question.operative else ""
        told = [written for written in asked if not any(written in some for some in (*missing, verb))]
        named = ", ".join(quoted(written, answer.language) for written in told[:MAX_UNNAMED])
        return (said["notice.unnamed"].format(concepts=named),) if named else ()

    def _nowhere(
        self, answer: Answer, question: Question, absent: Set[str], missing: Sequence[str], said: Words
    ) -> tuple[str, ...]:
        """Which numbers of texts and what else is `missing` no paragraph has, and which references or dates of a question that
        asks for nothing else.
        """
        listed = {number for number in absent if any(is_numbered(source, number) for source in self._listed)}
        unknown = [number for number in sorted(absent - listed) if not self._retriever.is_somewhere(number)]
        numbers = [said["notice.unknown"].format(number=number) for number in unknown]
        numbers += [said["notice.nowhere"].format(asked=quoted(some, answer.language)) for some in missing]
        if answer.kind is AnswerKind.STATED:
            return tuple(numbers)
        certain = [some for some in question.sought if some not in question.numbers and is_certain(some)]
        sought = [some for some in certain if some not in missing and not self._retriever.is_somewhere(some)]
        return (*numbers, *(said["notice.nowhere"].format(asked=quoted(some, answer.language)) for some in sought))

    def _unlike(self, answer: Answer, compared: Mapping[str, Compared], said: Words) -> tuple[str, ...]:
        """Which of the passages quoted are about another kind than what is asked about."""
        places: dict[Compared, list[str]] = {}
        for quote in (quote for statement in answer.statements for quote in statement.quotes):
            if quote.passage in compared and compared[quote.passage].fit is Fit.OTHER:
                places.setdefault(compared[quote.passage], []).append(quote.locator)
        return tuple(
            said["notice.other_kind"].format(
                locator=", ".join(locators),
                named=", ".join(quoted(self._kinds.preferred(kind, answer.language), answer.language) for kind in one.named),
                asked=", ".join(quoted(written, answer.language) for written in one.asked),
            )
            for one, locators in places.items()
        )

    def _replaced(self, answer: Answer, said: Words) -> list[str]:
        """Which of the texts quoted are no longer in force."""
        quoted_from = dict.fromkeys(quote.source for statement in answer.statements for quote in statement.quotes)
        newer = {name: self._retriever.superseded.by(name) for name in quoted_from}
        return [
            said["notice.replaced"].format(title=self._library.source(name).short_title, newer=replacing[0].title)
            for name, replacing in newer.items()
            if replacing
        ]

    def _notices(self, answer: Answer, question: Question, absent: Set[str], said: Words) -> tuple[str, ...]:
        notices = [said["notice.exact"]] if self._library.searched_exactly() else []
        notices += self._replaced(answer, said)
        leant_on: dict[str, tuple[str, Source]] = {}
        sources = self._library.sources()
        held = {source.work for source in sources}
        quotes = [found for statement in answer.statements for found in statement.quotes]
        passages = self._library.passages_by_id([found.passage for found in quotes])
        for found in quotes:
            for source in self._listed:
                linked = source.url in passages[found.passage].references
                mentioned = source.standing is Standing.MENTIONED and source.title in found.text
                if source.work not in held and (linked or mentioned):
                    leant_on.setdefault(source.work, (found.locator, source))
        for locator, source in leant_on.values():
            key = "notice.mentioned" if source.standing is Standing.MENTIONED else "notice.absent"
            notices.append(said[key].format(locator=locator, title=source.title))
        for source in absent_texts(question, absent, sources, self._listed, answer.language):
            if source.work not in leant_on:
                key = "notice.not_held_linked" if source.url else "notice.not_held"
                notices.append(said[key].format(title=source.title, command=how_to_add(source)))
        return tuple(notices)
