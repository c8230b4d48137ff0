"""Cues drafted by a language model: asked over real HTTP, in the form that OpenAI's server speaks."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading

import pytest
from conftest import ROOT
from model_server import ModelServer

from corpus import llm
from corpus.cues import LONGEST, MOST, read_cues
from corpus.errors import LlmUnavailable
from corpus.llm import NO_KEY, llm_of, said
from corpus.settings import load
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
    assert b"Drafts by a-model: read them before you put them in" in made.stderr
    assert [paragraph(body) for _, _, body in server.asked] == ["Le repos est un droit.", "Les heures sont payées."]
    for path, key, body in server.asked:
        assert (path, key, body["model"], body.get("stream", False)) == (
            "/v1/chat/completions",
            f"Bearer {NO_KEY}",
            "a-model",
            False,
        )
        assert [message["role"] for message in body["messages"]] == ["system", "user"]
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


def test_without_a_model_it_says_how_to_set_one(cues):
    cues("build")
    made = cues("cues", "conclusions-ia-2025.fr", "--draft", PLAIDOYER_LLM="")
    assert made.returncode == 1
    assert made.stderr.startswith(b"LlmUnavailable: No language model is set. Name one of yours, as in PLAIDOYER_LLM=http")
    assert made.stdout == b""
    both = cues("cues", "conclusions-ia-2025.fr", "--draft", "--reset")
    assert both.returncode == 2
    assert b"one of them" in both.stderr


@pytest.fixture
def accord(cues, tmp_path):
    """The library holds a text of two paragraphs."""
    (tmp_path / "accord.txt").write_text("Accord\n\nLe repos est un droit.\n\nLes heures sont payées.", encoding="utf-8")
    assert cues("add", str(tmp_path / "accord.txt")).returncode == 0
    return tmp_path / "cues.tsv"


def test_what_was_drafted_before_ctrl_c_is_in_the_file(accord, environment, server):
    """And the other paragraphs to go on with."""
    second, go = threading.Event(), threading.Event()

    def waits(body):
        if "heures" in paragraph(body):
            second.set()
            go.wait(60)
        return writes(body)

    server.answer = waits
    command = [sys.executable, "-m", "ingest", "cues", "accord.fr", "--draft"]
    environment = environment | {"PLAIDOYER_LLM": f"{server.address}#a-model"}
    with accord.open("wb") as file:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=file, stderr=subprocess.PIPE)
    assert second.wait(120)
    assert b"repos" in accord.read_bytes(), "each paragraph is written as it is made, whatever happens then"
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    go.set()
    assert process.returncode == 130
    assert b"Stopped. Drafts that you put in stay" in told
    assert b"read them before you put them in" in told
    (drafted,) = read_cues(accord).values()
    assert len(drafted) == 6
    assert "Les heures sont payées." in accord.read_text(encoding="utf-8")


def test_where_the_model_goes_away_the_file_is_whole_and_the_reason_said(accord, cues, server):
    def goes_away(body):
        if "heures" in paragraph(body):
            server.say = (404, {"error": {"message": "the model was unloaded"}})
            return {}
        return writes(body)

    server.answer = goes_away
    made = cues("cues", "accord.fr", "--draft")
    assert made.returncode == 1
    assert b"LlmUnavailable: " in made.stderr
    assert b"Traceback" not in made.stderr
    accord.write_bytes(made.stdout)
    assert len(read_cues(accord)) == 1
    assert "Les heures sont payées." in made.stdout.decode()


def test_no_model_is_asked_unless_a_draft_is_wanted(accord, cues, server):
    assert cues("cues", "accord.fr").returncode == 0
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ('{"fr": ["1. Qui paie ?", "- qui paie ?"], "en": ["\\"who pays?\\""], "es": ["« ¿quién? »", ""]}', ("Qui paie ?", "who pays?", "¿quién?")),
        ('<think>{"fr": 1}</think>{"fr": ["a  b"], "en": [], "es": []}', ("a b",)),
        ('so {this} is</think>\n{"fr": ["a"], "en": [], "es": []}', ("a",)),
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


def test_what_is_sent_besides_is_the_key_that_is_set_and_nothing_of_openai_s(server, monkeypatch):
    for name in ("API_KEY", "ORG_ID", "PROJECT_ID"):
        monkeypatch.setenv(f"OPENAI_{name}", "of-somebody")
    for name in ("BASE_URL", "API_BASE"):
        monkeypatch.setenv(f"OPENAI_{name}", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer of-somebody\nX-Team: of-somebody")
    for key, sent in ((None, f"Bearer {NO_KEY}"), (" secret\n", "Bearer secret")):
        settings = load(llm=f"{server.address}#m", **({"llm_key": key} if key else {}))
        assert "secret" not in repr(settings)
        assert said(llm_of(settings, 0.5), "s", "Paragraph:\nx\n\n")
        (_, authorization, body), headers = server.asked[-1], server.headers[-1]
        assert (authorization, body["temperature"]) == (sent, 0.5)
        assert not any("of-somebody" in value or name.lower().startswith("x-") for name, value in headers.items())


@pytest.mark.parametrize("key", ["se\u00a0cret", "se\ncret"])
def test_a_key_that_cannot_be_sent_is_refused_and_not_repeated(server, key):
    with pytest.raises(LlmUnavailable, match=r"PLAIDOYER_LLM_KEY holds characters that no key has") as refused:
        llm_of(load(llm=f"{server.address}#m", llm_key=key), 0.5)
    assert "cret" not in str(refused.value)


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
        said(llm_of(load(llm=f"{server.address}#m"), 0.5), "s", "u")


def test_a_model_that_is_too_slow_is_said_with_what_to_do(server, monkeypatch):
    monkeypatch.setattr(llm, "PATIENCE", 0.2)
    monkeypatch.setattr(llm, "RETRIES", 0)
    go = threading.Event()
    server.answer = lambda body: go.wait(30) and completion(body, "late")
    with pytest.raises(LlmUnavailable, match=r"did not answer within 0 s, 1 times. Choose a smaller one"):
        said(llm_of(load(llm=f"{server.address}#m"), 0.5), "s", "u")
    go.set()


def test_a_server_that_is_not_there_is_said_with_what_to_do(server):
    address = server.address
    server.close()
    with pytest.raises(LlmUnavailable, match=r"cannot be reached .* Start its server, or check PLAIDOYER_LLM"):
        said(llm_of(load(llm=f"{address}#m"), 0.5), "s", "u")
    server.__init__(writes)  # for the fixture to close


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/v1", "qwen", "http://#m", "http://127.0.0.1:port/v1#m", "http://[::1/v1#m", "ftp://a/v1#m"]
)
def test_an_address_that_names_no_model_is_refused_with_how_to_write_one(address):
    with pytest.raises(LlmUnavailable, match=r"PLAIDOYER_LLM is .* names its model after a #, as in http"):
        llm_of(load(llm=address), 0.5)


@pytest.mark.parametrize("address", ["http://me:secret@127.0.0.1:1/v1", "http://me:secret@127.0.0.1:port/v1#m"])
def test_a_secret_in_the_address_is_not_repeated(address):
    with pytest.raises(LlmUnavailable, match="Set the server's key as PLAIDOYER_LLM_KEY") as refused:
        llm_of(load(llm=address), 0.5)
    assert "secret" not in str(refused.value)
