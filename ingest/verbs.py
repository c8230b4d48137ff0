"""The operative verbs of policy texts and their force, read from `verbs.toml`."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadSources
from corpus.language import fold
from corpus.text import LANGUAGES, Language

VERBS = Path(__file__).parent / "verbs.toml"

_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*+)++"  # possessive (++): a line of a million letters takes no longer than its length
_CAPITALS = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})?")
_LAST_WORDS = re.compile(rf"(?:^|\s)((?:{_LETTERS}['’]?+\s?+){{1,3}})\s*:?$")


@dataclass(frozen=True, slots=True)
class Force:
    """How binding a verb is: `rank` grows from the weakest (0); `address`: the verb is put to somebody."""

    key: str
    rank: int
    address: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """An operative verb as it stands in a text, at [start, end)."""

    written: str
    force: Force
    start: int
    end: int


@functools.cache
def _verbs(language: Language, path: Path = VERBS) -> dict[tuple[str, ...], Force]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["force"]
        known: dict[tuple[str, ...], Force] = {}
        for rank, entry in enumerate(entries):
            force = Force(entry["key"], rank, entry.get("address", False))
            known |= {tuple(fold(form).split()): force for form in entry[language]}
        return known
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadSources(
            f'"{path}" cannot be read: {error!r}. Each [[force]] needs a key and the lists {", ".join(LANGUAGES)}.'
        ) from error


def verb_at_start(text: str, language: Language) -> Verb | None:
    """The operative verb in capitals that begins `text`, its longest form, or None."""
    words: list[re.Match[str]] = []
    for match in _CAPITALS.finditer(text[:60]):
        if not match.group().isupper() or (words and not text[words[-1].end() : match.start()].isspace()):
            break
        if not words and match.start() > 0:
            break
        words.append(match)
    return _longest(words, language)


def verb_at_end(text: str, language: Language) -> Verb | None:
    """The operative verb in capitals that ends `text` (before an optional colon) and so introduces a list, or None."""
    match = _LAST_WORDS.search(text)
    words = [m for m in _CAPITALS.finditer(text, match.start(1)) if m.group().isupper()] if match else []
    if not words or text[words[-1].end() :].strip(" :\u00a0\u202f"):
        return None
    for first in range(len(words)):
        verb = _longest(words[first:], language)
        if verb and verb.end == words[-1].end():
            return verb
    return None


def _longest(words: list[re.Match[str]], language: Language) -> Verb | None:
    known = _verbs(language)
    for size in range(len(words), 0, -1):
        force = known.get(tuple(fold(word.group()) for word in words[:size]))
        if force:
            start, end = words[0].start(), words[size - 1].end()
            return Verb(" ".join(word.group() for word in words[:size]), force, start, end)
    return None
