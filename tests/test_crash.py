"""A killed ingest, the short form of `make crash`: a small one, each named step once, and a few random moments."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT
from crash import STEPS, HashEmbedder, State, changes_of, text_of

MOMENTS = 6


@pytest.fixture(scope="module")
def outcomes(cache):
    """What `python -m tests.crash` says: it forks, and needs a process in which no library was opened yet."""
    command = [sys.executable, "-m", "tests.crash", "--json", "--passages", "1200", "--moments", str(MOMENTS)]
    environment = {**os.environ, "PLAIDOYER_CACHE": str(cache)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.stdout, done.stderr
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == any(outcome["problem"] for outcome in outcomes)
    return outcomes


@pytest.mark.parametrize("n", range(len(STEPS)), ids=[step.name for step in STEPS])
def test_a_writer_killed_at_a_named_step_leaves_the_old_library_or_the_new_one_whole(outcomes, n):
    assert (outcomes[n]["moment"], outcomes[n]["problem"]) == (STEPS[n].name, "")
    if ", " not in STEPS[n].name:  # else it is in the middle of the commit
        committed = n >= [step.name for step in STEPS].index("the transaction is committed")
        assert outcomes[n]["state"] == ("new" if committed else "old")


def test_a_killed_ingest_loses_no_acknowledged_text(outcomes):
    at_random = outcomes[len(STEPS) :]
    assert len(at_random) == MOMENTS
    assert [outcome["problem"] for outcome in at_random] == [""] * MOMENTS


def test_the_ingest_that_is_killed_is_as_large_as_it_says_and_replaces_and_removes_texts():
    changes, state = changes_of(30_000), State()
    for change in changes:
        assert not set(change.gone) - set(state)
        state = change.on(state)
    assert 30_000 <= len(state) * 60 + 60 * sum(len(change.gone) for change in changes) < 33_000
    assert any(change.gone for change in changes)
    assert any(version for version in state.values())


def test_every_text_of_it_is_made_of_passages_that_stand_in_it_and_that_nothing_else_is_near():
    text, other = text_of(3, 1), text_of(3, 2)
    assert all(text.document.text[p.start : p.end] == p.text for p in text.passages)
    vectors = HashEmbedder().encode([p.text for p in (*text.passages, *other.passages)])
    assert (vectors @ vectors.T - 2 * (vectors @ vectors.T > 0.9999)).max() < 0.95
