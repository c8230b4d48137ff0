"""How binding the operative verbs are, as a library remembers it: a union may have verbs of its own, and people ask by them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from corpus.text import Language

NOTE = "forces"
"""Where a library remembers the forces that its texts were read with."""


@dataclass(frozen=True, slots=True)
class Forces:
    """The keys of the forces, from the weakest; those that are put to somebody; and which of them the forms of verbs have that
    stand in questions (« soulignent », "urge", «se compromete»), folded, by language.
    """

    keys: tuple[str, ...] = ()
    addressing: tuple[str, ...] = ()
    forms: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)


NO_FORCES = Forces()


def to_note(forces: Forces) -> str:
    return json.dumps(asdict(forces), ensure_ascii=False)


def from_note(note: str | None) -> Forces:
    """What a library remembers; nothing where it was made without verbs."""
    if not note:
        return NO_FORCES
    kept = json.loads(note)
    return Forces(tuple(kept["keys"]), tuple(kept["addressing"]), kept["forms"])
