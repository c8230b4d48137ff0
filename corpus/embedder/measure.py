"""How training goes: questions of the texts held out against all paragraphs, and how near the student stays to the teacher."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer
from torch import Tensor

from corpus.embedder.examples import Examples, Triple, by_text
from corpus.embedder.student import Student, encode, encode_pieces, late_interaction
from corpus.text import LANGUAGES, Language

AT_ONCE = 32
"""Questions that late interaction compares with all paragraphs in one piece."""
FILLERS = 60
"""So many paragraphs of the trained texts stand among those held out."""


Taught = tuple[Sequence[Triple], NDArray[np.float32]]
"""Sentences that are not trained on, and the teacher's vectors of their English, [n, d]."""


def measure(
    model: Student,
    tokenizer: Tokenizer,
    examples: Examples,
    taught: Taught,
    step: int,
    path: Path,
    console: Console,
    languages: Sequence[Language] = LANGUAGES,
) -> None:
    """Append to `path`, and print, three things. The share of questions (one of each paragraph by turns) whose paragraph comes
    first, or among three, by language pair, for the vectors, for late interaction (also of the plain questions and of the others
    alone; and of broad ones, for any paragraph that answers, among those of its text), and for the sum of both. How well late
    interaction's best score among all these paragraphs tells these questions from those that a paragraph, or its text, does not
    answer (another text may): the area under the ROC curve, the mean over pairs of `languages`. And the mean cosine with the
    teacher by language: it falls where training forgets what the teacher knew at large.
    """
    items = [*examples.held_out, *examples.items[:FILLERS]]
    asked = [item.asked(n) for n, item in enumerate(examples.held_out)]
    plain = torch.arange(len(asked), device=model.device) % 2 == 1
    held_out = by_text(examples.held_out)
    broad = [one for one in examples.broad if one.text in held_out]
    of_text = torch.tensor([[item.text == one.text for item in items] for one in broad], device=model.device)
    answering = torch.tensor([[item.id in one.answers for item in items] for one in broad], device=model.device)
    found: dict[str, dict[str, list[float]]] = {}
    passages = {lang: encode_pieces(model, tokenizer, [item.passage(lang) for item in items]) for lang in languages}
    near = [question for some in held_out.values() for question in some[0].near]
    unanswered = {"silent": [item.silent for item in examples.held_out], "near": near}
    areas: dict[str, list[float]] = {name: [] for name, questions in unanswered.items() if questions}
    for n, lang in enumerate(languages):
        vectors, words = encode_pieces(model, tokenizer, [question[lang] for question in asked])
        of_broad = encode_pieces(model, tokenizer, [one.question[lang] for one in broad])[1] if broad else None
        others = {name: encode_pieces(model, tokenizer, [q[lang] for q in unanswered[name]])[1] for name in areas}
        for other in languages:
            of_vectors = vectors @ passages[other][0].T
            late = _late(words, passages[other][1])
            if other == languages[n - 1]:
                best = late.amax(1).tolist()
                for name, pieces in others.items():
                    rivals = _late(pieces, passages[other][1]).amax(1).tolist()
                    areas[name].append(roc_auc_score([1] * len(best) + [0] * len(rivals), best + rivals))
            ranks = {
                name: (scores > scores.diagonal()[:, None]).sum(1)
                for name, scores in (("vectors", of_vectors), ("late", late), ("both", of_vectors + late))
            }
            ranks |= {"late, plain": ranks["late"][plain], "late, others": ranks["late"][~plain]}
            if of_broad is not None:
                scores = _late(of_broad, passages[other][1])
                best_right = scores.masked_fill(~answering, -torch.inf).amax(1)
                ranks["late, broad"] = (of_text & (scores > best_right[:, None])).sum(1)
            for name, some in ranks.items():
                shares = [round(float((some < k).float().mean()), 3) for k in (1, 3)]
                found.setdefault(name, {})[f"{lang}-{other}"] = shares
    means = {name: np.mean(list(pairs.values()), axis=0).round(3).tolist() for name, pairs in found.items()}
    area = {name: round(float(np.mean(of_pairs)), 3) for name, of_pairs in areas.items()}
    triples, known = taught
    alike = {lang: (encode(model, tokenizer, [t[lang] for t in triples]) * known).sum(axis=1).mean() for lang in languages}
    teacher = {lang: round(float(cosine), 3) for lang, cosine in alike.items()}
    with path.open("a", encoding="utf-8") as file:
        told = {"step": step, "R@1 R@3": means, "AUROC": area, "by pair": found, "cosine to teacher": teacher}
        file.write(json.dumps(told) + "\n")
    of_what = f"{len(asked)} questions × {len(languages)}, {len(items)} paragraphs"
    console.print(f"held out ({of_what}): R@1 / R@3 {means}; together {found['both']}")
    console.print(f"AUROC of the best score of late interaction, questions not answered against answered ones: {area}")
    console.print(f"cosine to the teacher's English ({len(triples)} sentences): {teacher}")


def _late(questions: Tensor, passages: Tensor) -> Tensor:
    """Scores of all questions' pieces with all passages', [questions, passages]."""
    return torch.cat([late_interaction(part, passages) for part in torch.split(questions, AT_ONCE)])
