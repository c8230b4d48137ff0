"""SKOS concepts, and where they stand in a text.

A concept has labels in three languages. Labels and texts are both reduced to lemmas, and labels are found as runs of
lemmas, the longest first, so that « négociation collective » is one concept and not two words.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadSources
from corpus.language import Word, words
from corpus.text import LANGUAGES, Language

COMPILED_FORMAT = 1
"""Raised when the compiled form changes, so that an older one is made again."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named by the words [first, last] of a text (indices into its words)."""

    concept: str
    first: int
    last: int


class Thesaurus:
    """Concepts by the lemmas of their labels."""

    def __init__(
        self,
        labels: dict[Language, dict[tuple[str, ...], tuple[str, ...]]],
        broader: dict[str, tuple[str, ...]],
        preferred: dict[str, dict[str, str]],
        stamp: str,
    ) -> None:
        self.stamp = stamp
        self._labels = labels
        self._preferred = preferred
        self._broader = broader
        self._longest = {language: _longest_by_first_word(table) for language, table in labels.items()}

    def __len__(self) -> int:
        return len({concept for table in self._labels.values() for ids in table.values() for concept in ids})

    def preferred(self, concept: str, language: Language) -> str | None:
        """The preferred label of `concept` in `language`, if it has one."""
        return self._preferred.get(concept, {}).get(language)

    def broader(self, concept: str) -> tuple[str, ...]:
        """The concepts directly above `concept`."""
        return self._broader.get(concept, ())

    def mentions(self, text_words: Sequence[Word], language: Language) -> list[Mention]:
        """The concepts that the words name, in reading order; the longest label wins, and labels do not overlap."""
        table, longest = self._labels.get(language, {}), self._longest.get(language, {})
        lemmas = [word.lemma for word in text_words]
        found: list[Mention] = []
        n = 0
        while n < len(lemmas):
            for size in range(min(longest.get(lemmas[n], 0), len(lemmas) - n), 0, -1):
                concepts = table.get(tuple(lemmas[n : n + size]))
                if concepts:
                    found += [Mention(concept, n, n + size - 1) for concept in concepts]
                    n += size
                    break
            else:
                n += 1
        return found


def _longest_by_first_word(table: dict[tuple[str, ...], tuple[str, ...]]) -> dict[str, int]:
    longest: dict[str, int] = defaultdict(int)
    for label in table:
        longest[label[0]] = max(longest[label[0]], len(label))
    return dict(longest)


def load_thesaurus(path: Path, cache: Path | None = None) -> Thesaurus:
    """The thesaurus in the Turtle file `path`; compiled once into the folder `cache`, where one is given.

    Raises BadSources when the file is not SKOS in Turtle.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadSources(f'The thesaurus "{path}" cannot be read: {error.strerror}. Check PLAIDOYER_THESAURUS.') from error
    stamp = f"{COMPILED_FORMAT}-{hashlib.sha256(content).hexdigest()[:16]}"
    compiled = cache / f"thesaurus-{stamp}.json" if cache else None
    if compiled and compiled.is_file():
        try:
            return _from_json(json.loads(compiled.read_text(encoding="utf-8")), stamp)
        except (ValueError, KeyError, TypeError):
            compiled.unlink(missing_ok=True)  # a cache: made again below
    table = _compile(content, path)
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


def _compile(content: bytes, path: Path) -> dict[str, object]:
    """Labels as lemmas: {"labels": {language: [[lemmas, concepts], …]}, "broader": {concept: [concepts]}, "preferred": …}."""
    from rdflib import RDF, SKOS, Graph, Literal
    from rdflib.exceptions import ParserError
    from rdflib.plugins.parsers.notation3 import BadSyntax

    graph = Graph()
    try:
        graph.parse(data=content, format="turtle")
    except (BadSyntax, ParserError, UnicodeDecodeError, ValueError) as error:
        raise BadSources(f'The thesaurus "{path}" is not Turtle: {error}. Correct it, or set PLAIDOYER_THESAURUS.') from error
    labels: dict[str, dict[tuple[str, ...], dict[str, None]]] = {language: {} for language in LANGUAGES}
    for concept in sorted(graph.subjects(RDF.type, SKOS.Concept), key=str):
        for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
            for label in graph.objects(concept, predicate):
                if isinstance(label, Literal) and label.language in labels:
                    language: Language = label.language  # type: ignore[assignment]  # a key of `labels`
                    lemmas = tuple(word.lemma for word in words(str(label), language))
                    if lemmas:
                        labels[language].setdefault(lemmas, {})[_name(str(concept))] = None
    broader = {
        _name(str(concept)): sorted(_name(str(above)) for above in graph.objects(concept, SKOS.broader))
        for concept in graph.subjects(RDF.type, SKOS.Concept)
    }
    tables = {language: [[list(k), list(v)] for k, v in table.items()] for language, table in labels.items()}
    preferred = {
        _name(str(concept)): {
            str(label.language): str(label)
            for label in graph.objects(concept, SKOS.prefLabel)
            if isinstance(label, Literal) and label.language in labels
        }
        for concept in graph.subjects(RDF.type, SKOS.Concept)
    }
    return {"labels": tables, "broader": {k: v for k, v in broader.items() if v}, "preferred": preferred}


def _name(address: str) -> str:
    return address.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _from_json(table: dict[str, object], stamp: str) -> Thesaurus:
    labels: dict[str, list[list[list[str]]]] = table["labels"]  # type: ignore[assignment]  # the shape that _compile writes
    broader: dict[str, list[str]] = table["broader"]  # type: ignore[assignment]
    preferred: dict[str, dict[str, str]] = table["preferred"]  # type: ignore[assignment]
    return Thesaurus(
        {language: {tuple(k): tuple(v) for k, v in labels[language]} for language in LANGUAGES},
        {concept: tuple(above) for concept, above in broader.items()},
        preferred,
        stamp,
    )
