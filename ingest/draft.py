"""Drafts cues (corpus/cues.py) with a language model: questions that a paragraph answers, in three languages.

A draft is for a person to read: a model takes for said what a paragraph only touches on. Nothing that it writes is ever shown as
an answer: cues only find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from llama_index.core.llms import LLM
from llama_index.core.output_parsers import PydanticOutputParser
from pydantic import BaseModel, Field

from corpus.cues import LONGEST, MOST, Cues
from corpus.llm import said
from corpus.text import LANGUAGES, Passage, Source

EACH = 8
"""Questions that are asked for, in each language."""
TRIES = 2
"""How often a paragraph is put to the model whose answer is not of the form asked for."""
TEMPERATURE = 0.7
"""Questions that differ from each other are wanted."""
_THOUGHT = "</think>"
"""Ends what some models say before they answer; where it begins may be in their template."""
_MARK = re.compile(r"^(?:[-*•]|\d+[.)])\s+")
_QUOTED = re.compile(r'^(?:"(.*)"|“(.*)”|«\s*(.*?)\s*»)$')

SYSTEM = f"""\
A library of texts by teachers' unions is searched by teachers, union negotiators and trainers, in French, English and Spanish.
They have not read the texts and rarely use their words. You are given one paragraph. Write questions that this paragraph answers:
they are kept as an index of the paragraph, and never shown.

- {EACH} questions in each language, thought up anew in each as people there would put them, not translations of each other.
- Every point of the paragraph gets some, also those made in passing.
- Mix everyday spoken questions, concrete situations in a school or a union office, precise ones in the terms of policy or labour
  law, and a few key words as typed into a search box. Vary length, from 3 to 25 words.
- In three of four avoid the words of the paragraph.
- The paragraph itself must answer the question: nothing that it leaves open, nothing that takes for granted what it does not
  say."""


class Questions(BaseModel):
    """What a model is to answer."""

    fr: list[str] = Field(description="questions in French")
    en: list[str] = Field(description="questions in English")
    es: list[str] = Field(description="questions in Spanish")


def with_drafts(
    llm: LLM, source: Source, passages: Iterable[Passage], cues: Cues
) -> Iterator[tuple[Passage, tuple[str, ...]]]:  # fmt: skip
    """Each passage with its cues, or with drafts where it has none: nothing where the model did not answer in the form asked for.

    Raises LlmUnavailable where the model does not answer.
    """
    parser: PydanticOutputParser[Questions] = PydanticOutputParser(Questions)
    form = parser.get_format_string(escape_json=False)
    for passage in passages:
        of_passage = cues.get(passage.id, ())
        asked = f"Text: {source.described}\n\nParagraph:\n{passage.in_context}\n\n{form}"
        for _ in range(TRIES):
            of_passage = of_passage or _questions(parser, said(llm, SYSTEM, asked))
        yield passage, of_passage


def _questions(parser: PydanticOutputParser[Questions], answer: str) -> tuple[str, ...]:
    """The questions in a model's answer, those of each language together; none where it is not of the form asked for."""
    try:
        found: Questions = parser.parse(answer.rpartition(_THOUGHT)[2])
    except ValueError:  # no JSON, or other JSON
        return ()
    of_languages = [[_bare(question) for question in getattr(found, language)] for language in LANGUAGES]
    kept: dict[str, str] = {}
    for question in (question for some in of_languages for question in some[: MOST // len(LANGUAGES)]):
        if question and len(question) <= LONGEST:
            kept.setdefault(question.casefold(), question)
    return tuple(kept.values())


def _bare(question: str) -> str:
    """The question without a number or quotation marks around it."""
    line = _MARK.sub("", " ".join(question.split()))
    quoted = _QUOTED.match(line)
    return next(words for words in quoted.groups() if words is not None) if quoted else line
