"""An embedding model behind an OpenAI-compatible server: asked over real HTTP, on this machine."""

from __future__ import annotations

import numpy as np
import pytest
from model_server import ModelServer

from corpus.embedding import embedder_for, embedder_of
from corpus.embedding_server import BATCH
from corpus.errors import BadSetting, EmbedderUnavailable
from corpus.settings import load


def embeddings(body):
    """As OpenAI's server answers /v1/embeddings: a text's vector is its length and its number of words."""
    rows = [{"object": "embedding", "index": n, "embedding": [len(t), len(t.split())]} for n, t in enumerate(body["input"])]
    return {"object": "list", "model": body["model"], "data": rows[::-1]}  # whatever their order


@pytest.fixture
def server():
    server = ModelServer(embeddings)
    yield server
    server.close()


def unit(*numbers):
    return np.array(numbers, dtype=np.float32) / np.linalg.norm(numbers)


def test_texts_get_the_vectors_that_the_server_gives_in_their_order(server):
    embedder = embedder_for(f"{server.address}#a-model")
    vectors = embedder.encode(["one two", "three"])
    np.testing.assert_allclose(vectors, [unit(7, 2), unit(5, 1)], atol=1e-6)
    assert vectors.dtype == np.float32
    ((path, key, body),) = server.asked
    assert (path, key, body) == ("/v1/embeddings", None, {"model": "a-model", "input": ["one two", "three"]})
    assert embedder.encode([]).shape[0] == 0


def test_inclusive_forms_are_sent_as_plain_words(server):
    embedder = embedder_for(f"{server.address}#a-model")
    embedder.encode(["les enseignant·e·s"])
    embedder.encode_query(["l@s maestr@s"])
    assert [body["input"] for _, _, body in server.asked] == [["les enseignants"], ["los maestros"]]


def test_many_texts_are_sent_in_batches(server):
    texts = ["x" * n for n in range(1, 2 * BATCH + 2)]
    vectors = embedder_for(f"{server.address}#m").encode(texts)
    np.testing.assert_allclose(vectors[-1], unit(len(texts), 1), atol=1e-6)
    assert [len(body["input"]) for _, _, body in server.asked] == [BATCH, BATCH, 1]


def test_the_settings_name_the_server_its_key_and_what_stands_before_a_text(server, monkeypatch):
    monkeypatch.setenv("PLAIDOYER_EMBEDDER", f"{server.address}#m")
    monkeypatch.setenv("PLAIDOYER_API_KEY", "secret")
    monkeypatch.setenv("PLAIDOYER_QUERY_PREFIX", "ask: ")
    settings = load()
    assert "secret" not in repr(settings)
    embedder = embedder_of(settings)
    embedder.encode_query(["q"])
    embedder.encode(["p"])
    assert [(key, body["input"]) for _, key, body in server.asked] == [("Bearer secret", ["ask: q"]), ("Bearer secret", ["p"])]


def test_a_key_that_cannot_be_sent_is_refused_and_not_repeated(server):
    settings = load(embedder=f"{server.address}#m", api_key="se\u00a0cret")
    with pytest.raises(EmbedderUnavailable, match=r"PLAIDOYER_API_KEY holds characters that no key has") as refused:
        embedder_of(settings)
    assert "cret" not in str(refused.value)


def test_a_model_of_a_known_family_gets_its_prefixes(server):
    embedder = embedder_for(f"{server.address}#multilingual-e5-small")
    embedder.encode_query(["q"])
    embedder.encode(["p"])
    assert [body["input"] for _, _, body in server.asked] == [["query: q"], ["passage: p"]]
    assert embedder.revision == f"multilingual-e5-small@{server.address.split('/')[2]}+'passage: '"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ((401, {"error": {"message": "bad key"}}), r"answered 401: .*bad key.*Check PLAIDOYER_API_KEY"),
        ((404, {"error": "no such model"}), r"answered 404: .*no such model.*Check PLAIDOYER_EMBEDDER"),
        ((500, b"<html>" + b"x" * 1000), r"answered 500: <html>x{10,200}\. Check"),
        ((200, b"not json"), "no list of embeddings"),
        ((200, []), "no list of embeddings"),
        ((200, {"data": [{"index": 0, "embedding": [1, 2]}]}), "it gave 1 vectors for 2 texts"),
        ((200, {"data": [{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}]}), "no list of embeddings"),
        ((200, {"data": [{"index": 0, "embedding": [0, 0]}, {"index": 1, "embedding": [1, 2]}]}), "a vector has no length"),
        ((200, {"data": [{"index": 0, "embedding": ["a"]}, {"index": 1, "embedding": ["b"]}]}), "no list of embeddings"),
    ],
)
def test_a_server_that_cannot_be_used_is_said_with_what_to_do(server, said, words):
    server.say = said
    with pytest.raises(EmbedderUnavailable, match=words):
        embedder_for(f"{server.address}#m").encode(["one", "two"])


def test_a_server_that_is_not_there_is_said_with_what_to_do(server):
    server.close()
    with pytest.raises(EmbedderUnavailable, match=r"does not answer .* Start it, or check PLAIDOYER_EMBEDDER"):
        embedder_for(f"{server.address}#m").encode(["one"])
    server.__init__(embeddings)  # for the fixture to close


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/v1", "https://", "http://#m"])
def test_an_address_without_a_model_is_refused_with_how_to_write_one(address):
    with pytest.raises(EmbedderUnavailable, match=r"names its model after a #"):
        embedder_for(address)


def test_a_secret_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(EmbedderUnavailable, match="PLAIDOYER_API_KEY") as refused:
        embedder_for("http://ana:secret@127.0.0.1:1/v1#m")
    assert "secret" not in str(refused.value)


def test_a_library_is_built_and_asked_with_the_model_of_a_server(server, tmp_path, reader):
    from assistant.answer import Assistant
    from corpus.library import Library
    from ingest.pipeline import QUIET, build

    settings = load(library=tmp_path / "library", embedder=f"{server.address}#m")
    assert not build(settings, embedder_of(settings), QUIET, reader).failed
    with Library.open(settings, embedder_of(settings)) as library:
        assert Assistant(library, embedder_of(settings)).ask("Qui doit légiférer sur l'IA ?").hits
    with pytest.raises(BadSetting):
        load(embedder=f"{server.address}#m", api_kee="x")
