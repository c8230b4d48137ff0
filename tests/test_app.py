"""python app.py: the door, as `make run` opens it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import pytest
from conftest import ROOT, tree

from ingest import pipeline
from ingest.fetch import Network
from ingest.guess import Corrections
from ingest.pipeline import QUIET


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class App:
    """A running `python app.py` and what it said on stderr so far."""

    def __init__(self, environment, port):
        self.port, self.said = port, ""
        environment = environment | {"PLAIDOYER_PORT": str(port)}
        self.process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)

    def wait_for(self, words: str, seconds: float = 180) -> None:
        """Read stderr until it holds `words`; fails with what it said when it ends or takes too long."""
        end = time.monotonic() + seconds
        while words not in self.said:
            ready, _, _ = select.select([self.process.stderr], [], [], max(0.0, end - time.monotonic()))
            piece = os.read(self.process.stderr.fileno(), 4096).decode() if ready else ""
            assert piece, f"no {words!r} in: {self.said}"
            self.said += piece

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.said += self.process.communicate(timeout=60)[1]
        return self.process.returncode


@pytest.fixture
def started(environment):
    apps = []

    def start(port=None, **more):
        apps.append(App(environment | more, port or free_port()))
        return apps[-1]

    yield start
    for app in apps:
        if app.process.poll() is None:
            app.process.kill()
        app.process.communicate()


def health(port: int) -> dict[str, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30) as answer:
        return json.load(answer)


def test_the_first_start_builds_the_library_and_a_later_one_leaves_it_alone(started, tmp_path):
    first = started()
    first.wait_for("Plaidoyer answers at")
    assert "putting in conclusions-ia-2025.fr" in first.said
    assert health(first.port)["name"] == "plaidoyer"
    with urllib.request.urlopen(f"http://127.0.0.1:{first.port}/", timeout=60) as page:
        assert page.status == 200
    assert first.stop() == 0, first.said
    assert "Traceback" not in first.said
    before = tree(tmp_path / "library")

    later = started()
    later.wait_for("Plaidoyer answers at")
    assert "read conclusions" not in later.said
    assert later.stop() == 0
    after = tree(tmp_path / "library")
    assert {name for name in before if "chroma" not in name} == {name for name in after if "chroma" not in name}
    assert before["library.db"] == after["library.db"]


def test_ctrl_c_ends_it_while_a_page_is_open(started):
    app = started()
    app.wait_for("Plaidoyer answers at")
    with socket.create_connection(("127.0.0.1", app.port), timeout=30) as page:
        page.sendall(b"GET /gradio_api/heartbeat/x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert page.recv(15).startswith(b"HTTP/1.1 200")
        assert app.stop() == 0


def test_a_port_in_use_is_said_with_what_to_do(started):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        app = started(port)
        app.process.wait(timeout=120)
        said = " ".join(app.process.stderr.read().split())
    assert app.process.returncode == 1
    assert f"Port {port} is in use by another program" in said
    assert f"PLAIDOYER_PORT={port + 1}" in said
    assert "Traceback" not in said


def test_a_second_start_says_that_it_already_runs(started):
    first = started()
    first.wait_for("Plaidoyer answers at")
    second = started(first.port)
    second.process.wait(timeout=120)
    assert "already running" in " ".join(second.process.stderr.read().split())
    assert second.process.returncode == 1


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PLAIDOYER_LIBRARY", "/proc/library", "LibraryNotWritable"),
        ("PLAIDOYER_LIBRARY", str(ROOT / "tests"), "LibraryForeign"),
        ("PLAIDOYER_PORT", "99999", "BadSetting"),
        ("PLAIDOYER_EMBEDDER", "nobody/no-such-model", "EmbedderUnavailable"),
    ],
)
def test_what_cannot_work_is_said_in_one_line(environment, variable, value, said):
    port = str(free_port())
    result = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment | {"PLAIDOYER_PORT": port, variable: value},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 1
    assert result.stderr.startswith(said), result.stderr
    assert "Traceback" not in result.stderr


def test_a_damaged_library_is_said_with_what_to_do(environment, tmp_path):
    (tmp_path / "library" / "generations").mkdir(parents=True)
    (tmp_path / "library" / "library.db").write_bytes(os.urandom(8192))
    result = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment | {"PLAIDOYER_PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 1
    assert "LibraryDamaged" in result.stderr
    assert "python -m ingest rebuild" in " ".join(result.stderr.split())


def test_a_library_of_an_earlier_version_is_made_again_with_the_texts_that_were_added(
    settings, reader, letters, tmp_path, capsys, monkeypatch
):
    import app

    (tmp_path / "accord.txt").write_text("Accord de Lyon\n\nLes écoles comptent les heures de garde.\n", encoding="utf-8")
    said = Corrections(id="accord.fr", language="fr")
    pipeline.add(settings, letters, [str(tmp_path / "accord.txt")], said, Network(frozenset()), QUIET, reader)
    with closing(sqlite3.connect(settings.library / "library.db")) as connection:
        connection.execute("PRAGMA user_version = 1")
    monkeypatch.setattr(app, "embedder_of", lambda _: letters)
    with app.open_library(settings) as library:
        assert {source.id for source in library.sources()} == {"accord.fr", "conclusions-ia-2025.fr"}
        assert not library.problems()
    told = " ".join(capsys.readouterr().err.split())
    assert "has the form 1" in told
    assert "That is done now." in told
