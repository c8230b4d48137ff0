"""The trained student as int8 ONNX: python -m corpus.embedder.export TRAINED FOLDER, then PLAIDOYER_EMBEDDER=FOLDER

Weights are quantised to eight bits, one scale a row; activations as they come (dynamic quantisation). The weights have no sign:
with signed ones, processors without VNNI cut sums off, and vectors differ from machine to machine. The command says how close
the result stays to what was trained.
"""

from __future__ import annotations

import json
import tempfile
import warnings
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.console import stderr, told
from corpus.embedder.examples import load_examples
from corpus.embedder.student import Student, encode_pieces
from corpus.embedder.train import PARALLEL, THESAURUS, trained_student
from corpus.embedding import OnnxEmbedder
from corpus.windows import MARKS, SIZE

MAX_BYTES = 30_000_000
SAMPLE = 200
"""So many texts, at most: on those that both read whole, the quantised model is compared with what was trained."""


def export(
    trained: Annotated[Path, typer.Argument(help="folder that `train` wrote")],
    out: Annotated[Path, typer.Argument(help="folder for model.onnx, tokenizer.json and figures.json")],
) -> None:
    """Write the bundled model from a training run, and compare the two."""
    console = stderr()
    model = load_student(trained)
    tokenizer = Tokenizer.from_file(str(trained / "tokenizer.json"))
    out.mkdir(parents=True, exist_ok=True)
    _write(model, out / "model.onnx")
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    size = sum(path.stat().st_size for path in (out / "model.onnx", out / "tokenizer.json"))
    if size > MAX_BYTES:
        raise SystemExit(f"The model has {size} bytes; at most {MAX_BYTES} are bundled. Train with fewer pieces or layers.")
    examples = load_examples(PARALLEL, THESAURUS)
    texts = [text for item in examples.held_out for text in (item.passage("fr"), item.questions[0]["es"])][:SAMPLE]
    embedder = OnnxEmbedder(out)
    texts = [text for text, count in zip(texts, embedder.piece_counts(texts), strict=True) if count + MARKS <= SIZE]
    vectors, pieces = embedder.encode_pieces(texts)
    trained_vectors, trained_pieces = encode_pieces(model, tokenizer, texts)
    cosines = (trained_vectors.numpy() * vectors).sum(axis=1)
    alike = np.concatenate([_cosines(p, t.numpy()[: len(p)]) for p, t in zip(pieces, trained_pieces, strict=True)])
    figures = [json.loads(line) for line in (trained / "figures.jsonl").read_text(encoding="utf-8").splitlines()]
    told = {
        "bytes": size,
        "cosine to trained, mean": round(float(cosines.mean()), 4),
        "least": round(float(np.min(cosines)), 4),
        "of the pieces, mean": round(float(alike.mean()), 4),
    }
    (out / "figures.json").write_text(json.dumps({"export": told, "held out": figures}, indent=1) + "\n", encoding="utf-8")
    console.print(told)


def _cosines(rows: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(others, axis=1)
    return np.asarray((rows * others).sum(axis=1) / lengths, dtype=np.float32)


def load_student(trained: Path) -> Student:
    """The student in the last checkpoint of a training run, as the exporter wants it. Raises SystemExit when there is none."""
    student = trained_student(trained)
    student.bert.set_attn_implementation("eager")  # what the exporter can trace
    student.eval()
    return student


def _write(model: Student, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    ids = torch.ones((2, 7), dtype=torch.int64)
    free = {0: "texts", 1: "tokens"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter by tracing is called legacy; the other one needs another package
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            model, (ids, torch.ones_like(ids)), full,
            input_names=["input_ids", "attention_mask"], output_names=["vectors", "pieces"],
            dynamic_axes={"input_ids": free, "attention_mask": free, "vectors": {0: "texts"}, "pieces": free},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(full, path, weight_type=QuantType.QUInt8, per_channel=True)


if __name__ == "__main__":
    typer.run(told(stderr(), "Stopped. Nothing was finished.")(export))
