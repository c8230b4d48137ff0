"""What the commands share: errors in one line and a progress bar, both on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from corpus.errors import PlaidoyerError


def stderr() -> Console:
    """A console on which nothing mixes with what a command prints."""
    return Console(stderr=True, highlight=False)


@contextmanager
def told(console: Console, stopped: str) -> Iterator[None]:
    """Errors that are meant for a person end the command with their message and status 1; Ctrl-C with `stopped` and 130."""
    try:
        yield
    except PlaidoyerError as error:
        console.print(f"[bold red]{type(error).__name__}:[/] ", end="")
        console.print(str(error), markup=False, soft_wrap=True)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        console.print(stopped)
        raise SystemExit(130) from None


Show = Callable[[int, int], None]
"""Told (done, total)."""


@contextmanager
def bar(console: Console, doing: str) -> Iterator[Show]:
    """A progress bar with counts and the time left; there is none before it is told (done, total) for the first time."""
    with bars(console, doing) as (show,):
        yield show


@contextmanager
def bars(console: Console, *doing: str) -> Iterator[tuple[Show, ...]]:
    """As many progress bars, one below the other; each appears when it is told (done, total) for the first time."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=console)
    tasks = [progress.add_task(words, total=None, visible=False) for words in doing]

    def show(task: TaskID) -> Show:
        def told(done: int, total: int) -> None:
            progress.start()
            progress.update(task, completed=done, total=total, visible=True)

        return told

    try:
        yield tuple(show(task) for task in tasks)
    finally:
        if progress.live.is_started:
            progress.stop()
