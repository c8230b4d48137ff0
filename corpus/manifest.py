"""What the files of a generation were like when they were written, so that a flipped bit, a cut or a swapped file shows.

A generation is never changed once it serves, with two exceptions. Chroma notes in its database each time that it is opened
(in the table `acquire_write`): of that file the content counts, not the bytes. And the files of a graph that it has not
saved yet (it does after 1,000 vectors) are scratch: the graph is made at each opening from the vectors in the database.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

Manifest = Mapping[str, str]
"""The digest of each file, by its path in the generation's folder."""

CHROMA = "chroma.sqlite3"
_SAVED = "index_metadata.pickle"
"""Stands beside a graph that Chroma has saved."""
_OPENINGS = "acquire_write"
_PASSING = (".lock", "-journal", "-wal", "-shm")


def manifest(folder: Path) -> Manifest:
    """The digests of the files below `folder` that stay as they are."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(_PASSING)]
    files = [path for path in files if path.suffix != ".bin" or (path.parent / _SAVED).is_file()]
    return {path.relative_to(folder).as_posix(): _digest(path) for path in sorted(files)}


def altered(folder: Path, written: Manifest) -> list[str]:
    """The files that are gone from `folder`, or are not as they were written."""
    return [name for name, digest in written.items() if _digest(folder / name) != digest]


def _digest(path: Path) -> str:
    """Empty for a file that is gone or cannot be read."""
    try:
        if path.name == CHROMA:
            return _content_digest(path)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, sqlite3.DatabaseError):
        return ""


def _content_digest(path: Path) -> str:
    """The digest of what a SQLite file holds, table by table, once SQLite's own check has passed. Raises DatabaseError."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes  # a damaged text may not be UTF-8
        problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if problem != b"ok":
            raise sqlite3.DatabaseError(repr(problem))
        tables = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        digest.update(repr(tables).encode())
        for kind, name, sql in tables:
            if kind == b"table" and name != _OPENINGS.encode() and not sql.upper().startswith(b"CREATE VIRTUAL"):
                for row in connection.execute(f'SELECT * FROM "{name.decode()}"'):
                    digest.update(repr(row).encode())
    return digest.hexdigest()
