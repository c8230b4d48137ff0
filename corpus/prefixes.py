"""What a model wants to be told before a question and before a passage."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FAMILIES = (  # from their model cards; models whose files name their prompts say it themselves
    (re.compile(r"(?:^|[^a-z0-9])e5-(?!mistral)(?!.*instruct)", re.IGNORECASE), "query: ", "passage: "),  # Wang et al. 2022
    (re.compile(r"nomic-embed-text", re.IGNORECASE), "search_query: ", "search_document: "),  # Nussbaum et al. 2024
    (re.compile(r"snowflake-arctic-embed-(?:m|l)-v2", re.IGNORECASE), "query: ", ""),  # Yu et al. 2024
)
NONE = "none"
"""The setting that wants no prefix: an empty variable of the environment counts as not set."""


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Put before each question and each passage. `said`: by the person, and not to be overruled by the model's own files."""

    query: str = ""
    passage: str = ""
    said: bool = False

    @classmethod
    def chosen(cls, name: str, query: str | None = None, passage: str | None = None) -> Prefixes:
        """Those of the settings; where there is none, those that models of that name (its last part) were trained with."""
        last = re.split(r"[/\\#]", name.rstrip("/\\"))[-1]
        family = next((Prefixes(q, p) for pattern, q, p in _FAMILIES if pattern.search(last)), Prefixes())
        asked, told = (given if given != NONE else "" for given in (query, passage))
        said = query is not None or passage is not None
        return Prefixes(family.query if asked is None else asked, family.passage if told is None else told, said)

    @property
    def stamp(self) -> str:
        """Changes when the vectors of passages would."""
        return f"+{self.passage!r}" if self.passage else ""
