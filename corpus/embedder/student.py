"""The student: the teacher's transformer, cut to some of its layers, over another vocabulary, with two outputs.

A text's vector is the mean of its pieces, of length 1. Each piece has a short vector of its own besides, for late interaction
(Khattab & Zaharia 2020): a question's piece looks for the one of the passage that is most like it, and counts by its weight.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel
from transformers.utils import logging

from corpus.language import plainly
from corpus.models import load_quietly

CHECKPOINT, TOKENIZER = "checkpoint.pt", "tokenizer.json"
"""What the folder of a run, or of a mean of runs, has."""
WORD_SIZE = 64
"""Numbers in the vector of one piece: a passage of 60 words takes about 5 KB at a byte each."""
SLOPE, MIDPOINT = 20.0, 0.55
"""Where the chance that a passage answers begins: logistic in its score of late interaction."""
MAX_TOKENS = 256
"""Longer texts are cut: as for the teacher, and about 180 words."""


class Student(nn.Module):
    """Token ids -> vectors of length 1, [n, d], and those of the pieces, [n, tokens, k], each as long as the piece weighs in a
    question (zeros where the mask is). With no layers the first is a mean of (learnt) token vectors. `answered` says what a score
    of late interaction means while training, slope and midpoint of a logistic; nothing else uses it.
    """

    def __init__(self, config: PretrainedConfig, word_size: int = WORD_SIZE) -> None:
        super().__init__()
        whole: dict[str, Any] = {"add_pooling_layer": False, "dtype": torch.float32}  # else as the teacher's file was saved
        self.bert = AutoModel.from_config(config, **whole)  # type: ignore[no-untyped-call]  # as below
        self.words = nn.Linear(config.hidden_size, min(word_size, config.hidden_size) + 1)
        self.answered = nn.Parameter(torch.tensor([SLOPE, MIDPOINT]))

    @property
    def device(self) -> torch.device:
        return self.words.weight.device

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state.float()
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        words = self.words(hidden)
        weights = nn.functional.softplus(words[..., -1:]) * mask
        vectors = nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)
        return vectors, nn.functional.normalize(words[..., :-1], dim=-1) * weights

    def begin_words(self, input_ids: Tensor, attention_mask: Tensor) -> None:
        """Let the pieces' vectors begin as the principal components of the hidden states of these texts, all weights as 1."""
        trained = self.training
        self.eval()  # with dropout, each seed would begin elsewhere
        with torch.inference_mode():
            hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state.float()
            states = hidden[attention_mask.bool()]
            mean, size = states.mean(0), self.words.out_features - 1
            components = torch.linalg.svd(states - mean, full_matrices=False).Vh[:size]
        with torch.no_grad():
            self.words.weight.zero_()[: len(components)] = components.clone()
            self.words.bias.zero_()[: len(components)] = -(components @ mean)
            self.words.bias[-1] = math.log(math.e - 1)  # softplus of it is 1
        self.train(trained)


def late_interaction(questions: Tensor, passages: Tensor) -> Tensor:
    """Scores from 0 to 1, [a, b], of pieces [a, t, k] with pieces [b, u, k]: the mean, by the weights of the question's pieces,
    of each one's largest cosine in the passage (MaxSim of ColBERT, Khattab & Zaharia 2020).
    """
    lengths: Tensor = questions.norm(dim=-1)
    of, at = lengths.nonzero(as_tuple=True)  # padding, a third to a half of the pieces, would be compared for nothing
    best = torch.einsum("tk,buk->tbu", questions[of, at], nn.functional.normalize(passages, dim=-1)).max(-1).values
    found = best.new_zeros((len(questions), len(passages))).index_add(0, of, best.clamp_min(0))
    return found / lengths.sum(-1, keepdim=True).clamp_min(1e-6)


def read_bert(folder: Path) -> PreTrainedModel:
    """The BERT, or MPNet, in `folder`. What transformers would say of a layer for pooling, which is not read, is not said."""
    load_quietly()
    level = logging.get_verbosity()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers has no types for it
    try:
        model: PreTrainedModel = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        return model
    finally:
        logging.set_verbosity(level)


def from_teacher(folder: Path, layers: Sequence[int], vectors: NDArray[np.float32], word_size: int = WORD_SIZE) -> Student:
    """The teacher in `folder` with only its `layers` (from 0) and `vectors` for its tokens, float32 of shape [pieces, d].
    Raises SystemExit when it has not so many.
    """
    teacher = read_bert(folder)
    if (has := teacher.config.num_hidden_layers) <= max(layers, default=-1):
        raise SystemExit(f'"{folder}" has {has} layers: give --layers 6 or 3, or a teacher that has more.')
    config = type(teacher.config)(**{**teacher.config.to_dict(), "vocab_size": len(vectors), "num_hidden_layers": len(layers)})
    student = Student(config, word_size)
    state = {name: value for name, value in teacher.state_dict().items() if not name.startswith("encoder.layer.")}
    state["embeddings.word_embeddings.weight"] = torch.from_numpy(vectors)
    for n, layer in enumerate(layers):
        prefix = f"encoder.layer.{layer}."
        for name, value in teacher.state_dict().items():
            if name.startswith(prefix):
                state[f"encoder.layer.{n}.{name.removeprefix(prefix)}"] = value
    student.bert.load_state_dict(state)
    return student


def from_checkpoint(checkpoint: Mapping[str, Any]) -> Student:
    """The student of a checkpoint, on the CPU: its form, `config`, and its weights, `model`."""
    weights = {"answered": torch.tensor([SLOPE, MIDPOINT]), **checkpoint["model"]}  # earlier versions had none
    form = AutoConfig.for_model(**checkpoint["config"])
    student = Student(form, len(weights["words.bias"]) - 1)
    student.load_state_dict(weights)
    return student


def digest_of(weights: Mapping[str, Tensor]) -> str:
    """Names the weights of a student: those that another one begins with, say."""
    digest = hashlib.sha256()
    for weight in weights.values():
        digest.update(weight.numpy().tobytes())
    return digest.hexdigest()


def half_precision(device: torch.device) -> torch.autocast:
    """bfloat16 where it is multiplied fast: on a processor without AVX-512 it is forty times slower than float32."""
    fast = device.type != "cpu" or torch.backends.cpu.get_cpu_capability() == "AVX512"
    return torch.autocast(device.type, torch.bfloat16, enabled=fast)


def ids_of(tokenizer: Tokenizer, texts: Sequence[str], max_tokens: int = MAX_TOKENS) -> list[list[int]]:
    """The pieces of each of `texts`, cut after `max_tokens`."""
    encoded = [encoding.ids for encoding in tokenizer.encode_batch_fast([plainly(text) for text in texts])]
    return [ids if len(ids) <= max_tokens else [*ids[: max_tokens - 1], ids[-1]] for ids in encoded]


def tensors(cut: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Ids and attention mask of texts, from the pieces of each, both int64 of shape [n, longest]."""
    longest = max(map(len, cut))
    ids = np.zeros((len(cut), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for n, row in enumerate(cut):
        ids[n, : len(row)] = row
        mask[n, : len(row)] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


def encode(model: Student, tokenizer: Tokenizer, texts: Sequence[str], batch: int = 64) -> NDArray[np.float32]:
    """Vectors of `texts`: float32 of shape [n, d], rows of length 1. Batched by length."""
    return encode_pieces(model, tokenizer, texts, batch)[0].cpu().numpy()


def encode_pieces(model: Student, tokenizer: Tokenizer, texts: Sequence[str], batch: int = 64) -> tuple[Tensor, Tensor]:
    """Vectors of `texts`, [n, d], and of their pieces, [n, longest, k]; the model learns nothing from it."""
    model.eval()
    with torch.inference_mode(), half_precision(model.device):
        found = by_length(model, ids_of(tokenizer, texts), batch)
    model.train()
    return found


def by_length(model: Student, texts: Sequence[Sequence[int]], batch: int) -> tuple[Tensor, Tensor]:
    """What the model makes of texts, given as their pieces, in their order; those of about one length go through it together, as
    padding is work for nothing.
    """
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    parts = [
        model(*(t.to(model.device) for t in tensors([texts[n] for n in order[start : start + batch]])))
        for start in range(0, len(order), batch)
    ]
    longest = max(words.shape[1] for _, words in parts)
    words = torch.cat([nn.functional.pad(words, (0, 0, 0, longest - words.shape[1])) for _, words in parts])
    back = torch.argsort(torch.tensor(order)).to(model.device)
    return torch.cat([vectors for vectors, _ in parts])[back], words[back]
