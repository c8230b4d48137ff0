"""The conductor: question -> cited answer."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial

from assistant.absent import absent_numbers
from assistant.cited import is_clause
from assistant.extract import VerbatimComposer
from assistant.filters import NO_FILTERS, Filters, naming, within
from assistant.judge import Judge, Search, verbs_of
from assistant.kinds import load_kinds
from assistant.notices import Notices
from assistant.question import Question, read_question
from assistant.rerank import Reranker
from assistant.retrieve import NONE, Retriever
from assistant.spelling import LibrarySpeller
from assistant.verify import verified
from assistant.weights import Weights, load_weights
from corpus.background import NOTE, Backgrounds, from_note
from corpus.embedding import Embedder, Remembering
from corpus.library import Library
from corpus.references import is_numbered
from corpus.text import LANGUAGES, Answer, AnswerKind, Language, Source
from corpus.words import Within

DEFAULT_HITS = 8
KEPT_VECTORS = 2_000
"""How many questions, and sentences that had to be embedded, are kept in memory as vectors: 2 to 10 kB each, 65 kB for a
question of 2,000 characters."""
OF_EACH = 4
"""So many passages are looked for, at least, of each of several references: « articles 1 à 12 »."""


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
        kinds = load_kinds(library.cache)
        self._judge = Judge(library, self.retriever, self.weights, kinds)
        self._notices = Notices(library, self.retriever, kinds, self._listed)

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
        search = self._searched(question, self.where(question, filters), hits)
        judged = self._judge.judge(search)
        statements = () if judged.kind is AnswerKind.SILENT else self._composer.compose(search.question, judged.hits)
        lacking = self._judge.lacking(search, statements)
        kind = AnswerKind.PARTLY if lacking and judged.kind is AnswerKind.STATED else judged.kind
        draft = Answer(question.text, kind, question.language, "", statements, judged.found[:hits], support=judged.support)
        return self._notices.worded(verified(draft, self.library), search, judged, lacking)

    def _searched(self, question: Question, where: Within, hits: int) -> Search:
        """What is found for a question, and what its references and its operative verb name."""
        held = self.library.sources()
        absent = frozenset(absent_numbers(question, held, self._listed))
        elsewhere = bool(absent) and not self._names_held(question, held)
        if elsewhere:  # a reference to a text that is not held is one to no other, and so are words quoted from it
            question = replace(
                question, references=(), phrases=(), exact=tuple(sorted(absent)), bare=bool(question.sought), operative=None
            )
        looked_up = self.retriever.look_up(question, where)
        found = self.retriever.search(question, max(hits, 3, OF_EACH * len(question.references)), where, looked_up)
        return Search(question, where, absent, elsewhere, looked_up, found)

    def read(self, asked: str, default: Language = "fr") -> Question:
        """The question as it is searched for. Raises BadQuestion."""
        alone = len({source.work for source in self.library.sources()}) == 1
        clause, verbs = partial(is_clause, self.library), verbs_of(self.library)
        read = partial(read_question, asked, self.library.thesaurus, default, self._speller, is_clause=clause, operatives=verbs)
        question = read(alone=alone)
        if not question.who:
            return question
        texts, surely = self.retriever.speaking.asked(question)
        if not surely or len(texts) == len(self.library.sources()):
            return question
        return replace(read(alone=True), operative=question.operative, texts=texts)

    def where(self, question: Question, filters: Filters = NO_FILTERS) -> Within:
        """Where answers are looked for: what the filters let through, of the texts that the question names by their numbers or
        otherwise.
        """
        where = naming(self.library, question.numbers, within(self.library, filters))
        if question.texts is None or (where.sources is not None and where.sources.isdisjoint(question.texts)):
            return where
        return replace(where, sources=question.texts if where.sources is None else where.sources & question.texts)

    def warm(self) -> None:
        """Load what the first question would otherwise wait for: the model, the dictionaries, the indexes."""
        for text in ("Que disent les textes ?", "What do the texts say?", "¿Qué dicen los textos?"):
            self.retriever.search(self.read(text), 1)
        self.retriever.speaking.asked(self.read("Que demande le congrès ?"))  # what the texts are called
        for language in LANGUAGES:
            self.library.thesaurus.words(language)  # what a misspelt word is compared with

    def _names_held(self, question: Question, held: Sequence[Source]) -> bool:
        """Whether the question names a text that is held by its number."""
        return any(is_numbered(source, number) for source in held for number in question.numbers)
