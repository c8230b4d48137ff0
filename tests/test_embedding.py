"""Embedders: a model in a folder, in the Hugging Face cache, or bundled; none of them reaches the network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from conftest import ROOT

from corpus.embedding import Remembering, embedder_for
from corpus.errors import EmbedderUnavailable
from corpus.prefixes import Prefixes

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "les", "gouvernements", "à", "legiferer", "##s", "ecole", "syndicat"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A sentence-transformers model of 8 dimensions that knows seven words; its weights are drawn from a fixed seed."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    (folder / "words").mkdir()
    (folder / "words" / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    torch.manual_seed(1)
    shape = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(WORDS), max_position_embeddings=32, **shape)).save_pretrained(folder / "bert")
    BertTokenizerFast(str(folder / "words" / "vocab.txt"), model_max_length=32).save_pretrained(folder / "bert")
    words = Transformer(str(folder / "bert"), max_seq_length=32)
    pooled = Pooling(words.get_embedding_dimension(), pooling_mode="mean")
    SentenceTransformer(modules=[words, pooled], device="cpu").save_pretrained(str(folder / "tiny"))
    return folder / "tiny"


@pytest.fixture
def tiny(made, tmp_path):
    return shutil.copytree(made, tmp_path / "tiny")


def test_a_model_in_a_folder_makes_a_vector_of_length_1_for_each_text(tiny):
    vectors = embedder_for(str(tiny)).encode(["les gouvernements", "à légiférer", "école", ""])
    assert (vectors.shape, vectors.dtype) == ((4, 8), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_a_text_has_the_same_vector_alone_and_among_others(tiny):
    embedder = embedder_for(str(tiny))
    together = embedder.encode(["les gouvernements à légiférer", "école"])
    np.testing.assert_allclose(together[1], embedder.encode(["école"])[0], atol=1e-6)
    assert not np.allclose(together[0], together[1], atol=1e-3)


def test_no_text_makes_no_vector(tiny):
    assert embedder_for(str(tiny)).encode([]).shape == (0, 8)


def test_the_revision_changes_when_the_weights_do_and_only_then(tiny, tmp_path):
    before = embedder_for(str(tiny)).revision
    assert before.startswith("tiny@")
    assert embedder_for(str(shutil.copytree(tiny, tmp_path / "elsewhere" / "tiny"))).revision == before
    (tiny / "README.md").write_text("another card", encoding="utf-8")
    assert embedder_for(str(tiny)).revision == before
    (weights,) = tiny.rglob("model.safetensors")
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert embedder_for(str(tiny)).revision != before


@pytest.fixture
def hub(made, tmp_path, environment):
    """A machine whose Hugging Face cache holds the model under the name `union/tiny`, and a Python run there."""
    home = tmp_path / "home"
    repository = home / "hub" / "models--union--tiny"
    shutil.copytree(made, repository / "snapshots" / ("a" * 40))
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("a" * 40)

    def run(code):
        machine = {name: value for name, value in environment.items() if not name.startswith(("HF_", "HUGGINGFACE_"))}
        command = [sys.executable, "-c", f"from corpus.settings import seal\nseal()\n{code}"]
        return subprocess.run(
            command, env=machine | {"HF_HOME": str(home)}, cwd=ROOT, capture_output=True, text=True, check=False
        )

    return run


def test_a_model_of_the_hub_is_taken_from_this_machines_cache(hub, made):
    code = "from corpus.embedding import embedder_for\ne = embedder_for('union/tiny')\nprint(e.encode(['école']).tolist()[0])"
    result = hub(code)
    assert result.returncode == 0, result.stderr
    np.testing.assert_allclose(json.loads(result.stdout), embedder_for(str(made)).encode(["école"])[0], atol=1e-6)


@pytest.mark.parametrize("name", ["union/other", "no-such-model", "../no/such", "a b/c", "x" * 300, "-", "tiny/"])
def test_a_model_that_is_not_on_this_machine_is_said_with_what_to_do(name):
    with pytest.raises(EmbedderUnavailable) as error:
        embedder_for(name)
    assert f'PLAIDOYER_EMBEDDER is "{name}"' in str(error.value)
    assert 'or use "bundled"' in str(error.value)


def _empty(folder):
    shutil.rmtree(folder)
    folder.mkdir()


def _without_weights(folder):
    next(folder.rglob("model.safetensors")).unlink()


def _half_weights(folder):
    weights = next(folder.rglob("model.safetensors"))
    weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])


def _no_json(folder):
    next(folder.rglob("config.json")).write_text("{")


def _no_modules(folder):
    (folder / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "no.such.Module"}]')


def _no_words(folder):
    for name in ("tokenizer.json", "vocab.txt", "tokenizer_config.json"):
        for path in folder.rglob(name):
            path.write_text("{}")


def _no_unknown(folder):
    """The tokenizer of another model, which has no word for what it does not know: it fails at the first such word."""
    path = next(folder.rglob("tokenizer.json"))
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["model"]["unk_token"] = "[NONE]"
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    for path in folder.rglob("tokenizer_config.json"):
        path.write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"}), encoding="utf-8")


DAMAGES = [_empty, _without_weights, _half_weights, _no_json, _no_modules, _no_words, _no_unknown]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_folder_without_a_sound_model_is_said_with_what_to_do(tiny, damage):
    damage(tiny)
    embedder = embedder_for(str(tiny))
    with pytest.raises(EmbedderUnavailable) as error:
        embedder.encode(["école"])
    assert f'The embedding model in "{tiny}" cannot be loaded' in str(error.value)
    assert "Check PLAIDOYER_EMBEDDER" in str(error.value)


def test_torch_is_not_imported_where_the_bundled_model_serves(environment):
    code = (
        "import sys\nimport app, gradio, llama_index.vector_stores.chroma\nfrom corpus.embedding import embedder_for\n"
        "e = embedder_for('bundled')\nassert e.revision\n"
        "assert e.encode(['Qui paie ?']).shape == (1, 384)\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)


def test_the_bundled_model_puts_three_languages_in_one_space(bundled):
    asked = bundled.encode(
        ["Qui paie les manuels scolaires ?", "Who pays for the textbooks?", "¿Quién paga los libros de texto?"]
    )
    answers = bundled.encode(["L'État paie les manuels scolaires.", "The buildings are old.", "Los recreos son cortos."])
    assert (asked @ answers.T).argmax(axis=1).tolist() == [0, 0, 0]


def test_the_bundled_model_is_small_enough_to_ship():
    from corpus.embedding import MODEL

    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 30_000_000


def test_the_bundled_model_makes_vectors_of_length_1(bundled):
    vectors = bundled.encode(["teachers' unions", "les syndicats de l'éducation"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_bundled_model_gives_a_text_the_same_vector_whatever_else_it_is_given(bundled):
    texts = ["Qui finance les outils ?", "a very long sentence about rest " * 30, "¿Qué?", "URGES governments to pay: 1, 2, 3"]
    np.testing.assert_array_equal(bundled.encode(texts), np.stack([bundled.encode([text])[0] for text in texts]))


SPELT = {
    "Les enseignants et les délégués doivent-ils participer ?": [
        "Les enseignant·e·s et les délégué·e·s doivent-ils participer ?",
        "Les enseignant•es et les délégué•es doivent-ils participer ?",
        "Les enseignant.e.s et les délégué.es doivent-ils participer ?",
        "Les enseignant-e-s et les délégué-e-s doivent-ils participer ?",
        "Les enseignant(e)s et les délégué(e)s doivent-ils participer ?",
        "Les enseignant/e/s et les délégués/ées doivent-ils participer ?",
        "Les enseignantEs et les déléguéEs doivent-ils participer ?",
    ],
    "¿Deben participar los maestros y los alumnos?": [
        "¿Deben participar l@s maestr@s y l@s alumn@s?",
        "¿Deben participar los/as maestros/as y los/as alumnos/as?",
        "¿Deben participar los maestro(a)s y los alumno(a)s?",
        "¿Deben participar lxs maestrxs y lxs alumnxs?",
        "¿Deben participar los maestros y los alumnes?",
    ],
    "What must the teachers be taught?": ["What must the teacher(s) be taught?"],
}


@pytest.mark.parametrize(("plain", "spelt"), [(plain, spelt) for plain, listed in SPELT.items() for spelt in listed])
def test_each_spelling_of_an_inclusive_form_has_the_vectors_of_the_plain_word(plain, spelt, bundled):
    for encode in (bundled.encode_pieces, bundled.encode_query_pieces):
        vectors, pieces = encode([plain, spelt])
        np.testing.assert_array_equal(vectors[0], vectors[1])
        np.testing.assert_array_equal(pieces[0], pieces[1])
    assert bundled.piece_counts([plain]) == bundled.piece_counts([spelt])


def test_a_model_in_a_folder_reads_inclusive_forms_as_plain_words_too(tiny):
    embedder = embedder_for(str(tiny))
    for encode in (embedder.encode, embedder.encode_query):
        plain, spelt = encode(["les gouvernements, les syndicats", "les gouvernement(s), les syndicat(s)"])
        np.testing.assert_allclose(plain, spelt, atol=1e-6)


class Counting:
    """Remembers what it was asked for."""

    revision = "counting-1"

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked.append(list(texts))
        return np.array([[len(text)] for text in texts], dtype=np.float32).reshape(len(texts), 1)

    encode_query = encode


def test_vectors_are_kept_and_the_oldest_are_let_go():
    embedder = Remembering(counting := Counting(), most=2)
    assert embedder.revision == "counting-1"
    assert embedder.encode(["a", "bb", "a"]).tolist() == [[1], [2], [1]]
    assert embedder.encode(["bb", "ccc"]).tolist() == [[2], [3]]
    assert embedder.encode(["a"]).tolist() == [[1]]
    assert embedder.encode([]).shape == (0, 1)
    assert counting.asked == [["a", "bb"], ["ccc"], ["a"], []]


def test_more_texts_than_are_kept_get_their_vectors_all_the_same():
    embedder = Remembering(Counting(), most=1)
    assert embedder.encode(["a", "bb", "ccc"]).tolist() == [[1], [2], [3]]


def test_a_model_of_the_e5_family_is_told_what_is_a_question_and_what_a_passage(made, tmp_path):
    plain = embedder_for(str(shutil.copytree(made, tmp_path / "tiny")))
    prefixed = embedder_for(str(shutil.copytree(made, tmp_path / "multilingual-e5-small")))
    np.testing.assert_allclose(prefixed.encode(["école"]), plain.encode(["passage: école"]), atol=1e-6)
    np.testing.assert_allclose(prefixed.encode_query(["école"]), plain.encode(["query: école"]), atol=1e-6)
    assert not np.allclose(prefixed.encode(["école"]), plain.encode(["école"]), atol=1e-3)
    assert prefixed.revision.endswith("+'passage: '")


def test_prompts_that_a_models_own_files_name_are_used(made, tmp_path):
    folder = shutil.copytree(made, tmp_path / "e5-prompted")
    path = folder / "config_sentence_transformers.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"prompts": {"query": "les ", "document": "à "}}), encoding="utf-8")
    prompted, plain = embedder_for(str(folder)), embedder_for(str(shutil.copytree(made, tmp_path / "tiny")))
    np.testing.assert_allclose(prompted.encode_query(["école"]), plain.encode(["les école"]), atol=1e-6)
    np.testing.assert_allclose(prompted.encode(["école"]), plain.encode(["à école"]), atol=1e-6)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("intfloat/multilingual-e5-small", ("query: ", "passage: ")),
        ("/models/e5-base-v2", ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", ("", "")),
        ("nomic-ai/nomic-embed-text-v1.5", ("search_query: ", "search_document: ")),
        ("BAAI/bge-m3", ("", "")),
        ("the5-thing", ("", "")),
        ("/home/ana/e5-models/bge-m3", ("", "")),
        ("http://127.0.0.1:1/v1#multilingual-e5-small", ("query: ", "passage: ")),
    ],
)
def test_prefixes_go_with_the_family_of_the_model(name, expected):
    found = Prefixes.chosen(name)
    assert (found.query, found.passage) == expected
    assert Prefixes.chosen(name, "none", "p ") == Prefixes("", "p ", said=True)
