"""What is common to the models behind OpenAI-compatible servers: how they are named, their keys, and how they refuse."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit

from pydantic import SecretStr

from corpus.errors import PlaidoyerError

SHOWN = 200
"""Characters of a server's own message that are repeated."""
REFUSED = (401, 403)
"""What a server answers to a key that it does not know."""


def parted(address: str, setting: str, key_setting: str, example: str, error: type[PlaidoyerError]) -> tuple[str, str]:
    """The base of the address and the model that it names: `http://host:port/v1#model`. Raises `error` for one that cannot be, or
    that holds a secret, which is not repeated.
    """
    try:
        base, model = urldefrag(address)
        parts = urlsplit(base)
        secret, whole = bool(parts.username or parts.password), bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is no number, brackets that never close
        secret, whole = "@" in address, False
    if secret:
        raise error(f"{setting} holds a name or a password. Set the server's key as {key_setting}.")
    if not whole or not model or parts.scheme not in ("http", "https"):
        raise error(f'{setting} is "{address}": an address names its model after a #, as in {example}.')
    return base, model


def key_of(key: SecretStr | None, setting: str, error: type[PlaidoyerError]) -> str:
    """The key in a setting, empty where there is none. Raises `error`, which does not repeat it, for one that cannot be sent."""
    said = key.get_secret_value().strip() if key else ""
    if not (said.isascii() and said.isprintable()):
        raise error(f"{setting} holds characters that no key has. Copy it once more.")
    return said


def refusal(status: int, text: str, setting: str, key_setting: str) -> str:
    """What a server answered instead, and what to do."""
    todo = f"Check {key_setting}" if status in REFUSED else f"Check {setting} and the server"
    return f"answered {status}: {' '.join(text.split())[:SHOWN]}. {todo}"
