"""What a model wants to be told before a question and before a passage."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FAMILIES = (  # from their model cards; models whose files name their prompts say it themselves
    (re.compile(r"(?:^|[^a-z0-9])e5-(?!mistral)(?!.*instruct)", re.IGNORECASE), "query: ", "passage: "),  # Wang et al. 2022
    (re.compile(r"nomic-embed-text", re.IGNORECASE), "search_query: ", "search_document: "),  # Nussbaum et al. 2024
    (re.compile(r"snowflake-arctic-embed-(?:m|l)-v2", re.IGNORECASE), "query: ", ""),  # Yu et al. 2024
)


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Put before each question and each passage."""

    query: str = ""
    passage: str = ""

    @classmethod
    def chosen(cls, name: str, query: str | None = None, passage: str | None = None) -> Prefixes:
        """Those of the settings; where there is none, those that models of that name were trained with."""
        family = next((Prefixes(q, p) for pattern, q, p in _FAMILIES if pattern.search(name)), Prefixes())
        return Prefixes(family.query if query is None else query, family.passage if passage is None else passage)

    @property
    def stamp(self) -> str:
        """Changes when the vectors of passages would."""
        return f"+{self.passage.strip()}" if self.passage else ""
