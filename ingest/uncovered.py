"""Frequent words of a library that no concept covers: what a thesaurus of this field still lacks."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields

from rich import box
from rich.console import Console
from rich.table import Column, Table

from corpus.library import Library
from corpus.text import Language, Passage
from corpus.words import analyse

LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A word that no concept names: the form in which it is mostly written, in how many passages, and the first of them."""

    word: str
    language: Language
    passages: int
    example: str


def uncovered(library: Library, language: str = "") -> tuple[Uncovered, ...]:
    """The words, of one language or of all, that carry an idea and of which no concept is named by any passage that has them;
    the most frequent first. Names and numbers are left out.
    """
    forms: dict[tuple[Language, str], Counter[str]] = defaultdict(Counter)
    places: dict[tuple[Language, str], list[str]] = defaultdict(list)
    covered: set[tuple[Language, str]] = set()
    for source in library.sources():
        if language and source.language != language:
            continue
        for passage in library.passages(source.id):
            for lemma, written, named in _words(passage, source.language, library):
                key = source.language, lemma
                if named:
                    covered.add(key)
                forms[key][written] += 1
                if places[key][-1:] != [passage.id]:
                    places[key].append(passage.id)
    found = [
        Uncovered(forms[key].most_common(1)[0][0], key[0], len(at), at[0])
        for key, at in places.items()
        if key not in covered and not _is_name(forms[key])
    ]
    return tuple(sorted(found, key=lambda word: (-word.passages, word.language, word.word)))


def _words(passage: Passage, language: Language, library: Library) -> Iterator[tuple[str, str, bool]]:
    """The content words of a passage: lemma, as written, and whether a concept names them."""
    analysis = analyse(passage.text, language, library.thesaurus)
    named = {n for mention in analysis.mentions for n in range(mention.first, mention.last + 1)}
    for n, word in enumerate(analysis.words):
        if not word.stop and len(word.form) >= LEAST_LETTERS and word.form.isalpha():
            yield word.lemma, passage.text[word.start : word.end], n in named


def _is_name(forms: Counter[str]) -> bool:
    """Whether the word is only ever written with a capital; one in capitals throughout may be a verb of an operative clause."""
    return all(form[0].isupper() and not form.isupper() for form in forms)


def table_of(words: Sequence[Uncovered]) -> str:
    """A table to be read on a terminal or sent through a pipe."""
    table = Table("word", "language", Column("passages", justify="right"), "for instance", box=box.SIMPLE_HEAD)
    for word in words:
        table.add_row(word.word, word.language, str(word.passages), word.example)
    out = io.StringIO()
    Console(file=out, width=shutil.get_terminal_size().columns, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").split("\n"))


def csv_of(words: Sequence[Uncovered]) -> str:
    """One line a word after the names of the columns (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(field.name for field in fields(Uncovered))
    writer.writerows(asdict(word).values() for word in words)
    return out.getvalue()
