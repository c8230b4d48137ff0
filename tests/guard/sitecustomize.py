"""Keeps a Python process on this machine: any connection or look-up beyond loopback is refused.

Imported by conftest.py, and by every Python process that a test starts (its folder is on their PYTHONPATH).
"""

import ipaddress
import sys

LOCAL_NAMES = {"localhost", "", None, b"localhost"}


class BeyondLoopback(Exception):
    """A test tried to reach another machine."""


def _is_local(host: object) -> bool:
    if host in LOCAL_NAMES:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def _hook(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        if isinstance(address, tuple) and not _is_local(address[0]):
            raise BeyondLoopback(f"{event}: {address!r}")
    elif event == "socket.getaddrinfo" and not _is_local(args[0]) and args[0] not in {"0.0.0.0", "::"}:
        raise BeyondLoopback(f"{event}: {args[0]!r}")


sys.addaudithook(_hook)
