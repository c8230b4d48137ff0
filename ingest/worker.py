"""Reading a file in a process of its own, with limits: what a hostile file does there ends there.

`Reader` keeps one such process (`ingest/confined.py`) for many files, and starts another where one has died. The two speak
JSON through a pipe, so that nothing that a worker sends is ever run.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from stat import S_ISREG
from typing import IO

from corpus.errors import UnreadableText
from corpus.text import Commitment, Document, Passage, Source
from ingest.messages import MAX_FILE_BYTES, Asked, Limits, Made, one_line, receive, send

START_SECONDS = 120
"""To start a worker and load its libraries; 2 s on a machine with nothing else to do."""
DYING_SECONDS = 5
"""Between the moment when a process lets go of its pipe and the one when it has ended."""
__all__ = ["MAX_FILE_BYTES", "Limits", "Reader"]
READERS = "ingest.readers.every"
LEFT_OUT = "It was left out, and the rest goes on. Open it and save it again, or save its text alone."
SIGXCPU, SIGKILL = getattr(signal, "SIGXCPU", None) or 24, getattr(signal, "SIGKILL", None) or 9  # Windows has neither
_NEW_GROUP_NO_WINDOW = 0x0800_0200  # on Windows
_START = "import json, sys; a = json.loads(sys.argv[1]); sys.path[:] = a.pop('path'); import ingest.confined as c; c.serve(**a)"
_KEPT = (
    "PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "LANGUAGE", "LC_", "LD_LIBRARY_PATH", "DYLD_", "PYTHONHOME", "PYTHONPATH",
    "SYSTEMROOT", "TESSDATA_PREFIX",
)  # fmt: skip
"""Of the environment: what Python and tesseract need. Keys and addresses of other services are none of a file's business."""
_SINGLE = {"MALLOC_ARENA_MAX": "2", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Each thread would reserve address space, which is what is limited."""


class Reader:
    """Reads files one after the other, each in the worker. Use as a context manager; not from two threads at once.

    `readers` names the module that the worker reads with: `read(path)` gives a Document or raises UnreadableText, and `load()`
    is called before anything is limited. `verbs` names a file of further operative verbs.
    """

    def __init__(self, limits: Limits | None = None, readers: str = READERS, verbs: Path | None = None) -> None:
        self._limits = limits or Limits()
        self._readers = readers
        self._verbs = verbs
        self._worker: _Worker | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The worker's process id, for whoever watches it; None where there is none."""
        return self._worker.pid if self._worker else None

    def close(self) -> None:
        """End the worker and whatever it started."""
        if self._worker:
            self._worker.end()
        self._worker = None

    def read(self, path: Path) -> Document:
        """The document in `path`. Raises UnreadableText with the reason, one that passes its limits included."""
        _check_file(path, self._limits.file_bytes)
        document = self._ask(Asked(path=os.fsencode(path.resolve())), path.name).document
        if document is None:
            raise _unreadable(path.name, "gave no text. Save it in another format and try again.")
        return document

    def passages(self, document: Document, source: Source) -> tuple[tuple[Passage, ...], tuple[Commitment, ...]]:
        """The passages and commitments of a document. Raises UnreadableText as `read` does."""
        made = self._ask(Asked(document=document, source=source), source.id)
        return made.passages, made.commitments

    def _ask(self, asked: Asked, name: str) -> Made:
        """The worker's answer. Where it gives none, or is interrupted, the next file gets another worker."""
        worker = self._running(name)
        try:
            made = worker.answer(asked, self._limits.wall_seconds)
        except _NoAnswer as error:
            self.close()
            raise _unreadable(name, f"{error}. {LEFT_OUT}") from error
        if made.worn:
            self.close()
        if made.reason:
            raise UnreadableText(one_line(made.reason))
        return made

    def _running(self, name: str) -> _Worker:
        """A worker that is ready. Raises UnreadableText where there can be none."""
        if self._worker and self._worker.alive:
            return self._worker
        self.close()
        try:
            self._worker = worker = _Worker(self._limits, self._readers, self._verbs)
            failed = worker.answer(None, START_SECONDS).reason
            if not failed:
                return worker
        except OSError as error:
            failed = error.strerror or str(error)
        except _NoAnswer:
            failed = "it gave no sign of life"
        self.close()
        advice = "Close other programs, for memory may be short; if that does not help, install Plaidoyer again: make run"
        raise _unreadable(name, f"was not read: the process that reads files cannot start ({failed}). {advice}")


class _NoAnswer(Exception):
    """A worker gave no answer, and has ended. Its message says why, of the file that was being read."""


class _Worker:
    """One process and the pipe to it. It leads a group of its own: Ctrl-C does not reach it, and what it starts ends with it."""

    def __init__(self, limits: Limits, readers: str, verbs: Path | None) -> None:
        """Raises OSError where the machine gives no process."""
        path = [entry or os.getcwd() for entry in sys.path]
        own = str(verbs.resolve()) if verbs else None
        given = json.dumps({"path": path, "readers": readers, "limits": asdict(limits), "verbs": own})
        posix = os.name == "posix"
        self._limits = limits
        self._late = self._ended = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, given],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(),
            process_group=0 if posix else None, creationflags=0 if posix else _NEW_GROUP_NO_WINDOW,
        )  # fmt: skip
        self.pid = self._process.pid

    @property
    def alive(self) -> bool:
        return not self._late and not self._ended and self._process.poll() is None

    def answer(self, asked: Asked | None, seconds: float) -> Made:
        """The answer to what is asked, or the first message. Raises _NoAnswer."""
        try:
            with self._ended_after(seconds):
                if asked:
                    send(self._stdin, asked.model_dump_json().encode())
                return Made.model_validate_json(receive(self._stdout))
        except (OSError, EOFError) as error:  # the pipe has no other end
            status = self.end(wait=0 if self._late else DYING_SECONDS)
            raise _NoAnswer(self._why(status, seconds)) from error
        except ValueError as error:  # pydantic's are
            self.end()
            raise _NoAnswer("made the process that reads it answer nonsense, as a damaged file can") from error
        except BaseException:  # Ctrl-C
            self.end()
            raise

    @contextlib.contextmanager
    def _ended_after(self, seconds: float) -> Iterator[None]:
        """Where this takes longer the process is ended, and so the pipe, whatever is being waited for."""

        def end() -> None:
            self._late = True
            self._kill()

        watch = threading.Timer(seconds, end)
        watch.start()
        try:
            yield
        finally:
            watch.cancel()
            watch.join()

    def _why(self, status: int, seconds: float) -> str:
        if self._late:
            return f"took more than {seconds:g} s"
        if status == -SIGXCPU:
            return f"took more than {self._limits.cpu_seconds} s of computing"
        if status == -SIGKILL:
            return "was being read when the system ended the process that did: this machine has most likely no memory left"
        if status < 0:
            name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
            cause = f"as a damaged file can, or one that needs more than {self._limits.memory_bytes >> 20} MB of memory"
            return f"made the process that reads it crash ({name}), {cause}"
        return f"made the process that reads it end (exit status {status})"

    def end(self, wait: float = 0) -> int:
        """End the process and whatever it started, after giving it `wait` seconds to end by itself.

        Returns its exit status; a negative one is the number of the signal that ended it.
        """
        if self._ended:  # another process may have its number by now
            return self._process.wait()
        if wait:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(wait)
        self._kill()
        with contextlib.suppress(OSError):  # what could not be sent
            self._stdin.close()
        self._stdout.close()
        self._ended = True
        return self._process.wait()

    def _kill(self) -> None:
        if os.name != "posix":
            self._process.kill()
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nothing is left of the group; macOS: but zombies
            os.killpg(self.pid, signal.SIGKILL)

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin  # a pipe
        return self._process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout  # a pipe
        return self._process.stdout


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(_KEPT)} | _SINGLE


def _check_file(path: Path, most: int) -> None:
    """Raises UnreadableText for what is no file, cannot be opened, or is too large."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        reason = error.strerror if isinstance(error, OSError) else error
        raise _unreadable(path.name, f"cannot be opened: {reason}. Check the path and your rights.") from error
    if not S_ISREG(found.st_mode):  # a pipe may never end
        raise _unreadable(path.name, "is no file: a folder, a device or a pipe. Choose a file.")
    if found.st_size > most:
        size = f"{found.st_size / (1 << 20):,.0f} MB"
        raise _unreadable(path.name, f"has {size}, and at most {most >> 20} MB are read. Split it, or save its text alone.")


def _unreadable(name: str, words: str) -> UnreadableText:
    return UnreadableText(one_line(f'"{name}" {words}'))
