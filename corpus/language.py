"""Which language; words, lemmas, stop words, folding; sentences."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import sentencex
import simplemma

from corpus.text import LANGUAGES, Language

STOPWORDS = Path(__file__).parent / "stopwords.toml"

_ELISIONS = {
    "fr": frozenset({"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu"}),
    "en": frozenset(),
    "es": frozenset(),
}
# A word: letters or digits; a middle dot joins inclusive endings (enseignant·e·s), which are then set aside.
_WORD = re.compile(r"[^\W_]+(?:[·‧•][^\W_]+)*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(’'])(?:art|al|p|pp|cf|no|nº|n°|vol|chap|éd|par|sect|sr|sra|dr|dra|prof|mm?|mme|mmes|ms|mr|mrs|st|vs|etc|págs?|núm|ej)\.\s*$",
    re.IGNORECASE,
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "Œ": "OE", "Æ": "AE", "’": "'", "‘": "'", "ʼ": "'"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text at [start, end): `form` is folded (lower case, no accents), `lemma` the folded dictionary form."""

    form: str
    lemma: str
    start: int
    end: int
    stop: bool


def fold(text: str) -> str:
    """Lower case, without accents; ligatures written out; typographic apostrophes made plain."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str, language: Language) -> list[Word]:
    """The words of `text` in order. Elisions (l', d', qu') are left out; « enseignant·e·s » is read as « enseignant »."""
    elisions, stops = _ELISIONS[language], stop_words()[language]
    found = []
    for match in _WORD.finditer(text):
        written = re.split("[·‧•]", match.group())[0]
        elided = text[match.end() : match.end() + 1] in {"'", "’", "ʼ"} and fold(written) in elisions
        if elided:
            continue
        form = fold(written)
        found.append(Word(form, lemma(written, language), match.start(), match.end(), form in stops))
    return found


@functools.lru_cache(maxsize=50_000)
def lemma(word: str, language: Language) -> str:
    """The folded dictionary form of `word`; words that the dictionary lacks stay as they are."""
    plain = word.translate(_LIGATURES) if "’" in word else word
    return fold(simplemma.lemmatize(plain.lower(), lang=language)).replace(" ", "")


@functools.cache
def stop_words() -> dict[Language, frozenset[str]]:
    """Folded words that carry no idea of their own, by language, among them what people wrap a question in."""
    table = tomllib.loads(STOPWORDS.read_text(encoding="utf-8"))
    return {language: frozenset(fold(word) for word in table[language].split()) for language in LANGUAGES}


def detect(text: str, default: Language = "fr") -> Language:
    """The language of `text`, by the share of its words that each language knows; `default` where nothing decides.

    Function words count twice: in a short question they are the surest sign, while technical words are often shared.
    """
    forms = [match.group().lower() for match in _WORD.finditer(text.replace("’", "'"))]
    if not forms:
        return default
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for language in LANGUAGES:
        stops = stop_words()[language] | _ELISIONS[language]
        for form in forms:
            scores[language] += 2.0 * (fold(form) in stops) + simplemma.is_known(form, lang=language)
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
    """Whether the sentence `before` goes on at `start`: after an abbreviation, in lower case, or in open quotes."""
    written = text[before[0] : before[1]]
    following = text[start:].lstrip()[:1]
    open_quotes = any(written.count(a) > written.count(b) for a, b in ("«»", "“”", "()"))
    return bool(_ABBREVIATION.search(written)) or following.islower() or open_quotes
