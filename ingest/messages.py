"""What the reader of files and its worker say to each other, and within which limits."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO

from pydantic import BaseModel

from corpus.text import Commitment, Document, Passage, Source

MAX_FILE_BYTES = 50 << 20
CPU_SECONDS = 60
WALL_SECONDS = 120
"""Twice the time of computing: a file read over a network, or a machine that is busy, may take longer."""
MEMORY_BYTES = 1 << 30
"""Of address space beyond what the worker holds once its libraries are loaded."""
MAX_MESSAGE_BYTES = 256 << 20
"""The document of a text file of 50 MB has 150."""
MAX_REASON = 600
"""Characters; a library's error may quote half the file."""
_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use. Seconds and bytes."""

    file_bytes: int = MAX_FILE_BYTES
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS
    memory_bytes: int = MEMORY_BYTES


class Asked(BaseModel, ser_json_bytes="base64", val_json_bytes="base64"):
    """What a worker is asked: to read the file `path` (bytes, for not every name is text), or for a document's passages."""

    path: bytes = b""
    document: Document | None = None
    source: Source | None = None


class Made(BaseModel):
    """What a worker answers: a document, or passages with commitments, or the reason why not.

    `worn`: it holds so much memory that it had better be replaced. The first message of a worker, once it is ready, is empty.
    """

    document: Document | None = None
    passages: tuple[Passage, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    reason: str = ""
    worn: bool = False


def one_line(words: str) -> str:
    """Fit for a report: in one line, of some length, and with nothing that a terminal would obey."""
    plain = " ".join("".join(character if character.isprintable() else " " for character in words).split())
    return plain if len(plain) <= MAX_REASON else f"{plain[: MAX_REASON // 2]} … {plain[-MAX_REASON // 2 :]}"


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write a message after its length. Raises OSError where nobody reads."""
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """The next message. Raises EOFError at the end, ValueError for one that is too long."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > MAX_MESSAGE_BYTES:
        raise ValueError(f"a message of {length:,} bytes")
    message = pipe.read(length)
    if len(message) < length:
        raise EOFError
    return message
