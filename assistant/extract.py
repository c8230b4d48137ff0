"""The verbatim composer: the sentences of the texts themselves, no model needed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.addressed import ADDRESSED, asked_what
from assistant.operative import FORCE
from assistant.question import Question, names
from assistant.verify import quote
from assistant.versions import asked_for
from corpus.embedding import Embedder, encode_query_pieces, piece_counts
from corpus.forces import NOTE, from_note
from corpus.language import sentences
from corpus.library import Library
from corpus.pieces import late_interaction
from corpus.text import Hit, Language, Passage, Statement
from corpus.words import analyse

MAX_STATEMENTS = 3
"""More quotations than this are a reading list; the nearest passages follow anyway."""
MAX_WHOLE = 8
"""Of what is asked for by its reference, « l'article 5 », or by an operative verb alone, « Que demande la conférence ? », more is
quoted: all of it together is one answer.
"""
_LEANING: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?:(?:celui|celle|ceux|celles)-?ci|cela|ceci|(?:ce|cette) derni\w+|c[’']est|elles?"
        r"|ils?(?! (?:faut|convient|importe|est|y)\b)|(?:pour|à|dans|de) (?:ce|cet|cette|ces|cela|ceci)"
        r"|ainsi|en outre|toutefois|cependant|par conséquent)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:th(?:is|at|ese|ose)|it|they|he|she|such|to (?:this|that) end|in doing so|however|therefore|thus|moreover)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"(?:[eé]st?[aeo]s?|él|ell[ao]s?|aquell[ao]s?|dich[ao]s?|(?:para|por|con) (?:ello|esto|eso)|a tal fin|así|además"
        r"|sin embargo|no obstante|por lo tanto)\b",
        re.IGNORECASE,
    ),
}
"""How a sentence begins that leans on the one before it: « Celles-ci appellent à … » says not who does."""
STRONGEST_FROM = 0.5
"""Where the strongest wording is asked for, what likely answers is put in the order of its verbs, however near others come."""
NEAR_BEST = math.exp(-1.0)
"""A further passage is quoted when the odds that it answers are at least this share of the best one's. Of the training questions
(3,576 asked of their own text, 2,472 of many texts together, 912 broad ones) so many have one quoted that answers: .89, .78, .96;
and of what is quoted so much answers: .77, .59, .82. With half the best one's score they were .88, .79, .96 and .77, .56, .82.
"""


@dataclass(frozen=True, slots=True)
class VerbatimComposer:
    """Quotes the best sentence of each of the best passages."""

    library: Library
    embedder: Embedder

    def compose(self, question: Question, hits: Sequence[Hit]) -> tuple[Statement, ...]:
        """Statements whose text is their quotation, in the order of the hits; whole passages where it is asked by nothing but a
        reference or an operative verb. Where the first passage puts something to those whom the question asks about, so does each
        that is quoted. Where the strongest wording is asked for, the strongest verb comes first.
        """
        if not hits:
            return ()
        if question.bare and asked_for(hits[0]):
            most = max(MAX_WHOLE, len(question.references)) if question.references else MAX_STATEMENTS
            asked = [hit.passage for hit in hits if asked_for(hit)][:most]
            if question.references:
                best = asked[0].source
                asked.sort(key=lambda passage: (passage.source != best, passage.source, passage.ordinal))
            return tuple(self._whole(passage) for passage in asked)
        if FORCE in hits[0].parts:
            return tuple(self._whole(hit.passage) for hit in hits[:MAX_WHOLE] if FORCE in hit.parts)
        put_to_them = [hit for hit in hits if ADDRESSED in hit.parts] if ADDRESSED in hits[0].parts else []
        all_of_it = bool(put_to_them) and not asked_what(question)
        chosen = list(put_to_them or hits)[: MAX_WHOLE if all_of_it else MAX_STATEMENTS]
        if not all_of_it:  # else one answers as well as another
            chosen = [hit for hit in chosen if odds(hit) >= NEAR_BEST * odds(hits[0])]
        if question.strongest:
            ranked = from_note(self.library.noted(NOTE)).keys
            among = [hit for hit in hits if hit.score >= STRONGEST_FROM] or list(hits[:1])
            chosen = sorted(among, key=lambda hit: -self._strength(hit.passage, ranked))[:MAX_STATEMENTS]
        return tuple(self._statement(question, hit.passage) for hit in chosen)

    def _strength(self, passage: Passage, forces: Sequence[str]) -> int:
        """The place of the operative verb among the forces, from 1, the weakest; 0 where the passage has none."""
        told = self.library.commitments(passage.source).get(passage.id)
        return forces.index(told.force) + 1 if told and told.force in forces else 0

    def _whole(self, passage: Passage) -> Statement:
        found = quote(passage, 0, len(passage.text), self.library.document(passage.source))
        return Statement(found.text, (found,))

    def _statement(self, question: Question, passage: Passage) -> Statement:
        language = self.library.source(passage.source).language
        spans = sentences(passage.text, language)
        start, end = spans[0] if len(spans) == 1 else self._best(question, passage, spans, language)
        found = quote(passage, start, end, self.library.document(passage.source))
        return Statement(found.text, (found,))

    def _best(
        self, question: Question, passage: Passage, spans: Sequence[tuple[int, int]], language: Language
    ) -> tuple[int, int]:
        """The sentence that names most of the question's ideas and is nearest to it; the earlier one where two tie. With those
        before it on which it leans.
        """
        texts = [passage.text[start:end] for start, end in spans]
        nearness = self._nearness(question, passage, texts)
        scores = [_named(question, text, language, self.library) + float(n) for text, n in zip(texts, nearness, strict=True)]
        best = first = max(range(len(spans)), key=lambda n: (scores[n], -n))
        while first and _LEANING[language].match(texts[first]):
            first -= 1
        return spans[first][0], spans[best][1]

    def _nearness(self, question: Question, passage: Passage, texts: Sequence[str]) -> NDArray[np.float32]:
        """How near each of the passage's sentences, `texts`, is to the question, [n]: by late interaction with its pieces, which
        the library keeps and which cost nothing. Where it has none, or not of all sentences (an embedder may cut long passages),
        each sentence is embedded, and it is the cosine.
        """
        (vector,), of_question = encode_query_pieces(self.embedder, [question.about])
        if of_question:
            pieces = self.library.pieces(passage.id, of_question[0].shape[1])
            ends = np.cumsum([1, *piece_counts(self.embedder, [passage.before, *texts])])[1:]  # the first marks the beginning
            if ends[-1] < len(pieces):  # and the last one the end
                return late_interaction(of_question[0], [pieces[start:end] for start, end in pairwise(ends)])
        cosines: NDArray[np.float32] = self.embedder.encode(texts) @ vector
        return cosines


def odds(hit: Hit) -> float:
    """How much likelier it is that the passage answers than that it does not."""
    return hit.score / max(1e-12, 1.0 - hit.score)


def _named(question: Question, text: str, language: Language, library: Library) -> float:
    """The share in [0, 1] of the question's ideas that `text` names."""
    analysis = analyse(text, language, library.thesaurus)
    lemmas = {word.lemma for word in analysis.words}
    concepts = {mention.concept for mention in analysis.mentions}
    return sum(names(idea, lemmas, concepts) for idea in question.ideas) / max(1, len(question.ideas))
