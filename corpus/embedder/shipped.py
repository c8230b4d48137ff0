"""A model that `export` wrote, as a student again: to train it on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor
from transformers import BertConfig

from corpus.embedder.student import MIDPOINT, SLOPE, Student

PARTS = ("_quantized", "_scale", "_zero_point")
"""What the names of the three tensors end with that stand for one weight of eight bits."""


def from_shipped(folder: Path, teacher: Path) -> Student:
    """The student in `folder`, its weights as near to what was trained as eight bits tell, but for `answered`, which is not
    exported and begins anew. `teacher`, the folder of the BERT that it began as, says what the graph does not, above all how many
    heads there are. Raises SystemExit when `export` did not write it.
    """
    config = BertConfig.from_pretrained(teacher)
    try:
        weights = _weights(folder / "model.onnx")
        config.vocab_size = len(weights["bert.embeddings.word_embeddings.weight"])
        config.num_hidden_layers = len({name.split(".")[3] for name in weights if name.startswith("bert.encoder.layer.")})
        student = Student(config, len(weights["words.bias"]) - 1)
        student.load_state_dict({**weights, "answered": torch.tensor([SLOPE, MIDPOINT])})
    except (OSError, DecodeError, LookupError, StopIteration, RuntimeError, ValueError) as error:
        reason = " ".join(f"{error!r}".split())[:200]
        wrote = "`python -m corpus.embedder.export` wrote"
        raise SystemExit(f'"{folder}" holds no model that {wrote} of a student of "{teacher}" ({reason}). Name one.') from error
    return student


def _weights(path: Path) -> dict[str, Tensor]:
    """The weights of the student in the graph at `path`, by the names that it gives them. Raises OSError, DecodeError,
    LookupError or StopIteration when that is no such graph.
    """
    graph = onnx.load(path).graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def whole(name: str) -> NDArray[np.float32]:
        quantised, scale, zero = (held[f"{name}{part}"] for part in PARTS)
        return np.asarray((quantised.astype(np.float32) - zero.astype(np.float32)) * scale, dtype=np.float32)

    found = {name: whole(name) for name in (n.removesuffix(PARTS[0]) for n in held if n.endswith(PARTS[0])) if "::" not in name}
    for node in graph.node:
        layer = node.name.strip("/").rpartition("/")[0].replace("/", ".")
        if node.op_type == "Identity" and node.input[0] in held:  # one tensor stands for several that are the same
            held[node.output[0]] = held[node.input[0]]
        elif node.op_type == "MatMulInteger":
            found[f"{layer}.weight"] = whole(node.input[1].removesuffix(PARTS[0])).T
        elif node.op_type == "LayerNormalization":
            found |= {f"{layer}.weight": held[node.input[1]], f"{layer}.bias": held[node.input[2]]}
        elif node.op_type == "Add" and f"{layer}.weight" in found:
            found[f"{layer}.bias"] = next(held[name] for name in node.input if name in held)
    return {name: torch.from_numpy(np.array(array)) for name, array in found.items()}
