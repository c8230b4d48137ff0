"""Which language; words, lemmas, stop words, folding; sentences."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sentencex
import simplemma

from corpus.inclusive import KEPT_WORDS, LETTER, inclusive_forms
from corpus.text import LANGUAGES, Language

STOPWORDS = Path(__file__).parent / "stopwords.toml"

_ELISIONS = {
    "fr": frozenset({"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu"}),
    "en": frozenset(),
    "es": frozenset(),
}
_APOSTROPHES = frozenset("'’ʼ´`")
_WORD = re.compile(rf"(?:{LETTER})+")
# Abbreviations, folded, of the three languages: none is a word that commonly ends a sentence in one of the others.
_ABBREVIATIONS = {
    # with a capital only: « Me. Hêtre », but "He told me."
    "title": "m mm mme mmes mlle mlles me mes dr drs dra dras pr prof profa profs sr sra sras srta sres d dna lic ing ud uds mr "
    "mrs ms rev hon gov sen rep st sto sta mons excmo fdo gral",
    # whatever follows
    "any": "vs cf cfr vid mme mr mrs dr sr sra c.-a-d i.e e.g p.ex p.ej p.-ex n.b op.cit cit viz resp trad coll ed eds edit conv "
    "inst cie cia approx aprox env rev ej ex",
    # before a number, a Roman one, or a letter that counts: « art. 12 », « ann. II », "app. B"
    "number": "art arts al alin p pp vol vols chap ch cap caps par para paras parr parrs sect sec secs secc pag pags num nums "
    "res ref refs fig figs tab tabl cl cls reg app ap apdo ann inc lit let",
    # words of their own, or units: before digits only
    "digits": "n no nos nro nros n° nº max min tel janv fevr avr juill sept oct nov dec jan feb mar apr aug sep ene abr ago dic",
}
_TITLES, _ANY, _NUMBER, _DIGITS = (frozenset(listed.split()) for listed in _ABBREVIATIONS.values())
_LAST_WORD = re.compile(r"(?:^|[\s(\[«“’'])(?P<word>[^\s(\[«“’']+)\.\s*$")
_INITIAL = re.compile(r"(?:^|[\s.(\[«“’'-])[^\W\d_a-zß-öø-ÿ]\.\s*$")
_ABBREVIATED = re.compile(r"(?:\betc|\b[ap]\.m|\b(?:ltd|inc|jr|ee\.\s?uu|s\.a|a\. ?c|d\. ?c))\.\s*$", re.IGNORECASE)
_COUNTS = re.compile(r"\d|[IVXLC]{2,}\b|[A-Z]\b(?![’'])")
_LABEL = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlIVXL]{1,5}|[^\W\d_])[.)]?")
"""« 8. », "(a)", "iv.": no sentence, but what the next one is called by."""
_FIRST_WORD = re.compile(rf"\W*((?:{LETTER})+)")
_ABOVE = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = re.compile(
    rf"""
    (?P<measure> (?<![^\W_]) (?: (?:[kcdhm]|da)?m | co | [a-z] ) [²³] (?![^\W_]) )  # m², km², CO²
    | (?<=[^\W_{_ABOVE}]|[\u0300-\u036f]) (?: (?:[,⁻-]?[{_ABOVE}]+)+ | ⁽[^⁽⁾\s]{{1,9}}⁾ )
      (?P<on>(?=[^\W_]))?+  # article 12³, données⁽ᵃ⁾: the mark of a note
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "Œ": "OE", "Æ": "AE", "’": "'", "‘": "'", "ʼ": "'"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text at [start, end): `written` as it stands, inclusive forms as their plain word; `form` is folded (lower
    case, no accents), `lemma` the folded dictionary form.

    `singular` is the form without a plural ending: where the dictionary takes a noun for a verb (« estado » for "estar",
    « donnée » for « donner »), it still names the noun.
    `function`: a grammatical word; `stop`: one that carries no idea of its own, function words included. `elided`: what stands
    before it with an apostrophe, folded: « d » in « d'août ». `joined`: it goes on with the number before it, as « 300 » does in
    « 2 300 », "2" in "0.2", "1/2" and "4/12/2025".
    """

    written: str
    form: str
    lemma: str
    singular: str
    start: int
    end: int
    function: bool
    stop: bool
    elided: str = ""
    joined: bool = False


def fold(text: str) -> str:
    """Lower case, without accents; ligatures written out; typographic apostrophes made plain. Without the raised mark of a note,
    which is no digit of the number before it: « article 12³ » is no article 123.
    """
    plain = unicodedata.normalize("NFKD", _unmarked(text)).casefold()  # decomposed first: « № » holds a capital
    decomposed = unicodedata.normalize("NFKD", plain).translate(_LIGATURES)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _unmarked(text: str) -> str:
    """The text without raised digits after a number or a word, but for measures: « 30 m² »."""
    if text.isascii():
        return text
    return _RAISED.sub(lambda match: match["measure"] or (" " if match["on"] is not None else ""), text)


def words(text: str, language: Language) -> list[Word]:
    """The words of `text` in order. Elisions (l', d', qu') are left out; « enseignant·e·s » is one word, « enseignants »."""
    elisions = _ELISIONS[language]
    inclusive = {form.start: (plain, form.end) for form in inclusive_forms(text) if (plain := form.within(language)) is not None}
    found: list[Word] = []
    end, elided = 0, ""
    for match in _WORD.finditer(text):
        if match.start() < end:
            continue  # inside an inclusive form
        written, end = match.group(), match.end()
        if match.start() in inclusive:
            written, end = inclusive[match.start()]
        form, base, singular, function, stop = _read(written, language)
        if form in elisions and text[end : end + 1] in _APOSTROPHES:
            elided = form
            continue
        joined = bool(found) and _joined(found[-1], text[found[-1].end : match.start()], form)
        found.append(Word(written, form, base, singular, match.start(), end, function, stop, elided, joined))
        elided = ""
    return found


def _joined(before: Word, between: str, form: str) -> bool:
    """Whether digits go on with a number: thousands after a space, and whatever comes after a point, a comma, a slash or a colon.
    « 2025 300 » are two numbers, and so are « 9-12 ».
    """
    if len(between) != 1 or not (before.form.isdecimal() and form.isdecimal()):
        return False
    return between in ".,/:'’" or (between.isspace() and len(form) == 3 and len(before.form) <= 3)


def forms(text: str, found: Iterable[Word]) -> list[str]:
    """The words found in `text` as they stand, folded, without the elisions of French: alike in whatever language it was read."""
    return [word.form for word in found if not (word.form in _ELISIONS["fr"] and text[word.end : word.end + 1] in _APOSTROPHES)]


def plainly(text: str, language: Language | None = None) -> str:
    """The text with the plain word in the place of each inclusive form: what is searched and embedded, never what is shown.

    Without a `language` it is told by the text, where that matters.
    """
    forms = list(inclusive_forms(text))
    if not language and any(form.plain != form.spanish for form in forms):
        language = detect(text)
    parts, position = [], 0
    for form in forms:
        plain = form.within(language or "fr")
        if plain is not None:
            parts += [text[position : form.start], plain]
            position = form.end
    return "".join([*parts, text[position:]])


@functools.lru_cache(maxsize=KEPT_WORDS)
def _read(written: str, language: Language) -> tuple[str, str, str, bool, bool]:
    """The form, the lemma and the singular of a word, whether it is a function word, and whether it is a stop word."""
    written = _unmarked(unicodedata.normalize("NFC", written))
    form = fold(written)
    function = form in _stop_words()["function"][language]
    base = form if function else lemma(written, language)
    # « fois » is no plural of « foi »; but the English dictionary holds plurals: "Greeks", "sales"
    invariable = base == form and (form == "news" if language == "en" else simplemma.is_known(written.lower(), lang=language))
    return form, base, form if invariable else _singular(form), function, form in stop_words()[language]


def _singular(form: str) -> str:
    """The folded form without the plural -s, -es (Spanish, after a consonant) or -aux."""
    if len(form) > 4 and form.endswith("aux"):
        return form[:-2] + "l" if not form.endswith("eaux") else form[:-1]
    if len(form) > 4 and form.endswith(("iones", "dades", "ores")):
        return form[:-2]
    return form[:-1] if len(form) > 3 and form.endswith("s") and not form.endswith("ss") else form


def lemma(word: str, language: Language) -> str:
    """The folded dictionary form of `word`; words that the dictionary lacks stay as they are, and so do abbreviations.

    (simplemma would make « IE » into « je », "CES" into "c": words of one or two letters, and three capitals, are kept.)
    """
    if len(word) <= 2 or (len(word) == 3 and word.isupper()):
        return fold(word)
    lower = word.lower()
    base = simplemma.lemmatize(lower, lang=language)
    if base == lower and len(lower) > 4 and lower.endswith("s") and not simplemma.is_known(lower, lang=language):
        base = lower[:-1]  # a plural that the dictionary lacks (« chatbots », « algorithmiques »)
    return fold(base).replace(" ", "")


@functools.cache
def stop_words() -> dict[Language, frozenset[str]]:
    """Folded words that carry no idea of their own, by language, among them what people wrap a question in."""
    tables = _stop_words()
    return {language: tables["function"][language] | tables["wrapper"][language] for language in LANGUAGES}


@functools.cache
def _stop_words() -> dict[str, dict[Language, frozenset[str]]]:
    tables = tomllib.loads(STOPWORDS.read_text(encoding="utf-8"))
    return {
        kind: {language: frozenset(fold(word) for word in tables[kind][language].split()) for language in LANGUAGES}
        for kind in ("function", "wrapper", "plural")
    }


def plurals(language: Language) -> frozenset[str]:
    """Folded plurals that mean something else than their singular: « vacances », "goods", «papeles»."""
    return _stop_words()["plural"][language]


def expressions(language: Language) -> list[str]:
    """What does the work of a function word in several: « à partir de », "on behalf of"."""
    tables = tomllib.loads(STOPWORDS.read_text(encoding="utf-8"))
    return [line.strip() for line in tables["expression"][language].splitlines() if line.strip()]


def detect(text: str, default: Language = "fr") -> Language:
    """The language of `text`, by the share of its words that each language knows; `default` where nothing decides.

    Function words count twice: in a short question they are the surest sign, while technical words are often shared.
    """
    every = (match.group().lower() for match in _WORD.finditer(plainly(unicodedata.normalize("NFC", text), "fr")))
    forms = [form for form in every if not form[0].isdigit()]  # the English dictionary has some numbers
    if not forms:
        return default
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for language in LANGUAGES:
        stops = stop_words()[language] | _ELISIONS[language]
        for form in forms:
            known = simplemma.is_known(form, lang=language)
            scores[language] += 2.0 * (fold(form) in stops and (known or form.isascii())) + known  # «qué» is no « que »
    scores["es"] += 2.0 * ("¿" in text or "¡" in text) + 2.0 * ("ñ" in text.lower())
    best = max(scores.values())
    leaders = [language for language in LANGUAGES if scores[language] == best]
    return default if best == 0 or default in leaders else leaders[0]


def sentences(text: str, language: Language) -> list[tuple[int, int]]:
    """[start, end) of each sentence of `text`, in order, without the spaces around it.

    By sentencex, mended where it breaks after an abbreviation (« L'art. 12 ») or inside quotation marks. A text of
    several lines is a list with the words that introduce it: it stays one sentence, for its items do not stand alone.
    """
    if "\n" in text:
        return [(0, len(text))]
    spans: list[tuple[int, int]] = []
    position = 0
    for piece in sentencex.segment(language, text):
        start, end = position, position + len(piece)
        position = end
        if spans and _goes_on(text, spans[-1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    trimmed = ((s + len(text[s:e]) - len(text[s:e].lstrip()), s + len(text[s:e].rstrip())) for s, e in spans)
    return [(s, e) for s, e in trimmed if s < e]


def _goes_on(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether the sentence `before` goes on at `start`: in lower case, in open quotes, or after an abbreviation."""
    written = text[before[0] : before[1]]
    following = text[start:].lstrip()
    open_quotes = any(written.count(a) > written.count(b) for a, b in ("«»", "“”", "()"))
    if following[:1].islower() or open_quotes or _LABEL.fullmatch(written.strip()):
        return True
    if written.endswith(".") and text[start : start + 1].strip():
        return True  # no space: « J.-C. », "U.N."
    return _abbreviated(written, following)


def _abbreviated(written: str, following: str) -> bool:
    """Whether `written` ends with an abbreviation that goes with what follows.

    An initial or « etc. » does, unless a grammatical word follows, which begins a sentence: « l'annexe B. Le reste ».
    """
    match = _LAST_WORD.search(written)
    last = fold(match["word"]) if match else ""
    if last in _ANY or (match and last in _TITLES and match["word"][0].isupper()):
        return True
    if last in _NUMBER and _COUNTS.match(following):
        return True
    if last in _DIGITS and following[:1].isdecimal():
        return True
    if not (_INITIAL.search(written) or _ABBREVIATED.search(written)):
        return False
    first = _FIRST_WORD.match(following)
    return not (first and any(fold(first[1]) in stops for stops in _stop_words()["function"].values()))
