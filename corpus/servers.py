"""What is common to the models behind OpenAI-compatible servers: how they are named, and how long they may take."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit

from corpus.errors import PlaidoyerError

TIMEOUT = 60.0
"""Seconds that embedding a few texts may take: a laptop's CPU is slow."""
SHOWN = 200
"""Characters of a server's own message that are repeated."""


def parted(address: str, setting: str, key_setting: str, example: str, error: type[PlaidoyerError]) -> tuple[str, str]:
    """The base of the address and the model that it names: `http://host:port/v1#model`. Raises `error` where it names none."""
    base, model = urldefrag(address)
    if not model or not urlsplit(base).hostname:
        raise error(f'{setting} is "{address}": an address names its model after a #, as in {example}.')
    parts = urlsplit(base)
    if parts.username or parts.password:
        raise error(f"{setting} holds a name or a password. Set the server's key as {key_setting}.")
    return base, model
