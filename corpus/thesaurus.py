"""SKOS concepts, and where they stand in a text.

A concept has labels in three languages. Labels and texts are both reduced to lemmas, and labels are found as runs of
lemmas, the longest first, so that « négociation collective » is one concept and not two words.

Collections may say of which concepts none is another (`Exclusive`): of public schools, none is private.

Function words do not count, unless too little is left without them: « en ligne » is no « ligne », "rely on" and « pouvoir
exécutif » name their concept as they stand (*phrases*).
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import simplemma

from corpus.errors import BadSources
from corpus.inclusive import KEPT_WORDS
from corpus.language import STOPWORDS, Word, expressions, plurals, words
from corpus.text import LANGUAGES, Language

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

_ARTICLES = frozenset({"le", "la", "les", "un", "une", "des", "the", "an", "el", "los", "las", "una"})
_ALIKE: dict[Language, dict[str, str]] = {
    "fr": {"me": "se", "te": "se", "d": "de", "qu": "que"},
    "en": {
        **dict.fromkeys(("am", "are", "is", "was", "were", "been"), "be"),
        **dict.fromkeys(("has", "had", "having"), "have"),
        **dict.fromkeys(("does", "did", "doing"), "do"),
        "gets": "get",
    },
    "es": dict.fromkeys(("tiene", "tienen", "tenemos", "tengo", "tenga", "tendra", "tendran"), "tener"),
}
"""Function words that are one word in a phrase. No "being": "it may well be" is no "well-being"."""
_CONTRACTED: dict[Language, dict[str, str]] = {
    "fr": {"du": "de", "des": "de", "au": "a", "aux": "a"},
    "en": {},
    "es": {"del": "de", "al": "a"},
}
"""Prepositions that are one word at the end of a phrase: « tenu de », « tenu des ». « À l'étranger » is no « aux étrangers »."""
_ELIDED = {form: Word(form, form, form, form, 0, 0, function=True, stop=True) for form in ("de", "que")}
"""What « d' » and « qu' » are in a phrase: « à partir d'août ». Articles do not count, and pronouns change with the person."""
_ENDING: dict[Language, re.Pattern[str]] = {"fr": re.compile("e*s?$"), "en": re.compile("$"), "es": re.compile("[oa]?s?$")}
"""Of gender and number, on a folded participle."""
_STRESSED: dict[Language, re.Pattern[str]] = {
    "fr": re.compile("[ée]e?s?$"),
    "en": re.compile("(?!)"),
    "es": re.compile("[áéíóú]$|[aeiou]s?$"),
}
"""The last vowel, before the endings of gender and number: with an accent or without, it is often another word. Spanish words in
-és lose it in the plural: «inglés», «ingleses».
"""
_PARTICIPLE = re.compile("ée?s?$")
_SAYING: dict[Language, frozenset[str]] = {
    "fr": frozenset({"dire", "parler"}),
    "en": frozenset({"say", "tell", "mention"}),
    "es": frozenset({"decir", "hablar", "mencionar"}),
}
"""Verbs with which people ask what a text says: "what do they say about AI" is no "say in AI"."""
COMPILED_FORMAT = 13
"""Raised when labels are compiled, or found, otherwise: a library made before is made again. Where the compiled form only lacks
something, it is itself made again.
"""
EXCLUSIVE = "urn:plaidoyer:exclusive"
"""The `dct:type` of the collections of concepts that exclude each other."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named by the words [first, last] of a text (indices into its words); `inner`: inside a longer label."""

    concept: str
    first: int
    last: int
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Exclusive:
    """Concepts of which none is another; as they follow each other, where they are `ordered`."""

    concepts: tuple[str, ...]
    ordered: bool = False


Table = dict[tuple[str, ...], tuple[str, ...]]
"""Concepts by the words of a label."""
Stresses = dict[str, dict[str, tuple[bool, ...]]]
"""By the folded word of a label that ends with a vowel, and by concept: whether that has an accent, by each label's spelling."""


class Thesaurus:
    """Concepts by the lemmas of their labels; of `phrases`, function words count."""

    def __init__(
        self,
        labels: dict[Language, Table],
        phrases: dict[Language, Table],
        stresses: dict[Language, Stresses],
        broader: dict[str, tuple[str, ...]],
        related: dict[str, tuple[str, ...]],
        preferred: dict[str, dict[str, str]],
        exclusive: tuple[Exclusive, ...],
        stamp: str,
    ) -> None:
        self.stamp = stamp
        self.exclusive = exclusive
        self._labels = labels
        self._preferred = preferred
        self._broader = broader
        self._related = related
        self._phrases = phrases
        self._stresses = stresses
        self._longest = {language: _longest_by_beginning(table) for language, table in labels.items()}
        self._longest_phrase = {language: _longest_by_beginning(table) for language, table in phrases.items()}
        self._begin_phrases = {language: {phrase[0] for phrase in table} for language, table in phrases.items()}
        self._words: dict[Language, Mapping[str, str]] = {}
        self._kept_alone: dict[tuple[Language, bool, str], tuple[str, ...]] = {}

    def __len__(self) -> int:
        tables = (*self._labels.values(), *self._phrases.values())
        return len({concept for table in tables for concepts in table.values() for concept in concepts})

    def preferred(self, concept: str, language: Language) -> str | None:
        """The preferred label of `concept` in `language`, if it has one."""
        return self._preferred.get(concept, {}).get(language)

    def words(self, language: Language) -> Mapping[str, str]:
        """The lemma of each content word of a label, phrases apart, and the word as a preferred label writes it, or the lemma; a
        plural that means something else is a word of its own.
        """
        if language not in self._words:
            known = {lemma: lemma for label in self._labels.get(language, {}) for lemma in label}
            for labels in self._preferred.values():
                label = labels.get(language, "")
                for word in words(label, language):
                    key = word.form if word.form in plurals(language) else word.lemma
                    if key in known:
                        known[key] = label[word.start : word.end]
            self._words[language] = known
        return self._words[language]

    def broader(self, concept: str) -> tuple[str, ...]:
        """The concepts directly above `concept`."""
        return self._broader.get(concept, ())

    def related(self, concept: str) -> tuple[str, ...]:
        """The concepts beside `concept`: which of the two says so does not matter (`skos:related` is symmetric)."""
        return self._related.get(concept, ())

    def mentions(self, text_words: Sequence[Word], language: Language) -> list[Mention]:
        """The concepts that the words name, in reading order; of labels that share a word, the longest wins, wherever it begins.

        Labels inside a longer one are given too, as `inner`: « participer aux décisions » is also « participer »; but not inside
        a phrase, or an expression (stopwords.toml), where words mean something else: "at least" is no "less".
        Function words are passed over, in labels and in texts: « protection des enfants » is « protection de l'enfant ». In a
        text with accents « marche » is no « marché ».
        """
        spans = sorted(self._spans(text_words, language), key=lambda span: span.rank)
        within: list[_Span | None] = [None] * len(text_words)  # the outer span that each word is in
        outer: list[_Span] = []
        inner: list[_Span] = []
        for span in spans:
            around = within[span.first]
            if not any(within[span.first : span.last + 1]):
                within[span.first : span.last + 1] = [span] * (span.last + 1 - span.first)
                outer.append(span)
            elif around and span.last <= around.last and not around.phrase:
                inner.append(span)
        kept = sorted([*((span, False) for span in outer), *((span, True) for span in inner)], key=lambda kept: kept[0].place)
        return [Mention(concept, span.first, span.last, inside) for span, inside in kept for concept in span.concepts]

    def _spans(self, text_words: Sequence[Word], language: Language) -> Iterator[_Span]:
        """Every run of words that is a label, in no order."""
        table, longest = self._labels.get(language, {}), self._longest.get(language, {})
        places = [n for n, word in enumerate(text_words) if not word.function]
        content = [text_words[n] for n in places]
        accents = any(not word.written.isascii() for word in text_words)
        inside = {n for n, word in enumerate(text_words) if word.joined}
        for n, word in enumerate(content):
            following = content[n + 1 : n + 2]
            beginnings = (pair for second in following for pair in _looked_up([word, second], language))
            reach = max((longest.get(pair, 1) for pair in beginnings), default=1)
            for size in range(min(reach, len(content) - n), 0, -1):
                run = content[n : n + size]
                if size == 1:
                    concepts = self._alone(word, language, accents=accents)
                else:
                    concepts = next((table[key] for key in _looked_up(run, language) if key in table), ())
                first, last = places[n], places[n + size - 1]
                if concepts and first not in inside and last + 1 not in inside:
                    loose = sum(w.function and w.form not in _ARTICLES for w in text_words[first:last])
                    yield _Span(first, last, concepts, _ideas(run), size, loose)
        yield from self._phrase_spans(text_words, language)

    def _alone(self, word: Word, language: Language, *, accents: bool) -> tuple[str, ...]:
        """The concepts of which the word alone is a label, in a text with `accents` or without; kept, as words come again."""
        key = language, accents, word.written
        found = self._kept_alone.get(key)
        if found is None:
            each = ((label, self._labels.get(language, {}).get((label,), ())) for (label,) in _looked_up([word], language))
            if accents:
                each = ((label, self._so_stressed(word, label, some, language)) for label, some in each)
            found = next((some for _, some in each if some), ())
            if len(self._kept_alone) >= KEPT_WORDS:
                self._kept_alone.clear()
            self._kept_alone[key] = found
        return found

    def _so_stressed(self, word: Word, label: str, concepts: Sequence[str], language: Language) -> tuple[str, ...]:
        """Those of `concepts` of which the word may be the folded `label`: « gratuite » is no « gratuité »."""
        labelled, stressed = self._stresses.get(language, {}).get(label, {}), _stressed(word.written, language)
        if stressed is False and not simplemma.is_known(word.written.lower(), lang=language):
            return tuple(concepts)  # « securite » is no word without its accent, which was left out
        return tuple(one for one in concepts if stressed is None or stressed in labelled.get(one, (stressed,)))

    def _phrase_spans(self, text_words: Sequence[Word], language: Language) -> Iterator[_Span]:
        """Every run of words that is a phrase, in no order."""
        table, longest = self._phrases.get(language, {}), self._longest_phrase.get(language, {})
        begin = self._begin_phrases.get(language, set())
        every, places = _spelled_out(text_words)
        plain = [_plain(word, language) for word in every]
        for n, word in enumerate(every):
            starts = [start for start in (plain[n], _as_written(word, language)) if start in begin]
            if not starts:
                continue
            reach = max(longest.get((start, *plain[n + 1 : n + 2]), 2) for start in starts)
            for size in range(min(reach, len(plain) - n), 1, -1):
                run, end = every[n : n + size], n + size - 1
                rest = (*plain[n + 1 : end], _last(run[-1], language))
                known = [table[start, *rest] for start in starts if (start, *rest) in table]
                if known:
                    last = places[end] - (every[end] is not text_words[places[end]])
                    concepts = tuple(dict.fromkeys(concept for some in known for concept in some))
                    yield _Span(places[n], last, concepts, _ideas(run), sum(not w.function for w in run), 1 - size)


@dataclass(frozen=True, slots=True)
class _Span:
    """A label at the words [first, last], of which `content` are no function words and `ideas` no stop words; `loose` counts the
    function words passed over between them, articles apart; less than none in a phrase.
    """

    first: int
    last: int
    concepts: tuple[str, ...]
    ideas: int
    content: int
    loose: int

    @property
    def phrase(self) -> bool:
        return self.loose < 0

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """That of most ideas first, of most content, then the closest, then the one that begins first."""
        return -self.ideas, -self.content, self.loose, self.first

    @property
    def place(self) -> tuple[int, int]:
        return self.first, -self.last


def _looked_up(run: Sequence[Word], language: Language) -> Iterator[tuple[str, ...]]:
    """The words of a run as labels have them: singulars, lemmas; and the verb of a French participle, which the dictionary holds
    for a word of its own (« payées »). A plural that means something else (stopwords.toml) is looked up as it stands where it is
    alone: « moyens » is no « moyen », but « moyen humain » is « moyens humains ».
    """
    if len(run) == 1 and run[0].form in plurals(language):
        yield (run[0].form,)
        return
    yield tuple(word.singular for word in run)
    yield tuple(word.lemma for word in run)
    if language == "fr" and len(run) == 1 and _PARTICIPLE.search(run[0].written.lower()):
        yield (re.sub("ee?s?$", "er", run[0].form),)


def _stressed(written: str, language: Language) -> bool | None:
    """Whether the last vowel has an accent; None where there is none, or it is in capitals, which many write without."""
    found = _STRESSED[language].search(written.lower())
    return None if not found or written.isupper() else not found[0][0].isascii()


def _ideas(run: Sequence[Word]) -> int:
    return sum(not word.stop for word in run)


def _spelled_out(text_words: Sequence[Word]) -> tuple[list[Word], list[int]]:
    """The words with those before them that are elided, and the place of each, or of the word that it stands before."""
    every: list[Word] = []
    places: list[int] = []
    for n, word in enumerate(text_words):
        before = _ELIDED.get(f"{word.elided}e") if word.elided else None
        every += [before, word] if before else [word]
        places += [n, n] if before else [n]
    return every, places


def _plain(word: Word, language: Language) -> str:
    """The word as phrases are looked up: its lemma, or the function word that it is alike."""
    return _ALIKE[language].get(word.form, word.form) if word.function else word.lemma


def _last(word: Word, language: Language) -> str:
    """The word as phrases are looked up that it ends."""
    return _CONTRACTED[language].get(word.form) or _plain(word, language)


def _as_written(word: Word, language: Language) -> str:
    """The word as phrases are looked up that begin with that form of a verb, gender and number aside: « tenu », « tenues »."""
    return "" if word.function or word.lemma == word.form else f"/{_ENDING[language].sub('', word.form)}"


def _longest_by_beginning(table: Table) -> dict[tuple[str, ...], int]:
    """How many words the longest label has that begins with these two."""
    longest: dict[tuple[str, ...], int] = defaultdict(int)
    for label in table:
        if len(label) > 1:
            longest[label[:2]] = max(longest[label[:2]], len(label))
    return dict(longest)


def load_thesaurus(paths: Sequence[Path], cache: Path | None = None) -> Thesaurus:
    """The concepts of the SKOS files `paths` (Turtle, RDF/XML … by their endings); compiled once into `cache`, if given.

    Raises BadSources when a file is not SKOS.
    """
    contents = []
    for path in paths:
        try:
            contents.append(path.read_bytes())
        except OSError as error:
            said = f'The thesaurus "{path}" cannot be read: {error.strerror}.'
            raise BadSources(f"{said} Check PLAIDOYER_THESAURUS and PLAIDOYER_CONCEPTS.") from error
    digest = hashlib.sha256(STOPWORDS.read_bytes())  # which words count is compiled too
    for path, content in zip(paths, contents, strict=True):
        digest.update(f"{path.suffix}:{len(content)}:".encode() + content)
    stamp = f"{COMPILED_FORMAT}-{digest.hexdigest()[:16]}"
    compiled = cache / f"thesaurus-{stamp}.json" if cache else None
    if compiled and compiled.is_file():
        try:
            return _from_json(json.loads(compiled.read_text(encoding="utf-8")), stamp)
        except (ValueError, LookupError, TypeError, AttributeError, OSError) as error:  # a cache: made again below
            logging.getLogger(__name__).info("the compiled thesaurus is made again: %s", error)
    table = _compile([_parsed(path, content) for path, content in zip(paths, contents, strict=True)])
    if compiled:
        _keep(compiled, table)
    return _from_json(table, stamp)


def _keep(compiled: Path, table: dict[str, object]) -> None:
    """Write the compiled form beside the library; a folder that cannot be written to costs time, nothing else."""
    try:
        compiled.parent.mkdir(parents=True, exist_ok=True)
        part = compiled.with_suffix(".part")
        part.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
        part.replace(compiled)
    except OSError as error:
        logging.getLogger(__name__).info("the compiled thesaurus is not kept: %s", error)


def _parsed(path: Path, content: bytes) -> Graph:
    from rdflib import RDF, SKOS, Graph
    from rdflib.util import guess_format

    graph = Graph()
    kind = guess_format(path.name) or "turtle"
    if kind == "json-ld":  # its @context may be an address, which would be fetched
        raise BadSources(f'The thesaurus "{path}" is JSON-LD, which may lead into the internet. Convert it to Turtle.')
    try:
        graph.parse(data=content, format=kind)
    except Exception as error:  # each of rdflib's parsers raises its own
        reason = " ".join(str(error).split())  # rdflib's own run over several lines
        raise BadSources(
            f'The thesaurus "{path}" cannot be read as {kind}: {reason}. '
            f"Correct it, or check PLAIDOYER_THESAURUS and PLAIDOYER_CONCEPTS."
        ) from error
    if not any(graph.subjects(RDF.type, SKOS.Concept)):
        raise BadSources(f'The thesaurus "{path}" holds no skos:Concept. Give a SKOS file.')
    return graph


def _compile(graphs: Sequence[Graph]) -> dict[str, object]:
    """Labels as lemmas: {"labels": {language: [[lemmas, concepts], …]}, "phrases": …, "broader": {concept: [concepts]}, …}."""
    from rdflib import RDF, SKOS

    tables: dict[str, dict[str, dict[tuple[str, ...], dict[str, None]]]]
    tables = {"labels": {language: {} for language in LANGUAGES}, "phrases": {}}
    tables["phrases"] |= {language: {_as_phrase(one, language): {} for one in expressions(language)} for language in LANGUAGES}
    stresses: dict[str, dict[str, dict[str, dict[bool, None]]]] = {language: {} for language in LANGUAGES}
    broader: dict[str, list[str]] = {}
    related: dict[str, dict[str, None]] = {}
    preferred: dict[str, dict[str, str]] = {}
    exclusive: list[dict[str, object]] = []
    names = _Names()
    for graph in graphs:
        for concept in sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str):
            name = names[str(concept)]
            for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
                for language, label in _labels(graph, concept, predicate):
                    if predicate == SKOS.prefLabel:
                        preferred.setdefault(name, {}).setdefault(language, label)
                    for kind, key in _keys(label, language):
                        tables[kind][language].setdefault(key, {})[name] = None
                    for form, stressed in _stress_of(label, language):
                        stresses[language].setdefault(form, {}).setdefault(name, {})[stressed] = None
            above = sorted(names[str(other)] for other in graph.objects(concept, SKOS.broader))
            if above:
                broader[name] = list(dict.fromkeys([*broader.get(name, ()), *above]))
            for other in sorted(names[str(other)] for other in graph.objects(concept, SKOS.related)):
                related.setdefault(name, {})[other] = related.setdefault(other, {})[name] = None
        exclusive += _exclusive(graph, names)
    beside = {concept: list(others) for concept, others in related.items()}
    return {
        **{kind: _listed(table) for kind, table in tables.items()},
        "stresses": {
            language: {form: {name: list(all_of) for name, all_of in by_name.items()} for form, by_name in by_form.items()}
            for language, by_form in stresses.items()
        },
        "broader": broader,
        "related": beside,
        "preferred": preferred,
        "exclusive": exclusive,
    }


def _exclusive(graph: Graph, names: _Names) -> Iterator[dict[str, object]]:
    """The collections of concepts that exclude each other: {"concepts": [concepts], "ordered": whether they are}."""
    from rdflib import DCTERMS, SKOS, URIRef

    for collection in sorted(graph.subjects(DCTERMS.type, URIRef(EXCLUSIVE)), key=str):
        listed = graph.value(collection, SKOS.memberList)
        members = graph.items(listed) if listed else sorted(graph.objects(collection, SKOS.member), key=str)
        yield {"concepts": [names[str(member)] for member in members], "ordered": listed is not None}


def _labels(graph: Graph, concept: Node, predicate: URIRef) -> Iterator[tuple[Language, str]]:
    """The labels of a concept in our languages."""
    from rdflib import Literal

    for label in graph.objects(concept, predicate):
        if isinstance(label, Literal) and label.language in LANGUAGES:
            yield label.language, str(label)


def _listed(tables: dict[str, dict[tuple[str, ...], dict[str, None]]]) -> dict[str, list[list[list[str]]]]:
    return {language: [[list(k), list(v)] for k, v in table.items()] for language, table in tables.items()}


class _Names(dict[str, str]):
    """The name of each concept's address: its last part, counted where concepts of two files end alike."""

    def __init__(self) -> None:
        super().__init__()
        self._times: Counter[str] = Counter()

    def __missing__(self, address: str) -> str:
        last = address.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        self._times[last] += 1
        self[address] = last if self._times[last] == 1 else f"{last}~{self._times[last]}"
        return self[address]


def _keys(label: str, language: Language) -> set[tuple[str, tuple[str, ...]]]:
    """What stands for a label, and in which table: one phrase, or runs of lemmas and of singulars.

    A single word whose lemma is another word is found by its singular alone: "Estado" must not be named by "estuvo"; a plural
    that means something else, as it stands: « vacances » must not be named by « une vacance ». A label of which one content word
    is left is a phrase, articles apart: « en place » must not be named by « place ».
    """
    phrase = _phrase(label, language)
    if phrase:
        return {("phrases", phrase)}
    content = [word for word in words(label, language) if not word.function]
    if not content:
        return set()
    first = ("labels", next(_looked_up(content, language)))
    alone = content[0]
    if len(content) == 1 and (alone.form in plurals(language) or alone.lemma not in {alone.form, alone.singular}):
        return {first}
    return {first, ("labels", tuple(word.lemma for word in content))}


def _stress_of(label: str, language: Language) -> Iterator[tuple[str, bool]]:
    """Of a label of one content word that ends with a vowel: the folded word, and whether the vowel has an accent."""
    content = [word for word in words(label, language) if not word.function]
    if len(content) == 1 and (stressed := _stressed(content[0].written, language)) is not None:
        (key,) = next(_looked_up(content, language))
        yield key, stressed


def _phrase(label: str, language: Language) -> tuple[str, ...]:
    """The words of a label of which, articles apart, function words are all but one, or all, or which begins with a verb that
    questions are asked with; none where it is no phrase.

    A label that begins with a form of a verb means that form: « tenu de » is no « tenir des propos », "issued by" no "issue by".
    """
    every = _spelled_out(words(label, language))[0]
    content = [word for word in every if not word.function]
    grammar = any(word.function and word.form not in _ARTICLES for word in every)
    fixed = len(content) < 2 or content[0].lemma in _SAYING[language]
    return _as_phrase(label, language) if grammar and len(every) > 1 and fixed else ()


def _as_phrase(label: str, language: Language) -> tuple[str, ...]:
    """The words as phrases are looked up."""
    every = _spelled_out(words(label, language))[0]
    first = every[0]
    inflected = not first.function and first.lemma not in {first.form, first.singular}
    start = _as_written(first, language) if inflected else _plain(first, language)
    return (start, *(_plain(word, language) for word in every[1:-1]), _last(every[-1], language))


def _from_json(table: dict[str, object], stamp: str) -> Thesaurus:
    labels: dict[str, list[list[list[str]]]] = table["labels"]  # type: ignore[assignment]  # the shape that _compile writes
    phrases: dict[str, list[list[list[str]]]] = table["phrases"]  # type: ignore[assignment]
    stresses: dict[str, dict[str, dict[str, list[bool]]]] = table["stresses"]  # type: ignore[assignment]
    broader: dict[str, list[str]] = table["broader"]  # type: ignore[assignment]
    related: dict[str, list[str]] = table["related"]  # type: ignore[assignment]
    preferred: dict[str, dict[str, str]] = table["preferred"]  # type: ignore[assignment]
    exclusive: list[dict[str, list[str]]] = table["exclusive"]  # type: ignore[assignment]
    return Thesaurus(
        {language: {tuple(k): tuple(v) for k, v in labels[language]} for language in LANGUAGES},
        {language: {tuple(k): tuple(v) for k, v in phrases[language]} for language in LANGUAGES},
        {
            language: {
                form: {name: tuple(all_of) for name, all_of in by_name.items()} for form, by_name in stresses[language].items()
            }
            for language in LANGUAGES
        },
        {concept: tuple(above) for concept, above in broader.items()},
        {concept: tuple(beside) for concept, beside in related.items()},
        preferred,
        tuple(Exclusive(tuple(some["concepts"]), bool(some["ordered"])) for some in exclusive),
        stamp,
    )
