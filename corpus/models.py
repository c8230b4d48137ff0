"""Models of sentence-transformers on this machine: a folder, or a name in the Hugging Face cache; nothing is downloaded."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path

TRIAL = "école 12 ½ 学校"
"""A model reads this when it is loaded: words that it may know, and some that it hardly can. A folder whose tokenizer is another
model's is told so, and not only at the first rare word.
"""
_SAMPLE = 1 << 20  # bytes read at each end of a weight file to recognise it without hashing gigabytes


def model_folder(name: str) -> Path:
    """A folder as it is; a hub name from this machine's Hugging Face cache.

    Raises FileNotFoundError, with what to do, when the model is not on this machine.
    """
    if os.path.isdir(name):  # unlike Path.is_dir, it answers for a name that is too long, too
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise FileNotFoundError(
            f"no such folder, and no such model in this machine's Hugging Face cache. "
            f"Give a folder that holds a sentence-transformers model, download the model on a machine with internet "
            f"(hf download {name}) and copy it here"
        ) from error


def load_quietly() -> None:
    """Let sentence-transformers and transformers load models without bars and notes of their own."""
    from transformers.utils import logging as transformers_logging

    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types for it


def fingerprint(folder: Path) -> str:
    """Twelve hex digits that change when the model's files do: names, sizes, and the ends of each file."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"}):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)}:{size}".encode())
        with path.open("rb") as file:
            digest.update(file.read(_SAMPLE))
            if size > _SAMPLE:
                file.seek(max(_SAMPLE, size - _SAMPLE))
                digest.update(file.read())
    return digest.hexdigest()[:12]
