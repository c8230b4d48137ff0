"""The words of the interface, one file a language; texts and answers never come from here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from corpus.text import Language


class Words(Mapping[str, str]):
    """Interface words of one language by `table.key` (`page.send`, `force.urges`)."""

    def __init__(self, language: Language, entries: Mapping[str, str]) -> None:
        self.language: Language = language
        self._entries = dict(entries)

    def __getitem__(self, key: str) -> str:
        try:
            return self._entries[key]
        except KeyError:
            raise KeyError(f"assistant/words/{self.language}.toml has no {key!r}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@cache
def words(language: Language) -> Words:
    """The interface words of `language`, read once."""
    tables = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
    return Words(language, {f"{table}.{key}": str(value) for table, keys in tables.items() for key, value in keys.items()})
