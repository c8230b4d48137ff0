"""A cross-encoder of sentence-transformers puts the first passages in order."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import pytest
from conftest import ROOT

from assistant.answer import Assistant
from assistant.rerank import RERANKED, RERANKER, CrossEncoderReranker, reranked, reranker_of
from corpus.errors import RerankerUnavailable
from corpus.settings import load
from corpus.text import Hit, Part, Passage, PassageKind

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "qui", "doit", "les", "gouvernements", "ecoles", "salaire"]


def model(folder, labels=1):
    """A cross-encoder of 8 dimensions that knows six words, with `labels` numbers for a pair; its weights come from a seed."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    torch.manual_seed(4)
    shape = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = BertConfig(vocab_size=len(WORDS), max_position_embeddings=64, num_labels=labels, **shape)
    made = BertForSequenceClassification(config)
    with torch.no_grad():
        made.classifier.weight *= 20  # else the scores of all pairs lie close together
    made.save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return model(tmp_path_factory.mktemp("rerankers") / "tiny")


def hits(*texts):
    return [
        Hit(Passage(f"s#{n}", "s", n, PassageKind.PARAGRAPH, f"paragraph {n}", 1, 1, 0, len(text), text), 1 - n / 100)
        for n, text in enumerate(texts)
    ]


def test_each_pair_is_scored_by_the_model_itself(tiny):
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    texts = ["les gouvernements", "les ecoles", "salaire"]
    network, tokenizer = AutoModelForSequenceClassification.from_pretrained(tiny), AutoTokenizer.from_pretrained(tiny)
    with torch.inference_mode():
        wanted = [float(network(**tokenizer("qui doit", text, return_tensors="pt")).logits[0, 0]) for text in texts]
    scores = CrossEncoderReranker(tiny).scores("qui doit", texts)
    assert scores == pytest.approx(wanted, abs=1e-5)
    assert len(set(scores)) == 3
    assert CrossEncoderReranker(tiny).scores("qui doit", []) == []


class Longest:
    """Prefers long passages."""

    revision = "longest-1"

    def scores(self, _question, passages):
        return [float(len(passage)) for passage in passages]


def test_the_first_hits_are_read_again_and_the_others_left_where_they_are():
    found = hits(*["a" * (n % 7 + 1) for n in range(RERANKED)], "a" * 99)
    order = reranked(found, "?", Longest())
    assert [len(hit.passage.text) for hit in order[:RERANKED]] == sorted((len(h.passage.text) for h in found[:-1]), reverse=True)
    assert order[-1] == found[-1]
    assert order[0].parts[RERANKER] == Part(1, 7.0)


def test_what_was_asked_for_by_its_reference_stays_first():
    found = hits("short", "a long passage")
    found[0] = dataclasses.replace(found[0], parts={"reference": Part(1, 1.0)})
    assert [hit.passage.text for hit in reranked(found, "?", Longest())] == ["short", "a long passage"]


def test_an_assistant_asks_its_reranker(library, bundled):
    asked = "Qui doit légiférer sur l'IA ?"
    answer = Assistant(library, bundled, reranker=Longest()).ask(asked, hits=10)
    lengths = [len(hit.passage.in_context) for hit in answer.hits]
    assert lengths == sorted(lengths, reverse=True)
    assert all(RERANKER in hit.parts for hit in answer.hits)
    assert all(RERANKER not in hit.parts for hit in Assistant(library, bundled).ask(asked).hits)


def test_what_is_put_to_those_asked_stays_first_whatever_a_reranker_prefers(library, bundled):
    answer = Assistant(library, bundled, reranker=Longest()).ask("What is the Executive Board asked to do?", hits=10)
    assert answer.hits[0].passage.locator == "§ ENCOURAGE, Bureau exécutif"
    assert [quote.locator for statement in answer.statements for quote in statement.quotes] == ["§ ENCOURAGE, Bureau exécutif"]


def test_a_reranker_is_known_by_its_name_and_what_is_in_its_files(tiny, tmp_path):
    """Two of one name are told apart: a run that is kept says which it was made with."""
    name, _, files = reranker_of(load(reranker=str(tiny))).revision.partition("@")
    assert (name, CrossEncoderReranker(tiny).revision) == ("tiny", f"tiny@{files}")
    other = CrossEncoderReranker(model(tmp_path / "tiny", labels=3)).revision
    assert other.startswith("tiny@")
    assert other != f"tiny@{files}"


def test_no_setting_no_reranker():
    assert reranker_of(load()) is None


def test_a_reranker_that_is_not_on_this_machine_is_said_with_what_to_do():
    with pytest.raises(RerankerUnavailable, match=r'PLAIDOYER_RERANKER is "union/none": no such folder.*remove the setting'):
        reranker_of(load(reranker="union/none"))


def test_a_folder_without_a_model_is_said(tmp_path):
    with pytest.raises(RerankerUnavailable, match=r"cannot be loaded.*Check PLAIDOYER_RERANKER"):
        reranker_of(load(reranker=str(tmp_path))).scores("a", ["b"])


def test_a_model_that_is_no_reranker_is_refused(tmp_path):
    several = model(tmp_path / "several", labels=3)
    with pytest.raises(RerankerUnavailable, match="gives 3 numbers for a pair of texts; a reranker gives one"):
        CrossEncoderReranker(several).scores("a", ["b"])


def test_the_gold_set_is_asked_with_the_reranker_of_the_settings(tiny, environment, tmp_path):
    command = [
        sys.executable,
        "-m",
        "evals",
        "--alone",
        "--json",
        str(tmp_path / "run.json"),
        "--html",
        str(tmp_path / "run.html"),
    ]
    machine = environment | {"PLAIDOYER_RERANKER": str(tiny), "OMP_NUM_THREADS": "1"}
    result = subprocess.run(command, env=machine, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert run["reranker"] == CrossEncoderReranker(tiny).revision
    assert run["embedder"].startswith("plaidoyer-trilingual@")
    for said in (result.stdout, (tmp_path / "run.html").read_text(encoding="utf-8")):
        assert f"embedder {run['embedder']}, reranker {run['reranker']}" in " ".join(said.split())
    first = [[hit["score"] for hit in row["hits"]] for row in run["questions"]]
    assert any(scores != sorted(scores, reverse=True) for scores in first), "another order than that of the scores"


def test_the_command_line_takes_the_setting(tiny, session_settings, library, environment):
    assert library.count()
    machine = environment | {"PLAIDOYER_LIBRARY": str(session_settings.library), "PLAIDOYER_RERANKER": str(tiny)}
    command = [sys.executable, "-m", "assistant", "Qui doit légiférer ?", "--json"]
    result = subprocess.run(command, env=machine, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert '"reranker"' in result.stdout
