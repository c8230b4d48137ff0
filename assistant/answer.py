"""The conductor: question -> cited answer."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial

from assistant.absent import absent_numbers, absent_texts, how_to_add, speaking_of
from assistant.addressed import ADDRESSED, asked_of, asked_what
from assistant.cited import Cited, is_among, is_clause, mentioning
from assistant.export import quoted
from assistant.extract import VerbatimComposer
from assistant.filters import NO_FILTERS, Filters, naming, within
from assistant.numbers import is_certain
from assistant.operative import FORCE, Operative, Operatives, operatives
from assistant.question import Question, read_question
from assistant.record import records
from assistant.rerank import Reranker
from assistant.retrieve import NONE, Retriever
from assistant.spelling import LibrarySpeller
from assistant.support import support, support_signals
from assistant.verify import verified
from assistant.versions import PHRASE, REFERENCE, asked_for
from assistant.weights import Weights, kind_of, load_weights
from assistant.words import Words, words
from corpus import forces
from corpus.background import NOTE, Backgrounds, from_note
from corpus.embedding import Embedder, Remembering
from corpus.library import Library
from corpus.references import is_numbered
from corpus.text import LANGUAGES, Answer, AnswerKind, Commitment, Hit, Language, Source, Standing, Statement
from corpus.words import FORMS, Within

DEFAULT_HITS = 8
KEPT_VECTORS = 2_000
"""How many questions, and sentences that had to be embedded, are kept in memory as vectors: 2 to 10 kB each, 65 kB for a
question of 2,000 characters."""
OF_EACH = 4
"""So many passages are looked for, at least, of each of several references: « articles 1 à 12 »."""
MAX_UNNAMED = 3
"""How many concepts a silent answer says that no text names."""


class Assistant:
    """Answers questions from an open library. `listed` are the texts that are known of, held or not; `off` are signals to find
    passages without (see Retriever).
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        listed: Sequence[Source] = (),
        weights: Weights | None = None,
        reranker: Reranker | None = None,
        *,
        off: Set[str] = NONE,
    ) -> None:
        self.library = library
        self.weights = weights or load_weights(late=library.has_pieces())
        remembering = Remembering(embedder, KEPT_VECTORS)
        backgrounds = self._backgrounds(embedder)
        self.retriever = Retriever(library, remembering, self.weights.passage, backgrounds, reranker, off=off)
        self._composer = VerbatimComposer(library, remembering)
        self._speller = LibrarySpeller(library)
        self._listed = tuple(listed)

    def _backgrounds(self, embedder: Embedder) -> Backgrounds:
        """Of the embedder in force: the weights know those of the one that they were fitted for, the library those of others."""
        if embedder.revision == self.weights.embedder:
            return self.weights.backgrounds
        return from_note(self.library.noted(NOTE), embedder.revision) or self.weights.backgrounds

    def ask(self, asked: str, *, hits: int = DEFAULT_HITS, default: Language = "fr", filters: Filters = NO_FILTERS) -> Answer:
        """The answer to `asked` from what meets the `filters`, with `hits` passages at most; each quotation is verified.

        `default` is the language of a question whose words decide nothing. Raises BadQuestion when there is nothing to
        search for, BadFilter when the filters let nothing through, LibraryError when the library cannot be read.
        """
        question = self.read(asked, default)
        where = self.where(question, filters)
        held = self.library.sources()
        absent = absent_numbers(question, held, self._listed)
        elsewhere = bool(absent) and not self._names_held(question, held)
        if elsewhere:  # a reference to a text that is not held is one to no other, and so are words quoted from it
            question = replace(
                question, references=(), phrases=(), exact=tuple(sorted(absent)), bare=bool(question.sought), operative=None
            )
        cited = self.retriever.cited(question, where)
        found = self.retriever.search(question, max(hits, 3, OF_EACH * len(question.references)), where, cited)
        answering = speaking_of(absent, found) if elsewhere else mentioning(question, found)
        supported = self._support(question, answering, where, cited)
        kind = kind_of(supported, self.weights.partly_from, self.weights.stated_from)
        missing = self.retriever.missing(question, cited)
        others = elsewhere and not question.sought  # what others say of a text is not all that it says
        if kind is AnswerKind.STATED and (missing or others or _is_in_part(cited, answering)):
            kind = AnswerKind.PARTLY
        statements = () if kind is AnswerKind.SILENT else self._composer.compose(question, answering)
        unspoken = self._unspoken(question, found, statements, where)
        if unspoken and kind is AnswerKind.STATED:
            kind = AnswerKind.PARTLY
        draft = Answer(question.text, kind, question.language, "", statements, found[:hits], support=supported)
        more = max(0, sum(FORCE in hit.parts for hit in found) - len(statements))
        return self._worded(verified(draft, self.library), question, absent, missing, unspoken, more)

    def read(self, asked: str, default: Language = "fr") -> Question:
        """The question as it is searched for. Raises BadQuestion."""
        alone = len({source.work for source in self.library.sources()}) == 1
        clause = partial(is_clause, self.library)
        return read_question(
            asked, self.library.thesaurus, default, self._speller, is_clause=clause, alone=alone, operatives=self._operatives()
        )

    def _operatives(self) -> Operatives:
        return operatives(self.library.noted(forces.NOTE))

    def where(self, question: Question, filters: Filters = NO_FILTERS) -> Within:
        """Where answers are looked for: what the filters let through, of the texts that the question names by their numbers."""
        return naming(self.library, question.numbers, within(self.library, filters))

    def warm(self) -> None:
        """Load what the first question would otherwise wait for: the model, the dictionaries, the indexes."""
        for text in ("Que disent les textes ?", "What do the texts say?", "¿Qué dicen los textos?"):
            self.retriever.search(self.read(text), 1)
        for language in LANGUAGES:
            self.library.thesaurus.words(language)  # what a misspelt word is compared with

    def _names_held(self, question: Question, held: Sequence[Source]) -> bool:
        """Whether the question names a text that is held by its number."""
        return any(is_numbered(source, number) for source in held for number in question.numbers)

    def _support(self, question: Question, found: Sequence[Hit], where: Within, cited: Sequence[Cited]) -> float:
        """The probability that the texts answer; certain where all that was asked for is a reference, or a number or a date as it
        stands in a text, and it is there, or where a number or a reference is nowhere. A date may be written otherwise. Where
        words are quoted that stand in a passage, the texts are not silent.
        """
        if question.bare and found and asked_for(found[0]):
            return self.weights.partly_from if _is_in_part(cited, found) else 1.0
        if question.sought and not any(not is_certain(some) or self.retriever.is_somewhere(some) for some in question.sought):
            return 0.0
        operative = question.operative
        if operative and operative.alone:
            if found and FORCE in found[0].parts:
                spoken = self.retriever.speaking.of(question, where)
                return 1.0 if spoken.said and spoken.called else self.weights.partly_from
            if not self._is_worded(question, operative):
                return 0.0
        signals = support_signals(question, found, self.retriever, self.weights.passage, where)
        supported = support(signals, self.weights.support)
        return max(supported, self.weights.partly_from) if question.phrases and found and PHRASE in found[0].parts else supported

    def _unspoken(self, question: Question, found: Sequence[Hit], statements: Sequence[Statement], where: Within) -> str:
        """The notice that says so, where no paragraph, or none that is quoted, has the operative verb that was asked by, or where
        it is not sure which text was named, or where nothing is put to those whom the question asks about; else empty. What is
        welcomed answers nobody who asks what is condemned.
        """
        operative = question.operative
        if statements and self._is_put_to_nobody(question, found):
            return "notice.nobody"
        if operative is None or not (operative.alone or (operative.weighs and statements)):
            return ""
        if operative.alone:
            spoken = self.retriever.speaking.of(question, where)
            return "notice.force_nowhere" if not spoken.said else "" if spoken.called else "notice.not_called"
        among = Within(passages=frozenset(found.passage for statement in statements for found in statement.quotes))
        return "" if self.library.with_force(operative.forces, among) else "notice.force_other"

    def _is_put_to_nobody(self, question: Question, found: Sequence[Hit]) -> bool:
        """Whether a question asks what is asked of somebody, and no passage found for it puts anything to them, or names them."""
        asked = asked_of(question)
        if not asked or asked_what(question) or any(ADDRESSED in hit.parts for hit in found):
            return False
        if question.operative and question.operative.alone:
            return False
        named = self.library.named([hit.passage.id for hit in found])
        return all(asked.isdisjoint(concepts) for _, concepts in named.values())

    def _is_worded(self, question: Question, operative: Operative) -> bool:
        """Whether any text has a word of the force that was asked by, or for it: a rule may have missed the clause, and some
        conclude « avec des engagements » who commit to nothing.
        """
        said = {word for force in operative.forces for word in self._operatives().words_of(force)}
        named = map(self.retriever.is_named, question.ideas_in(operative.written))
        return any(self.library.frequency(FORMS, word) for word in said) or any(named)

    def _worded(
        self, answer: Answer, question: Question, absent: Set[str], missing: Sequence[str], unspoken: str, more: int
    ) -> Answer:
        """The answer with its lead and its notices, in its language; `unspoken` is the notice of `_unspoken`, `more` how many
        paragraphs have the verb that was asked by and are not quoted.
        """
        said = words(answer.language)
        nowhere = self._nowhere(answer, question, absent, missing, said)
        known = records(question, self.retriever.speaking, self.library.sources(), said)
        return Answer(
            answer.question,
            answer.kind,
            answer.language,
            self._lead(answer, said),
            answer.statements,
            answer.hits,
            (
                *self._as_read(question, said),
                *known,
                *nowhere,
                *self._force_unspoken(answer, question, unspoken, said),
                *((said["notice.more"].format(count=more),) if more else ()),
                *self._notices(answer, question, absent, said),
                *(() if known or question.bare else self._unnamed(answer, question, missing, said)),
            ),
            answer.support,
        )

    def _lead(self, answer: Answer, said: Words) -> str:
        if not self.library.sources():
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
            commitment = self.library.commitments(first.source).get(first.passage)
            title = "" if first.source == before else f"{self.library.source(first.source).short_title}, "
            places.append(f"{title}{first.locator}" + (f" ({self._tag(commitment, said)})" if commitment else ""))
            before = first.source
        return places[0] if len(places) == 1 else f"{', '.join(places[:-1])} {said['lead.and']} {places[-1]}"

    def _tag(self, commitment: Commitment, said: Words) -> str:
        force = said.get(f"force.{commitment.force}", commitment.verb.lower())  # a union may have forces of its own
        return f"{force} · {commitment.addressee}" if commitment.addressee else force

    def _force_unspoken(self, answer: Answer, question: Question, notice: str, said: Words) -> tuple[str, ...]:
        operative = question.operative
        if notice == "notice.nobody":
            asked = next(filter(None, map(question.words_of, sorted(asked_of(question)))), "")
            return (said[notice].format(asked=quoted(asked, answer.language)),) if asked else ()
        if operative is None or not notice or (notice == "notice.force_nowhere" and len(operative.forces) > 1):
            return ()
        asked = question.written(operative.who if notice == "notice.not_called" else operative.written)
        return (said[notice].format(asked=quoted(asked, answer.language)),) if asked else ()

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
        concepts = self.retriever.unnamed(question.ideas)
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
        unknown = [number for number in sorted(absent - listed) if not self.retriever.is_somewhere(number)]
        numbers = [said["notice.unknown"].format(number=number) for number in unknown]
        numbers += [said["notice.nowhere"].format(asked=quoted(some, answer.language)) for some in missing]
        if answer.kind is AnswerKind.STATED:
            return tuple(numbers)
        certain = [some for some in question.sought if some not in question.numbers and is_certain(some)]
        sought = [some for some in certain if some not in missing and not self.retriever.is_somewhere(some)]
        return (*numbers, *(said["notice.nowhere"].format(asked=quoted(some, answer.language)) for some in sought))

    def _replaced(self, answer: Answer, said: Words) -> list[str]:
        """Which of the texts quoted are no longer in force."""
        quoted_from = dict.fromkeys(quote.source for statement in answer.statements for quote in statement.quotes)
        newer = {name: self.retriever.superseded.by(name) for name in quoted_from}
        return [
            said["notice.replaced"].format(title=self.library.source(name).short_title, newer=replacing[0].title)
            for name, replacing in newer.items()
            if replacing
        ]

    def _notices(self, answer: Answer, question: Question, absent: Set[str], said: Words) -> tuple[str, ...]:
        notices = [said["notice.exact"]] if self.library.searched_exactly() else []
        notices += self._replaced(answer, said)
        leant_on: dict[str, tuple[str, Source]] = {}
        sources = self.library.sources()
        held = {source.work for source in sources}
        quotes = [found for statement in answer.statements for found in statement.quotes]
        passages = self.library.passages_by_id([found.passage for found in quotes])
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


def _is_in_part(cited: Sequence[Cited], hits: Sequence[Hit]) -> bool:
    """Whether some of what the references name is among the hits, and some is not."""
    return not is_among(cited, hits) and any(REFERENCE in hit.parts for hit in hits)
