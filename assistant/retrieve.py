"""Question -> hits: lexical, concepts and dense, then late interaction on what these brought up; all fused."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.addressed import ADDRESSED, asked_of, asked_what, is_put_to
from assistant.cited import NAMED_DEPTH, Cited, each_first, is_named, look_up
from assistant.operative import FORCE
from assistant.question import Idea, Phrase, Question, names
from assistant.ranking import QUOTED, Candidate, ranked
from assistant.rerank import Reranker, reranked
from assistant.speaking import Speaking, Spoken
from assistant.superseded import Superseded
from assistant.versions import PHRASE, REFERENCE, Versions, asked_for
from assistant.weights import Logistic
from corpus.background import CUED, DENSE, LATE, NO_BACKGROUND, OWN, Backgrounds, Pair
from corpus.embedding import Embedder, encode_query_pieces
from corpus.language import fold, forms, words
from corpus.library import Library
from corpus.references import counts, is_kind, stands_in, terms, ways_called, ways_written
from corpus.text import LANGUAGES, Commitment, Hit, Language, Part, Passage, source_of
from corpus.words import CONCEPTS, EVERYWHERE, FORMS, LEMMAS, Found, Named, Within

LEXICAL, CONCEPT, COVERAGE = "lexical", "concepts", "coverage"
BESIDE_CUES = "beside_cues"
"""What late interaction, or the cosine where there is none, finds without its cues in a passage that has some. They add the less,
the more that is (a correlation of -.43), and what they add is measured against what they add on average: so a passage with cues
in which much is found without them lost to others that have none. Of 421 training questions that such a passage answers, asked
among others without cues, .77 had it first, and .85 with this signal (.82 with one that said only whether a passage has cues); of
the 2,248 whose passage has none, .68 and .67.
"""
DEPTH = 20
"""How many passages each signal brings up before they are fused. Where more hits are asked for than so many can become, once
the versions of one paragraph are folded, more are brought up.
"""
NEAREST = 40
"""How many vectors do, at least: what answers in quite other words is further down, and late interaction picks it out. Of 2,340
training questions asked of many texts together, with the 20, 40 and 60 nearest vectors: R@1 .670 each time, R@3 .826, .831,
.832, R@5 .870, .876, .877, R@10 .913, .926, .928; of 120 about texts of principles R@10 .783, .825, .842.
"""
SPOKEN_DEPTH = 1_000
"""So many passages at most have the operative verb that alone is asked by."""
INNER_WEIGHT = 0.5
"""What a concept counts for that the question names only inside a longer label."""
BROADER_WEIGHT = 0.3
"""What a passage earns that names the broader concept, beside one that names the concept itself."""


_CITED = frozenset({"article", "paragraph", "preamble", "annex", "schedule", "chapter", "section"})
"""What is surely a reference with a number after it; « note 3 obligations » is none, nor « en ligne 2 fois »."""
BRINGING = (LEXICAL, CONCEPT, DENSE, REFERENCE, PHRASE, FORCE)
"""The signals that bring passages up, in the order in which they are asked; the others tell apart those that these found."""
NONE: frozenset[str] = frozenset()

Weighed = tuple[tuple[Idea, float], ...]
NOTHING: Named = (frozenset(), frozenset())
"""What a passage names that left the index while a question was being answered."""


def depth_of(limit: int) -> int:
    """How many passages each signal brings up where `limit` hits are asked for."""
    return max(DEPTH, len(LANGUAGES) * limit)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a question asks for by its name, searched once: what each of its references names, and what has its operative verb."""

    cited: tuple[Cited, ...]
    spoken: Spoken


class Retriever:
    """Finds passages. Each hit's parts say which signal found it, at which rank and with which score.

    Signals that are `off` bring up no passage and weigh nothing in the order. What is measured of the passages that the others
    bring up, vectors and late interaction, stays in the parts: support is read from it.
    """

    def __init__(
        self, library: Library, embedder: Embedder, model: Logistic, backgrounds: Backgrounds | None = None,
        reranker: Reranker | None = None, *, off: Set[str] = NONE,
    ) -> None:  # fmt: skip
        self._library = library
        self._embedder = embedder
        self._model = model
        self._backgrounds = backgrounds or {}
        self._reranker = reranker
        self._off = off
        self._known_languages: tuple[str, Mapping[str, Language]] = "", {}
        self._known_uncited: tuple[str, tuple[tuple[str, str], ...]] = "", ()
        self._versions = Versions(library)
        self.speaking = Speaking(library)
        self.superseded = Superseded(library)

    def search(
        self, question: Question, limit: int, within: Within = EVERYWHERE, looked_up: LookedUp | None = None
    ) -> tuple[Hit, ...]:
        """The best `limit` paragraphs for `question`, best first, the versions of one folded; more where more have the operative
        verb which alone is asked by, or put something to those who alone are asked about, and none where there are none. What
        is not `looked_up` yet is.
        """
        looked_up = looked_up or self.look_up(question, within)
        hits = ranked(self.candidates(question, within, depth_of(limit), looked_up), self._model)
        hits = self._versions.fold(hits, question.language, within)
        if self._reranker:
            hits = reranked(hits, question.about, self._reranker)
        if asked_of(question) and not asked_what(question):  # « Que demande-t-on aux gouvernements ? »: all of that, and it alone
            behind = _is_not_put_to_them if self._reranker else self._is_put_to_others  # a reranker knows nothing of it
            hits = tuple(sorted(hits, key=lambda hit: (not asked_for(hit), behind(hit))))
        hits = _by_force(self.superseded.below(hits))
        speaking = sum(FORCE in hit.parts for hit in hits)
        if asked_of(question) and not asked_what(question):
            speaking = max(speaking, sum(ADDRESSED in hit.parts for hit in hits))
        return each_first(looked_up.cited, hits)[: max(limit, speaking)]

    def look_up(self, question: Question, within: Within = EVERYWHERE) -> LookedUp:
        """What the question asks for by its reference, and by an operative verb."""
        return LookedUp(look_up(self._library, question.references, within), self.speaking.of(question, within))

    def candidates(
        self, question: Question, within: Within = EVERYWHERE, depth: int = DEPTH, looked_up: LookedUp | None = None
    ) -> tuple[Candidate, ...]:
        """Every passage among the first `depth` of a signal, or `NEAREST` vectors, with what each signal said of it; in no
        particular order. `looked_up` as for `search`.
        """
        looked_up = looked_up or self.look_up(question, within)
        (vector,), pieces = encode_query_pieces(self._embedder, [question.about])
        found = self._signals(question, vector, within, depth, looked_up)
        passages = self._library.passages_by_id(sorted({i for hits in found.values() for i, _ in hits}))
        compared = self._library.compared(vector, pieces[0] if pieces else None, list(passages))
        languages = self._languages()
        found |= {LATE: compared.late, OWN: compared.own, CUED: self._added(compared.cued, question.language, languages)}
        known = dict(compared.dense)
        found[DENSE] = [*compared.dense, *((i, score) for i, score in found.get(DENSE, ()) if i not in known)]
        parts: dict[str, dict[str, Part]] = {i: {} for i in passages}
        for name, hits in found.items():
            for rank, (i, score) in enumerate(hits, 1):
                if i in parts:
                    parts[i][name] = Part(rank, score)
        ideas = self._weighed(question.ideas)
        named = self._library.named(list(passages))
        quoted = self._quoted(question, found.get(LEXICAL), list(passages))
        for i in NONE if ADDRESSED in self._off else self._addressed(question, passages.values(), languages):
            parts[i][ADDRESSED] = Part(1, 1.0)
        candidates = []
        for i, passage in passages.items():
            language = languages[passage.source]
            features = self._features(parts[i], (question.language, language))
            features[COVERAGE] = _coverage(ideas, *named.get(i, NOTHING))
            features[ADDRESSED] = 1.0 if ADDRESSED in parts[i] else 0.0
            if language == question.language:
                features[QUOTED] = quoted.get(i, 0.0)
            weighed = {name: value for name, value in features.items() if name not in self._off}
            candidates.append(Candidate(passage, parts[i], weighed))
        return tuple(candidates)

    def nearest(self, signal: str, question: Question, hits: Sequence[Hit]) -> float:
        """The best score of the hits by a signal that has a background, above it; that is 0 where there is none."""
        languages = self._languages()
        pairs = [(question.language, languages[hit.passage.source]) for hit in hits]
        return max((self._above(signal, hit.parts, pair) for hit, pair in zip(hits, pairs, strict=True)), default=0.0)

    def _languages(self) -> Mapping[str, Language]:
        """The language of each text; read again when the library has changed."""
        generation = self._library.generation
        known, languages = self._known_languages
        if known != generation:
            languages = {source.id: source.language for source in self._library.sources()}
            self._known_languages = generation, languages
        return languages

    def _above(self, signal: str, parts: Mapping[str, Part], pair: Pair) -> float:
        """A score in standard deviations above its background, by the languages of question and passage; 0 without a score."""
        background = self._backgrounds.get(LATE if signal == OWN else signal, NO_BACKGROUND)
        return background.above(parts[signal].score, *pair) if signal in parts else 0.0

    def _added(self, cued: Mapping[str, float], asked: Language, languages: Mapping[str, Language]) -> Found:
        """What cues add to the scores of passages, in deviations of the background of these, beyond what they add on average to
        those that are considered for this question: most of them do not answer it. What unrelated cues add counts as one more, so
        that the cues of a single passage are not measured against themselves.

        Beside the background alone, the average brought the 4,191 training questions that are asked where some text has cues from
        .742 / .877 to .765 / .885 (R@1 / R@3), and those about a text with cues, asked where few others have any, from below what
        is found without cues (.57, of .69) to above it (.76).
        """
        if not cued:
            return []
        by_chance = self._backgrounds.get(CUED, NO_BACKGROUND)
        without = self._backgrounds.get(LATE) or self._backgrounds.get(DENSE, NO_BACKGROUND)
        added, unrelated = {}, []
        for name, score in cued.items():
            pair = asked, languages[source_of(name)]
            deviation = without.deviation.get(pair, 1.0)
            added[name] = score / deviation
            unrelated.append(by_chance.mean.get(pair, 0.0) / deviation)
        average = (sum(added.values()) + sum(unrelated) / len(unrelated)) / (len(added) + 1)
        return sorted(((name, more - average) for name, more in added.items()), key=lambda scored: (-scored[1], scored[0]))

    def _signals(
        self, question: Question, vector: NDArray[np.float32], within: Within, depth: int, looked_up: LookedUp
    ) -> dict[str, Found]:
        """What each signal that is on finds by itself, best first."""
        library, found = self._library, dict[str, Found]()

        def phrases() -> Found:
            quoted = self._quoting(question.phrases, within)
            return quoted or ([] if found.get(REFERENCE) else self.exactly(question.exact, within))

        searches: dict[str, Callable[[], Found]] = {
            LEXICAL: lambda: library.search_either(_forms(question), depth, within),
            CONCEPT: lambda: library.search_words(CONCEPTS, self._concept_terms(question), depth, within),
            DENSE: lambda: library.search_vectors(vector, max(depth, NEAREST), within),
            REFERENCE: lambda: _counted(some.found for some in looked_up.cited),
            PHRASE: phrases,
            FORCE: lambda: looked_up.spoken.found[:SPOKEN_DEPTH],
        }
        for name in BRINGING:
            if name not in self._off:
                found[name] = searches[name]()
        return found

    def _quoting(self, phrases: Iterable[Phrase], within: Within) -> Found:
        """The passages that hold any of the phrases, those with most of them first: each as it stands; where it stands nowhere,
        in other forms of its words.
        """
        return _counted(
            self._library.search_phrases(FORMS, [phrase.forms], NAMED_DEPTH, within)
            or self._library.search_phrases(LEMMAS, phrase.lemmas, NAMED_DEPTH, within)
            for phrase in phrases
        )

    def exactly(self, written: Sequence[str], within: Within = EVERYWHERE) -> Found:
        """The passages whose own words hold any of these as they are written; those with most of them first."""
        runs = [run for some in written for run in _runs(some)]
        found = self._library.search_phrases(FORMS, runs, NAMED_DEPTH, within)
        passages = self._library.passages_by_id([i for i, _ in found])
        return [(i, score) for i, score in found if i in passages and any(stands_in(some, passages[i].text) for some in written)]

    def is_somewhere(self, written: str) -> bool:
        """Whether a passage, in its context, or the reference to one may hold these words, whatever a reference is called; or
        what is not cited, as titles are.
        """
        runs = [way for run in _runs(written) for way in ways_called(run)]
        found = self._library.search_phrases(FORMS, runs, 1) or is_named(self._library, terms(written))
        return bool(found) or self._is_uncited(written)

    def _is_uncited(self, written: str) -> bool:
        """Whether these words stand in what is not cited, and so not indexed: titles, who adopted a text, and where."""
        generation = self._library.generation
        known, texts = self._known_uncited
        if known != generation:
            called = ((source.title, source.short_title, source.described) for source in self._library.sources())
            every = dict.fromkeys((*self._library.uncitable(), *(words for some in called for words in some)))
            texts = tuple((fold(words), words) for words in every)
            self._known_uncited = generation, texts
        first = fold(written).split()[:1]
        return any(all(word in folded for word in first) and stands_in(written, words) for folded, words in texts)

    def _concept_terms(self, question: Question) -> dict[str, float]:
        terms: dict[str, float] = {}
        for mention in question.analysis.mentions:
            terms[mention.concept] = max(terms.get(mention.concept, 0.0), INNER_WEIGHT if mention.inner else 1.0)
            for above in self._library.thesaurus.broader(mention.concept):
                terms.setdefault(above, BROADER_WEIGHT)
        return terms

    def _features(self, parts: Mapping[str, Part], pair: Pair) -> dict[str, float]:
        """What the signals said of one passage, each brought to a scale on which weights can be compared."""
        return {
            LEXICAL: _saturate(parts[LEXICAL].score) if LEXICAL in parts else 0.0,
            CONCEPT: _saturate(parts[CONCEPT].score) if CONCEPT in parts else 0.0,
            DENSE: self._above(DENSE, parts, pair),
            LATE: self._above(LATE, parts, pair),
            OWN: self._above(OWN, parts, pair),
            CUED: parts[CUED].score if CUED in parts else 0.0,
            BESIDE_CUES: self._above(LATE if LATE in parts else DENSE, parts, pair) if CUED in parts else 0.0,
        }

    def _quoted(self, question: Question, best: Found | None, passages: Sequence[str]) -> Mapping[str, float]:
        """By how many rare words, less one, each of the passages has the words of the question; 0 for those that are left out.

        It is the BM25 score, over what a word that stands nowhere else scores, nearly, where it stands once in a passage of
        average length (Robertson & Zaragoza 2009). `best` are the passages with the highest score;
        None where they were not looked for.
        """
        rare = math.log1p(max(1, self._library.searched()))
        if not passages or (best is not None and (not best or best[0][1] <= rare)):
            return {}
        scores = self._library.search_words(LEMMAS, _lemmas(question), len(passages), Within(passages=frozenset(passages)))
        return {i: score / rare - 1.0 for i, score in scores if score > rare}

    def _addressed(self, question: Question, passages: Iterable[Passage], languages: Mapping[str, Language]) -> frozenset[str]:
        """Which of the passages put something to those whom the question asks about."""
        asked = asked_of(question)
        if not asked:
            return frozenset()
        of_source: dict[str, Mapping[str, Commitment]] = {}
        found = set()
        for passage in passages:
            if passage.source not in of_source:
                of_source[passage.source] = self._library.commitments(passage.source)
            commitment = of_source[passage.source].get(passage.id)
            if commitment and is_put_to(commitment, languages[passage.source], asked, self._library.thesaurus):
                found.add(passage.id)
        return frozenset(found)

    def _is_put_to_others(self, hit: Hit) -> bool:
        """Whether what the passage asks is put to somebody, and not to those whom the question asks about. Of a passage that is
        not known to ask anything, it is not known either.
        """
        commitment = self._library.commitments(hit.passage.source).get(hit.passage.id)
        return ADDRESSED not in hit.parts and commitment is not None and bool(commitment.addressee)

    def _weighed(self, ideas: Sequence[Idea]) -> Weighed:
        """The ideas with what each counts for: the rarer in the library, the more."""
        return tuple((idea, self._rarity(idea)) for idea in ideas)

    def searched(self, within: Within = EVERYWHERE) -> int:
        """Among how many passages a search is made."""
        return self._library.searched(within)

    def strange(self, question: Question) -> int:
        """How many of the names in the question stand nowhere in the library, neither as such nor in another form."""
        return sum(not self._stands(name, _forms(question)) for name in question.names)

    def _stands(self, name: Idea, written: Mapping[str, Set[str]]) -> bool:
        """Whether the library has the idea, or its words as they are `written` (lemma -> forms)."""
        as_such = (any(self._library.frequency(FORMS, form) for form in written.get(lemma, ())) for lemma in name.lemmas)
        return self._frequency(name) > 0 or all(as_such)

    def missing(self, question: Question, cited: Sequence[Cited]) -> tuple[str, ...]:
        """What the question names, quotes or refers to that no text has, as it is written: an answer to the rest of it is no
        whole answer, and what the texts ask is not what « l'OCDE » or « Macron » asks, whom none of them names.
        `cited`: what its references name, where it was looked for.
        """
        unreferred = self._unreferred(question, cited)
        return tuple(dict.fromkeys((*self._strangers(question), *self._unquoted(question), *unreferred)))

    def _strangers(self, question: Question) -> list[str]:
        """The names and numbers."""
        if question.bare and any(is_kind(called[0]) for called in question.references):
            return []
        if question.bare:  # « convention 190 »: the number tells it from others, however the rest is written
            numbers = [word.form for word in question.analysis.words if word.form.isdecimal() and len(word.form) > 1]
            spelt = any(character.isalpha() for some in question.exact for character in some)  # of "31/08/2027" nothing is told
            return list(question.exact) if spelt and any(not self.is_somewhere(number) for number in numbers) else []
        written = _forms(question)
        unknown = (name.written for name in question.named if not self._stands(name.idea, written))
        return [name for name in unknown if not self._is_uncited(name)]

    def _unquoted(self, question: Question) -> list[str]:
        """The words between quotation marks, where there are texts in the language of the question: in another they may stand."""
        if question.language not in self._languages().values():
            return []
        nowhere = (phrase.written for phrase in question.phrases if not self._quoting([phrase], EVERYWHERE))
        return [written for written in nowhere if not self._is_uncited(written)]

    def _unreferred(self, question: Question, cited: Sequence[Cited]) -> list[str]:
        """The references to paragraphs beside what else is asked: « l'article 6.4 sur les classes »."""
        if question.bare:
            return []
        lacking = {some.called for some in cited if not some.found}
        written = (asked for asked in question.referred if asked.terms in lacking)
        called = (asked.written for asked in written if asked.terms[0] in _CITED and counts(asked.terms))
        return [some for some in called if not self.is_somewhere(some)]

    def unnamed(self, ideas: Sequence[Idea]) -> tuple[str, ...]:
        """The first concept of each idea that no passage names, nor a part of it, and that no text is called by. Its parts are
        not told one by one: that of « pouvoir d'achat » which « achat » names, a public contract, is not what was asked about.
        """
        unknown = [idea for idea in ideas if not self._known(idea) and not self.speaking.is_called(idea)]
        return tuple(dict.fromkeys(idea.concepts[0] for idea in unknown))

    def is_named(self, idea: Idea) -> bool:
        """Whether any passage names the idea."""
        return self._frequency(idea) > 0

    def _known(self, idea: Idea) -> float:
        if not idea.concepts or self._frequency(idea):
            return 1.0
        return sum(self._known(part) for part in idea.parts) / len(idea.parts) if idea.parts else 0.0

    def _rarity(self, idea: Idea) -> float:
        """Inverse document frequency of the commonest name of the idea; 1 for a name that stands nowhere."""
        return 1.0 / (1.0 + math.log1p(self._frequency(idea)))

    def _frequency(self, idea: Idea) -> int:
        """In how many passages the idea stands at most: its commonest concept, or the rarest of its words."""
        lemmas = min((self._library.frequency(LEMMAS, lemma) for lemma in idea.lemmas), default=0)
        return max([lemmas, *(self._library.frequency(CONCEPTS, concept) for concept in idea.concepts)])


def _by_force(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits with those first that have the operative verb asked by: those of the text of the best of them before all others,
    the strongest first, in the order of the text.
    """
    speaking = [hit for hit in hits if FORCE in hit.parts]
    texts = {name: n for n, name in enumerate(dict.fromkeys(hit.passage.source for hit in speaking))}
    speaking.sort(key=lambda hit: (texts[hit.passage.source], -hit.parts[FORCE].score, hit.passage.ordinal))
    return (*speaking, *(hit for hit in hits if FORCE not in hit.parts))


def _is_not_put_to_them(hit: Hit) -> bool:
    return ADDRESSED not in hit.parts


def _coverage(ideas: Weighed, lemmas: Set[str], concepts: Set[str]) -> float:
    """The share in [0, 1] of the ideas that a passage with these lemmas and concepts names."""
    named_too = sum(weight * names(idea, lemmas, concepts) for idea, weight in ideas)
    return named_too / sum(weight for _, weight in ideas) if ideas else 0.0


def _lemmas(question: Question) -> dict[str, float]:
    """The words that are looked for, each of which counts alike."""
    return {word.lemma: 1.0 for word in question.analysis.content}


def _forms(question: Question) -> dict[str, set[str]]:
    """The words that are looked for, and how they stand in the question."""
    found: dict[str, set[str]] = {}
    for word in question.analysis.content:
        found.setdefault(word.lemma, set()).add(word.form)
    return found


def _counted(searches: Iterable[Found]) -> Found:
    """What any of the searches found, in most of them first."""
    held = Counter(name for found in searches for name, _ in found)
    return sorted(((name, float(count)) for name, count in held.items()), key=lambda hit: (-hit[1], hit[0]))[:NAMED_DEPTH]


def _runs(written: str) -> list[tuple[str, ...]]:
    """The words as they stand, in a row; a number also with its digits grouped."""
    runs = [tuple(forms(way, words(way, LANGUAGES[0]))) for way in ways_written(written)]
    return [run for run in runs if run]


def _saturate(score: float) -> float:
    """A BM25 score, which has no upper bound, brought into [0, 1); half way at 4."""
    return score / (score + 4.0)
