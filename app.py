"""The web door: brings the library up to date, builds the page, serves it on this machine."""

from __future__ import annotations

from corpus.settings import seal

seal()  # the libraries below must find the environment sealed

import gc

gc.disable()  # importing Gradio makes millions of objects that stay: collecting among them takes seconds

import contextlib
import errno
import json
import os
import socket
import sys
import threading
import urllib.request
from typing import TYPE_CHECKING

from corpus.console import bar, stderr, told
from corpus.embedding import embedder_of
from corpus.errors import BadSetting, LibraryOutdated, PlaidoyerError
from corpus.library import Library
from corpus.settings import Settings, load
from corpus.sources import read_sources

if TYPE_CHECKING:
    from assistant.answer import Assistant

GRACE = 1
"""Seconds that Ctrl-C waits for open pages: a browser keeps its connection for as long as the page is open."""

console = stderr()


def listen(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say. Raises BadSetting when it cannot."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise BadSetting(_why_not(settings, error)) from error
    return listener


def _why_not(settings: Settings, error: OSError) -> str:
    address = f"http://{settings.host}:{settings.port}"
    other = f"PLAIDOYER_PORT={settings.port + 1 if settings.port < 65535 else settings.port - 1} make run"
    if error.errno != errno.EADDRINUSE:
        return f"Plaidoyer cannot listen on {address}: {error.strerror}. Choose another port: {other}"
    if _is_ours(address):
        return f"Plaidoyer is already running at {address}: open it in a browser, or start a second one: {other}"
    return f"Port {settings.port} is in use by another program. End that program, or choose another port: {other}"


def _is_ours(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2.0) as answer:
            return bool(json.load(answer)["name"] == "plaidoyer")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def open_library(settings: Settings) -> Library:
    """The library, brought up to date with progress on stderr. Raises PlaidoyerError."""
    from ingest.pipeline import Telling, build, rebuild

    embedder = embedder_of(settings)
    with bar(console, "embedding passages") as progress:
        telling = Telling(lambda words: console.print(words, markup=False), embedding=progress)
        try:
            report = build(settings, embedder, telling)
        except LibraryOutdated as error:  # of an earlier version, or another embedder
            console.print(f"{error}\nThat is done now.", markup=False)
            report = rebuild(settings, embedder, telling)
    for failed in report.failed:
        console.print(f"not in the library: {failed.source}: {failed.reason}", style="red", markup=False)
    return Library.open(settings, embedder)


def _warm(assistant: Assistant, built: threading.Event) -> None:
    """Load what the first question needs; once the page is `built` too, there is garbage to collect again."""
    try:
        assistant.warm()
    except PlaidoyerError:  # said when a question needs it
        pass
    finally:
        built.wait()
        gc.freeze()
        gc.enable()


def serve(settings: Settings) -> threading.Thread:
    """Serve the page until Ctrl-C. Gives the thread that warms up, and may do so still. Raises PlaidoyerError."""
    with listen(settings) as listener, open_library(settings) as library:
        import uvicorn

        from assistant.answer import Assistant
        from assistant.rerank import reranker_of
        from assistant.weights import weights_of

        listed, weights = read_sources(settings.sources), weights_of(settings, library)
        assistant = Assistant(library, embedder_of(settings), listed, weights, reranker_of(settings))
        built = threading.Event()
        warming = threading.Thread(target=_warm, args=[assistant, built], name="warm", daemon=True)
        warming.start()  # before Gradio is loaded, which takes longest
        from assistant.web.page import build
        from assistant.web.server import LOOPBACK, application

        web = application(build(assistant.ask, library), hosts={*LOOPBACK, settings.host, *settings.names})
        built.set()

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                console.print(f"Plaidoyer answers at [bold]http://{settings.host}:{settings.port}[/] (Ctrl-C ends it)")

        server = Server(uvicorn.Config(web, log_level="warning", timeout_graceful_shutdown=GRACE))
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn closes in order, then passes Ctrl-C on
            server.run(sockets=[listener])
        console.print("Stopped.")
    return warming


def main() -> None:
    """Run the page; what cannot be done is said in one line, with exit status 1."""
    with told(console, "Stopped before the page was ready. The library is as it was before."):
        warming = serve(load())
    if warming.is_alive():  # torch, which a model of one's own needs, aborts where the interpreter ends while it is being loaded
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
