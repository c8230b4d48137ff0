"""Who is asked to do what, with what force: read off operative clauses by rule, in French, English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from corpus.language import sentences
from corpus.text import Commitment, Language, Passage, PassageKind
from ingest.addressee import Addressee, addressee_of, asked, introduced, named
from ingest.bodies import names_a_body, names_in
from ingest.readers.labels import label_of
from ingest.readers.layout import CELL
from ingest.subjects import spoken
from ingest.verbs import AROUND_COLON, DECIDES, Verb, decided, verb_at_end, verb_at_start, verb_begins, verb_of_chapeau

LEAST_ACTION_WORDS = 2
"""« à : » asks nothing yet."""
_JOINS = frozenset(("", "that", "to", "que", "de", "à", "a"))
_FRONT = (PassageKind.TITLE, PassageKind.CHAPEAU)
"""What stands before the paragraphs: the title, who adopted the text, and « Le Congrès de la FSU, »."""


def commitments_of(passages: Sequence[Passage], language: Language) -> tuple[Commitment, ...]:
    """One commitment for each operative clause, one for each item of a clause or chapeau that a verb introduces, and one for each
    paragraph that begins with who speaks, or who is asked.
    """
    names = names_in(passage.text for passage in takewhile(lambda passage: passage.kind in _FRONT, passages))
    found = (_of_passage(passage, language, names) for passage in passages)
    return tuple(commitment for commitment in found if commitment)


def _of_passage(passage: Passage, language: Language, names: frozenset[str]) -> Commitment | None:
    found = None
    if passage.kind is PassageKind.CLAUSE:
        found = _of_clause(passage, language)
    elif passage.lead_in and _completes(passage):
        found = _of_item(passage, language)
    if not found and passage.kind in (PassageKind.CLAUSE, PassageKind.PARAGRAPH, PassageKind.ITEM):
        found = _of_speaker(passage, language, names)
    return found


def _completes(passage: Passage) -> bool:
    """Whether a passage goes on with what introduces it: an item does, no row of a table, and a paragraph in lower case."""
    if passage.kind is PassageKind.ITEM:
        return CELL not in passage.lead_in[0]
    return passage.kind is PassageKind.PARAGRAPH and passage.text[:1].islower()


def _of_clause(passage: Passage, language: Language) -> Commitment | None:
    said = _said(passage.text)
    verb = verb_at_start(said, language) or verb_at_end(said, language)
    if not verb and passage.lead_in and names_a_body(passage.lead_in[-1]):
        verb = verb_begins(said, language)
    if not verb:
        return None
    who, after = _asked(said, verb, language)
    action = _first_sentence(after, language)
    introduces = action.endswith(":") or verb.start == 0  # «RESUELVE», "Resolves that:"
    alone = introduces and action.strip(AROUND_COLON).lower() in _JOINS
    return None if alone else _commitment(passage, verb, who, action)


def _of_speaker(passage: Passage, language: Language, names: frozenset[str]) -> Commitment | None:
    """« Le congrès demande au gouvernement de … »; « Les bureaux régionaux sont invités à … », who are themselves asked."""
    said = _said(passage.text)
    clause = spoken(said, language, names)
    if not clause:
        return None
    if clause.bound:
        who, after = named(said[clause.start : clause.end], language), said[clause.verb.end :]
    else:
        who, after = _asked(said, clause.verb, language)
    action = _first_sentence(after, language)
    says_something = len(re.findall(r"\w+", action)) >= LEAST_ACTION_WORDS
    return _commitment(passage, clause.verb, who, action) if says_something else None


def _of_item(passage: Passage, language: Language) -> Commitment | None:
    """An item is asked by the first verb above it, of whom the words after that verb name, an item above it, or itself."""
    first, *above = map(_said, passage.lead_in)
    said = _said(passage.text)
    verb = verb_at_start(first, language) or verb_at_end(first, language) or verb_of_chapeau(first, language)
    if not verb and above and names_a_body(first):  # "Congress, meeting in …,", and below it "Resolves:"
        begins = verb_begins(above[0], language)
        verb, first, above = (begins, above[0], above[1:]) if begins else (None, first, above)
    if not verb:
        clause = spoken(first, language)
        if not clause or not clause.bound:
            return None
        return _commitment(passage, clause.verb, named(first[clause.start : clause.end], language), said)  # « sont invités à : »
    own = decided(said, language) if verb.force.key == DECIDES else None
    if own:  # «RESUELVE: 1. Exigir al Gobierno …»
        who, after = _asked(said, own, language)
        return _commitment(passage, own, who, after.strip())
    if not verb.force.address:
        return _commitment(passage, verb, Addressee(), said)
    asked_of = (introduced(first, verb.end, verb, language), *(addressee_of(words, language) for words in above))
    if named_above := next((who for who in asked_of if who.written), None):
        return _commitment(passage, verb, named_above, said)
    who = addressee_of(said, language)
    return _commitment(passage, verb, who, said[who.end :].strip())


def _asked(said: str, verb: Verb, language: Language) -> tuple[Addressee, str]:
    """Who is asked after the verb, and what comes after them."""
    after = said[verb.end :]
    who, skipped = asked(after, verb, language)
    return who, after[skipped + who.end :]


def _commitment(passage: Passage, verb: Verb, who: Addressee, action: str) -> Commitment:
    return Commitment(passage.id, verb.written, verb.force.key, who.name, action)


def _first_sentence(text: str, language: Language) -> str:
    first = sentences(text, language)[:1]
    return text[first[0][0] : first[0][1]] if first else ""


def _said(words: str) -> str:
    """The words of a passage without the number or letter before them."""
    label = label_of(words)
    return words[label.end :] if label else words
