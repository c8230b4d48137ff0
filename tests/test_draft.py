"""Cues drafted by a language model: asked over real HTTP, in the form that OpenAI's server speaks."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from conftest import ROOT
from model_server import ModelServer
from typer.testing import CliRunner

from corpus.cues import LONGEST, MOST, read_cues
from corpus.errors import LlmUnavailable
from corpus.llm import NO_KEY, llm_of, said
from corpus.settings import load
from ingest import __main__ as door
from ingest import draft
from ingest.draft import TRIES, _questions

KINDS = ("who pays", "qui paie", "¿quién paga")


def completion(body, content):
    """What OpenAI's server answers to a request for a chat completion."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice], "usage": usage}


def paragraph(body):
    """The paragraph that the model was given."""
    return re.search(r"Paragraph:\n(.*?)\n\n", body["messages"][-1]["content"], re.DOTALL).group(1)


def writes(body):
    """Two questions in each language about the first words of the paragraph."""
    about = " ".join(paragraph(body).split()[-3:])
    questions = {lang: [f"{asked} {about}?", f"{asked}?"] for lang, asked in zip(("en", "fr", "es"), KINDS, strict=True)}
    return completion(body, f"Here they are:\n```json\n{json.dumps(questions)}\n```")


@pytest.fixture
def server():
    server = ModelServer(writes)
    yield server
    server.close()


@pytest.fixture
def cues(environment, server):
    """The command, with the model of the server."""
    environment = environment | {"PLAIDOYER_LLM": f"{server.address}#a-model"}

    def run(*arguments, **variables):
        command = [sys.executable, "-m", "ingest", *arguments]
        return subprocess.run(command, env=environment | variables, cwd=ROOT, capture_output=True, check=False)

    return run


def test_a_text_gets_drafts_that_a_person_reads_and_puts_in(cues, server, tmp_path):
    (tmp_path / "accord.txt").write_text("Accord\n\nLe repos est un droit.\n\nLes heures sont payées.", encoding="utf-8")
    assert cues("add", str(tmp_path / "accord.txt")).returncode == 0
    made = cues("cues", "accord.fr", "--draft")
    assert made.returncode == 0, made.stderr
    assert b"Drafts by a-model: before you put them in, read them" in made.stderr
    assert [paragraph(body) for _, _, body in server.asked] == ["Le repos est un droit.", "Les heures sont payées."]
    for path, key, body in server.asked:
        assert (path, key, body["model"], body.get("stream", False)) == (
            "/v1/chat/completions",
            f"Bearer {NO_KEY}",
            "a-model",
            False,
        )
        assert [message["role"] for message in body["messages"]] == ["system", "user"]
        assert '"Accord"' not in body["messages"][0]["content"]
        assert "Text: Accord" in body["messages"][1]["content"]
    (tmp_path / "cues.tsv").write_bytes(made.stdout)
    drafts = read_cues(tmp_path / "cues.tsv")
    assert [len(some) for some in drafts.values()] == [6, 6]
    assert next(iter(drafts.values()))[:2] == ("qui paie est un droit.?", "qui paie?")
    first, second = drafts
    (tmp_path / "cues.tsv").write_text(f"{first}\tmay I sleep?\n", encoding="utf-8")
    assert cues("cues", "accord.fr", str(tmp_path / "cues.tsv")).returncode == 0
    server.asked.clear()
    again = cues("cues", "accord.fr", "--draft")
    assert [paragraph(body) for _, _, body in server.asked] == ["Les heures sont payées."], "what has cues is left alone"
    (tmp_path / "again.tsv").write_bytes(again.stdout)
    assert read_cues(tmp_path / "again.tsv") == {first: ("may I sleep?",), second: drafts[second]}
    done = cues("cues", "accord.fr", str(tmp_path / "again.tsv"))
    assert done.returncode == 0
    server.asked.clear()
    assert b"there is nothing to draft" in cues("cues", "accord.fr", "--draft").stderr
    assert server.asked == []


def test_a_model_that_answers_otherwise_is_asked_once_more_and_then_said(cues, server, tmp_path):
    (tmp_path / "accord.txt").write_text("Accord\n\nLe repos est un droit.", encoding="utf-8")
    cues("add", str(tmp_path / "accord.txt"))
    server.say = (200, completion({"model": "m"}, "I would rather not."))
    made = cues("cues", "accord.fr", "--draft")
    assert made.returncode == 1
    assert len(server.asked) == TRIES
    assert b"The model wrote no questions in the form asked for about: p. 1" in made.stderr
    (tmp_path / "cues.tsv").write_bytes(made.stdout)
    assert read_cues(tmp_path / "cues.tsv") == {}
    assert b"Le repos est un droit." in made.stdout


def test_no_model_is_asked_where_none_is_set(cues, server):
    cues("build")
    made = cues("cues", "conclusions-ia-2025.fr", "--draft", PLAIDOYER_LLM="")
    assert made.returncode == 1
    assert made.stderr.startswith(b"LlmUnavailable: No language model is set. Name one of yours, as in PLAIDOYER_LLM=http")
    assert made.stdout == b""
    assert server.asked == []
    both = cues("cues", "conclusions-ia-2025.fr", "--draft", "--reset")
    assert both.returncode == 2
    assert b"one of them" in both.stderr


def test_what_was_drafted_before_ctrl_c_is_written(shelf_command, monkeypatch):
    def one_and_stop(llm, source, passages):
        yield draft.Draft(next(iter(passages)), ("who pays?",))
        raise KeyboardInterrupt

    monkeypatch.setattr(draft, "drafted", one_and_stop)
    result = shelf_command("cues", "a.fr", "--draft")
    assert result.exit_code == 130
    assert "exhorte\twho pays?" in result.stdout
    assert "\ndemande\t\n" in result.stdout
    assert "What was drafted until then is in the file" in result.stderr


@pytest.fixture
def shelf_command(tmp_path, reader, monkeypatch):
    """The command in this process, on a library of one text of two clauses."""
    from conftest import LetterEmbedder
    from shelf import Shelf

    shelf = Shelf(tmp_path / "shelf", reader)
    shelf.list(a="Le congrès :\n\nEXHORTE les écoles à lire.\n\nDEMANDE aux États de payer.\n")
    shelf.build()
    settings = shelf.settings.model_copy(update={"llm": "http://127.0.0.1:1/v1#m"})
    monkeypatch.setattr(door, "load", lambda: settings)
    monkeypatch.setattr(door, "embedder_of", lambda _: LetterEmbedder())
    return lambda *arguments: CliRunner().invoke(door.app, arguments)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ('{"fr": ["1. Qui paie ?", "- qui paie ?"], "en": ["\\"who pays?\\""], "es": ["« ¿quién? »", ""]}', ("Qui paie ?", "who pays?", "¿quién?")),
        ('<think>{"fr": 1}</think>{"fr": ["a  b"], "en": [], "es": []}', ("a b",)),
        (f'{{"fr": ["{"x" * (LONGEST + 1)}"], "en": ["ok"], "es": []}}', ("ok",)),
        ('{"fr": ["a"], "en": ["b"]}', ()),
        ('{"fr": "a", "en": [], "es": []}', ()),
        ("no", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_what_is_kept_of_an_answer(answer, found):
    from llama_index.core.output_parsers import PydanticOutputParser

    assert _questions(PydanticOutputParser(draft.Questions), answer) == found


def test_questions_of_each_language_are_kept_when_there_are_too_many():
    from llama_index.core.output_parsers import PydanticOutputParser

    many = json.dumps({lang: [f"{lang} {n}" for n in range(50)] for lang in ("fr", "en", "es")})
    kept = _questions(PydanticOutputParser(draft.Questions), many)
    assert [sum(cue.startswith(lang) for cue in kept) for lang in ("fr", "en", "es")] == [MOST // 3] * 3


def test_the_key_is_sent_where_it_is_set_and_openai_s_own_never(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_API_BASE", "http://127.0.0.1:1/v1")
    body = {"role": "user", "content": "Paragraph:\nx\n\n"}
    for key, sent in ((None, f"Bearer {NO_KEY}"), ("secret", "Bearer secret")):
        settings = load(llm=f"{server.address}#m", **({"llm_key": key} if key else {}))
        assert "secret" not in repr(settings)
        assert said(llm_of(settings), "s", body["content"], temperature=0.0)
        assert server.asked[-1][1] == sent


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((401, {"error": {"message": "bad key"}}), r'"m" answered 401: .*bad key.*Check PLAIDOYER_LLM_KEY'),
        ((404, {"error": {"message": "no such model"}}), r"answered 404: .*no such model.*Check PLAIDOYER_LLM and"),
        ((200, b"<html>"), "is no answer"),
        ((200, {"choices": []}), "is no answer"),
    ],
)
def test_a_server_that_cannot_be_used_is_said_with_what_to_do(server, answer, words):
    server.say = answer
    with pytest.raises(LlmUnavailable, match=words):
        said(llm_of(load(llm=f"{server.address}#m")), "s", "u", temperature=0.0)


def test_a_server_that_is_not_there_is_said_with_what_to_do(server):
    address = server.address
    server.close()
    with pytest.raises(LlmUnavailable, match=r"cannot be reached .* Start its server, or check PLAIDOYER_LLM"):
        said(llm_of(load(llm=f"{address}#m")), "s", "u", temperature=0.0)
    server.__init__(writes)  # for the fixture to close


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/v1", "qwen", "http://#m"])
def test_an_address_without_a_model_is_refused_with_how_to_write_one(address):
    with pytest.raises(LlmUnavailable, match=r"PLAIDOYER_LLM is .* names its model after a #, as in http"):
        llm_of(load(llm=address))
