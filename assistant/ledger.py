"""The ledger of commitments: who is asked to do what, with what force, and where it stands."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import TextIO

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from assistant.export import reference
from assistant.filters import NO_FILTERS, Filters, commitments, why_nothing
from assistant.words import words
from corpus.forces import NOTE, from_note
from corpus.language import fold
from corpus.library import Library
from corpus.text import LANGUAGES, Commitment, Passage, Source

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (owasp.org, "CSV Injection")."""
_WIDEST = {"verb": 20, "addressee": 22, "reference": 24}
"""Columns of a terminal; what is done gets what is left."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A commitment with its place: a row of the ledger (README, "Commitments"). `strength` counts from 1, the weakest force."""

    force: str
    strength: int
    verb: str
    addressee: str
    action: str
    reference: str
    source: str
    title: str
    standing: str
    date: str
    language: str
    locator: str
    page: int
    passage: str
    url: str


def forces(library: Library) -> tuple[str, ...]:
    """The keys of the forces that the library knows, from the weakest."""
    known = from_note(library.noted(NOTE)).keys
    return known or tuple(key.removeprefix("force.") for key in words("en") if key.startswith("force."))


def ledger(library: Library, filters: Filters = NO_FILTERS, force: str = "") -> tuple[Entry, ...]:
    """The commitments of every text that meet the filters, the most binding first, then in the order of the texts.

    `force`: its key, its name in one of the languages, or any verb that has it, as written; case and accents are ignored.
    """
    order = {key: n for n, key in enumerate(forces(library), 1)}
    binding = forces_named(library, force)
    found = []
    passages: dict[str, Passage] = {}
    for source, commitment in commitments(library, filters):
        if commitment.passage not in passages:
            passages = {passage.id: passage for passage in library.passages(source.id)}
        said = commitment.addressee or commitment.action  # else it is the head of a list, whose items say it
        if said and commitment.force in binding:
            found.append(_entry(commitment, passages[commitment.passage], source, order.get(commitment.force, 0)))
    return tuple(sorted(found, key=lambda entry: -entry.strength))


def _entry(commitment: Commitment, passage: Passage, source: Source, strength: int) -> Entry:
    return Entry(
        force=commitment.force,
        strength=strength,
        verb=commitment.verb,
        addressee=commitment.addressee,
        action=" ".join(commitment.action.split()),
        reference=reference(source, passage.locator, passage.page, passage.page_end, short=True),
        source=source.id,
        title=source.title,
        standing=source.standing.value,
        date=source.date.isoformat() if source.date else "",
        language=source.language,
        locator=passage.locator,
        page=passage.page,
        passage=passage.id,
        url=source.url or "",
    )


def forces_named(library: Library, sought: str) -> frozenset[str]:
    """The forces that a word names; all of them where there is no word."""
    folded = fold(sought.strip())
    verbs = {(c.force, c.verb) for source in library.sources() for c in library.commitments(source.id).values()}
    names = {(key, words(language).get(f"force.{key}", key)) for key in forces(library) for language in LANGUAGES}
    named = {*verbs, *names, *((key, key) for key, _ in {*verbs, *names})}
    return frozenset(key for key, name in named if not folded or fold(name) == folded)


def nothing_found(library: Library, filters: Filters, force: str) -> str:
    """Why the ledger is empty, and what to do: which sources, forces and addressees there are."""
    if not ledger(library):
        return "No text in the library holds an operative clause. Add texts: python -m ingest add FILE…"
    if not forces_named(library, force):
        return f"There is no force {force!r}. From the weakest: {', '.join(forces(library))}."
    if not any(commitments(library, filters)):
        return why_nothing(library, filters)
    return "No commitment meets all the filters at once. Take one of them away."


def ledger_to_json(entries: Sequence[Entry]) -> str:
    return json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=2)


def write_csv(entries: Sequence[Entry], out: TextIO) -> None:
    """One line an entry after the names of the columns, quoted where needed, ended by CR LF (RFC 4180)."""
    writer = csv.writer(out)
    writer.writerow(field.name for field in fields(Entry))
    writer.writerows([_plain(value) for value in asdict(entry).values()] for entry in entries)


def _plain(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: the words of others must not be run."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def show_ledger(entries: Sequence[Entry], console: Console) -> None:
    """A table, the most binding first; where the window is too narrow for its longest words, one entry below the other."""
    rows = [(f"{entry.verb}\n{entry.force}", entry.addressee or "–", entry.action, entry.reference) for entry in entries]
    names = ("verb", "addressee", "action", "reference")
    longest = [max(_longest_word(row[n]) for row in [names, *rows]) for n in range(len(names))]
    if sum(longest) + 3 * len(names) + 1 > console.width:
        _show_below(entries, console)
        return
    spare = console.width - sum(longest) - 3 * len(names) - 1
    columns = []
    for n, name in enumerate(names):
        widest = max(len(line) for row in rows for line in row[n].split("\n"))
        width = max(longest[n], min(widest, _WIDEST.get(name, 0), longest[n] + spare // len(names)))
        columns.append(Column(name, ratio=1) if name == "action" else Column(name, width=width))
    table = Table(*columns, expand=True)
    before = entries[0].force if entries else ""
    for entry, (verb, who, action, place) in zip(entries, rows, strict=True):
        if entry.force != before:
            table.add_section()
        before = entry.force
        table.add_row(Text(verb, style="bold"), Text(who), Text(action), Text(place, style="cyan"))
    console.print(table)


def _longest_word(words: str) -> int:
    return max((Text(word).cell_len for word in words.split()), default=0)


def _show_below(entries: Sequence[Entry], console: Console) -> None:
    for entry in entries:
        who = f" {entry.addressee}" if entry.addressee else ""
        console.print(Text.assemble((f"{entry.verb}{who}", "bold"), f" ({entry.force})"))
        console.print(Text(entry.action))
        console.print(Text(f"— {entry.reference}\n", style="cyan"))
