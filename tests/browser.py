"""A real server on a free port of this machine and a real Chromium, for the tests of the page."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = {"width": 1280, "height": 860}
NARROW = {"width": 390, "height": 844}


@dataclass
class Served:
    """A running server; `stop` ends it as a crash would be seen from the browser."""

    url: str
    server: uvicorn.Server
    thread: threading.Thread

    def stop(self) -> None:
        self.server.should_exit = True
        self.server.force_exit = True
        self.thread.join(timeout=20)
        assert not self.thread.is_alive(), "the server did not stop"


@contextlib.contextmanager
def serving(app: FastAPI) -> Iterator[Served]:
    """Serve `app` until the block ends. The port listens before the server runs: the first request waits for it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        served = Served(f"http://127.0.0.1:{listening.getsockname()[1]}/", server, thread)
        try:
            yield served
        finally:
            served.stop()


def chromium(playwright: Playwright) -> Browser:
    path = shutil.which("chromium")
    if path is None:
        missing = "Chromium is not installed: the page was NOT tested. Debian: apt install chromium"
        if os.environ.get("PAGE_TESTS") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


@dataclass
class Visits:
    """Browser profiles, each a visitor of its own, and what all of them did that a page must not do."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def visitor(self, language: str = "fr-FR", **options: object) -> BrowserContext:
        options = {"viewport": WIDE, **options}
        context = self.browser.new_context(locale=language, permissions=["clipboard-read", "clipboard-write"], **options)
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        return context

    def open(self, url: str, visitor: BrowserContext | None = None, **options: object) -> Page:
        """The page at `url`, ready for a question."""
        page = (visitor or self.visitor(**options)).new_page()
        page.on("request", lambda request: self._note_request(request.url))
        page.on("console", lambda message: self._note("console", message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note("script", str(error)))
        page.on("dialog", lambda dialog: (self._note("dialog", dialog.message), dialog.dismiss()))
        page.goto(url)
        page.locator(".welcome").wait_for()
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _note(self, kind: str, what: str) -> None:
        self.troubles.append(f"{kind}: {what}")

    def _note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self._note("request", url)
