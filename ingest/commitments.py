"""Who is asked to do what, with what force: read off operative clauses by rule, in French, English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from corpus.language import sentences
from corpus.text import Commitment, Language, Passage, PassageKind
from ingest.addressee import addressee_of, asked, named
from ingest.bodies import names_a_body, names_in
from ingest.readers.labels import label_of
from ingest.readers.layout import CELL
from ingest.subjects import spoken
from ingest.verbs import decided, verb_at_end, verb_at_start, verb_begins, verb_of_chapeau

LEAST_ACTION_WORDS = 2
"""« à : » asks nothing yet."""
DECIDES = "decides"
_COLON = " :\u00a0\u202f"


def commitments_of(passages: Sequence[Passage], language: Language) -> tuple[Commitment, ...]:
    """One commitment for each operative clause, one for each item of a clause or chapeau that a verb introduces, and one for each
    paragraph that begins with who speaks, or who is asked.
    """
    found: list[Commitment] = []
    names = names_in(passage.text for passage in takewhile(lambda passage: passage.kind is PassageKind.TITLE, passages))
    for passage in passages:
        of_passage: list[Commitment] = []
        if passage.kind is PassageKind.CLAUSE:
            of_passage = _of_clause(passage, language)
        elif passage.lead_in and _completes(passage):
            of_passage = _of_item(passage, language)
        if not of_passage and passage.kind in (PassageKind.CLAUSE, PassageKind.PARAGRAPH, PassageKind.ITEM):
            of_passage = _of_speaker(passage, language, names)
        found += of_passage
    return tuple(found)


def _completes(passage: Passage) -> bool:
    """Whether a passage goes on with what introduces it: an item does, no row of a table, and a paragraph in lower case."""
    if passage.kind is PassageKind.ITEM:
        return CELL not in passage.lead_in[0]
    return passage.kind is PassageKind.PARAGRAPH and passage.text[:1].islower()


def _of_clause(passage: Passage, language: Language) -> list[Commitment]:
    said = _said(passage.text)
    verb = verb_at_start(said, language) or verb_at_end(said, language)
    if not verb and passage.lead_in and names_a_body(passage.lead_in[-1]):
        verb = verb_begins(said, language)
    if not verb:
        return []
    who, skipped = asked(said[verb.end :], verb, language)
    action = _first_sentence(said[verb.end + skipped + who.end :], language)
    if action and not action.strip(_COLON):  # «RESUELVE:»
        return []
    return [Commitment(passage.id, verb.written, verb.force.key, who.name, action)]


def _of_speaker(passage: Passage, language: Language, names: frozenset[str]) -> list[Commitment]:
    """« Le congrès demande au gouvernement de … »; « Les bureaux régionaux sont invités à … », who are themselves asked."""
    said = _said(passage.text)
    clause = spoken(said, language, names)
    if not clause:
        return []
    verb, after = clause.verb, said[clause.verb.end :]
    if clause.bound:
        who, skipped = named(said[clause.start : clause.end], language), 0
    else:
        who, skipped = asked(after, verb, language)
        after = after[skipped + who.end :]
    action = _first_sentence(after, language)
    if len(re.findall(r"\w+", action)) < LEAST_ACTION_WORDS:
        return []
    return [Commitment(passage.id, verb.written, verb.force.key, who.name, action)]


def _of_item(passage: Passage, language: Language) -> list[Commitment]:
    """An item is asked by the first verb above it, of whom the words after that verb name, an item above it, or itself."""
    clause, *above = passage.lead_in
    clause = _said(clause)
    verb = verb_at_start(clause, language) or verb_at_end(clause, language) or verb_of_chapeau(clause, language)
    said = _said(passage.text)
    bound = None if verb else spoken(clause, language)
    if bound and bound.bound:  # « Les partenaires sont invités à : »
        who = named(clause[bound.start : bound.end], language)
        return [Commitment(passage.id, bound.verb.written, bound.verb.force.key, who.name, said)]
    if not verb:
        return []
    own = decided(said, language) if verb.force.key == DECIDES else None
    if own:  # «RESUELVE: 1. Exigir al Gobierno …»
        who, skipped = asked(said[own.end :], own, language)
        return [Commitment(passage.id, own.written, own.force.key, who.name, said[own.end + skipped + who.end :].strip())]
    if not verb.force.address:
        return [Commitment(passage.id, verb.written, verb.force.key, "", said)]
    for words in (clause[verb.end :].strip(), *(_said(words) for words in above)):
        if (who := addressee_of(words, language)).written:
            return [Commitment(passage.id, verb.written, verb.force.key, who.name, said)]
    who = addressee_of(said, language)
    return [Commitment(passage.id, verb.written, verb.force.key, who.name, said[who.end :].strip())]


def _first_sentence(text: str, language: Language) -> str:
    first = sentences(text, language)[:1]
    return text[first[0][0] : first[0][1]] if first else ""


def _said(words: str) -> str:
    """The words of a passage without the number or letter before them."""
    label = label_of(words)
    return words[label.end :] if label else words
