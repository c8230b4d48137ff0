"""Reads `sources.toml`: one entry per text and language."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import get_args

from corpus.errors import BadSources
from corpus.text import Language, Source, Standing

_REQUIRED = {"id", "work", "title", "body", "language", "standing"}
_OPTIONAL = {"short_title", "date", "date_text", "url", "file", "replaces", "cues"}

_WANTED = {"date": "a date without quotes (2025-12-05)", "replaces": 'a list of works (["accord-2019"])'}


def read_sources(path: Path) -> tuple[Source, ...]:
    """The texts that `path` lists. Raises BadSources naming the entry and the field that is wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSources(f'"{path}" cannot be read: {error}. Correct the file, or point PLAIDOYER_SOURCES at another.') from error
    entries = table.get("source", [])
    if table.keys() - {"source"} or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadSources(
            f'"{path}" holds something else than [[source]] entries: {", ".join(table)}. Write each text as [[source]].'
        )
    sources = tuple(_source(entry, path) for entry in entries)
    twice = {s.id for s in sources if sum(t.id == s.id for t in sources) > 1}
    if twice:
        raise BadSources(f'"{path}": the id {sorted(twice)[0]!r} stands twice. Give each text and language its own id.')
    return sources


def _source(entry: dict[str, object], path: Path) -> Source:
    name = entry.get("id", "an entry without id")
    missing, unknown = _REQUIRED - entry.keys(), entry.keys() - _REQUIRED - _OPTIONAL
    if missing or unknown:
        what = f"lacks {', '.join(sorted(missing))}" if missing else f"has the unknown field {', '.join(sorted(unknown))}"
        raise BadSources(f'"{path}": {name} {what}. Each entry needs {", ".join(sorted(_REQUIRED))}.')
    for field, value in entry.items():
        wanted = _WANTED.get(field, "text in quotes")
        if not _is_wanted(field, value):
            raise BadSources(f'"{path}": {name} has the {field} {value!r}. It must be {wanted}.')
    if entry["language"] not in get_args(Language):
        raise BadSources(f'"{path}": {name} has the language {entry["language"]!r}. Known: {", ".join(get_args(Language))}.')
    try:
        standing = Standing(str(entry["standing"]))
    except ValueError as error:
        known = ", ".join(f'"{s}"' for s in Standing)
        raise BadSources(f'"{path}": {name} has the standing {entry["standing"]!r}. Known: {known}.') from error
    replaces: tuple[str, ...] = tuple(entry.get("replaces", ()))  # type: ignore[arg-type]  # a list of strings, checked above
    if entry["work"] in replaces:
        raise BadSources(f'"{path}": {name} replaces {entry["work"]!r}, which is its own work. Name the older text.')
    fields = {**entry, "standing": standing, "short_title": entry.get("short_title", entry["title"]), "replaces": replaces}
    return Source(**fields)  # type: ignore[arg-type]  # names checked above; TOML dates are dates


def _is_wanted(field: str, value: object) -> bool:
    if field == "replaces":
        return isinstance(value, list) and all(type(work) is str for work in value)
    return type(value) is (dt.date if field == "date" else str)
