"""What a person asked: its language, its words, its ideas."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from assistant.words import words
from corpus.errors import BadQuestion
from corpus.language import detect
from corpus.text import Language
from corpus.thesaurus import Thesaurus
from corpus.words import Analysis, analyse

MAX_QUESTION = 2_000
"""Characters. A page of text is a document, not a question: its words would find everything and mean nothing."""


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing that a question is about: the lemmas of its words, and the concepts that they name."""

    lemmas: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be answered: `text` is what was asked, without what cannot be shown or searched."""

    text: str
    language: Language
    analysis: Analysis
    ideas: tuple[Idea, ...]


def read_question(asked: str, thesaurus: Thesaurus, default: Language = "fr") -> Question:
    """The question in `asked`; `default` is its language where its words decide nothing.

    Raises BadQuestion when there is nothing to search for, or far too much.
    """
    text = clean(asked)
    if not text:
        raise _bad("question.empty")
    if len(text) > MAX_QUESTION:
        raise _bad("question.long", length=len(text), most=MAX_QUESTION)
    if not any(character.isalnum() for character in text):
        raise _bad("question.wordless", asked=text[:20])
    language = detect(text, default)
    analysis = analyse(text, language, thesaurus)
    return Question(text, language, analysis, ideas_of(analysis))


def _bad(key: str, **values: object) -> BadQuestion:
    """The error with its English message, for the command line and for logs."""
    return BadQuestion(words("en")[key].format(**values), key, **values)


def clean(asked: str) -> str:
    """`asked` without control characters and lone surrogates, its spaces made single."""
    kept = "".join(" " if unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} else character for character in asked)
    return " ".join(kept.split())


def ideas_of(analysis: Analysis) -> tuple[Idea, ...]:
    """The ideas of a text, in order: its concepts, and the words that carry an idea and belong to no concept."""
    ideas: list[Idea] = []
    taken: dict[tuple[int, int], list[str]] = {}  # an outer label's words -> its concepts, then those inside it
    for mention in analysis.mentions:
        if all(word.stop for word in analysis.words[mention.first : mention.last + 1]):
            continue
        outer = [span for span in taken if span[0] <= mention.first and mention.last <= span[1]]
        taken.setdefault(outer[0] if outer else (mention.first, mention.last), []).append(mention.concept)
    inside = {n for first, last in taken for n in range(first, last + 1)}
    starts = {first: (last, concepts) for (first, last), concepts in taken.items()}
    for n, word in enumerate(analysis.words):
        if n in starts:
            last, concepts = starts[n]
            ideas.append(Idea(tuple(w.lemma for w in analysis.words[n : last + 1] if not w.stop), tuple(concepts)))
        elif n not in inside and not word.stop:
            ideas.append(Idea((word.lemma,), ()))
    return tuple(dict.fromkeys(ideas))
