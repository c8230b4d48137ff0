"""What the commands share: errors in one line and a progress bar, both on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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


@contextmanager
def bar(console: Console, doing: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar with counts and the time left; there is none before it is told (done, total) for the first time."""
    progress = Progress(TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console)
    task = progress.add_task("", total=None)

    def show(done: int, total: int) -> None:
        progress.start()
        progress.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        if progress.live.is_started:
            progress.stop()
