"""The worker: a process that reads files for `ingest.worker.Reader`, and is kept from everything else.

It has its limits, no network, nowhere to print to, and one pipe. When that pipe ends it ends too, whatever it is doing, and
with it everything that it started.
"""

from __future__ import annotations

import gc
import importlib
import math
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from corpus.errors import PlaidoyerError
from corpus.text import Document
from ingest.messages import MAX_MESSAGE_BYTES, Asked, Limits, Made, one_line, receive, send

Read = Callable[[Path], Document]


def serve(readers: str, limits: dict[str, float], verbs: str | None = None) -> None:
    """Answer what is asked on standard input, until it ends, with the functions of the module `readers`.

    `verbs`: a file of further operative verbs.
    """
    requests, answers = _pipe()
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, asked), daemon=True).start()
    try:
        read = _loaded(readers, verbs)
    except Exception as error:  # an installation that is not whole: the parent says so
        send(answers, Made(reason=one_line(f"{type(error).__name__}: {error}")).model_dump_json().encode())
        return
    gc.collect()
    gc.freeze()  # the libraries stay: from now on it looks through what files leave, which takes no time
    confined = _Confined(Limits(**limits))  # type: ignore[arg-type]  # as the parent wrote them
    send(answers, Made().model_dump_json().encode())
    while True:
        send(answers, confined.answer(asked.get(), read))


def _loaded(readers: str, verbs: str | None) -> Read:
    """The `read` of a module, once it and what makes passages are loaded."""
    import ingest.commitments
    import ingest.passages  # noqa: F401  # here, so that one which is missing is told in words
    from ingest.verbs import add_verbs

    if verbs:
        add_verbs(Path(verbs))
    module = importlib.import_module(readers)
    module.load()
    read: Read = module.read
    return read


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    """Both ends of the pipe to the parent, moved away from where libraries, and the programs that they start, print."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nothing:
        for standard in range(3):
            os.dup2(nothing.fileno(), standard)
    return requests, answers


def _listen(requests: IO[bytes], asked: queue.SimpleQueue[bytes]) -> None:
    """Take in what is asked, beside the reading, so that the end of the parent is the end of the worker and its group."""
    with suppress(EOFError, OSError, ValueError):
        while True:
            asked.put(receive(requests))
    if os.name == "posix" and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


class _Confined:
    """Answers with what is left to a file: so much memory and so many seconds, and nothing of the network."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held = _address_space()
        sys.addaudithook(_refuse_network)
        _limit("RLIMIT_CORE", 0)  # a crash leaves no copy of the memory behind

    def answer(self, message: bytes, read: Read) -> bytes:
        """The message that answers a message. A fault of a file is an answer; past a limit of the system there is none."""
        if self._held:
            _limit("RLIMIT_AS", _address_space() + self._limits.memory_bytes)
        _limit("RLIMIT_CPU", math.ceil(time.process_time()) + self._limits.cpu_seconds)
        asked = Asked.model_validate_json(message)
        name = Path(os.fsdecode(asked.path)).name or (asked.source.id if asked.source else "")
        try:
            made = _made(asked, read)
            made.worn = self._worn()
            encoded = made.model_dump_json().encode()
            if len(encoded) <= MAX_MESSAGE_BYTES:
                return encoded
            reason = f'"{name}" holds more text than one document may ({MAX_MESSAGE_BYTES >> 20} MB). Split it.'
        except PlaidoyerError as error:
            reason = str(error)
        except MemoryError:
            most = f"{self._limits.memory_bytes >> 20} MB"
            reason = f'"{name}" needs more than the {most} of memory that a file may have. Split it, or save its text alone.'
        except RecursionError:
            reason = f'"{name}" is nested too deeply to be read. Save its text alone.'
        except Exception as error:  # the last line of defence: a fault of ours, or of a library, is a line in the report
            reason = f'"{name}" cannot be read ({type(error).__name__}: {error}). Save it in another format, and tell us.'
        return Made(reason=one_line(reason), worn=self._worn()).model_dump_json().encode()

    def _worn(self) -> bool:
        """Whether files have left so much behind that the next one should not have to live with it."""
        gc.collect()
        return _address_space() - self._held > self._limits.memory_bytes // 2


def _made(asked: Asked, read: Read) -> Made:
    from ingest.commitments import commitments_of
    from ingest.passages import passages_of

    if asked.document is None or asked.source is None:
        return Made(document=read(Path(os.fsdecode(asked.path))))
    passages = passages_of(asked.document, asked.source)
    return Made(passages=passages, commitments=commitments_of(passages, asked.source.language))


def _refuse_network(event: str, _: object) -> None:
    if event.startswith("socket."):
        raise PermissionError("reading a file needs no network, and may not use it")


def _address_space() -> int:
    """Bytes that the process has mapped; 0 where the system does not say, or does not limit it (macOS, Windows)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _limit(what: str, most: int) -> None:
    """Lower a limit of this process, or raise it again; one that this machine sets lower stays, and Windows has none."""
    if os.name != "posix":
        return
    import resource

    number = getattr(resource, what)
    _, hard = resource.getrlimit(number)
    with suppress(ValueError, OSError):  # macOS takes some of them only
        resource.setrlimit(number, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
