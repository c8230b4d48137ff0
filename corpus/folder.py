"""The library's folder: whether it is ours, whether there is room in it, and who writes there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from corpus.errors import LibraryForeign, LibraryLocked, LibraryNotWritable

DATABASE = "library.db"
GENERATIONS = "generations"
TEXTS = "texts"
LOCK, HOLDER = "writer.lock", "writer.json"
SPARE_BYTES = 50 << 20
"""Nothing is written with less than this much room on the disk: SQLite and Chroma need some to stay whole."""


def refuse_foreign(folder: Path) -> None:
    """Raises LibraryForeign when the folder is a file, or holds things and nothing of ours: any folder may hold « texts »."""
    try:
        if folder.exists() and not folder.is_dir():
            raise LibraryForeign(f'"{folder}" is a file, not a folder. Set PLAIDOYER_LIBRARY to a folder.')
        names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        ours = names & {DATABASE, GENERATIONS, LOCK} or any((folder / TEXTS).glob("*/source.toml"))
    except OSError as error:
        raise LibraryNotWritable(
            f'The library folder "{folder}" cannot be read ({error.strerror}). '
            f"Correct the rights, or set PLAIDOYER_LIBRARY to another folder."
        ) from error
    if names and not ours:
        example = ", ".join(sorted(names)[:3])
        raise LibraryForeign(
            f'"{folder}" is not a Plaidoyer library: it holds {example}. It was left as it is. '
            f"Set PLAIDOYER_LIBRARY to an empty or new folder."
        )


def require_room(folder: Path, copied: Path | None = None) -> None:
    """Raises LibraryNotWritable where the disk has no room for a copy of the folder `copied`, and some to spare."""
    needed = SPARE_BYTES
    if copied:
        needed += sum(path.stat().st_size for path in copied.rglob("*") if path.is_file())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise LibraryNotWritable(
            f'The disk of "{folder}" has {free >> 20} MB left, and a change needs {needed >> 20} MB. '
            f"Free some space and try again; nothing was changed."
        )


@contextmanager
def locked(folder: Path, timeout: float) -> Iterator[None]:
    """Hold the lock of the library in `folder`. Raises LibraryLocked, naming the holder, or LibraryNotWritable.

    The system frees the lock of a process that ends, however it ends.
    """
    holder = folder / HOLDER
    lock = filelock.FileLock(folder / LOCK, timeout=timeout)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise LibraryLocked(
            f'Another process is writing to the library "{folder}" ({_holder(holder)}). '
            f"Wait until it has finished, or end it, and try again."
        ) from error
    except OSError as error:
        raise LibraryNotWritable(
            f'The library folder "{folder}" cannot be written to ({error.strerror}). '
            f"Correct the rights, or set PLAIDOYER_LIBRARY to another folder."
        ) from error
    try:
        with suppress(OSError):  # it only helps to tell who is writing
            holder.write_text(json.dumps({"pid": os.getpid()}), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _holder(path: Path) -> str:
    try:
        return f"process {json.loads(path.read_text(encoding='utf-8'))['pid']}"
    except (OSError, ValueError, KeyError):
        return "process unknown"
