"""The fitted numbers, and what a cosine means in each pair of languages."""

from __future__ import annotations

import pytest

from assistant.weights import WEIGHTS, Logistic, load_weights, weights_of
from corpus.background import CUED, DENSE, LATE, NO_BACKGROUND, Background
from corpus.embedding import embedder_for
from corpus.errors import BadSetting, BadSources
from corpus.text import LANGUAGES


def test_the_probability_is_the_logistic_of_the_sum():
    model = Logistic(-1.0, {"a": 2.0, "b": 1.0})
    assert model.probability({"a": 0.5}) == pytest.approx(0.5)
    assert model.probability({"a": 1000.0}) == pytest.approx(1.0)
    assert 0.0 < model.probability({"a": -1000.0}) < 1e-6


def test_a_cosine_is_measured_against_the_background_of_its_languages():
    """French among French is close anyway: .5 is two deviations above .3 there, and five above .0 across languages."""
    background = Background({("fr", "fr"): 0.3, ("en", "fr"): 0.0}, {("fr", "fr"): 0.1, ("en", "fr"): 0.1})
    assert background.above(0.5, "fr", "fr") == pytest.approx(2.0)
    assert background.above(0.5, "en", "fr") == pytest.approx(5.0)
    assert NO_BACKGROUND.above(0.5, "en", "fr") == 0.5


def test_the_weights_in_force_were_fitted_with_the_model_that_ships():
    """Otherwise: python -m evals fit."""
    assert load_weights().embedder == embedder_for("bundled").revision


def test_the_weights_in_force_have_a_background_for_every_pair_of_languages():
    backgrounds = load_weights().backgrounds
    assert set(backgrounds) == {DENSE, LATE, CUED}
    for background in backgrounds.values():
        assert set(background.mean) == set(background.deviation) == {(a, b) for a in LANGUAGES for b in LANGUAGES}
        assert all(deviation > 0 for deviation in background.deviation.values())


@pytest.mark.parametrize(
    ("written", "broken"),
    [
        ("[background.", "[foreground."),
        ("en-es = [", "en-de = ["),
        ("stated_from = ", 'stated_from = "x" #'),
        ("[passage]", "[["),
    ],
)
def test_a_file_that_is_not_as_the_fit_writes_it_is_refused_with_what_to_do(tmp_path, written, broken):
    text = WEIGHTS.read_text(encoding="utf-8")
    assert written in text
    (tmp_path / "w.toml").write_text(text.replace(written, broken), encoding="utf-8")
    with pytest.raises(BadSources, match="python -m evals fit"):
        load_weights(tmp_path / "w.toml")


def test_weights_fitted_for_the_embedder_in_force_are_one_setting(shared_library, settings, tmp_path):
    """The library's embedder counts letters, and makes no pieces: `plain` is read of the file."""
    text = WEIGHTS.read_text(encoding="utf-8")
    (tmp_path / "ours.toml").write_text(text.replace(load_weights().embedder, shared_library.embedder), encoding="utf-8")
    chosen = settings.model_copy(update={"weights": tmp_path / "ours.toml"})
    fitted = weights_of(chosen, shared_library)
    assert fitted.embedder == shared_library.embedder
    assert fitted.passage == load_weights(late=False).passage
    assert weights_of(settings, shared_library) == load_weights(late=False), "without the setting, those that ship"


def test_weights_fitted_for_another_embedder_are_refused_with_what_to_do(shared_library, settings, tmp_path):
    chosen = settings.model_copy(update={"weights": WEIGHTS})
    with pytest.raises(BadSetting, match=r"fitted for the embedder plaidoyer-trilingual@.*letters-1.*evals fit --to FILE"):
        weights_of(chosen, shared_library)
    with pytest.raises(BadSetting, match=r"PLAIDOYER_WEIGHTS: .*none\.toml.*evals fit --to"):
        weights_of(settings.model_copy(update={"weights": tmp_path / "none.toml"}), shared_library)
