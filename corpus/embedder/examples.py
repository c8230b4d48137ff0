"""What the embedder is trained on: sentences, labels and questions, each in English, French and Spanish.

data/*.jsonl          made-up paragraphs in three languages, of policy texts and (general-*) of others, with the questions that
                      they answer, and one that they do not (ours, Apache-2.0)
data/broad.jsonl      questions that several paragraphs of a text answer, each by itself (ours, Apache-2.0)
data/reworded.tsv     three further questions that a paragraph of a text of principles, or of a long one, answers, one in each
                      language: no translations (ours, Apache-2.0)
data/cues.tsv         questions that the paragraphs of some texts held out answer, as those who add a text may write them down
                      (corpus/cues.py): each language's own, by somebody who saw the text in one language alone (ours, Apache-2.0)
data/near.tsv         questions about each of these texts, in its words or as people say them, that none of its
                      paragraphs answers (ours, Apache-2.0)
data/held-out.txt     which of the texts are not trained on
data/contexts.tsv     headings, and words that the paragraphs after them depend on, as texts have them (ours, Apache-2.0)
data/framings.tsv     what people say before and after a question and is no part of it (ours, Apache-2.0)
data/mentions.tsv     what people call a text when they ask about it (ours, Apache-2.0)
data/titles.tsv       the titles of texts, with the body, the place and the date (ours, Apache-2.0)
data/namings.tsv      how they say of which text they ask, before and after a question (ours, Apache-2.0)
data/elsewhere.tsv    questions that no policy text answers, whatever its subject (ours, Apache-2.0)
data/lexicon-*.tsv    everyday words in three languages (ours, Apache-2.0)
corpus/thesaurus.ttl  the labels of our concepts (ours, Apache-2.0)
PARALLEL/*.jsonl      NTREX-128, PUD and the UNESCO Thesaurus, where they are at hand (CC BY-SA; not in the repository)
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import SKOS

from corpus.cues import Cues, read_cues
from corpus.errors import BadSources
from corpus.language import plainly
from corpus.text import LANGUAGES, Language

DATA = Path(__file__).parent / "data"
GENERAL, PRINCIPLES = "general-*.jsonl", "principles.jsonl"
"""Of the paragraphs: those of encyclopaedic texts, and those of texts of principles, which speak as resolutions do, in general
terms and several points a paragraph, and are asked about in the concrete ones of a school.
"""
NEAR, BROAD, REWORDED, CUES = "near.tsv", "broad.jsonl", "reworded.tsv", "cues.tsv"
CONTEXTS = "contexts.tsv"
FRAMINGS = "framings.tsv"
MENTIONS, NAMINGS, TITLES = "mentions.tsv", "namings.tsv", "titles.tsv"
MENTION = "{}"
"""Stands in a naming where the mention of a text goes."""
NAMED = 0.15
"""How often a question says of which text it is asked: about as often before it as after it."""
FRAMED, BEFORE, AFTER = 0.3, 0.7, 0.5
"""How often a question is framed; and of those, how often there is something before it, and after it: something at all for a
quarter of the questions.
"""
HELD_OUT = "held-out.txt"
"""Names the made-up texts that are not trained on: they tell how training goes, and the weights are fitted on them."""
PLAIN = slice(3, 5)
"""A paragraph's first questions, an everyday one, a precise one and a few words, avoid its words; these two are asked in the
ordinary terms of the field. Some paragraphs have three more, as a teacher, a negotiator and a trainer would ask.
"""
READING = slice(5, 8)
"""Those three, of paragraphs of a general text, are asked as in a reading test instead: of a fact, in the words of the text."""

NAMES_ITS_TEXT = 8
"""The paragraphs of texts of principles have ten questions: after these eight one that names the text, and one in an image or an
idiom of spoken language.
"""

Triple = Mapping[Language, str]
"""The same words in each of the three languages."""


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph, `questions` that it answers, and a close one, `silent`, that it does not. `text`: what it is part of; `near`:
    questions about that text which none of its paragraphs answers. `reworded`: further questions that it answers, in each
    language as somebody there would ask: they mostly share a need, and are no translations of each other. `cues`: see
    `corpus/cues.py`.
    """

    id: str
    text: str
    sentences: Mapping[Language, tuple[str, ...]]
    questions: tuple[Triple, ...]
    silent: Triple
    near: tuple[Triple, ...] = ()
    reworded: tuple[Triple, ...] = ()
    cues: tuple[str, ...] = ()

    def passage(self, language: Language) -> str:
        return " ".join(self.sentences[language])

    def asked(self, n: int) -> Triple:
        """One of its questions, for the n-th of some paragraphs of which one each is asked: every second one a plain one."""
        plain = self.questions[PLAIN]
        others = (*self.questions[: PLAIN.start], *self.questions[PLAIN.stop :])
        some = plain if n % 2 and plain else others
        return some[n // 2 % len(some)]


@dataclass(frozen=True, slots=True)
class Broad:
    """A question about `text`; each of the paragraphs `answers` (ids) answers it, or gives one of several things asked for."""

    text: str
    question: Triple
    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Framings:
    """What people say `before` and `after` a question that is no part of it: « Il me le faut pour demain. »"""

    before: tuple[Triple, ...] = ()
    after: tuple[Triple, ...] = ()

    def around(self, question: Triple, chance: random.Random) -> Triple:
        """The question, some of the time framed, alike in each language."""
        if chance.random() >= FRAMED:
            return question
        before = chance.choice(self.before) if self.before and chance.random() < BEFORE else None
        after = chance.choice(self.after) if self.after and chance.random() < AFTER else None
        return {lang: " ".join(part[lang] for part in (before, question, after) if part) for lang in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Namings:
    """How a question says of which text it is asked: words `before` or `after` it, with a mention of the text in them; `mentions`
    are by text.
    """

    before: tuple[Triple, ...] = ()
    after: tuple[Triple, ...] = ()
    mentions: Mapping[str, tuple[Triple, ...]] = field(default_factory=dict)

    def of(self, texts: Collection[str]) -> Namings:
        """The same with the mentions of these texts alone."""
        return Namings(self.before, self.after, {text: some for text, some in self.mentions.items() if text in texts})

    def around(self, question: Triple, text: str, chance: random.Random) -> Triple:
        """The question, some of the time naming `text`, alike in each language; where nobody said what it is called, by the name
        of any other one, which stands in none of its paragraphs, as a real name stands in few.
        """
        if not self.mentions or chance.random() >= NAMED:
            return question
        mention = chance.choice(self.mentions.get(text) or self.mentions[chance.choice(tuple(self.mentions))])
        before = chance.random() < 0.5
        words = chance.choice(self.before if before else self.after)
        said = {lang: words[lang].replace(MENTION, mention[lang]) for lang in LANGUAGES}
        first, second = (said, question) if before else (question, said)
        return {lang: f"{first[lang]} {second[lang]}" for lang in LANGUAGES}


def by_text(items: Sequence[Item]) -> dict[str, list[Item]]:
    """The items of each text, in their order."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.text, []).append(item)
    return found


@dataclass(frozen=True, slots=True)
class Examples:
    """`items` to train on and `held_out` ones; `sentences` and `labels` are translations; each label has variants.

    `broad` questions are about either. `elsewhere` are questions that none of the items answers; `headings` and `lead_ins` what
    may stand before paragraphs, `framings` what may stand around questions, and `namings` how they name a text; `titles` are by
    text, of those that have one; `principles` are the texts of principles.
    """

    items: tuple[Item, ...]
    held_out: tuple[Item, ...]
    elsewhere: tuple[Triple, ...]
    sentences: tuple[Triple, ...]
    labels: tuple[Mapping[Language, tuple[str, ...]], ...]
    headings: tuple[Triple, ...] = ()
    lead_ins: tuple[Triple, ...] = ()
    framings: Framings = Framings()
    broad: tuple[Broad, ...] = ()
    namings: Namings = Namings()
    titles: Mapping[str, Triple] = field(default_factory=dict)
    principles: frozenset[str] = frozenset()


def load_items(data: Path = DATA) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The paragraphs to train on, and those held out. Raises BadSources naming the file and line that is wrong."""
    near, reworded = _by_name(data / NEAR), _by_name(data / REWORDED)
    cues = read_cues(data / CUES) if (data / CUES).is_file() else {}
    items = [item for path in sorted(data.glob("*.jsonl")) if path.name != BROAD for item in _items(path, near, reworded, cues)]
    _check_texts(data / NEAR, near, items)
    for name, of_paragraphs in ((REWORDED, reworded), (CUES, cues)):
        _check_names(data / name, of_paragraphs, {item.id for item in items}, "paragraph")
    try:
        held = set((data / HELD_OUT).read_text(encoding="utf-8").split())
    except OSError as error:
        raise BadSources(f'"{data / HELD_OUT}" cannot be read: {error.strerror}. Name there the texts to hold out.') from error
    strange = sorted(held - {item.text for item in items})
    if strange:
        raise BadSources(f'"{data / HELD_OUT}" names {strange[0]!r}, and there is no such text. Correct the line.')
    return tuple(item for item in items if item.text not in held), tuple(item for item in items if item.text in held)


def texts_of(kind: str, data: Path = DATA) -> frozenset[str]:
    """The names of the texts of a kind, GENERAL or PRINCIPLES. Raises BadSources naming the line that is not JSON."""
    return frozenset(row["text"] for path in data.glob(kind) for row in _rows(path))


def load_general(data: Path = DATA) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Of `load_items`, the paragraphs of general texts. Raises BadSources as it does."""
    general = texts_of(GENERAL, data)
    kept, held_out = load_items(data)
    return tuple(item for item in kept if item.text in general), tuple(item for item in held_out if item.text in general)


def load_broad(items: Sequence[Item], data: Path = DATA) -> tuple[Broad, ...]:
    """The broad questions; there may be none. `items` are all paragraphs. Raises BadSources naming the line that is wrong."""
    path, of_text = data / BROAD, {item.id: item.text for item in items}
    found = []
    for number, row in enumerate(_rows(path) if path.is_file() else (), 1):
        try:
            question: Triple = {lang: row["question"][lang] for lang in LANGUAGES}
            broad = Broad(row["text"], question, frozenset(row["answers"]))
        except (KeyError, TypeError) as error:
            raise BadSources(f'"{path}", line {number} lacks {error}. Correct the line.') from error
        strange = sorted(name for name in broad.answers if of_text.get(name) != broad.text)
        if strange or not broad.answers:
            what = f"{strange[0]!r} is no paragraph of {broad.text!r}" if strange else "no paragraph answers"
            raise BadSources(f'"{path}", line {number}: {what}. Correct the line.')
        found.append(broad)
    return tuple(found)


def load_examples(parallel: Path, thesaurus: Path, data: Path = DATA) -> Examples:
    """All examples; without the folder `parallel`, those of our own alone. Raises BadSources naming the file and line."""
    kept, held_out = load_items(data)
    sentences = [triple for item in kept for triple in _sentences(item)]
    sentences += [triple for item in {item.text: item for item in kept}.values() for triple in item.near]
    broad = load_broad((*kept, *held_out), data)
    trained = {item.text for item in kept}
    sentences += [one.question for one in broad if one.text in trained]
    labels = [*_lexicon(data), *_concepts(thesaurus)]
    if parallel.is_dir():
        for name in ("ntrex", "pud", "unesco-notes"):
            sentences += [{lang: row[lang] for lang in LANGUAGES} for row in _rows(parallel / f"{name}.jsonl")]
        for row in _rows(parallel / "unesco-concepts.jsonl"):
            labels.append({lang: (*row["pref"].get(lang, ()), *row["alt"].get(lang, ())) for lang in LANGUAGES})
    complete = tuple(label for label in labels if all(label[lang] for lang in LANGUAGES))
    headings, lead_ins = load_contexts(data)
    elsewhere, framings = load_elsewhere(data)[0], load_framings(data)[0]
    namings, titles = load_namings((*kept, *held_out), data).of(trained), load_titles((*kept, *held_out), data)
    principles = texts_of(PRINCIPLES, data)
    return Examples(
        kept, held_out, elsewhere, tuple(sentences), complete, headings, lead_ins, framings, broad, namings, titles, principles
    )


def load_contexts(data: Path = DATA) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    """The headings and the lead-ins that may stand before any of the paragraphs; there may be none."""
    return _of_two_kinds(data / CONTEXTS, "heading", "lead-in")


def load_framings(data: Path = DATA) -> tuple[Framings, Framings]:
    """The framings of questions: those to train on, and every second one, held out; there may be none."""
    before, after = _of_two_kinds(data / FRAMINGS, "before", "after")
    return Framings(before[::2], after[::2]), Framings(before[1::2], after[1::2])


def load_namings(items: Sequence[Item], data: Path = DATA) -> Namings:
    """How questions name a text; there may be none. `items` are all paragraphs. Raises BadSources naming what is wrong."""
    before, after = _of_two_kinds(data / NAMINGS, "before", "after")
    for words in (*before, *after):
        lacking = next((text for text in words.values() if text.count(MENTION) != 1), None)
        if lacking is not None:
            raise BadSources(f'"{data / NAMINGS}": {lacking!r} must have {MENTION} once, for a text. Correct the line.')
    mentions = _by_name(data / MENTIONS)
    _check_texts(data / MENTIONS, mentions, items)
    if mentions and not (before and after):
        raise BadSources(
            f'"{data / NAMINGS}" lacks words before or after a question. Add some of either, or delete "{MENTIONS}".'
        )
    return Namings(before, after, {text: tuple(some) for text, some in mentions.items()})


def load_titles(items: Sequence[Item], data: Path = DATA) -> dict[str, Triple]:
    """By text, its title with what else names it: the body, the place, the date. Not all have one. `items` are all paragraphs.
    Raises BadSources naming what is wrong.
    """
    titles = _by_name(data / TITLES)
    _check_texts(data / TITLES, titles, items)
    twice = sorted(text for text, some in titles.items() if len(some) > 1)
    if twice:
        raise BadSources(f'"{data / TITLES}" has two titles of {twice[0]!r}. Delete one of the lines.')
    return {text: title for text, (title,) in titles.items()}


def _check_texts(path: Path, found: Collection[str], items: Sequence[Item]) -> None:
    """Raises BadSources where a text was `found` in `path` that none of `items` is a paragraph of."""
    _check_names(path, found, {item.text for item in items}, "text")


def _check_names(path: Path, found: Collection[str], known: Collection[str], kind: str) -> None:
    """Raises BadSources where a name was `found` in `path` that is not `known`."""
    strange = sorted(set(found) - set(known))
    if strange:
        raise BadSources(f'"{path}" has lines about {strange[0]!r}, and there is no such {kind}. Correct them.')


def _of_two_kinds(path: Path, first: str, second: str) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    """The triples of each kind, which the first field of a line names; none where there is no such file."""
    found: dict[str, list[Triple]] = {first: [], second: []}
    if path.is_file():
        for number, (kind, en, fr, es) in enumerate(_fields(path, 4), 1):
            if kind not in found:
                raise BadSources(f'"{path}", line {number}: {kind!r} is neither "{first}" nor "{second}". Correct it.')
            found[kind].append({"en": en, "fr": fr, "es": es})
    return tuple(found[first]), tuple(found[second])


def _rows(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]  # JSON: checked where it is used
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield json.loads(line)
        except ValueError as error:
            raise BadSources(f'"{path}", line {number} is not JSON: {error}. Correct the line.') from error


def _by_name(path: Path) -> dict[str, list[Triple]]:
    """The triples of each text or paragraph, which the first field of a line names; none where there is no such file."""
    found: dict[str, list[Triple]] = {}
    if path.is_file():
        for name, en, fr, es in _fields(path, 4):
            found.setdefault(name, []).append({"en": en, "fr": fr, "es": es})
    return found


def _items(
    path: Path, near: Mapping[str, Sequence[Triple]], reworded: Mapping[str, Sequence[Triple]], cues: Cues
) -> Iterator[Item]:
    for number, row in enumerate(_rows(path), 1):
        try:
            sentences = {lang: tuple(row["passage"][lang]) for lang in LANGUAGES}
            asked = [{lang: question[lang] for lang in LANGUAGES} for question in (*row["questions"], row["silent"])]
        except (KeyError, TypeError) as error:
            raise BadSources(f'"{path}", line {number} lacks {error}. Correct the line.') from error
        if len(asked) == 1:
            raise BadSources(f'"{path}", line {number} asks no question. Add one that the passage answers.')
        if len({len(of_language) for of_language in sentences.values()}) != 1:
            raise BadSources(f'"{path}", line {number}: the languages have different numbers of sentences. Align them.')
        questions, of_text, of_item = tuple(asked[:-1]), near.get(row["text"], ()), reworded.get(row["id"], ())
        written = cues.get(row["id"], ())
        yield Item(row["id"], row["text"], sentences, questions, asked[-1], tuple(of_text), tuple(of_item), written)


def _sentences(item: Item) -> Iterator[Triple]:
    """The translations that an item holds: its sentences and its questions."""
    for n in range(len(item.sentences["en"])):
        yield {lang: item.sentences[lang][n] for lang in LANGUAGES}
    yield from (*item.questions, item.silent)


def load_elsewhere(data: Path = DATA) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    """Questions that no policy text answers: those to train on, and every second one, held out for the measure of silence."""
    path = data / "elsewhere.tsv"
    triples: list[Triple] = [{"en": en, "fr": fr, "es": es} for _, en, fr, es in _fields(path, 4)]
    return tuple(triples[::2]), tuple(triples[1::2])


def _fields(path: Path, count: int) -> Iterator[list[str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fields = line.split("\t")
        if len(fields) != count:
            raise BadSources(f'"{path}", line {number} has {len(fields)} fields, and {count} were expected. Correct the line.')
        yield fields


def _lexicon(data: Path) -> Iterator[Mapping[Language, tuple[str, ...]]]:
    for path in sorted(data.glob("lexicon-*.tsv")):
        for fields in _fields(path, len(LANGUAGES)):
            english, french, spanish = (tuple(word.strip() for word in field.split(";") if word.strip()) for field in fields)
            yield {"en": english, "fr": french, "es": spanish}


def _concepts(thesaurus: Path) -> Iterator[Mapping[Language, tuple[str, ...]]]:
    graph = Graph().parse(thesaurus)
    for concept in sorted(graph.subjects(SKOS.prefLabel), key=str):
        labels: dict[Language, list[str]] = {lang: [] for lang in LANGUAGES}
        for kind in (SKOS.prefLabel, SKOS.altLabel):
            for label in graph.objects(concept, kind):
                if label.language in labels:  # type: ignore[attr-defined]  # labels are literals
                    labels[label.language].append(str(label))  # type: ignore[attr-defined]  # as above
        yield {lang: tuple(dict.fromkeys(labels[lang])) for lang in LANGUAGES}


def words_of(examples: Examples) -> Iterator[tuple[Language, str]]:
    """Every text of the examples with its language, for counting words."""
    reworded: Iterator[Triple] = (question for item in examples.items for question in item.reworded)
    for triple in (*examples.sentences, *reworded):
        for lang in LANGUAGES:
            yield lang, plainly(triple[lang])
