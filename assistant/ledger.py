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
from assistant.words import words
from corpus.language import fold
from corpus.library import Library
from corpus.text import LANGUAGES, Commitment, Passage, Source
from corpus.thesaurus import Thesaurus
from corpus.words import analyse

FORCES = "forces"
"""Under this key the library notes its forces, from the weakest: a union may have added some."""
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
    noted = library.noted(FORCES)
    listed = json.loads(noted) if noted else [key.removeprefix("force.") for key in words("en") if key.startswith("force.")]
    return tuple(str(key) for key in listed)


def ledger(library: Library, addressee: str = "", force: str = "", source: str = "") -> tuple[Entry, ...]:
    """The commitments of every text that fit the filters, the most binding first, then in the order of the texts.

    Case and accents are ignored. `addressee`: the beginning of one of its words, or a concept that it names, in any of the
    three languages (« gouvernements » for "governments"); `force`: its key, its name in one of the languages, or any verb that
    has it, as written; `source`: an id, a work, or words of the title.
    """
    order = {key: n for n, key in enumerate(forces(library), 1)}
    wanted, binding = _concepts(addressee, library.thesaurus), forces_named(library, force)
    found = []
    for text in library.sources():
        if not _is_source(text, source):
            continue
        passages = {passage.id: passage for passage in library.passages(text.id)}
        for name, commitment in library.commitments(text.id).items():
            said = commitment.addressee or commitment.action  # else it is the head of a list, whose items say it
            if said and commitment.force in binding and _is_addressed(commitment, text, addressee, wanted, library.thesaurus):
                found.append(_entry(commitment, passages[name], text, order.get(commitment.force, 0)))
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


def _is_source(source: Source, sought: str) -> bool:
    folded = fold(sought.strip())
    return folded in (source.id, source.work) or folded in fold(source.title) or folded in fold(source.short_title)


def forces_named(library: Library, sought: str) -> frozenset[str]:
    """The forces that a word names; all of them where there is no word."""
    folded = fold(sought.strip())
    verbs = {(c.force, c.verb) for source in library.sources() for c in library.commitments(source.id).values()}
    names = {(key, words(language).get(f"force.{key}", key)) for key in forces(library) for language in LANGUAGES}
    named = {*verbs, *names, *((key, key) for key, _ in {*verbs, *names})}
    return frozenset(key for key, name in named if not folded or fold(name) == folded)


def _concepts(sought: str, thesaurus: Thesaurus) -> frozenset[str]:
    """The concepts that what is sought is a name of as a whole, in any language."""
    found = set()
    for language in LANGUAGES:
        analysis = analyse(sought, language, thesaurus)
        content = [n for n, word in enumerate(analysis.words) if not word.function]
        whole = [m for m in analysis.mentions if content and m.first <= content[0] and m.last >= content[-1]]
        found |= {mention.concept for mention in whole}
    return frozenset(found)


def _is_addressed(commitment: Commitment, source: Source, sought: str, concepts: frozenset[str], thesaurus: Thesaurus) -> bool:
    folded = fold(" ".join(sought.split()))
    if not folded:
        return True
    if f" {folded}" in f" {fold(commitment.addressee).replace(chr(39), ' ')}":
        return True
    named = analyse(commitment.addressee, source.language, thesaurus).mentions
    return not concepts.isdisjoint(mention.concept for mention in named)


def nothing_found(library: Library, addressee: str, force: str, source: str) -> str:
    """Why the ledger is empty, and what to do: which sources, forces and addressees there are."""
    every = ledger(library)
    if not every:
        return "No text in the library holds an operative clause. Add texts: python -m ingest add FILE…"
    if source and not ledger(library, source=source):
        names = ", ".join(dict.fromkeys(entry.source for entry in every))
        return f"No text with commitments has {source!r} in its id or its title. There are: {names}."
    if not forces_named(library, force):
        return f"There is no force {force!r}. From the weakest: {', '.join(forces(library))}."
    if addressee and not ledger(library, addressee=addressee):
        names = ", ".join(sorted({entry.addressee for entry in every if entry.addressee}, key=fold))
        return f"Nobody called {addressee!r} is addressed. There are: {names}."
    return "No commitment fits all the filters at once. Take one of them away."


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
