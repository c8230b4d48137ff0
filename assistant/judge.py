"""Whether a question is answered, from what, and how far: the kind of the answer, and what is lacking to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.absent import speaking_of
from assistant.addressed import ADDRESSED, asked_of, asked_what
from assistant.cited import Cited, is_among, mentioning
from assistant.extract import NEAR_BEST, odds
from assistant.kinds import Compared, Fit, Kinds
from assistant.numbers import is_certain
from assistant.operative import FORCE, Operative, Operatives, operatives
from assistant.question import Question, names
from assistant.retrieve import LookedUp, Retriever
from assistant.support import SEEN, support, support_signals
from assistant.versions import PHRASE, REFERENCE, asked_for
from assistant.weights import Weights, kind_of
from corpus.forces import NOTE
from corpus.library import Library
from corpus.references import stands_in
from corpus.text import AnswerKind, Hit, Statement
from corpus.words import FORMS, Within


@dataclass(frozen=True, slots=True)
class Search:
    """A question, where it was looked for, and what was found. `absent` are the numbers of texts that are not held; `elsewhere`:
    it asks about those alone.
    """

    question: Question
    where: Within
    absent: frozenset[str]
    elsewhere: bool
    looked_up: LookedUp
    found: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What to answer from (`hits`), and what kind of answer that is. `compared` says how the passages fit the kind of schools or
    staff that is asked about; `missing` is what the question names and no text has; `found` are all hits, in their order.
    """

    hits: tuple[Hit, ...]
    support: float
    kind: AnswerKind
    compared: Mapping[str, Compared]
    missing: tuple[str, ...]
    found: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """The notice that an answer needs which is no more than partial, and the words of the question that it is about."""

    notice: str
    asked: str


UNSURE = Lacking("", "")
"""What makes a partial answer without a word."""


class Judge:
    """Judges by what a library holds."""

    def __init__(self, library: Library, retriever: Retriever, weights: Weights, kinds: Kinds) -> None:
        self._library = library
        self._retriever = retriever
        self._weights = weights
        self._kinds = kinds

    def judge(self, search: Search) -> Judged:
        """Nothing is stated where something that the question names is missing, or where what others say of a text that is not
        held is all that there is.
        """
        question, found = search.question, search.found
        answering = speaking_of(search.absent, found) if search.elsewhere else mentioning(question, found)
        compared = self._compared(question, answering)
        answering, supported, kind = self._of_the_kind(search, answering, compared)
        if answering and not is_other(answering[0], compared):
            found = tuple(sorted(found, key=lambda hit: is_other(hit, compared)))
        missing = self._retriever.missing(question, search.looked_up.cited)
        others = search.elsewhere and not question.sought
        if kind is AnswerKind.STATED and (missing or others or _is_in_part(search.looked_up.cited, answering)):
            kind = AnswerKind.PARTLY
        return Judged(answering, supported, kind, compared, missing, found)

    def lacking(self, search: Search, statements: Sequence[Statement]) -> Lacking | None:
        """What makes a partial answer of one from these statements: no paragraph, or none that is quoted, has the operative verb
        that was asked by; it is not sure which text was named; nothing is put to those whom the question asks about.
        """
        question, operative = search.question, search.question.operative
        if statements and self._is_put_to_nobody(search):
            return Lacking("notice.nobody", next(filter(None, map(question.words_of, sorted(asked_of(question)))), ""))
        if operative and not search.looked_up.spoken.called:
            return Lacking("notice.not_called", question.written(operative.who))
        if operative and operative.alone and not search.looked_up.spoken.said:
            worded = self._library.search_phrases(FORMS, [(word,) for word in self._words_of(operative)], 1, search.where)
            return Lacking("notice.force_nowhere", "" if worded else question.written(operative.written))
        if operative and operative.weighs and not operative.alone and statements:
            quoted = frozenset(quote.passage for statement in statements for quote in statement.quotes)
            if not self._library.with_force(operative.forces, Within(passages=quoted)):
                return Lacking("notice.force_other", question.written(operative.written))
        if statements and question.bare and not any(map(asked_for, search.found)) and not _has_numbers(question, statements):
            return UNSURE  # « 2 avril 2024 » is not answered by another day
        if statements and question.claim and not self._is_said(question, statements):
            return UNSURE
        if self._is_put_to_others(search, statements):
            return Lacking("notice.others_asked", next(filter(None, map(question.words_of, sorted(asked_of(question)))), ""))
        return None

    def _is_said(self, question: Question, statements: Sequence[Statement]) -> bool:
        """Whether a paragraph that is quoted names all that is claimed to stand there: that overtime is compulsory does not stand
        where it is said to be voluntary.
        """
        named = self._library.named([quote.passage for statement in statements for quote in statement.quotes]).values()
        return any(all(names(idea, *some) == 1.0 for idea in question.ideas) for some in named)

    def _is_put_to_others(self, search: Search, statements: Sequence[Statement]) -> bool:
        """Whether what is quoted is put to others than those whom the question asks about."""
        operative = search.question.operative
        if not statements or not asked_of(search.question) or (operative and operative.alone):
            return False
        parts = {hit.passage.id: hit.parts for hit in search.found}
        quotes = [quote for statement in statements for quote in statement.quotes]
        put = [self._library.commitments(quote.source).get(quote.passage) for quote in quotes]
        return all(
            told is not None and bool(told.addressee) and ADDRESSED not in parts.get(quote.passage, {})
            for told, quote in zip(put, quotes, strict=True)
        )

    def _support(self, search: Search, found: Sequence[Hit]) -> float:
        """The probability that the texts answer; certain where all that was asked for is a reference, or a number or a date as it
        stands in a text, or an operative verb, and it is there, or where a number or a reference is nowhere. A date may be
        written otherwise. Where words are quoted that stand in a passage, or it is asked what is said of something that one
        names, the texts are not silent.
        """
        question, weights = search.question, self._weights
        if question.bare and found and asked_for(found[0]):
            return weights.partly_from if _is_in_part(search.looked_up.cited, found) else 1.0
        if question.sought and not any(not is_certain(some) or self._retriever.is_somewhere(some) for some in question.sought):
            return 0.0
        if question.operative and question.operative.alone:
            if found and FORCE in found[0].parts:
                return 1.0 if search.looked_up.spoken.said and search.looked_up.spoken.called else weights.partly_from
            if not self._is_worded(question):
                return 0.0
        signals = support_signals(question, found, self._retriever, weights.passage, search.where)
        supported = support(signals, weights.support)
        quoted = bool(question.phrases and found) and PHRASE in found[0].parts
        return max(supported, weights.partly_from) if quoted or self._is_spoken_of(question, found) else supported

    def _is_spoken_of(self, question: Question, found: Sequence[Hit]) -> bool:
        """Whether a question only asks what is said of something, and one of the first passages names all of it."""
        if question.about == question.read or question.claim or not question.ideas:
            return False
        named = self._library.named([hit.passage.id for hit in found[:SEEN]]).values()
        return any(all(names(idea, *some) == 1.0 for idea in question.ideas) for some in named)

    def _is_worded(self, question: Question) -> bool:
        """Whether any text has a word of the force that was asked by, or for it: a rule may have missed the clause, and some
        conclude « avec des engagements » who commit to nothing.
        """
        operative = question.operative
        if operative is None:
            return False
        said = self._words_of(operative)
        named = map(self._retriever.is_named, question.ideas_in(operative.written))
        return any(self._library.frequency(FORMS, word) for word in said) or any(named)

    def _words_of(self, operative: Operative) -> frozenset[str]:
        return frozenset[str]().union(*map(verbs_of(self._library).words_of, operative.forces))

    def _is_put_to_nobody(self, search: Search) -> bool:
        """Whether a question asks what is asked of somebody, and no passage found for it puts anything to them, or names them."""
        question, found = search.question, search.found
        asked = asked_of(question)
        if not asked or asked_what(question) or any(ADDRESSED in hit.parts for hit in found):
            return False
        if question.operative and question.operative.alone:
            return False
        named = self._library.named([hit.passage.id for hit in found])
        return all(asked.isdisjoint(concepts) for _, concepts in named.values())

    def _compared(self, question: Question, found: Sequence[Hit]) -> Mapping[str, Compared]:
        """How each passage found fits the kind that the question asks about, by its id; empty where it asks about none."""
        asked = self._kinds.asked(question)
        if not asked.sure:
            return {}
        sources = {hit.passage.source: self._library.source(hit.passage.source) for hit in found}
        of_each = ((hit.passage, sources[hit.passage.source]) for hit in found)
        named = {passage.id: self._kinds.of_passage(passage, source.title, source.language) for passage, source in of_each}
        return {name: self._kinds.compared(asked, some) for name, some in named.items()}

    def _of_the_kind(
        self, search: Search, found: tuple[Hit, ...], compared: Mapping[str, Compared]
    ) -> tuple[tuple[Hit, ...], float, AnswerKind]:
        """What to answer from, how far that is supported, and the kind of the answer: nothing is stated from a passage about
        another kind than the question. Those that are not answer instead, if they state it, or in part, where the best of all
        is one of them, or the best of them is about that kind and near to it.
        """
        supported, kind = self._judged(search, found)
        fitting = tuple(hit for hit in found if not is_other(hit, compared))
        if kind is AnswerKind.SILENT or len(fitting) == len(found):
            return found, supported, kind
        if fitting and not asked_for(found[0]):
            alone, of_fitting = self._judged(search, fitting)
            if of_fitting is AnswerKind.STATED or (of_fitting is AnswerKind.PARTLY and fitting[0] is found[0]):
                return fitting, alone, of_fitting
            if _is_near(fitting[0], found[0]) and compared[fitting[0].passage.id].fit is Fit.HOLDS:
                return fitting, supported, AnswerKind.PARTLY
        return found, supported, AnswerKind.PARTLY

    def _judged(self, search: Search, found: Sequence[Hit]) -> tuple[float, AnswerKind]:
        supported = self._support(search, found)
        return supported, kind_of(supported, self._weights.partly_from, self._weights.stated_from)


def verbs_of(library: Library) -> Operatives:
    """What reads operative verbs in questions to a library: those that its texts were read with."""
    return operatives(library.noted(NOTE))


def is_other(hit: Hit, compared: Mapping[str, Compared]) -> bool:
    """Whether the passage is about another kind than the question."""
    return hit.passage.id in compared and compared[hit.passage.id].fit is Fit.OTHER


def _has_numbers(question: Question, statements: Sequence[Statement]) -> bool:
    """Whether a paragraph that is quoted has all numbers of the question."""
    numbers = [word.form for word in question.analysis.words if word.form.isdecimal()]
    return any(all(stands_in(number, statement.text) for number in numbers) for statement in statements)


def _is_near(hit: Hit, best: Hit) -> bool:
    """Whether a hit would be quoted beside the best."""
    return odds(hit) >= NEAR_BEST * odds(best)


def _is_in_part(cited: Sequence[Cited], hits: Sequence[Hit]) -> bool:
    """Whether some of what the references name is among the hits, and some is not."""
    return not is_among(cited, hits) and any(REFERENCE in hit.parts for hit in hits)
