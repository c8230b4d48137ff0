"""The student: the teacher's transformer, cut to some of its layers, over another vocabulary; mean pooling; unit length."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from corpus.embedding import without_endings

MAX_TOKENS = 256
"""Longer texts are cut: as for the teacher, and about 180 words."""


class Student(nn.Module):
    """Token ids -> vectors of length 1. With no layers it is a mean of (learnt) token vectors."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state.float()
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


def from_teacher(folder: Path, layers: Sequence[int], vectors: NDArray[np.float32]) -> Student:
    """The teacher in `folder` with only its `layers` (from 0) and `vectors` for its tokens, float32 of shape [pieces, d]."""
    teacher = BertModel.from_pretrained(folder, add_pooling_layer=False)
    config = BertConfig(**{**teacher.config.to_dict(), "vocab_size": len(vectors), "num_hidden_layers": len(layers)})
    student = Student(config)
    state = {name: value for name, value in teacher.state_dict().items() if not name.startswith("encoder.layer.")}
    state["embeddings.word_embeddings.weight"] = torch.from_numpy(vectors)
    for n, layer in enumerate(layers):
        prefix = f"encoder.layer.{layer}."
        for name, value in teacher.state_dict().items():
            if name.startswith(prefix):
                state[f"encoder.layer.{n}.{name.removeprefix(prefix)}"] = value
    student.bert.load_state_dict(state)
    return student


def half_precision() -> torch.autocast:
    """bfloat16 where the processor multiplies it fast: without AVX-512 it is forty times slower than float32."""
    return torch.autocast("cpu", torch.bfloat16, enabled=torch.backends.cpu.get_cpu_capability() == "AVX512")


def tensors(tokenizer: Tokenizer, texts: Sequence[str], max_tokens: int = MAX_TOKENS) -> tuple[Tensor, Tensor]:
    """Ids and attention mask of `texts`, both int64 of shape [n, longest]."""
    encoded = [tokenizer.encode(without_endings(text)).ids for text in texts]
    cut = [ids if len(ids) <= max_tokens else [*ids[: max_tokens - 1], ids[-1]] for ids in encoded]
    longest = max(map(len, cut))
    ids = torch.zeros((len(cut), longest), dtype=torch.int64)
    mask = torch.zeros_like(ids)
    for n, row in enumerate(cut):
        ids[n, : len(row)] = torch.tensor(row)
        mask[n, : len(row)] = 1
    return ids, mask


def encode(model: Student, tokenizer: Tokenizer, texts: Sequence[str], batch: int = 64) -> NDArray[np.float32]:
    """Vectors of `texts`: float32 of shape [n, d], rows of length 1. Batched by length."""
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    found: list[NDArray[np.float32]] = [np.empty(0, dtype=np.float32)] * len(texts)
    model.eval()
    with torch.inference_mode(), half_precision():
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            vectors = model(*tensors(tokenizer, [texts[n] for n in chosen])).numpy()
            for n, vector in zip(chosen, vectors, strict=True):
                found[n] = vector
    model.train()
    return np.stack(found)
