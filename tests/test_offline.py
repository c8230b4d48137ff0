"""No test, and no process that a test starts, reaches beyond loopback."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest
from conftest import guard

from corpus.settings import SEALS, seal


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 443), ("10.0.0.1", 5000)])
def test_a_connection_to_another_machine_is_refused(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as outward, pytest.raises(guard.BeyondLoopback):
        outward.connect(address)


def test_a_name_of_another_machine_is_not_looked_up():
    with pytest.raises(guard.BeyondLoopback):
        socket.getaddrinfo("example.org", 443)


def test_loopback_stays_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5) as inward:
        assert inward.getpeername() == server.getsockname()


def test_the_guard_is_on_in_the_processes_that_tests_start(environment):
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert "BeyondLoopback" in result.stderr


def test_the_doors_turn_telemetry_off_and_leave_what_a_person_set(monkeypatch):
    for name in SEALS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    seal()
    import os

    assert {name: os.environ[name] for name in SEALS} == SEALS | {"HF_HUB_OFFLINE": "0"}
