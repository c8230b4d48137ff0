"""Every reader and every library that one uses, loaded at once: a worker does so before its memory is limited."""

import lxml.html
import markdown_it
import simplemma
import trafilatura

from corpus.language import detect
from ingest.readers import read

__all__ = ["load", "lxml", "markdown_it", "read", "simplemma", "trafilatura"]


def load() -> None:
    """Load what the libraries themselves load late: the dictionaries, which take 200 MB and more time than a file."""
    detect("Les enseignants · the teachers · los docentes")
