"""Each signal off, one after the other: what it is worth."""

from __future__ import annotations

import io

from conftest import LetterEmbedder
from rich.console import Console

from assistant.answer import Assistant
from assistant.weights import Logistic, Weights
from evals.ablations import ablations, without_each
from evals.compare import AUROC, MEASURES, Difference, show_ablations
from evals.questions import Gold

WEIGHTS = Weights(
    Logistic(0, {"lexical": 2.0, "dense": 0.0, "coverage": 1.0}), Logistic(-1, {"best": 1.0, "names": 0.0}), 0.1, 0.9
)


def test_each_signal_that_weighs_something_is_taken_away_once():
    variants = dict(without_each(WEIGHTS))
    assert list(variants) == ["lexical", "coverage", "support: best"]
    assert variants["lexical"].passage == Logistic(0, {"dense": 0.0, "coverage": 1.0})
    assert variants["lexical"].support == WEIGHTS.support
    assert variants["support: best"].support == Logistic(-1, {"names": 0.0})


def test_what_is_lost_without_a_signal_is_told(shared_library):
    """With words alone to go by, a question that has the text's own words finds nothing better than chance without them."""
    only = Weights(Logistic(0, {"lexical": 1.0}), Logistic(9, {}), 0.0, 0.5)
    wanted = "conclusions-ia-2025.fr#souligne"
    question = "Que dit le texte de l'impact environnemental ?"
    asked = [Gold(f"n{n}.fr", f"n{n}", "fr", "teacher", "fact", question, True, "", {wanted: 2}, "") for n in range(9)]
    told = []
    assistant = Assistant(shared_library, LetterEmbedder(), weights=only)
    found = dict(ablations(assistant, LetterEmbedder(), (), asked, lambda n, of: told.append((n, of))))
    assert found["lexical"]["R@1"].before == 1.0
    assert found["lexical"]["R@1"].after == 0.0
    assert found["lexical"]["R@1"].worse
    assert told[-1] == (18, 18)
    out = io.StringIO()
    show_ablations(found.items(), Console(file=out, width=120))
    assert "-1.000*" in out.getvalue()


def test_the_table_of_a_whole_run_fits_a_terminal():
    lost = dict.fromkeys((*MEASURES, AUROC), Difference(1.0, 0.0, -1.0, -1.0, 0.0, 0.0, 9, True))
    out = io.StringIO()
    show_ablations([("addressed", lost), ("support: addressed", lost)], Console(file=out, width=80))
    assert "…" not in out.getvalue()
    assert max(map(len, out.getvalue().splitlines())) <= 80
