"""What a person asked: its language, its words, its ideas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from assistant.framing import is_claim, strongest, topic
from assistant.mixed import BEGINS, Mixed, analyse_mixed
from assistant.numbers import asked_alone, asked_numbers
from assistant.operative import NO_OPERATIVES, Operative, Operatives
from assistant.referring import Asked, asked_references, clauses_called
from assistant.words import words
from corpus.errors import BadQuestion
from corpus.language import Word, detect, forms, sentences, stop_words
from corpus.language import words as words_of
from corpus.references import Terms, counts, is_kind, is_mere_kind
from corpus.text import LANGUAGES, Language
from corpus.thesaurus import Mention, Thesaurus
from corpus.words import Analysis

MAX_REFERENCES = 24
"""More in one question are a table of contents, and each is looked for in several ways."""
MAX_QUESTION = 2_000
"""Characters. A page of text is a document, not a question: its words would find everything and mean nothing."""

_ASIDE = re.compile(
    r"\b\d+\s+(?:mots?|words?|palabras|lignes?|lines?|líneas|phrases?|frases|sentences?)\b"
    r"|\b(?:en|in)\s+(?:français|anglais|espagnol|english|french|spanish|español|inglés|francés)\b|\b(?:asap|svp|stp|fyi|pls)\b",
    re.IGNORECASE,
)
"""« En 200 mots », "in English", "ASAP"."""
ANY_TEXT = frozenset({"document", "book", "trade-union"})
"""The concepts of « textes », « bibliothèque », « syndicats »: who asks what these say names no text among others."""
_QUOTED = re.compile(r"«[^«»]+»|“[^“”]+”|\"[^\"]+\"")


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing that a question is about: the lemmas of its words, and the concepts that they name.

    `parts` are the ideas inside a longer label: « salaire des enseignants » is one concept, and also « salaire » and
    « enseignants ». They are empty where the label holds no other.
    """

    lemmas: tuple[str, ...]
    concepts: tuple[str, ...]
    parts: tuple[Idea, ...] = ()


def names(idea: Idea, lemmas: Set[str], concepts: Set[str]) -> float:
    """How far, in [0, 1], a text with these lemmas and concepts names the idea: wholly, or as many of its parts."""
    if lemmas >= set(idea.lemmas) or not concepts.isdisjoint(idea.concepts):
        return 1.0
    return sum(names(part, lemmas, concepts) for part in idea.parts) / len(idea.parts) if idea.parts else 0.0


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody, somewhere or a year, say, that a question names: as it is written, and the idea that it is."""

    written: str
    idea: Idea


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words between quotation marks: as they are written and as they stand, folded, and their lemmas in each of the languages
    that they may be in.
    """

    written: str
    forms: tuple[str, ...]
    lemmas: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be answered: `text` is what was asked, without what cannot be shown or searched. Its `language` is the
    one of most of its words; words of another are analysed in that one.

    `read` is the text that is analysed: `corrections` are the words of `text` that it holds another word for; `about` is what it
    asks about, which is analysed and embedded: see `framing.py`.
    `names` are the ideas that are written as names or numbers: « Suriname », « 404 »; `named` are these and abbreviations, but
    for short numbers, which count something. `references` may name a paragraph (`referred`: where they are written)
    (« article 12 »), `numbers` a text (« résolution 29105 »); `phrases` stand between quotation marks. `bare`: there is nothing
    but references and quotations, or but `exact`, a number or a date as it stands in a text. `sought` are the numbered
    references, or what is `exact`, where there is nothing else. `operative` is the operative verb that is asked by;
    `strongest`: the strongest wording is asked for; `claim`: where something is said. `of_text` is the text that something is
    asked of, folded; `texts` are the ids of those that are surely the ones asked about, where these are not all.
    """

    text: str
    language: Language
    analysis: Analysis
    ideas: tuple[Idea, ...]
    names: tuple[Idea, ...] = ()
    named: tuple[Name, ...] = ()
    read: str = ""
    about: str = ""
    corrections: tuple[tuple[str, str], ...] = ()
    references: tuple[Terms, ...] = ()
    referred: tuple[Asked, ...] = ()
    numbers: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()
    bare: bool = False
    exact: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()
    operative: Operative | None = None
    strongest: bool = False
    claim: bool = False
    of_text: str = ""
    texts: frozenset[str] | None = None

    def written(self, folded: str) -> str:
        """Words of the question as they are written, from the first of them to the last; empty where it has none of them."""
        own = self._own(folded)
        return self.read[own[0].start : own[-1].end] if own else ""

    def ideas_in(self, folded: str) -> tuple[Idea, ...]:
        """The ideas of these words of the question."""
        lemmas = {word.lemma for word in self._own(folded)}
        return tuple(idea for idea in self.ideas if not lemmas.isdisjoint(idea.lemmas))

    @property
    def who(self) -> str:
        """Who is asked what they say, or which text, folded; empty where the question names none."""
        return self.operative.who if self.operative else self.of_text

    def speaker(self) -> tuple[Idea, ...]:
        """Who speaks, or which text, where it is asked by an operative verb: « le congrès de la FSU »; none where it says no more
        than « les textes ».
        """
        ideas = self.ideas_in(self.who)
        return tuple(idea for idea in ideas if not ANY_TEXT.issuperset(idea.concepts) or not idea.concepts)

    def _own(self, folded: str) -> list[Word]:
        sought = folded.replace("'", " ").split()
        return [word for word in self.analysis.words if word.form in sought]

    @property
    def asking(self) -> tuple[Word, ...]:
        """The words of what is asked, without what is only said before or after it."""
        return tuple(_asking(self.read, self.language, self.analysis))

    def words_of(self, concept: str) -> str:
        """The words that name the concept, as they are written in what is asked; empty where none do."""
        asking, stops = {word.start for word in self.asking}, stop_words()[self.language]
        runs = (self.analysis.words[one.first : one.last + 1] for one in self.analysis.mentions if one.concept == concept)
        named = next((run for run in runs if run[0].start in asking and not {w.lemma for w in run} <= stops), ())
        return self.read[named[0].start : named[-1].end] if named else ""


class Speller(Protocol):
    """Reads a word that nobody knows as one that the texts or the thesaurus know, or as itself (None)."""

    def __call__(self, text: str, word: Word, language: Language, /) -> str | None: ...


def read_question(
    asked: str, thesaurus: Thesaurus, default: Language = "fr", speller: Speller | None = None, *,
    is_clause: Callable[[Terms], bool] | None = None, alone: bool = False, operatives: Operatives = NO_OPERATIVES,
) -> Question:  # fmt: skip
    """The question in `asked`; `default` is its language where its words decide nothing. `is_clause` says whether a paragraph
    is called by its verb so: it tells « paragraphe exhorte » from « point faible ». `alone`: it is asked of a single text.
    `operatives` reads the operative verb that it asks by.

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
    mixed = analyse_mixed(text, language, thesaurus)
    read, corrections = _corrected(text, mixed, speller) if speller else (text, ())
    about = topic(read, language, alone=alone)
    looked_for = read if about == read else " " * read.rindex(about) + about
    analysis = (mixed if looked_for == text else analyse_mixed(looked_for, language, thesaurus)).analysis
    ideas = ideas_of(analysis)
    asking = _asking(read, language, analysis)
    written, abbreviated = _names(read, asking), _abbreviations(read, asking)
    names = tuple(idea for idea in ideas if not written.isdisjoint(idea.lemmas))
    references = asked_references(read)[:MAX_REFERENCES]
    quotes = list(_QUOTED.finditer(read))
    phrases = tuple(phrase for match in quotes if len((phrase := _phrase(match.group(), language)).forms) > 1)
    spans = [*((asked.start, asked.end) for asked in references), *(match.span() for match in quotes)]
    beside = [word for word in analysis.content if not any(start <= word.start < end for start, end in spans)]
    bare = bool(spans) and all(is_mere_kind(word.form) for word in beside)
    of_text = "" if bare or not references else operatives.named_after(read[references[-1].end :], language)
    if of_text and all(word.start >= references[-1].end or is_mere_kind(word.form) for word in beside):
        bare = True
    else:
        of_text = "" if spans else operatives.text_asked(read, language)
    if not references and is_clause and (clauses := _clauses(read, analysis, is_clause)):
        references, phrases, bare = clauses, (), True
    called = [asked for asked in references if is_kind(asked.terms[0])]
    exact = asked_alone(read) if bare or not called else ()
    if exact and len(called) == 1:
        exact = (called[0].written,)  # of « article 12.3 (a) » all
    numbered = bare and not quotes and bool(called) and all(counts(asked.terms) for asked in called)
    sought = tuple(dict.fromkeys(asked.written for asked in called)) if numbered else exact
    bare = bare or bool(exact)
    terms, numbers = tuple(dict.fromkeys(asked.terms for asked in references)), asked_numbers(read)
    known = {*numbers, *(term for some in terms for term in some)}
    told = {lemma for lemma in written | abbreviated if len(lemma) > 2 or not lemma.isdecimal()} - known
    named = tuple(_name(read, asking, part) for idea in ideas for part in _parts_named(idea, told, written))
    return Question(
        text,
        language,
        analysis,
        ideas,
        names,
        named,
        read,
        about,
        corrections,
        terms,
        references,
        numbers,
        phrases,
        bare,
        exact,
        sought,
        None if spans else operatives.read(read, language),
        strongest(read, language, about),
        is_claim(read, language, about),
        of_text,
    )


def _clauses(text: str, analysis: Analysis, is_clause: Callable[[Terms], bool]) -> tuple[Asked, ...]:
    """The paragraphs that a text calls by their verbs and says nothing else: « Quel paragraphe appelle à la grève ? » does."""
    called = clauses_called(text)
    beside = [word for word in analysis.content if not any(asked.start <= word.start < asked.end for asked in called)]
    return called if all(is_mere_kind(word.form) for word in beside) and all(is_clause(asked.terms) for asked in called) else ()


def _phrase(quoted: str, language: Language) -> Phrase:
    """What is quoted, in a question in `language`."""
    read = {spoken: words_of(quoted, spoken) for spoken in LANGUAGES}
    lemmas = dict.fromkeys(tuple(word.lemma for word in found) for found in read.values())
    return Phrase(quoted[1:-1].strip(), tuple(forms(quoted, read[detect(quoted, language)])), tuple(lemmas))


def _corrected(text: str, mixed: Mixed, speller: Speller) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with its misspelt words corrected, each in its language, and which they are: (as written, as read)."""
    parts, corrections, position = [], [], 0
    for word, language in zip(mixed.analysis.words, mixed.languages, strict=True):
        better = speller(text, word, language)
        if better:
            parts += [text[position : word.start], better]
            corrections.append((text[word.start : word.end], better))
            position = word.end
    return "".join([*parts, text[position:]]), tuple(corrections)


def _asking(text: str, language: Language, analysis: Analysis) -> list[Word]:
    """The words of the sentences that end with a question mark; all, where none does. « Je suis prof à Lyon. » says who asks;
    nor is it asked about how the answer should be.
    """
    asking = [span for span in sentences(text, language) if text[: span[1]].endswith("?")] or [(0, len(text))]
    aside = [match.span() for match in _ASIDE.finditer(text)]
    return [word for word in analysis.words if _within(word, asking) and not _within(word, aside)]


def _within(word: Word, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def _names(text: str, words: Sequence[Word]) -> frozenset[str]:
    """The lemmas of the words that begin with a capital inside a sentence, and of numbers. Of abbreviations: no.

    Where most words have capitals (« What Must Governments Do »), they say nothing.
    """
    inside = [word for word in words if not BEGINS.search(text[: word.start])]
    capital = [word for word in inside if text[word.start].isupper() and not text[word.start : word.end].isupper()]
    if len(capital) > len(inside) / 2:
        capital = []
    return frozenset(word.lemma for word in (*capital, *(word for word in words if word.form.isdecimal())))


def _abbreviations(text: str, words: Sequence[Word]) -> frozenset[str]:
    """The lemmas of the words in capitals; where half of the words are, they say nothing."""
    capital = [word for word in words if word.end - word.start > 1 and text[word.start : word.end].isupper() and not word.stop]
    return frozenset(word.lemma for word in capital) if len(capital) < len(words) / 2 or len(words) < 3 else frozenset()


def _parts_named(idea: Idea, names: Set[str], capital: Set[str]) -> tuple[Idea, ...]:
    """What of the idea is one of the names: all of it where it has no other words, or begins with a `capital`, as « Union
    européenne » does; else its parts of which that is true, or the names alone: of "train AI" it is "AI".
    """
    within = names & set(idea.lemmas)
    if not within or within == set(idea.lemmas) or idea.lemmas[0] in names & capital:
        return (idea,) if within else ()
    parts = tuple(found for part in idea.parts for found in _parts_named(part, names, capital))
    told = {lemma for part in parts for lemma in part.lemmas}
    return (*parts, *(Idea((lemma,), ()) for lemma in idea.lemmas if lemma in within - told))


def _name(text: str, words: Sequence[Word], idea: Idea) -> Name:
    """The name that an idea is, from its first word to its last."""
    own = [word for word in words if word.lemma in idea.lemmas][: len(idea.lemmas)]
    return Name(text[own[0].start : own[-1].end], idea)


def _bad(key: str, **values: object) -> BadQuestion:
    """The error with its English message, for the command line and for logs."""
    return BadQuestion(words("en")[key].format(**values), key, **values)


def clean(asked: str) -> str:
    """`asked` without control characters and lone surrogates, its spaces made single."""
    kept = "".join(" " if unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} else character for character in asked)
    return " ".join(kept.split())


def ideas_of(analysis: Analysis) -> tuple[Idea, ...]:
    """The ideas of a text, in order: its concepts, and the words that carry an idea and belong to no concept."""
    outer = [mention for mention in analysis.mentions if not mention.inner]
    inner = [mention for mention in analysis.mentions if mention.inner]
    return _ideas(analysis, 0, len(analysis.words) - 1, outer, inner)


def _ideas(analysis: Analysis, first: int, last: int, outer: Sequence[Mention], inner: Sequence[Mention]) -> tuple[Idea, ...]:
    """The ideas of the words [first, last]: those of `outer`, which hold those of `inner`, and the words in neither."""
    spans: dict[int, tuple[int, dict[str, None]]] = {}  # first word -> last word, concepts
    for mention in outer:
        words = analysis.words[mention.first : mention.last + 1]
        if first <= mention.first and mention.last <= last and not all(word.stop for word in words):
            end, concepts = spans.setdefault(mention.first, (mention.last, {}))
            if mention.last == end:
                concepts[mention.concept] = None
    ideas: list[Idea] = []
    n = first
    while n <= last:
        word = analysis.words[n]
        if n in spans:
            end, concepts = spans[n]
            lemmas = tuple(w.lemma for w in analysis.words[n : end + 1] if not w.stop)
            within = [mention for mention in inner if n <= mention.first and mention.last <= end]
            parts = _ideas(analysis, n, end, within, ()) if within else ()
            ideas.append(Idea(lemmas, tuple(concepts), parts))
            n = end
        elif not word.stop:
            ideas.append(Idea((word.lemma,), ()))
        n += 1
    return tuple(dict.fromkeys(ideas))
