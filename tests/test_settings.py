"""Settings: the environment, then plaidoyer.toml, then the defaults; what cannot work is named."""

from __future__ import annotations

from pathlib import Path

import pydantic
import pytest

from corpus.errors import BadSetting
from corpus.settings import Settings, load


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """A working folder without plaidoyer.toml, an environment without ours."""
    import os

    for name in [name for name in os.environ if name.startswith("PLAIDOYER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_defaults_work_and_point_at_files_that_exist():
    settings = load()
    assert settings.sources.is_file()
    assert settings.thesaurus.is_file()
    assert (settings.embedder, settings.host) == ("bundled", "127.0.0.1")


def test_the_environment_comes_before_the_file_and_the_file_before_the_defaults(monkeypatch):
    Path("plaidoyer.toml").write_text('port = 8001\nhits = 3\nlibrary = "here"', encoding="utf-8")
    monkeypatch.setenv("PLAIDOYER_PORT", "8002")
    settings = load()
    assert (settings.port, settings.hits, settings.library, settings.lock_timeout) == (8002, 3, Path("here"), 5.0)


def test_what_a_program_passes_comes_before_all(monkeypatch):
    monkeypatch.setenv("PLAIDOYER_PORT", "8002")
    assert load(port=8003).port == 8003


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch):
    monkeypatch.setenv("PLAIDOYER_LIBRARY", "")
    monkeypatch.setenv("PLAIDOYER_PORT", "")
    assert (load().library, load().port) == (Settings().library, 7860)
    assert load().library != Path()


@pytest.mark.parametrize(
    ("name", "value", "got"),
    [
        ("port", "http", "'http'"),
        ("port", "0", "'0'"),
        ("port", "65536", "'65536'"),
        ("hits", "0", "'0'"),
        ("hits", "3.5", "'3.5'"),
        ("lock_timeout", "-1", "'-1'"),
        ("lock_timeout", "soon", "'soon'"),
    ],
)
def test_a_bad_value_in_the_environment_is_named_with_what_it_got(monkeypatch, name, value, got):
    monkeypatch.setenv(f"PLAIDOYER_{name.upper()}", value)
    with pytest.raises(BadSetting, match=rf"{name} = {got}: .*plaidoyer\.toml"):
        load()


def test_every_bad_value_is_named_at_once(monkeypatch):
    monkeypatch.setenv("PLAIDOYER_PORT", "http")
    monkeypatch.setenv("PLAIDOYER_HITS", "many")
    with pytest.raises(BadSetting, match=r"port = 'http'.*hits = 'many'"):
        load()


def test_an_unknown_key_in_the_file_is_named():
    Path("plaidoyer.toml").write_text("prot = 8000", encoding="utf-8")
    with pytest.raises(BadSetting, match=r"prot = 8000"):
        load()


@pytest.mark.parametrize("content", [b"port =", b"= 3", b"\xff\xfe", b"[unclosed"])
def test_a_file_that_is_not_toml_is_said(content):
    Path("plaidoyer.toml").write_bytes(content)
    with pytest.raises(BadSetting, match=r"plaidoyer\.toml cannot be read: .* Correct or remove the file"):
        load()


def test_settings_do_not_change_once_they_are_read():
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        load().port = 1
