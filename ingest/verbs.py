"""The operative verbs of policy texts and their force, read from `verbs.toml` and from a file of the union's own."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import BadSources
from corpus.forces import Forces
from corpus.language import fold
from corpus.text import LANGUAGES, Language
from ingest.adverbs import before_verb
from ingest.bodies import names_a_body
from ingest.inflected import infinitives_of, participles_of, plurals_of, preterites_of

VERBS = Path(__file__).parent / "verbs.toml"

_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*+)++"  # possessive (++): a line of a million letters takes no longer than its length
WORD = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})?")
_LAST_WORDS = re.compile(rf"(?:^|\s)((?:{_LETTERS}['’]?+\s?+){{1,3}})\s*:?$")
BEGINNING = 60
"""Characters in which a verb that begins a clause ends."""
MAX_FORM_WORDS = 3
"""« lance un appel », "hace un llamamiento"."""
MAX_WORDS_AFTER = 12
"""« demande aux gouvernements et aux villes de : »: so many words may stand between the verb and the colon."""
MIN_WORDS_BEFORE = 2
"""Less of a subject than « Le congrès », and the word is a noun, « Note : », but for "Conference notes:"."""
_UNLISTED = re.compile(rf"((?:SE |S['’])?({_LETTERS}))[\s,]+([^\W\d_])")
LEAST_UNLISTED = 5
"""Letters of an operative verb that is in no list; abbreviations are shorter."""
_ENDINGS: dict[Language, tuple[str, ...]] = {
    "fr": ("E", "T", "D", "ONS", "ANT"),
    "en": ("S", "ING"),
    "es": ("A", "E", "MOS", "NDO"),
}
_WE = frozenset(("", "we", "nous", "nosotros", "nosotras"))
_NOUN_WORDS = (
    "a an the of to in on for by no its their our this that le la un une de du en au à ce cette son sa notre "
    "el del al su nuestra nuestro esta este sin con por para any each every tout toute chaque todo toda cada"
)
_BEFORE_NOUNS = frozenset(_NOUN_WORDS.split())
"""After these, what reads like a verb is a noun or an infinitive: « en charge de », "the calls", "to note". Plural articles
are left out: no noun of the list is one in French or Spanish, and « Le Congrès les exhorte à : » holds a verb."""


@dataclass(frozen=True, slots=True)
class Force:
    """How binding a verb is: `rank` grows from the weakest (0); `address`: the verb is put to somebody; `firm`: it does more than
    say what the one who speaks thinks.
    """

    key: str
    rank: int
    address: bool
    firm: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """An operative verb as it stands in a text, at [start, end)."""

    written: str
    force: Force
    start: int
    end: int


AROUND_COLON = " :\u00a0\u202f"
"""What may stand with the colon that ends an introduction."""
DECIDES = "decides"
FIRM_FROM = "rejects"
"""The weakest force that is firm."""
_DECIDED: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"(?:de\s+|d['’])", re.IGNORECASE),
    "en": re.compile(r"to\s+", re.IGNORECASE),
    "es": re.compile(r"(?!)"),
}
"""What stands before an infinitive: « d'exiger », "to demand"."""

_own: list[Path] = []


def add_verbs(path: Path) -> None:
    """From now on, this process knows the verbs in `path` too, written as `verbs.toml` says at its top.

    Adding a file a second time changes nothing. Raises BadSources when it cannot be read; nothing is added then.
    """
    if path in _own:
        return
    read_forces((VERBS, *_own, path))
    _own.append(path)
    forget_verbs()


def forget_verbs() -> None:
    """The files of verbs are read again when they are next needed."""
    for kept in (_verbs, _plurals, _participles, _infinitives):
        kept.cache_clear()


def read_forces(paths: Sequence[Path]) -> dict[Language, dict[tuple[str, ...], Force]]:
    """By language, the folded words of each form and its force. Raises BadSources naming the file that cannot be read."""
    merged: list[dict[str, Any]] = []
    for path in paths:
        try:
            for entry in tomllib.loads(path.read_text(encoding="utf-8"))["force"]:
                _merge(merged, entry, whole=path == VERBS)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise BadSources(
                f'"{path}" cannot be read: {error!r}. Each [[force]] needs a key and the lists {", ".join(LANGUAGES)}; '
                f'one that is new needs after = "the key of the force below it" too.'
            ) from error
    known: dict[Language, dict[tuple[str, ...], Force]] = {language: {} for language in LANGUAGES}
    firm = False
    for rank, entry in enumerate(merged):
        firm = firm or entry["key"] == FIRM_FROM
        force = Force(entry["key"], rank, entry["address"], firm)
        for language in LANGUAGES:
            known[language] |= {tuple(fold(form).split()): force for form in entry[language]}
    return known


def _merge(merged: list[dict[str, Any]], entry: Mapping[str, Any], *, whole: bool) -> None:
    """Add a [[force]] to those that are known: its forms, where its key is; itself, after the one that it names."""
    forms: dict[str, Any] = {language: entry[language] if whole else entry.get(language, []) for language in LANGUAGES}
    if not all(isinstance(form, str) for listed in forms.values() for form in listed):
        raise TypeError(f"a form of {entry['key']!r} is not in quotation marks")
    same = next((known for known in merged if known["key"] == entry["key"]), None)
    if same:
        for language in LANGUAGES:
            same[language] = [*same[language], *forms[language]]
        return
    keys = [known["key"] for known in merged]
    at = len(merged) if whole else keys.index(entry["after"]) + 1
    merged.insert(at, {"key": entry["key"], "address": bool(entry.get("address", False)), **forms})


@functools.cache
def _verbs(language: Language) -> dict[tuple[str, ...], Force]:
    return read_forces((VERBS, *_own))[language]


@functools.cache
def _plurals(language: Language) -> dict[tuple[str, ...], Force]:
    """The forms after « nous », and after a subject in the plural."""
    return {plural: force for form, force in _verbs(language).items() for plural in plurals_of(form, language)}


@functools.cache
def _participles(language: Language) -> dict[tuple[str, ...], Force]:
    """What those are called who are asked, by the verbs that are put to somebody: "invited", « invités », «invitados»."""
    addressed = ((form, force) for form, force in _verbs(language).items() if force.address)
    return {participle: force for form, force in addressed for participle in participles_of(form, language)}


@functools.cache
def _infinitives(language: Language) -> dict[tuple[str, ...], Force]:
    """What is decided to do: «exigir a los gobiernos …», « d'exhorter les employeurs … »."""
    return {infinitive: force for form, force in _verbs(language).items() for infinitive in infinitives_of(form, language)}


def read_forms(paths: Sequence[Path]) -> Forces:
    """The forces of these files, and the forms in which questions have their verbs. Raises BadSources."""
    known = read_forces(paths)
    every = {force.rank: force for forms in known.values() for force in forms.values()}
    ranked = [every[rank] for rank in sorted(every)]
    addressing = tuple(force.key for force in ranked if force.address)
    forms = {language: _asked_by(known[language], language) for language in LANGUAGES}
    return Forces(tuple(force.key for force in ranked), addressing, forms)


def _asked_by(known: Mapping[tuple[str, ...], Force], language: Language) -> dict[str, str]:
    """The forms of the verbs in a question, with their force: as they are listed, or made of that."""
    found = {" ".join(form): force.key for form, force in known.items()}
    for made in (plurals_of, infinitives_of, participles_of, preterites_of):
        for form, force in known.items():
            for other in made(form, language):
                found.setdefault(" ".join(other), force.key)
    return found


def verb_at_start(text: str, language: Language) -> Verb | None:
    """The operative verb in capitals that begins `text`, its longest form, or None; adverbs may stand before it."""
    for start in _starts(text, language):
        words: list[re.Match[str]] = []
        for match in WORD.finditer(text, start, start + BEGINNING):
            between = text[words[-1].end() : match.start()].isspace() if words else match.start() == start
            if not match.group().isupper() or not between:
                break
            words.append(match)
        if verb := longest(words, language):
            return verb
    return None


def _starts(text: str, language: Language) -> tuple[int, ...]:
    """Where a verb that begins `text` may begin: at once, or after its adverbs, which some forms have, "FURTHER URGES"."""
    after = before_verb(text, language)
    return (0, after) if after else (0,)


def unlisted_verb(text: str, language: Language) -> str:
    """What stands like an operative verb at the start of `text`, though no list has it: « DEFIENDE una evaluación … ».

    A word in capitals that ends as verbs of the language do, before one in small letters; or empty. Abbreviations are short,
    and most end otherwise: « OCDE », « UNESCO ».
    """
    match = _UNLISTED.match(text)
    if not match or not match.group(1).isupper() or not match.group(3).islower():
        return ""
    return match.group(1) if len(match.group(2)) >= LEAST_UNLISTED and match.group(2).endswith(_ENDINGS[language]) else ""


def verb_begins(text: str, language: Language) -> Verb | None:
    """The operative verb, in any case, that begins `text`, or comes after its adverbs: for what stands under « Le congrès : »,
    where it is no noun.
    """
    for start in _starts(text, language):
        words: list[re.Match[str]] = []
        for match in WORD.finditer(text, start, start + BEGINNING):
            if text[words[-1].end() if words else start : match.start()].strip():
                break
            words.append(match)
        verb = longest(words[:MAX_FORM_WORDS], language) if words and words[0].start() == start else None
        if verb:
            return verb
    return None


def verb_at_end(text: str, language: Language) -> Verb | None:
    """The operative verb in capitals that ends `text` (before an optional colon) and so introduces a list, or None."""
    match = _LAST_WORDS.search(text)
    words = [m for m in WORD.finditer(text, match.start(1)) if m.group().isupper()] if match else []
    if not words or text[words[-1].end() :].strip(AROUND_COLON):
        return None
    for first in range(len(words)):
        verb = longest(words[first:], language)
        if verb and verb.end == words[-1].end():
            return verb
    return None


def verb_of_chapeau(text: str, language: Language) -> Verb | None:
    """The verb, in any case, of the words that introduce a list: "The 10th Congress, meeting in …, recognises that:".

    The last one of them, where it is no noun: « exhorte les autorités en charge de l'école à : » exhorts.
    """
    stripped = text.rstrip(AROUND_COLON)
    if stripped == text.rstrip() or not text.rstrip().endswith(":"):
        return None
    words = list(WORD.finditer(stripped))
    for first in range(len(words) - 1, max(-1, len(words) - MAX_WORDS_AFTER - MAX_FORM_WORDS - 1), -1):
        verb = longest(words[first : first + MAX_FORM_WORDS], language)
        if not verb or "." in stripped[verb.end :]:
            continue
        longer = (longest(words[n : first + MAX_FORM_WORDS], language) for n in range(max(0, first - MAX_FORM_WORDS + 1), first))
        wider = next((other for other in longer if other and other.end >= verb.end), None)  # « en appelle », "further urges"
        if wider is None and is_noun(stripped, words, first):
            continue
        verb = wider or verb
        we = stripped[: verb.start].strip().lower() in _WE
        begins = we and verb.force.address and bool(stripped[verb.end :].strip())
        before = stripped[: verb.start].split()
        if begins or len(before) >= MIN_WORDS_BEFORE or names_a_body(" ".join(before)):
            return verb
    return None


def is_noun(text: str, words: Sequence[re.Match[str]], n: int) -> bool:
    """Whether the word straight before the n-th makes a noun of it."""
    before = words[n - 1] if n else None
    return before is not None and before.group().lower() in _BEFORE_NOUNS and text[before.end() : words[n].start()].isspace()


def longest(words: Sequence[re.Match[str]], language: Language) -> Verb | None:
    """The verb that the first of the words make, its longest form: « lance un appel »."""
    return _first(words, _verbs(language))


def plural(words: Sequence[re.Match[str]], language: Language) -> Verb | None:
    """The same of the forms that stand after a subject in the plural: « nous demandons », "unions call on"."""
    return _first(words, _plurals(language))


def is_plural(verb: Verb, language: Language) -> bool:
    """Whether a verb of a text stands in the plural alone."""
    form = tuple(fold(word) for word in verb.written.split())
    return form in _plurals(language) and form not in _verbs(language)


def decided(text: str, language: Language) -> Verb | None:
    """The infinitive that begins `text`, which says what a body decides to do: «Exigir al Gobierno …», "to call on …"."""
    begins = _DECIDED[language].match(text)
    words = list(WORD.finditer(text, begins.end() if begins else 0, BEGINNING))[:MAX_FORM_WORDS]
    return _first(words, _infinitives(language)) if words and words[0].start() == (begins.end() if begins else 0) else None


def passive(words: Sequence[re.Match[str]], language: Language) -> Verb | None:
    """The same of the participles that say who is asked: "called upon", « invités »."""
    return _first(words, _participles(language))


@functools.lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    """The same words come again and again: folding each took two thirds of the time that a paragraph took."""
    return fold(word)


def _first(words: Sequence[re.Match[str]], known: Mapping[tuple[str, ...], Force]) -> Verb | None:
    folded = tuple(_folded(word.group()) for word in words)
    for size in range(len(words), 0, -1):
        force = known.get(folded[:size])
        if force:
            start, end = words[0].start(), words[size - 1].end()
            return Verb(" ".join(word.group() for word in words[:size]), force, start, end)
    return None
