"""Imports go one way: app, evals -> assistant, ingest -> corpus."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from conftest import ROOT, tree

ALLOWED = {
    "corpus": {"corpus"},
    "ingest": {"corpus", "ingest"},
    "assistant": {"corpus", "assistant"},
    "evals": {"corpus", "ingest", "assistant", "evals"},
    "app": {"corpus", "ingest", "assistant", "app"},
}
HOUSE = set(ALLOWED)
FILES = [p for name in HOUSE for p in (sorted((ROOT / name).rglob("*.py")) if (ROOT / name).is_dir() else [ROOT / f"{name}.py"])]
FRAMEWORKS = {"llama_index", "chromadb", "gradio", "fastapi", "pydantic", "torch", "sentence_transformers", "tantivy", "numpy"}


def imported(path) -> set[str]:
    """The first names of everything that the file imports, wherever in the file."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where an arrow points"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path):
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert imported(path) & HOUSE <= ALLOWED[room]


def test_the_nouns_import_no_framework():
    assert not imported(ROOT / "corpus" / "text.py") & FRAMEWORKS


def test_nothing_happens_at_import(environment, tmp_path):
    """No folder, no file, no model: importing every module leaves the disk as it was, and but for those that train torch unloaded."""
    modules = [".".join(p.relative_to(ROOT).with_suffix("").parts) for p in FILES if p.name not in {"__init__.py", "__main__.py"}]
    names = ("average", "batches", "export", "loss", "measure", "scorers", "shipped", "student", "train")
    training = [m for m in modules if m in {f"corpus.embedder.{name}" for name in names}]
    assert len(training) == len(names)
    before = tree(tmp_path)
    code = (
        f"import sys, importlib\nfor m in {[m for m in modules if m not in training]!r}: importlib.import_module(m)\n"
        f"assert 'torch' not in sys.modules, 'torch'\nfor m in {training!r}: importlib.import_module(m)"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)
    assert tree(tmp_path) == before
    assert not (tmp_path / "library").exists()
