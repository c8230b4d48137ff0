"""What a person means by the files, folders, patterns and addresses that a command is given."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableText
from ingest.readers import READERS
from ingest.worker import MAX_FILE_BYTES

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass
class Expanded:
    """`found`: files, addresses and ids, each once; `missing`: by input, why there is nothing; `passed_over`: how many
    files of folders have an ending that no reader knows, by ending.
    """

    found: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    passed_over: Counter[str] = field(default_factory=Counter)


def is_address(name: str) -> bool:
    return bool(_ADDRESS.match(name))


def shown(name: str | Path) -> str:
    """A path or an address fit for one line of a message or a file, and always the same: names of files may hold anything."""
    plain = os.fspath(name).encode("utf-8", "backslashreplace").decode()
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in plain)


def place(path: Path) -> str:
    """The name by which a file is known again: its full path, links followed."""
    return shown(os.path.realpath(path))


def expand(inputs: Sequence[str], ids: frozenset[str] = frozenset()) -> Expanded:
    """Each file, address or id that `inputs` mean: folders stand for all readable files below them, patterns for theirs."""
    expanded = Expanded()
    seen: set[str] = set()
    for name in inputs:
        path = Path(os.path.expanduser(name))  # which leaves « ~nobody/ » as it is
        if is_address(name) or (name in ids and not _is_there(path)):
            found = [name]
        elif _is_there(path):
            found = _of_path(path, expanded)
        else:
            matched = sorted(each for each in glob.glob(str(path), recursive=True) if not _is_left_behind(os.path.basename(each)))
            found = [file for each in matched for file in _of_path(Path(each), expanded)]
            if not matched:
                expanded.missing[name] = f'"{shown(name)}" is no file, no folder and no text\'s id. Check the path.'
        for each in found:
            key = each if is_address(each) or each in ids else os.path.realpath(each)
            if key not in seen:
                seen.add(key)
                expanded.found.append(each)
    return expanded


def _is_there(path: Path) -> bool:
    """Whether something is at `path`, be it nothing that may be opened: then reading it says why."""
    try:
        return path.exists()
    except OSError:
        return True


def _of_path(path: Path, expanded: Expanded) -> list[str]:
    if not os.path.isdir(path):
        return [str(path)]
    below = list(_files_below(path, expanded))
    readable = [file for file in below if file.suffix.lower() in READERS]
    expanded.passed_over.update(file.suffix.lower() or file.name for file in below if file.suffix.lower() not in READERS)
    if not readable:
        endings = ", ".join(sorted(READERS))
        expanded.missing[str(path)] = f'"{shown(path)}" holds nothing that can be read ({endings}). Check the folder.'
    return [str(file) for file in readable]


def _files_below(folder: Path, expanded: Expanded) -> Iterator[Path]:
    """The files below a folder in a steady order, less what systems and editors leave there.

    Links to folders are not followed: they may lead in a circle.
    """

    def refused(error: OSError) -> None:
        expanded.missing[str(error.filename)] = (
            f'The folder "{shown(str(error.filename))}" cannot be opened: {error.strerror}. Correct the rights.'
        )

    for here, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(files) if not _is_left_behind(name))


def _is_left_behind(name: str) -> bool:
    """Whether a file is one that systems and editors leave: « .DS_Store », « ~$accord.docx »."""
    return name.startswith((".", "~$"))


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableText when it cannot be opened, or is larger than what is read."""
    name = shown(path.name)
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UnreadableText(
                f'"{name}" has {size / (1 << 20):.0f} MB, and at most {MAX_FILE_BYTES >> 20} MB are read. '
                "Split it, or save its text alone."
            )
        if not path.is_file():  # a pipe would never end, a device neither
            raise UnreadableText(f'"{name}" is no file. Check the path.')
        return path.read_bytes()
    except OSError as error:
        raise UnreadableText(f'"{name}" cannot be opened: {error.strerror}. Check the path and your rights.') from error
