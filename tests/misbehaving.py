"""A reader that does what the words of a file tell it to: for ingest/worker.py, in whose process all of this happens."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import socket
import subprocess
import threading
from pathlib import Path

from corpus.text import Document

_kept: list[bytearray] = []


def load() -> None:
    """Nothing: the dictionaries take seconds."""


def read(path: Path) -> Document:
    what, _, rest = path.read_text(encoding="utf-8").partition(" ")
    return globals()[what](rest) or Document(what, what, (), ())


def loop(_: str) -> None:
    while True:
        pass


def loop_in_c(_: str) -> None:
    """Without ever letting another thread run."""
    re.match("(a+)+$", "a" * 60 + "b")


def compute(hashes: str) -> None:
    sum(hash(n) for n in range(int(hashes)))


def wait(fifo: str) -> None:
    """With a program that it started, each holding the other end of a pipe."""
    end = os.open(fifo, os.O_WRONLY)
    os.write(end, b"here")
    subprocess.Popen(["tail", "-f", "/dev/null"], pass_fds=[end])
    threading.Event().wait()


def eat(_: str) -> None:
    eaten = []
    while True:
        eaten.append(bytearray(1 << 20))


def keep(size: str) -> None:
    _kept.append(bytearray(int(size)))


def crash(_: str) -> None:
    ctypes.string_at(0)


def killed(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave(status: str) -> None:
    os._exit(int(status))


def say(_: str) -> None:
    """On all that a library could print to."""
    print("printed", flush=True)  # noqa: T201  # that is what is tested
    for standard in (1, 2):
        os.write(standard, b"written")
    subprocess.run("echo echoed; echo echoed >&2", shell=True, check=True)


def write_anywhere(hexadecimal: str) -> None:
    """Into every pipe that the process has."""
    for number in range(3, 20):
        try:
            os.write(number, bytes.fromhex(hexadecimal))
        except OSError:
            continue


def write_and_wait(hexadecimal: str) -> None:
    write_anywhere(hexadecimal)
    threading.Event().wait()


def connect(_: str) -> None:
    socket.create_connection(("127.0.0.1", 9))


def environment(_: str) -> Document:
    return Document(" ".join(f"{name} {value}" for name, value in os.environ.items()), "", (), ())


def fail(words: str) -> None:
    raise KeyError(words)


def surrogate(_: str) -> Document:
    return Document("\ud800", "\ud800", (), ())
